"""The command line: the only room that knows click, prints and exits.

Why lazily: `search` and `copy` must start in a tenth of a second, so each command's module is imported
only when that command is called (`app.COMMANDS`), a plain search does without click (`shortcut`), and errors
become one sentence on stderr in one place (`start`).
"""

from __future__ import annotations

import gc
from collections.abc import Sequence

from phrasebank.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the program on `args` (None: those of the process); every way out is an exit code."""
    gc.disable()  # what is loaded now stays to the end: to look for rubbish in it takes 4 ms
    from phrasebank.cli import start

    start.main(args)
