"""The automatic numbers of an OpenDocument text.

Why: the file holds nested lists and a style that says how each level counts, not the numbers.
Source: OpenDocument 1.3 part 3, 16.30 and 19.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from phrasebank.ingest.readers.numbers import number
from phrasebank.ingest.readers.package import attribute, local, whole

LEVELS = 10
# the first counters of a format, as the file names the format, and our name of it
_KINDS = {
    "1": "decimal",
    "01": "decimalZero",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCounting",
    "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "壹": "chineseLegalSimplified",
    "１": "decimalFullWidth",
}


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How a level counts: `text` with %1 … for the counters; `kind` "bullet" or "none" for no number."""

    kind: str = "none"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Lists:
    """The lists that are open while the text is walked, and what each style has counted."""

    styles: dict[str, dict[int, ListLevel]]
    outline: dict[int, ListLevel]
    _open: list[str] = field(default_factory=list)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _fresh: bool = False  # a list item was begun whose first paragraph takes the number
    _start: int | None = None

    def enter(self, style: str | None, goes_on: bool) -> None:
        """Begin a list; one inside another inherits its style."""
        name = style or (self._open[-1] if self._open else "")
        self._open.append(name)
        counts = self._counts.setdefault(name, [None] * LEVELS)
        if len(self._open) == 1 and not goes_on:
            counts[:] = [None] * LEVELS

    def leave(self) -> None:
        """End the innermost list."""
        self._open.pop()
        self._fresh = False

    def item(self, start: int | None) -> None:
        """Begin an item; `start` sets its counter. It counts once it has a paragraph of its own."""
        self._fresh = True
        self._start = start

    def label(self, outline: int | None) -> str | None:
        """Return the number of the paragraph at hand, "" for a bullet, None where it has none."""
        if self._open:
            if not self._fresh:
                return None
            self._fresh = False
            name, level = self._open[-1], min(len(self._open), LEVELS) - 1
            return self._count(name, self.styles.get(name, {}), level, self._start)
        if outline is None:
            return None
        return self._count("", self.outline, min(outline, LEVELS) - 1, None)

    def _count(self, name: str, how: dict[int, ListLevel], level: int, start: int | None) -> str | None:
        if level not in how:
            return None
        counts = self._counts.setdefault(name, [None] * LEVELS)
        before = counts[level]
        counts[level] = start if start is not None else how[level].start if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return _shown(how, counts, level)


def _shown(how: dict[int, ListLevel], counts: list[int | None], level: int) -> str:
    if how[level].kind in ("bullet", "none"):
        return ""

    def place(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        style = how.get(at, ListLevel("decimal"))
        count = counts[at]
        return number(style.kind, style.start if count is None else count)

    return re.sub("%([1-9]|10)%", place, how[level].text)


def read_lists(roots: list[ET.Element]) -> Lists:
    """Read the list styles and the numbering of headings."""
    styles: dict[str, dict[int, ListLevel]] = {}
    outline: dict[int, ListLevel] = {}
    for root in roots:
        for node in root.iter():
            if local(node.tag) == "list-style":
                styles[attribute(node, "name") or ""] = dict(_read_level(child) for child in node)
            elif local(node.tag) == "outline-style":
                levels = dict(_read_level(child) for child in node)
                outline = {at: level for at, level in levels.items() if level.kind != "none"}
    return Lists(styles, outline)


def _read_level(node: ET.Element) -> tuple[int, ListLevel]:
    at = (whole(attribute(node, "level")) or 1) - 1
    if local(node.tag) not in ("list-level-style-number", "outline-level-style"):
        return at, ListLevel("bullet")
    written = attribute(node, "num-format") or ""
    if not written:
        return at, ListLevel()
    shown = whole(attribute(node, "display-levels")) or 1
    counters = ".".join(f"%{n + 1}%" for n in range(at - shown + 1, at + 1))
    text = f"{attribute(node, 'num-prefix') or ''}{counters}{attribute(node, 'num-suffix') or ''}"
    start = whole(attribute(node, "start-value"))
    kind = _KINDS.get(written) or _KINDS.get(written[0], "decimal")
    return at, ListLevel(kind, attribute(node, "num-list-format") or text, 1 if start is None else start)
