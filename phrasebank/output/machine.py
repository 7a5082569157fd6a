"""What the clipboard must know of the machine and ask of it: platform, environment, programs, terminal.

Why a seam: the ways to a clipboard differ by machine, and all must be testable on any; `Runner` is the one
method behind which stand the real programs, or in tests their doubles.

Invariant: no helper is waited for longer than it is given (TIMEOUT), and a helper that stays alive to serve
the clipboard never keeps a pipe of ours open: measured, it hangs whoever reads our output.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from phrasebank import system
from phrasebank.i18n import _

_T = TypeVar("_T")
TIMEOUT = 2.0  # seconds; a working helper answers in 20 ms, a frozen X server never


class WayFailed(Exception):
    """A way to the clipboard did not work; the message says why, in the user's language."""


class WayMissing(WayFailed):
    """The program of this way is not installed."""


class Runner(Protocol):
    """Run a helper program."""

    def __call__(
        self, command: Sequence[str], data: bytes | None = None, *, seconds: float = TIMEOUT
    ) -> bytes:
        """Feed `data` to the program, or return its output where `data` is None; raises WayFailed."""


@dataclass(frozen=True, slots=True)
class Machine:
    """`platform` as `sys.platform`; `wsl`: Linux inside Windows; `terminal` writes to the user's terminal."""

    platform: str
    env: Mapping[str, str]
    run: Runner
    terminal: Callable[[bytes], None]
    wsl: bool = False


def this_machine() -> Machine:
    """Return the machine that we run on."""
    return Machine(sys.platform, os.environ, run_program, write_to_terminal, wsl=_inside_windows())


def _inside_windows() -> bool:
    """Tell whether this Linux is WSL, by the name of its kernel."""
    try:
        return "microsoft" in Path("/proc/version").read_text(encoding="utf-8", errors="replace").lower()
    except OSError:
        return False


def run_program(command: Sequence[str], data: bytes | None = None, *, seconds: float = TIMEOUT) -> bytes:
    """Run a real helper program; see `Runner`."""
    reading = data is None
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if reading else subprocess.PIPE,
            stdout=subprocess.PIPE if reading else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise WayMissing(_("{program} is not installed").format(program=command[0])) from error
    except OSError as error:
        raise WayFailed(
            _("{program} cannot be started: {error}").format(program=command[0], error=system.reason(error))
        ) from error
    try:
        output, _nothing = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.communicate()
        raise WayFailed(_("{program} did not answer").format(program=command[0])) from error
    if process.returncode:
        raise WayFailed(
            _("{program} ended with code {code}").format(program=command[0], code=process.returncode)
        )
    return output or b""


def write_to_terminal(data: bytes) -> None:
    """Write bytes to the terminal that controls us; raises WayFailed where there is none."""
    try:
        with Path("/dev/tty").open("wb", buffering=0) as terminal:
            terminal.write(data)
    except OSError as error:
        raise WayFailed(_("there is no terminal")) from error


def within(seconds: float, task: Callable[[], _T], name: str) -> _T:
    """Return what a task of a library returns; raises WayFailed where it fails or takes too long."""
    result: list[_T] = []
    problem: list[Exception] = []

    def work() -> None:
        try:
            result.append(task())
        except Exception as error:  # pyperclip lets through whatever its backends raise
            problem.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if result:
        return result[0]
    if problem:
        raise WayFailed(_("{program}: {error}").format(program=name, error=problem[0])) from problem[0]
    raise WayFailed(_("{program} did not answer").format(program=name))
