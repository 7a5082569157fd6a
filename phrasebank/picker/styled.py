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

# marks that by Chinese custom do not begin a line
_NO_START = "，。、；：！？）》”’】…"


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


def hints(text: str, cells: int) -> Line:
    """Return as many of the hints of “one · two · three” as fit whole, those that stand first preferred."""
    shown, *others = text.split(" · ")
    for other in others:
        if width(f"{shown} · {other}") <= cells:
            shown = f"{shown} · {other}"
    return [("class:keys", shown)]


def styled(text: str, marks: Sequence[tuple[str, Span]], start: int = 0) -> Line:
    """Cut a text at the marked spans and give each piece the styles of the marks over it."""
    edges = sorted({start, len(text), *(min(max(e, start), len(text)) for _s, span in marks for e in span)})
    return [
        (" ".join(style for style, (a, b) in marks if a <= low and high <= b), for_terminal(text[low:high]))
        for low, high in pairwise(edges)
    ]


def flow(line: Line, cells: int) -> list[Line]:
    """Break one styled line into lines of at most `cells`, and at its line feeds.

    A word of Latin letters stays whole, and a mark that ends a clause does not begin a line, where there is
    another place to break.
    """
    text = "".join(part for _style, part in line)
    starts = _starts(text, cells)
    lines: list[Line] = []
    for low, high in pairwise([*starts, len(text)]):
        # the space or line feed at which a line is broken is not shown
        begin = low + (low > 0 and text[low] == " " and text[low - 1] != "\n")
        lines.append(_slice(line, begin, high - text[low:high].endswith("\n")))
    return lines or [[]]


def _starts(text: str, cells: int) -> list[int]:
    """Return where the lines begin when the text is broken into lines of at most `cells`."""
    starts, used = [0], 0
    for i, char in enumerate(text):
        used += char_width(char)
        if i and text[i - 1] == "\n":
            starts.append(i)
            used = char_width(char)
        elif used > cells and i > starts[-1]:
            start = _good_break(text, starts[-1], i)
            start = start if width(text[start : i + 1]) <= cells else i
            starts.append(start)
            used = width(text[start : i + 1])
    return starts


def _good_break(text: str, low: int, high: int) -> int:
    """Return the best place to break at or a little before `high`, after `low`."""
    if text[high] in _NO_START and high - 1 > low:
        high -= 1
    word = high
    while word > low and _in_word(text[word - 1]) and _in_word(text[word]):
        word -= 1
    return word if word > low else high


def _in_word(char: str) -> bool:
    return char.isascii() and not char.isspace()


def _slice(line: Line, low: int, high: int) -> Line:
    """Return the pieces of a line between two offsets of its text."""
    out: Line = []
    at = 0
    for style, text in line:
        part = text[max(0, low - at) : max(0, high - at)]
        if part:
            out.append((style, part))
        at += len(text)
    return out
