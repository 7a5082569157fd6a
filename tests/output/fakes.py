"""Doubles of what the clipboard asks of a machine: programs with clipboards behind them, and a terminal."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from phrasebank.output.machine import TIMEOUT, Machine, WayFailed, WayMissing
from phrasebank.output.ways import Way

Manner = Literal["works", "fails", "hangs", "lies", "writes only"]
_READERS = {
    "wl-paste": "wl-copy",
    "powershell.exe": "clip.exe",
    "termux-clipboard-get": "termux-clipboard-set",
    "pbpaste": "pbcopy",
}


@dataclass
class FakePrograms:
    """A `Runner` over clipboards in memory: one a program, each behaving in its manner.

    `lies`: takes a text with code 0 and keeps nothing; `writes only`: its reader fails.
    """

    manners: Mapping[str, Manner]
    held: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(
        self, command: Sequence[str], data: bytes | None = None, *, seconds: float = TIMEOUT
    ) -> bytes:
        """Behave as the program would."""
        self.calls.append(tuple(command))
        program = next(word for word in command if word != "env" and "=" not in word)
        owner = _READERS.get(program, program)
        manner = self.manners.get(owner)
        if manner is None:
            raise WayMissing(f"{program} is not installed")
        if manner == "hangs":
            raise WayFailed(f"{program} did not answer")
        if manner == "fails" or (manner == "writes only" and data is None):
            raise WayFailed(f"{program} ended with code 1")
        if data is None and owner not in self.held:
            raise WayFailed(f"{program} ended with code 1")
        if data is None:
            text = self.held[owner].encode()
            return base64.b64encode(text) if program == "powershell.exe" else text
        if manner != "lies":
            self.held[owner] = data.decode("utf-16-le" if program == "clip.exe" else "utf-8")
        return b""


@dataclass
class FakeTerminal:
    """A terminal that keeps what is written to it."""

    written: bytes = b""

    def __call__(self, data: bytes) -> None:
        """Take the bytes."""
        self.written += data

    @property
    def clipboard(self) -> str:
        """What a terminal that obeys OSC 52 would hold."""
        body = self.written.replace(b"\x1b\\", b"").replace(b"\x1bP", b"")
        return base64.b64decode(body.removeprefix(b"\x1b]52;c;").removesuffix(b"\x07")).decode()


def fake_machine(
    programs: FakePrograms, env: Mapping[str, str], platform: str = "linux", *, wsl: bool = False
) -> tuple[Machine, FakeTerminal]:
    """Return a machine with these programs and this environment, and its terminal."""
    terminal = FakeTerminal()
    return Machine(platform, env, programs, terminal, wsl), terminal


def memory(held: dict[str, str]) -> Way:
    """Return a way to a clipboard in `held["text"]` that always works."""

    def put(text: str) -> None:
        held["text"] = text

    return Way("memory", put, lambda: held.get("text", ""))
