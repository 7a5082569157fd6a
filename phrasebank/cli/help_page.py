"""Help pages of Chinese text: broken by terminal cells, and never before a closing mark.

Why: click breaks lines at spaces and counts characters, so a Chinese paragraph, which has neither spaces nor
narrow characters, runs far over the edge of the terminal.
Invariant: nothing but spaces and line ends differs from what click would have written without an edge.
"""

from __future__ import annotations

import re
from typing import Any

import click

from phrasebank.text.width import width

_NO_EDGE = 100_000
_CLOSE = "[，。；：、！？）”》]*"  # marks that open no line
_PIECE = re.compile(rf" +|[!-~]+{_CLOSE}|[（“《]*[^ !-~]{_CLOSE}")  # what is never broken
_HANGING = re.compile(r" *(?:\S+(?: \S+)* {2,})?")  # the indent and, in a list, the first column


class HelpPage(click.HelpFormatter):
    """A formatter of click that lets it lay out without an edge, and breaks the lines itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cells = self.width
        self.width = _NO_EDGE

    def getvalue(self) -> str:
        """Return the page, no line of which is wider than the terminal unless a single word is."""
        lines = super().getvalue().split("\n")
        return "\n".join(part for line in lines for part in break_line(line, self._cells))


def break_line(line: str, cells: int) -> list[str]:
    """Break one line of a page into lines of at most `cells`, the later ones indented as its text is."""
    if width(line) <= cells:
        return [line]
    found = _HANGING.match(line)
    head = found[0] if found else ""
    indent = " " * width(head)
    lines, now, used = [], head, width(head)
    for piece in _PIECE.findall(line[len(head) :]):
        if used + width(piece) > cells and now.strip():
            lines.append(now.rstrip())
            now, used = indent, width(indent)
            if piece.isspace():
                continue
        now += piece
        used += width(piece)
    return [*lines, now.rstrip()]
