"""What stdout is: how wide, and whether it takes colours."""

from __future__ import annotations

import os
import shutil
import sys

from phrasebank.cli.app import App
from phrasebank.output.render import Style, wants_color


def style_of(app: App) -> Style:
    """Return how lines are made for stdout as it is: its width, and whether colours are wanted."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns - 1 if terminal else 10_000
    return Style(max(20, width), wants_color(app.settings["color"], terminal, os.environ))
