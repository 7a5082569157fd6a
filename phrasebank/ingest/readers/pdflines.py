"""The lines of a PDF page with their boxes, in reading order; page numbers and running heads apart.

Units: points, with the origin at the bottom left of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from phrasebank.ingest.readers.lines import mend_surrogates
from phrasebank.ingest.readers.numbers import labelled
from phrasebank.parsed import Removal

if TYPE_CHECKING:
    import pypdfium2

_NUMBER = re.compile(
    r"[\s\-—–―·•~＿_|]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6})\s*页?\s*(?:[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[\s\-—–―·•~＿_|]*"
)
_LABEL = re.compile(
    r"[（(]?[\d一二三四五六七八九十]{1,4}[)）、.．]|[①-⑳•●■◆]|第[\d一二三四五六七八九十百]{1,5}[章节条]"
)
_EDGE_LINES = 2  # so many lines at the top and the bottom of a page may be furniture


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `size` is the height of its characters, of the Chinese ones where it has any (`chinese`);
    `column` 0 where there is one, else 1 and 2."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    page: int
    column: int = 0
    chinese: bool = True


def lines_of(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """Return the lines of a page in reading order, and close it."""
    lines = _in_order(_raw_lines(page, number))
    page.close()
    return lines


@dataclass(slots=True)
class _Growing:
    """A line while its characters come in."""

    page: int
    text: str = ""
    left: float = 0.0
    right: float = 0.0
    blank: str = ""  # white space after the text: it counts once a character follows
    guessed: bool = False  # PDFium saw a gap there where the file has no space
    boxes: list[tuple[float, float, bool]] = field(default_factory=list)  # bottom, height, Chinese

    def add(self, char: str, left: float, right: float, bottom: float, top: float) -> None:
        """Add one character that can be seen."""
        if not self.boxes:
            self.left, self.right, self.blank, self.guessed = left, right, "", False
        self.text += self._between(char, left - self.right, top - bottom) + char
        self.blank, self.guessed = "", False
        self.right = max(self.right, right)
        self.boxes.append((bottom, top - bottom, char > "\u2e7f"))

    def _between(self, char: str, gap: float, height: float) -> str:
        """Return the space before a character: none for a narrow gap beside Chinese."""
        if len(self.text) < 8 and _LABEL.fullmatch(self.text):  # a number: apart from its text as always
            return labelled(self.text, "").removeprefix(self.text)
        narrow = gap < 0.6 * height and (char > "\u2e7f" or self.text[-1:] > "\u2e7f")
        return self.blank or ("" if narrow or not self.guessed else " ")

    def line(self) -> Line:
        """Return the line; its height and base are those of most of its Chinese characters, else of all."""
        chinese = [box for box in self.boxes if box[2]]
        boxes = chinese or self.boxes
        bottom, size = median(box[0] for box in boxes), max(median(box[1] for box in boxes), 1.0)
        text = mend_surrogates(self.text)
        return Line(text, self.left, self.right, bottom, size, self.page, chinese=bool(chinese))


def _raw_lines(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """Return the lines as they stand in the file, cut where a gap of two characters is in them."""
    import ctypes

    from pypdfium2 import raw

    text_page = page.get_textpage()
    handle, box = text_page.raw, raw.FS_RECTF()
    where = ctypes.byref(box)
    lines: list[_Growing] = [_Growing(number)]
    for at in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(handle, at))
        line = lines[-1]
        if char in "\r\n":
            lines.append(_Growing(number))
            continue
        if char.isspace():
            if raw.FPDFText_IsGenerated(handle, at):
                line.guessed = True
            else:
                line.blank += char
            continue
        raw.FPDFText_GetLooseCharBox(handle, at, where)
        height = box.top - box.bottom
        if line.boxes and box.left - line.right > 2 * height:
            lines.append(line := _Growing(number))
        line.add(char, box.left, box.right, box.bottom, box.top)
    text_page.close()
    return [line.line() for line in lines if line.boxes]


def _in_order(lines: list[Line]) -> list[Line]:
    """Return lines in reading order: two columns one after the other, else as the file has them."""
    gutter = _gutter(lines)
    if gutter is None:
        return _rows(lines)
    placed = [
        line if line.left < gutter < line.right else replace(line, column=1 + (line.left >= gutter))
        for line in lines
    ]
    ordered: list[Line] = []
    sides: tuple[list[Line], list[Line]] = ([], [])
    for line in sorted(_rows(placed), key=lambda line: -line.bottom):
        if line.column:
            sides[line.column - 1].append(line)
        else:
            ordered += [*sides[0], *sides[1], line]
            sides[0].clear()
            sides[1].clear()
    return ordered + sides[0] + sides[1]


def _rows(lines: list[Line]) -> list[Line]:
    """Join neighbours that stand side by side (a row of a table, a raised number) into one line."""
    rows: list[Line] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last is None or not _beside(last, line):
            rows.append(line)
            continue
        near = line.left - last.right < line.size
        if _LABEL.fullmatch(last.text):
            text = labelled(last.text, line.text)
        else:
            text = last.text + ("" if near else "\t") + line.text
        rows[-1] = replace(last, text=text, right=line.right)
    return rows


def _beside(last: Line, line: Line) -> bool:
    """Tell whether a line stands on the row of the one before, right of it, in the same column."""
    level = abs(last.bottom - line.bottom) <= 0.5 * max(last.size, line.size)
    return level and last.column == line.column and line.left >= last.right - 0.3 * line.size


def _gutter(lines: list[Line]) -> float | None:
    """Return the place between two columns of running text, None where there is one column."""
    if len(lines) < 12:
        return None
    first, last = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        x = first + (last - first) * step / 100
        left = [line for line in lines if line.right <= x]
        right = [line for line in lines if line.left >= x]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < max(5, len(lines) // 5) or crossing > len(lines) // 5:
            continue
        if _side_by_side(left, right) and (best is None or crossing < best[0]):
            best = crossing, x
    return best[1] if best else None


def _side_by_side(left: list[Line], right: list[Line]) -> bool:
    """Tell whether two sets of lines are columns: beside one another, and both of running text, not cells."""
    low = max(min(line.bottom for line in side) for side in (left, right))
    high = min(max(line.bottom for line in side) for side in (left, right))
    shorter = min(
        max(line.bottom for line in side) - min(line.bottom for line in side) for side in (left, right)
    )
    long_lines = all(sum(len(line.text) for line in side) / len(side) >= 10 for side in (left, right))
    return long_lines and high - low > 0.5 * shorter


def part_furniture(pages: list[list[Line]]) -> tuple[list[Line], list[Removal]]:
    """Part the lines of running text from page numbers and from heads and feet that recur."""
    edges = [_edge_lines(lines) for lines in pages]
    recurring = Counter(key for edge in edges for key in {_key(line) for line in edge})
    often = max(2, round(0.3 * len(pages)))
    kept: list[Line] = []
    removed: list[Removal] = []
    for lines, edge in zip(pages, edges, strict=True):
        for line in lines:
            at_edge = any(line is other for other in edge)
            if at_edge and len(line.text) < 30 and _NUMBER.fullmatch(line.text):
                removed.append(Removal("page numbers", line.text))
            elif at_edge and recurring[_key(line)] >= often:
                removed.append(Removal("page heads and feet", line.text))
            else:
                kept.append(line)
    return kept, removed


def part_notes(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part running text from the notes at the foot of a page or column, which are set smaller."""
    sizes = [line.size for line in lines if line.chinese for _char in line.text]
    small = 0.9 * median(sizes) if sizes else 0.0
    body: list[Line] = []
    notes: list[Line] = []
    for _place, group in groupby(lines, key=lambda line: (line.page, line.column)):
        column = list(group)
        end = len(column)
        while end and (column[end - 1].size < small or not column[end - 1].chinese):
            end -= 1
        few = len(column) - end <= len(column) // 2 and any(line.chinese for line in column[end:])
        body += column[: end if few else None]
        notes += column[end:] if few else []
    return body, notes


def _edge_lines(lines: list[Line]) -> list[Line]:
    if not lines:
        return []
    heights = sorted({round(line.bottom) for line in lines})
    edge = {*heights[:_EDGE_LINES], *heights[-_EDGE_LINES:]}
    return [line for line in lines if round(line.bottom) in edge]


def _key(line: Line) -> tuple[str, int]:
    """Return what a recurring line has in common: its text but for numbers, and its height on the page."""
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 6)
