"""Getting a text to the clipboard with proof, and out of it.

Why so much for so little: helpers end with code 0 without a clipboard, hang, or hold a pipe; and a writer who
pastes the last thing she copied in place of this one has been lied to. So each way is tried in turn, read
back and compared; the first that proves itself ends the chain, and what cannot be proved is named.

Invariant: `copy` returns only when the text was seen in the clipboard, or `Receipt.verified` is False and
`Receipt.said` says so. What is copied is `text.safe.for_clipboard(text)`: no control leaves the bank.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from phrasebank.errors import ClipboardError
from phrasebank.i18n import _
from phrasebank.output.machine import Machine, WayFailed, WayMissing, this_machine
from phrasebank.output.ways import Way, ways
from phrasebank.text.safe import for_clipboard

PROBE = "phrasebank ✓ 词句库"
SETTLES = 0.1  # seconds until a second look: xsel returns a moment before it owns the selection
_LOOKS = 10  # for what is put back: on a busy machine the moment is longer


@dataclass(frozen=True, slots=True)
class Receipt:
    """By which `way` a text was copied, whether it was seen to be there, and the sentence for the user."""

    way: str
    verified: bool
    said: str


@dataclass(frozen=True, slots=True)
class Check:
    """What `report` found of one way; `works` None: it cannot be known."""

    way: str
    works: bool | None
    said: str


def available() -> list[Way]:
    """Return the ways of this machine, best first: the one seam that tests replace."""
    return ways(this_machine())


def copy(text: str) -> Receipt:
    """Copy a text, without its control characters and with nothing added.

    Raises ClipboardError, with the reasons and what to install, where no way took it.
    """
    text = for_clipboard(text)
    if not text:
        raise ClipboardError(_("there is nothing to copy"))
    failures = []
    for way in available():
        try:
            return _deliver(way, text)
        except WayFailed as failed:
            failures.append(failed)
    raise _refused(_("the clipboard cannot be reached: {reasons}"), failures)


def paste() -> str:
    """Return the text in the clipboard; raises ClipboardError where it has none or cannot be read."""
    failures = []
    for way in available():
        if way.get is None:
            continue
        try:
            if text := way.get():
                return text
        except WayFailed as failed:
            failures.append(failed)
    if failures:
        raise _refused(_("the clipboard holds no text, or cannot be read: {reasons}"), failures)
    raise ClipboardError(_("the clipboard holds no text"))


def report(found: Sequence[Way] | None = None) -> list[Check]:
    """Try each way (None: those of this machine) and tell what works; what the clipboard held is put back.

    A clipboard that holds no text is not written to: a picture could not be put back.
    """
    return [_check(way) for way in (available() if found is None else found)]


def advice(machine: Machine, missing: bool) -> str:
    """Say what to do so that copying works on a machine; `missing`: a helper program is not installed."""
    if machine.platform in ("win32", "darwin"):
        return _("close the program that holds the clipboard and try again, or use --print")
    if machine.wsl:
        return _("turn on Windows interop (clip.exe must be found), or use --print")
    if "TERMUX_VERSION" in machine.env:
        return _("install: pkg install termux-api, and the Termux:API app; or use --print")
    for name, package in (("WAYLAND_DISPLAY", "wl-clipboard"), ("DISPLAY", "xclip")):
        if machine.env.get(name) and missing:
            return _("install {package} (sudo apt install {package}), or use --print").format(package=package)
        if machine.env.get(name):
            return _("the display {name} does not answer; use tmux, or --print").format(
                name=machine.env[name]
            )
    return _("there is no desktop here; use tmux, a terminal that takes OSC 52, or --print")


def _refused(message: str, failures: Sequence[WayFailed]) -> ClipboardError:
    """Return the error that names why each way failed and what to do."""
    missing = any(isinstance(failed, WayMissing) for failed in failures)
    reasons = "; ".join(dict.fromkeys(map(str, failures)))
    return ClipboardError(message.format(reasons=reasons), hint=advice(this_machine(), missing))


def _deliver(way: Way, text: str) -> Receipt:
    """Copy by one way and look whether it is there; raises WayFailed where it is not."""
    way.put(text)
    if way.get is None:
        return _unseen(way)
    try:
        there = way.get()
        if there != text:
            time.sleep(SETTLES)
            there = way.get()
    except WayFailed:
        if way.strict:
            raise
        return _unseen(way)
    if there != text:
        raise WayFailed(_("{way} did not keep the text").format(way=way.name))
    if way.name == "tmux":
        said = _("copied to the buffer of tmux (checked), and sent to its terminal (which cannot be checked)")
    else:
        said = _("copied ({way}, checked)").format(way=way.name)
    return Receipt(way.name, True, said)


def _unseen(way: Way) -> Receipt:
    """Return the receipt of a way that cannot be looked into."""
    said = _("sent by {way}; whether it arrived cannot be checked: paste it, or see it with --print")
    return Receipt(way.name, False, said.format(way=way.name))


def _check(way: Way) -> Check:
    """Try one way with a probe, and put back what was there."""
    if way.get is None:
        try:
            if way.reach is not None:
                way.reach()
        except WayFailed as failed:
            return Check(way.name, None, _("cannot be checked: {reason}").format(reason=failed))
        return Check(way.name, None, _("cannot be checked"))
    try:
        before = way.get()
    except WayFailed:
        before = ""
    if not before and not _is_empty(way):
        return Check(way.name, None, _("holds no text now, so it was not written to"))
    try:
        try:
            receipt = _deliver(way, PROBE)
        finally:
            _put_back(way, before)
    except WayFailed as failed:
        return Check(way.name, False, str(failed))
    return Check(way.name, receipt.verified or None, receipt.said)


def _put_back(way: Way, text: str) -> None:
    """Copy what was there, and wait until it is: the next way would take the probe for it."""
    way.put(text)
    for _look in range(_LOOKS):
        with suppress(WayFailed):
            if way.get is None or way.get() == text:
                return
        time.sleep(SETTLES)


def _is_empty(way: Way) -> bool:
    """Tell whether a clipboard surely holds nothing, not even a picture."""
    if way.kinds is None:
        return False
    try:
        way.kinds()
    except WayFailed:
        return True
    return False
