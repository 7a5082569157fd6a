"""What a shell leaves to the program: quotes of another kind, and on Windows the files of `*.docx`, and `~`.

Why own: click does this for every word of a command line, so that a query such as `整改?` would be looked for
among the files. Invariant: a path that names a file or folder as it stands is left as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from glob import glob
from pathlib import Path


def at_home(words: Sequence[str]) -> list[str]:
    """Return the words of a call with the home for a `~` that one begins with, or is."""
    return [os.path.expanduser(word) if re.match(r"~($|[/\\])", word) else word for word in words]


def unquoted(path: Path) -> Path:
    """Return the path without quotes around it, as they come with one that was copied, if that is there."""
    bare = Path(re.sub("^[\"'“”‘’]+|[\"'“”‘’]+$", "", str(path)))
    return bare if os.path.lexists(bare) and not os.path.lexists(path) else path


def meant(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the paths that are meant by those that `cmd.exe` or PowerShell handed over.

    A pattern that nothing fits comes out as it is, to be missed by its name.
    """
    for path in paths:
        # `"D:\\讲话 稿\\"` arrives with the quote: the backslash before it is taken to escape it
        word = str(path).rstrip('"')
        pattern = re.sub(r"\[", "[[]", word)  # `[` is a plain letter there: 讲话[1].docx
        found = sorted(glob(pattern, recursive=True)) if set("*?") & set(word) else []
        yield from map(Path, found or [word])
