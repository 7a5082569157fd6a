"""Styled text in terminal cells: cutting, breaking and marking lines that hold Chinese.

Invariant: no line made here is wider than asked, and no control character of a user's text is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from phrasebank.picker.extent import Span
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import char_width, fit, width

Piece = tuple[str, str]  # style, text
Line = list[Piece]


def cut(line: Line, cells: int) -> Line:
    """Cut a line to at most `cells`."""
    out: Line = []
    for style, text in line:
        part = fit(text, cells, "")
        out.append((style, part))
        cells -= width(part)
        if cells <= 0:
            break
    return out


def tail(text: str, cells: int) -> str:
    """Return the end of a text in at most `cells`, after “…” where something is cut; "" where none fits."""
    if width(text) <= cells:
        return text
    start, room = len(text), cells - 1
    while start > 0 and char_width(text[start - 1]) <= room:
        start -= 1
        room -= char_width(text[start])
    return "…" + text[start:] if start < len(text) else ""


def around(text: str, spans: Sequence[Span], cells: int) -> Line:
    """Return as much of a text as fits, the first match in it, matches styled."""
    start = 0
    if spans and width(for_terminal(text[: spans[0][1]])) > cells - 2:
        room = cells - 4 - width(for_terminal(text[slice(*spans[0])]))
        start = spans[0][0]
        while start > 0 and room > 0:
            start -= 1
            room -= char_width(text[start])
    pieces: Line = [("class:dim", "…")] if start else []
    pieces += styled(text, [("class:match", span) for span in spans], start)
    whole = sum(width(part) for _style, part in pieces)
    return pieces if whole <= cells else [*cut(pieces, cells - 1), ("class:dim", "…")]


def styled(text: str, marks: Sequence[tuple[str, Span]], start: int = 0) -> Line:
    """Cut a text at the marked spans and give each piece the styles of the marks over it."""
    edges = sorted({start, len(text), *(min(max(e, start), len(text)) for _s, span in marks for e in span)})
    return [
        (" ".join(style for style, (a, b) in marks if a <= low and high <= b), for_terminal(text[low:high]))
        for low, high in pairwise(edges)
    ]


def flow(line: Line, cells: int) -> list[Line]:
    """Break one styled line into lines of at most `cells`, and at its line feeds."""
    lines: list[Line] = [[]]
    used = 0
    for style, text in line:
        for char in text:
            size = char_width(char)
            if char == "\n" or used + size > cells:
                lines.append([])
                used = 0
            if char == "\n":
                continue
            if lines[-1] and lines[-1][-1][0] == style:
                lines[-1][-1] = (style, lines[-1][-1][1] + char)
            else:
                lines[-1].append((style, char))
            used += size
    return lines
