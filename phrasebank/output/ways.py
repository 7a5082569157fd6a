"""The ways to a clipboard, and which of them a machine offers, best first.

Why this order: measured (what lands, what only seems to). Each way writes, and reads back where it can:
a helper that ends with code 0 has proved nothing until the text was read back.

| where | way |
| --- | --- |
| Windows, macOS | pyperclip; macOS also pbcopy told that we speak UTF-8 |
| WSL | clip.exe (UTF-16LE), read back through PowerShell |
| Termux | termux-clipboard-set |
| Wayland | wl-copy |
| X11 | xclip, xsel, else what pyperclip finds (Klipper) |
| tmux | load-buffer -w, which reaches the outer terminal too |
| any terminal | OSC 52, wrapped for GNU screen: nobody can see whether it was taken |
"""

from __future__ import annotations

import base64
import binascii
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from phrasebank.i18n import _
from phrasebank.output.machine import TIMEOUT, Machine, WayFailed, within

SLOW_START = 6.0  # seconds; PowerShell alone needs one or two on an office machine
OSC52_LIMIT = 74_000  # bytes of text; xterm takes 100,000 of base64, tmux and kitty more
SCREEN_CHUNK = 240  # bytes; GNU screen takes no string longer than 256


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a clipboard.

    `put` writes and `get` reads it ("": empty), both raise WayFailed; `get` None: it cannot be read back.
    `strict`: a failing `get` makes the whole way fail; else the text counts as sent, not as seen.
    `kinds` lists what the clipboard holds and raises WayFailed where it is empty; None: that cannot be asked.
    `reach` raises WayFailed where the way leads nowhere; None: only trying tells.
    """

    name: str
    put: Callable[[str], None]
    get: Callable[[], str] | None = None
    strict: bool = True
    kinds: Callable[[], bytes] | None = None
    reach: Callable[[], None] | None = None


def ways(machine: Machine) -> list[Way]:
    """Return the ways that a machine may offer, best first; whether one works, only trying it tells."""
    if machine.platform == "win32":
        return [_of_windows(_pyperclip())]
    if machine.platform == "darwin":
        return [_pyperclip(), _pbcopy(machine)]
    found: list[Way] = []
    if machine.wsl:
        found.append(_clip_exe(machine))
    if "TERMUX_VERSION" in machine.env:
        found.append(_program(machine, "termux-clipboard-set", [], ["termux-clipboard-get"]))
    if machine.env.get("WAYLAND_DISPLAY"):
        write, read = ["--type", "text/plain;charset=utf-8"], ["wl-paste", "-n", "-t", "text"]
        found.append(_program(machine, "wl-copy", write, read, ["wl-paste", "-l"]))
    if machine.env.get("DISPLAY"):
        held = ["xclip", "-selection", "clipboard", "-o"]
        found.append(_program(machine, "xclip", [*held[1:3], "-i"], held, [*held, "-t", "TARGETS"]))
        found.append(_program(machine, "xsel", ["-b", "-i"], ["xsel", "-b", "-o"]))
        if shutil.which("qdbus", path=machine.env.get("PATH")):
            found.append(_klipper())
    if machine.env.get("TMUX"):
        show = ["tmux", "show-buffer"]
        found.append(_program(machine, "tmux", ["load-buffer", "-w", "-"], show, show))
    return [*found, _osc52(machine)]


def _program(
    machine: Machine,
    name: str,
    write: Sequence[str],
    read: Sequence[str],
    kinds: Sequence[str] | None = None,
) -> Way:
    """Return the way of a helper that takes UTF-8 on stdin, one that gives it, and one that lists kinds."""

    def put(text: str) -> None:
        machine.run([name, *write], text.encode())

    def get() -> str:
        return _text(machine.run(read))

    return Way(name, put, get, kinds=None if kinds is None else lambda: machine.run(kinds))


def _text(data: bytes) -> str:
    """Decode what a clipboard gave; some hand out a picture, too, when they are asked for text."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise WayFailed(_("the clipboard holds no text")) from error


