"""What stdout is: how wide, and whether it takes colours."""

from __future__ import annotations

import os
import sys

from phrasebank.cli.session import App
from phrasebank.output.render import Style, wants_color
from phrasebank.store import reading
from phrasebank.store.bank import Bank


def style_of(app: App, bank: Bank | None = None) -> Style:
    """Return how lines are made for stdout as it is: its width, whether colours are wanted, and which.

    `bank` tells the colours of themes and roles (None: they are not shown).
    """
    terminal = sys.stdout.isatty()
    width = 10_000
    if terminal:
        import shutil

        width = shutil.get_terminal_size().columns - 1
    color = wants_color(app.settings["color"], terminal, os.environ)
    return Style(max(20, width), color, reading.colours(bank) if color and bank is not None else {})
