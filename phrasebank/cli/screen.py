"""What stdout is: how wide, and whether it takes colours."""

from __future__ import annotations

import os
import sys

from phrasebank.cli.app import App
from phrasebank.output.render import Style, wants_color


def style_of(app: App) -> Style:
    """Return how lines are made for stdout as it is: its width, and whether colours are wanted."""
    terminal = sys.stdout.isatty()
    width = 10_000
    if terminal:
        import shutil

        width = shutil.get_terminal_size().columns - 1
    return Style(max(20, width), wants_color(app.settings["color"], terminal, os.environ))
