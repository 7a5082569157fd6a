"""What every command is given, and how it writes: free of click, for a search that does without it."""

from __future__ import annotations

import os
import sys
from functools import cached_property

from phrasebank.errors import PhrasebankError
from phrasebank.settings import Settings, load
from phrasebank.text.safe import for_clipboard
from phrasebank.values import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class App:
    """The path of the bank and the settings in force."""

    def __init__(self, where: str, no_color: bool = False) -> None:
        self.where, self.no_color = where, no_color

    @cached_property
    def db(self) -> Path:
        """Return the path of the bank; a plain search does with `where`, for pathlib takes 7 ms to load."""
        from pathlib import Path

        return Path(self.where)

    @cached_property
    def settings(self) -> Settings:
        """Load the settings on first use: a broken file must not keep its owner from mending it."""
        return load().but(color="never") if self.no_color else load()


def say(text: str = "", *, err: bool = False, color: bool = False) -> None:
    """Write a line on stdout, or on stderr where `err`; `color`: the text has escape sequences."""
    if color and sys.platform == "win32":
        import click  # it knows what an older console of Windows needs to show colours

        click.echo(text, err=err, color=color)
    else:
        print(text, file=sys.stderr if err else sys.stdout)


def settle_stdout() -> None:
    """Write out what stdout holds, or let it go where it cannot be written: Python would end with 120."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def report(error: PhrasebankError) -> None:
    """Write the error and what to do next on stderr, after what was written on stdout."""
    settle_stdout()
    say(for_clipboard(error.message), err=True)
    if error.hint:
        say(for_clipboard(error.hint), err=True)
