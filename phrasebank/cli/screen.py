"""What stdout is: how wide, and whether it takes colours."""

from __future__ import annotations

import os
import sys

from phrasebank.cli.session import App
from phrasebank.output.render import Style, wants_color
from phrasebank.store import reading
from phrasebank.store.bank import Bank

_PIPE_CELLS = 10_000  # a pipe takes lines of any width
_LEAST_CELLS = 20


def style_of(app: App, bank: Bank | None = None) -> Style:
    """Return how lines are made for stdout as it is: its width, whether colours are wanted, and which.

    `bank` tells the colours of themes and roles (None: they are not shown).
    """
    color = wants_color(app.settings["color"], sys.stdout.isatty(), os.environ)
    return Style(cells(), color, reading.colours(bank) if color and bank is not None else {})


def cells() -> int:
    """Return how many cells a line on stdout may have."""
    if not sys.stdout.isatty():
        return _PIPE_CELLS
    import shutil

    return max(_LEAST_CELLS, shutil.get_terminal_size().columns - 1)
