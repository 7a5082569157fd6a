"""The command line: the only room that knows click, prints and exits.

Why lazily: `search` and `copy` must start in a tenth of a second, so each command's module is imported
only when that command is called (`app.COMMANDS`), a plain search does without click (`shortcut`), and errors
become one sentence on stderr in one place (`start`).
"""

from phrasebank.cli.start import main

__all__ = ["main"]
