"""The automatic numbers of a Word document: which number stands before which paragraph.

Why: Word stores “item of list 3, level 2”, and no library returns 一、（一）1. Source: ECMA-376 part 1, 17.9.
Invariant: `label` must be called once for each numbered paragraph, in reading order, since it counts.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from phrasebank.ingest.readers.numbers import number
from phrasebank.ingest.readers.package import attribute, children, first_child, local, whole

LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level counts: `text` as “（%1）”; `restart` as the level (from 1) after which it begins anew,
    0 never, None after any higher one."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Scheme:
    """One set of levels and its counters (None: not begun); lists of the same scheme count on."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass(frozen=True, slots=True)
class NumberList:
    """One list: its scheme and where it differs; `starts` count anew at the list's first paragraph."""

    scheme: Scheme
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """The lists of a document by their number."""

    def __init__(self, lists: dict[int, NumberList]) -> None:
        self._lists = lists
        self._begun: set[int] = set()

    def label(self, which: int, level: int) -> str | None:
        """Count one paragraph and return its number as it is shown, "" for a bullet, None for no list."""
        found = self._lists.get(which)
        if found is None or not 0 <= level < LEVELS:
            return None
        counts = found.scheme.counts
        if which not in self._begun:
            self._begun.add(which)
            for at in found.starts:
                counts[at] = None
        before = counts[level]
        counts[level] = self._start(found, level) if before is None else before + 1
        for upper in range(level):
            if counts[upper] is None:
                counts[upper] = self._start(found, upper)
        for deeper in range(level + 1, LEVELS):
            restart = self._level(found, deeper).restart
            if restart is None or level < restart:
                counts[deeper] = None
        return self._shown(found, level)

    def _level(self, found: NumberList, level: int) -> Level:
        return found.levels.get(level) or found.scheme.levels.get(level) or Level()

    def _start(self, found: NumberList, level: int) -> int:
        return found.starts.get(level, self._level(found, level).start)

    def _shown(self, found: NumberList, level: int) -> str:
        own = self._level(found, level)
        if own.kind == "bullet":
            return ""

        def place(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            kind = "decimal" if own.legal and at < level else self._level(found, at).kind
            return number(kind, found.scheme.counts[at] or 0)

        return re.sub("%([1-9])", place, own.text)


def read_numbering(root: ET.Element | None) -> Numbering:
    """Read `numbering.xml` (None: the document has none)."""
    if root is None:
        return Numbering({})
    schemes: dict[str, Scheme] = {}
    by_style: dict[str, Scheme] = {}
    linked: dict[str, str] = {}
    lists: dict[int, NumberList] = {}
    for node in children(root, "abstractNum"):
        name = attribute(node, "abstractNumId") or ""
        schemes[name] = Scheme(dict(_read_level(child) for child in children(node, "lvl")))
        if style := _value(node, "styleLink"):
            by_style[style] = schemes[name]
        if style := _value(node, "numStyleLink"):
            linked[name] = style
    for node in children(root, "num"):
        name = _value(node, "abstractNumId") or ""
        scheme = by_style.get(linked.get(name, "")) or schemes.get(name)
        which = whole(attribute(node, "numId"))
        if scheme is not None and which is not None:
            lists[which] = _read_list(node, scheme)
    return Numbering(lists)


def _read_list(node: ET.Element, scheme: Scheme) -> NumberList:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for override in children(node, "lvlOverride"):
        at = whole(attribute(override, "ilvl")) or 0
        for child in children(override, "lvl"):
            levels[at] = _read_level(child)[1]
        start = whole(_value(override, "startOverride"))
        if start is not None:
            starts[at] = start
    return NumberList(scheme, starts, levels)


def _read_level(node: ET.Element) -> tuple[int, Level]:
    start = whole(_value(node, "start"))
    level = Level(
        start=0 if start is None else start,
        kind=_value(node, "numFmt") or "decimal",
        text=_value(node, "lvlText") or "",
        restart=whole(_value(node, "lvlRestart")),
        legal=first_child(node, "isLgl") is not None,
    )
    return whole(attribute(node, "ilvl")) or 0, level


def _value(node: ET.Element, name: str) -> str | None:
    """Return the value of the first element of that name below a node, also inside alternatives."""
    child = next((child for child in node.iter() if local(child.tag) == name and child is not node), None)
    return None if child is None else attribute(child, "val")
