"""What a shell leaves to the program: quotes of another kind, and on Windows the files of `*.docx`, and `~`.

Why not by click: it would do this to every word of a command line, and look for a query such as `整改?` among
the files. Invariant: a path that names a file or folder as it stands is left as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from glob import glob
from pathlib import Path


def at_home(words: Sequence[str]) -> list[str]:
    """Return the words of a call, the home folder in the place of a `~` that a path begins with."""
    return [os.path.expanduser(word) if re.match(r"~($|[/\\])", word) else word for word in words]


def unquoted(path: Path) -> Path:
    """Return the path without the quotes that a copied one stands in, if only that one is there."""
    bare = Path(re.sub("^[\"'“”‘’]+|[\"'“”‘’]+$", "", str(path)))
    return bare if os.path.lexists(bare) and not os.path.lexists(path) else path


def meant(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the paths that are meant by those that `cmd.exe` or PowerShell handed over.

    A pattern that fits no file comes out as it is, so that the report names it as missing.
    """
    for path in paths:
        # `"D:\\讲话 稿\\"` arrives with the quote: the backslash before it is taken to escape it
        word = str(path).rstrip('"')
        pattern = re.sub(r"\[", "[[]", word)  # `[` is a plain letter there: 讲话[1].docx
        found = sorted(glob(pattern, recursive=True)) if set("*?") & set(word) else []
        yield from map(Path, found or [word])