def _clip_exe(machine: Machine) -> Way:
    """Return the way of WSL; PowerShell answers in base64, since its console speaks another code page."""
    script = "[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes([string](Get-Clipboard -Raw)))"

    def put(text: str) -> None:
        machine.run(["clip.exe"], text.encode("utf-16-le"))

    def get() -> str:
        output = machine.run(["powershell.exe", "-NoProfile", "-Command", script], seconds=SLOW_START)
        try:
            return base64.b64decode(output, validate=False).decode().replace("\r\n", "\n")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise WayFailed(_("PowerShell gave no readable answer")) from error

    return Way("clip.exe", put, get, strict=False)


def _pbcopy(machine: Machine) -> Way:
    """Return the way of macOS for a locale that is not UTF-8, where bare pbcopy makes mojibake."""
    speak = ["env", "LC_CTYPE=UTF-8"]

    def put(text: str) -> None:
        machine.run([*speak, "pbcopy"], text.encode())

    def get() -> str:
        return _text(machine.run([*speak, "pbpaste"]))

    return Way("pbcopy", put, get)


def _pyperclip() -> Way:
    """Return pyperclip's way, which is the platform's own on Windows and macOS."""

    def put(text: str) -> None:
        import pyperclip

        within(TIMEOUT, lambda: pyperclip.copy(text), "pyperclip")

    def get() -> str:
        import pyperclip

        return str(within(TIMEOUT, pyperclip.paste, "pyperclip"))

    return Way("pyperclip", put, get)


def _of_windows(way: Way) -> Way:
    """Return a way with lines as Windows ends them: older programs show a bare line feed as nothing."""
    read = way.get
    assert read is not None

    def put(text: str) -> None:
        with _held_is_told():
            way.put(text.replace("\n", "\r\n"))

    def get() -> str:
        with _held_is_told():
            return read().replace("\r\n", "\n")

    return replace(way, put=put, get=get)


@contextmanager
def _held_is_told() -> Iterator[None]:
    """Say in words that the clipboard is open elsewhere; pyperclip adds “success” as Windows' reason."""
    try:
        yield
    except WayFailed as failed:
        if "OpenClipboard" in str(failed):
            raise WayFailed(_("another program is using it")) from failed
        raise


def _klipper() -> Way:
    """Return what pyperclip finds on X11 besides xclip and xsel, which were tried with proof already.

    Only Klipper: the Qt backend owns the clipboard by our process, and would take the text with it.
    """

    def backend() -> tuple[Callable[[str], None], Callable[[], str]]:
        import pyperclip

        copy, paste = pyperclip.determine_clipboard()
        if copy.__name__ != "copy_klipper":
            raise WayFailed(_("pyperclip knows no other way here"))
        return copy, paste

    def put(text: str) -> None:
        write, _read = backend()
        within(TIMEOUT, lambda: write(text), "pyperclip")

    def get() -> str:
        _write, read = backend()
        return within(TIMEOUT, read, "pyperclip")

    return Way("klipper", put, get)


def _osc52(machine: Machine) -> Way:
    """Return the way of the escape sequence OSC 52, by which a terminal is asked to take a text."""
    in_screen = machine.env.get("TERM", "").startswith("screen") and "STY" in machine.env

    def put(text: str) -> None:
        data = text.encode()
        if len(data) > OSC52_LIMIT:
            raise WayFailed(_("the text is too long for the terminal"))
        sequence = b"\x1b]52;c;" + base64.b64encode(data) + b"\x07"
        machine.terminal(wrap_for_screen(sequence) if in_screen else sequence)

    return Way("OSC 52", put, reach=lambda: machine.terminal(b""))


def wrap_for_screen(sequence: bytes) -> bytes:
    """Wrap a sequence so that GNU screen hands it on: in device control strings short enough for it."""
    chunks = (sequence[i : i + SCREEN_CHUNK] for i in range(0, len(sequence), SCREEN_CHUNK))
    return b"".join(b"\x1bP" + chunk + b"\x1b\\" for chunk in chunks)
