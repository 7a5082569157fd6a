"""What a text still carries from where it was taken: years, meetings, persons, units and places not her own.

Why: copying a fine sentence with another county's name in it is the classic disgrace of the trade. Marks that
cry at everything are soon ignored, so each rule here prefers missing one to marking what is no leftover:
national leaders, the state's own organs and 二十大 belong to every speech; goals (2035年) and history
(1949年) are no slips.

Invariant: what is found is in the order of the text and does not overlap; what contains a name of `Own`, or
is contained in one, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["year", "meeting", "person", "unit", "place"]

_HAN = "\u4e00-\u9fff"
_DIGITS = "〇零○一二三四五六七八九十百\\d"
_YEAR = re.compile(rf"(?<![\d{_DIGITS}])(?:20\d\d|二[〇零○][{_DIGITS}]{{2}})(?=年)年?(?:度|底|初)?")
_PLAN = re.compile('[“"]?十[一二三四五][”"]?(?=五规划)|[“"]十[一二三四]五[”"](?:规划|时期|期间)?')
_TO_DIGIT = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_GOALS = frozenset({2027, 2035, 2049, 2050})
_MEETING = re.compile(
    f"第?[{_DIGITS}]+届(?:[{_HAN}]{{0,10}}?)第?[{_DIGITS}]+(?:次(?:全会|全体会议|会议|代表大会)|轮巡[察视])"
    f"|[省市县区]第[{_DIGITS}]+次(?:党代会|党代表大会|代表大会)"
)


@dataclass(frozen=True, slots=True)
class Own:
    """What is the user's own: names of her unit and place, and the year she writes in (None: no year is)."""

    units: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    year: int | None = None

    def has(self, text: str) -> bool:
        """Tell whether a text is, holds, or is part of one of her names."""
        return any(name in text or text in name for name in (*self.units, *self.places) if name)


@dataclass(frozen=True, slots=True)
class Leftover:
    """One thing left over, with its offsets in the text."""

    kind: Kind
    start: int
    end: int
    text: str


def find(text: str, own: Own = Own()) -> tuple[Leftover, ...]:
    """Return what a text may have kept from its source and is not the user's own."""
    found: list[Leftover] = []
    done = 0
    for left in sorted(_candidates(text, own), key=lambda left: (left.start, -left.end)):
        if left.start >= done and not own.has(left.text):
            found.append(left)
            done = left.end
    return tuple(found)


def _candidates(text: str, own: Own) -> Iterator[Leftover]:
    """Yield all that the rules find; they may overlap."""
    yield from (_left("meeting", match) for match in _MEETING.finditer(text))
    yield from (_left("year", match) for match in _PLAN.finditer(text))
    for match in _YEAR.finditer(text):
        year = _number(match[0])
        if year not in _GOALS and year != own.year:
            yield _left("year", match)


def _left(kind: Kind, match: re.Match[str]) -> Leftover:
    return Leftover(kind, match.start(), match.end(), match[0])


def _number(year: str) -> int:
    """Return the number of a year such as 2018年 or 二〇一八年."""
    return int(year[:4].translate(_TO_DIGIT))
