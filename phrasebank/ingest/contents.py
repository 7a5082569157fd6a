"""Take a table of contents out: its entries stand again as headings below.

Invariant: besides its head, a line is dropped only where it leads to a page number or stands again below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from phrasebank.parsed import Paragraph, Removal

_HEAD = re.compile(r"^(?:目\s*录|目\s*次|contents)\s*[：:]?$", re.IGNORECASE)
_LEADER = re.compile(
    r"^(?P<entry>.{1,60}?)\s*(?:[.．·…•。_—-]{3,}|…{1,}|\t|\s{3,})\s*[（(]?(?P<page>\d{1,4})[）)]?$"
)
_LOOK = 400  # lines after which no table of contents begins or ends


def drop_contents(paragraphs: Sequence[Paragraph], removed: list[Removal]) -> list[Paragraph]:
    """Drop a table of contents at the head of a document."""
    lines = [p.text for p in paragraphs]
    head = next((i for i, line in enumerate(lines[:_LOOK]) if _HEAD.match(line)), None)
    dropped = _under_head(lines, head) if head is not None else set()
    if not dropped:
        dropped = _headless(paragraphs[:_LOOK])
    removed.extend(Removal("table of contents", lines[i]) for i in sorted(dropped))
    return [p for i, p in enumerate(paragraphs) if i not in dropped]


def _headless(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the lines that each lead to a page number; if those do not rise, they are figures, not pages."""
    leading = {i: _leads(p.text) for i, p in enumerate(paragraphs) if p.kind != "table"}
    pages = {i: int(found["page"]) for i, found in leading.items() if found}
    counted = list(pages.values())
    return set(pages) if len(pages) >= 3 and counted == sorted(counted) else set()


def _under_head(lines: Sequence[str], head: int) -> set[int]:
    """Return the lines of a table of contents under its own head, the head among them."""
    last = {_key(line): i for i, line in enumerate(lines)}
    entries = set[int]()
    for i in range(head + 1, min(len(lines), head + _LOOK)):
        leader = _leads(lines[i])
        if not leader and last[_key(lines[i])] == i:
            break
        entries.add(i)
    return {head, *entries} if entries else set()


def _leads(line: str) -> re.Match[str] | None:
    """Match a line that leads by dots, a tab or spaces to a page number."""
    return _LEADER.match(line) if len(line) <= 200 else None


def _key(line: str) -> str:
    """Return what is compared of a line: its letters and digits, not a bullet or spaces between them."""
    return "".join(char for char in line if char.isalnum())
