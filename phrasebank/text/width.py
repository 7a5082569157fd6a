"""How many terminal cells a text takes, and cutting and wrapping by cells.

Why: a Chinese character is two cells wide; every column of output is aligned by cells, never by `len`.
Source of the widths: Unicode East Asian Width (W and F are two cells; combining marks none; ambiguous
ones, such as “ ” …, are one unless the terminal is set otherwise).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=16384)
def char_width(char: str) -> int:
    """Return the cells of one character: 0, 1 or 2."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """Return the cells of a text."""
    return sum(map(char_width, text))


def fit(text: str, cells: int, ellipsis: str = "…") -> str:
    """Cut a text to at most `cells`, ending in `ellipsis` where something was cut."""
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    out, used = [], 0
    for char in text:
        used += char_width(char)
        if used > room:
            break
        out.append(char)
    return "".join(out) + ellipsis if room >= 0 else ""


def pad(text: str, cells: int) -> str:
    """Fill a text with spaces to at least `cells`."""
    return text + " " * max(0, cells - width(text))


def wrap(text: str, cells: int) -> list[str]:
    """Break a text into lines of at most `cells`; a character wider than a line stands alone."""
    lines, start, used = [], 0, 0
    for i, char in enumerate(text):
        size = char_width(char)
        if used + size > cells and i > start:
            lines.append(text[start:i])
            start, used = i, 0
        used += size
    lines.append(text[start:])
    return lines
