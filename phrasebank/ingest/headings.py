"""The marks that number a heading, and which lines and sentences are headings.

Ranks order the marks from the outside to the inside: 第一部分 0, 一、 1, （一） 2, 1. 3, (1) 4, ① 5,
一是 / 一要 / 第一， / 首先， 6. A section's `level` is 1 for ranks 0 and 1, 2 for rank 2, 3 for all within.

Invariant: what is known for a heading here is never longer than `_LONGEST` and holds at most one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from phrasebank.ingest.numerals import value
from phrasebank.ingest.sentences import ENDERS

_LONGEST = 80  # characters of a heading that is a line of its own
_LONGEST_RUN_IN = 42  # characters of a heading sentence with its text after it in the same paragraph
_LONGEST_LEADING = 50  # the same where it opens the paragraph
LONGEST_BARE = 30  # characters of a heading without a number

_N = "一二三四五六七八九十百零〇○"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
_FIRST = frozenset(f"{_N}{_ROMAN}第首其再最（(0123456789０１２３４５６７８９{_CIRCLED}{_BRACKETED}")
_PIECE = "(?:点|步|件事?|条|句话?|项|层|关|环|个(?:问题|方面|环节))"
_SPOKEN = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
_MARK = re.compile(
    rf"(?P<r0>第[{_N}\d]{{1,4}}(?:部分|章|编|篇)(?:[：:、，,]|\s+|$))"
    rf"|(?P<r1>第[{_N}\d]{{1,4}}节(?:[：:、，,]|\s+|$)|(?![一二三四五六七八九]{{2}})[{_N}]{{1,4}}(?:[、．.]|\s*$)\s*|[{_N}]{{1,3}}\s+(?=[^\s年月日]\S)"
    rf"|[{_ROMAN}]{{1,4}}[、．.]\s*)"
    rf"|(?P<r2>[（(]\s*[{_N}]{{1,4}}\s*[）)][、．.]?\s*|[{_N}]{{1,3}}[）)]\s*)"
    r"|(?P<r3>\d{1,2}(?:、|[．.](?!\d))\s*)"
    r"|(?P<r4>[（(]\d{1,2}[）)][、．.]?\s*|\d{1,2}[）)]\s*|[⑴-⑽]\s*)"
    r"|(?P<r5>[①-⑳]\s*)"
    rf"|(?P<r6>[{_N}]{{1,3}}(?:是|要(?![素件求领点害]))(?=\S)|[第其][{_N}]{{1,3}}{_PIECE}?(?:[，,：:]|、(?!第))|(?:首先|其次|再次|最后)[，,、：:])"
)
_ITEM_END = re.compile("[；;，,、]$")
_INNER_END = re.compile(rf"[{ENDERS}；;](?=.)|(?<=[一-鿿])\.(?=[一-鿿])")
_TO_AUDIENCE = re.compile("我代表|我谨|向大家|请允许|各位|大家好|谢谢|让我们|恳请|^[预衷]?心?祝")
_DATE_LIKE = re.compile(r"^[（(]?[\d○〇零一二三四五六七八九十]{2,4}年")
_NOT_BARE = re.compile(
    r"[，,；;：:。！？!?…、|\t.]|\s{2,}|^[—－\-*（(【注附]|[）)】]$|\d{3,}$|^XX|^第\S{1,6}条$"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a heading as written and as a number, its rank (0–6), and the offset of what follows."""

    number: str
    order: int
    rank: int
    end: int

    @property
    def level(self) -> int:
        """The level of a section under this mark: 1–3."""
        return 1 if self.rank <= 1 else min(self.rank, 3)


def mark_at(text: str, start: int = 0, end: int | None = None) -> Mark | None:
    """Return the heading number that stands at `start`, None where there is none."""
    if text[start : start + 1] not in _FIRST:  # most sentences: no need to try the pattern
        return None
    found = _MARK.match(text, start, len(text) if end is None else end)
    if found is None:
        return None
    assert found.lastgroup is not None
    written = found.group().strip()
    return Mark(written, _order(written), int(found.lastgroup[1]), found.end())


@lru_cache(maxsize=1024)
def _order(number: str) -> int:
    """Return the place of a number in its series; 99 for 最后."""
    for series in (_ROMAN, _CIRCLED, _BRACKETED):
        if number[0] in series:
            return series.index(number[0]) + 1
    if number[:2] in _SPOKEN:
        return _SPOKEN[number[:2]]
    return value(number)


def speaks_to_audience(text: str) -> bool:
    """Tell whether a sentence greets, thanks or wishes, which a heading never does."""
    return _TO_AUDIENCE.search(text) is not None


def is_marked_line(text: str, mark: Mark, following: str | None) -> bool:
    """Tell whether a paragraph that begins with a number is a heading; `following` is the next paragraph."""
    rest = text[mark.end :]
    if not rest:  # the number alone: its heading stands on the next line, or it has none
        return mark.rank <= 2
    if len(text) > _LONGEST or _ITEM_END.search(text) or _INNER_END.search(rest):
        return False
    if text[-1] not in ENDERS:
        return True
    if len(text) > _LONGEST_LEADING or following is None or speaks_to_audience(rest):
        return False
    after = mark_at(following)
    return following[0] not in "（(" if after is None else after.rank > mark.rank


def is_run_in(text: str, this: tuple[int, int], following: tuple[int, int], mark: Mark) -> bool:
    """Tell whether a numbered sentence is a heading with its text after it in the same paragraph.

    It is one where it is short and single, and the next sentence of the paragraph belongs under it (has no
    number of the same rank itself: then it is a list).
    """
    start, end = this
    if end - start > (_LONGEST_RUN_IN if start else _LONGEST_LEADING) or text[end - 1] not in "。！!｡.":
        return False
    rest = text[mark.end : end]
    if not rest.strip(ENDERS) or "；" in rest or speaks_to_audience(rest):
        return False
    after = mark_at(text, following[0], following[1])
    return after is None or after.rank > mark.rank


def is_bare_line(lines: Sequence[str], i: int) -> bool:
    """Tell whether line `i`, without a number, is a heading: short, unpunctuated, among whole sentences."""
    line = lines[i]
    if not 2 <= len(line) <= LONGEST_BARE or not _could_be_bare(line) or i + 1 >= len(lines):
        return False
    return (i == 0 or _is_text(lines[i - 1])) and _is_text(lines[i + 1])


def _is_text(line: str) -> bool:
    """Tell whether a line ends as a sentence does, or is numbered: a bare heading can stand beside it."""
    return line[-1] in ENDERS + "：:；”）)" or mark_at(line) is not None


def _could_be_bare(line: str) -> bool:
    """Tell whether a line has nothing that no heading has; a comma or two inside it may be."""
    without_comma = line[:-1].replace("，", "", 2) + line[-1]
    return (
        not _NOT_BARE.search(without_comma)
        and not _DATE_LIKE.match(line)
        and any("一" <= c <= "鿿" for c in line)
    )
