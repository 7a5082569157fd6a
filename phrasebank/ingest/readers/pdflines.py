"""The lines of a PDF page with their boxes, in reading order; page numbers and running heads apart.

Units: points, with the origin at the bottom left of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from phrasebank.models import Removal

if TYPE_CHECKING:
    import pypdfium2

_NUMBER = re.compile(
    r"[\s\-—–―·•~＿_|]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6})\s*页?\s*(?:[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[\s\-—–―·•~＿_|]*"
)
_EDGE_LINES = 2  # so many lines at the top and the bottom of a page may be furniture


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `size` is the height of its characters; `column` 0 for the left or only one."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    page: int
    column: int = 0


def lines_of(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """Return the lines of a page in reading order."""
    lines = _in_order(_raw_lines(page, number))
    page.close()
    return lines


def _raw_lines(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """Return the lines as they stand in the file, cut where a gap of two characters is in them."""
    import ctypes

    from pypdfium2 import raw

    text_page = page.get_textpage()
    handle, box = text_page.raw, raw.FS_RECTF()
    where = ctypes.byref(box)
    lines: list[Line] = []
    text: list[str] = []
    heights: list[float] = []
    left = right = bottom = 0.0
    blank = False

    def end() -> None:
        joined = "".join(text).strip()
        if joined:
            lines.append(Line(joined, left, right, bottom, max(median(heights), 1.0), number))
        text.clear()
        heights.clear()

    for at in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(handle, at))
        if char in "\r\n":
            end()
        elif char.isspace():
            blank = True
            text.append(char)
            continue
        else:
            raw.FPDFText_GetLooseCharBox(handle, at, where)
            height = box.top - box.bottom
            if heights and blank and box.left - right > 2 * height:
                end()
            if not heights:
                left, right, bottom = box.left, box.right, box.bottom
            right = max(box.right, right)
            heights.append(height)
            text.append(char)
        blank = False
    end()
    text_page.close()
    return lines


def _in_order(lines: list[Line]) -> list[Line]:
    """Return lines in reading order: two columns one after the other, else as the file has them."""
    gutter = _gutter(lines)
    if gutter is None:
        return _rows(lines)
    ordered: list[Line] = []
    sides: tuple[list[Line], list[Line]] = ([], [])
    for line in sorted(lines, key=lambda line: -line.bottom):
        if line.left < gutter < line.right:
            ordered += sides[0] + sides[1] + [line]
            sides[0].clear()
            sides[1].clear()
        else:
            side = int(line.left >= gutter)
            sides[side].append(replace(line, column=side + 1))
    return ordered + sides[0] + sides[1]


def _rows(lines: list[Line]) -> list[Line]:
    """Join neighbours that stand side by side (a row of a table, a spaced title) into one line."""
    rows: list[Line] = []
    for line in lines:
        last = rows[-1] if rows else None
        if (
            last is not None
            and abs(last.bottom - line.bottom) < 0.3 * line.size
            and line.left >= last.right - 1
        ):
            rows[-1] = replace(last, text=f"{last.text}\t{line.text}", right=line.right)
        else:
            rows.append(line)
    return rows


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
            if any(line is other for other in edge) and _NUMBER.fullmatch(line.text):
                removed.append(Removal("page numbers", line.text))
            elif any(line is other for other in edge) and recurring[_key(line)] >= often:
                removed.append(Removal("page heads and feet", line.text))
            else:
                kept.append(line)
    return kept, removed


def _edge_lines(lines: list[Line]) -> list[Line]:
    if not lines:
        return []
    heights = sorted({round(line.bottom) for line in lines})
    edge = {*heights[:_EDGE_LINES], *heights[-_EDGE_LINES:]}
    return [line for line in lines if round(line.bottom) in edge]


def _key(line: Line) -> tuple[str, int]:
    """Return what a recurring line has in common: its text but for numbers, and its height on the page."""
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 6)
