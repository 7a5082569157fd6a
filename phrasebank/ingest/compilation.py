"""Where the speeches of a compilation begin: lines that only number them, or titles that come again.

Why a series: “（一）” alone can be a section's number too. Dividers count 1, 2, 3 …, and their parts open as
speeches do, or the file says how many it holds. Without dividers, a speech begins where a title is followed
by a salutation, as it was on top, or by its date in brackets (selected works), or where a notice hands it on.

Invariant: the parts do not overlap and leave out only the lines above the first and the dividers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phrasebank.ingest.front import MOST_LINES, is_dashed, is_date, is_front_line, salutation_end, title_above
from phrasebank.ingest.numerals import value
from phrasebank.ingest.sentences import CLOSERS, ENDERS

_N = r"[一二三四五六七八九十百零\d]{1,5}"
_KIND = "讲话|发言|材料|致辞|讲稿|党课|报告|心得体会|对照检查|述职"
_NOUN = f"篇|范文|例文|发言稿|讲话稿|发言材料|表态发言|交流发言|{_KIND}"
_DIVIDER = re.compile(
    rf"(?P<bracket>[（(]\s*(?P<n1>{_N})\s*[）)])$"
    rf"|(?P<listed>[（(]?(?P<n2>{_N})(?:[）)]|[、．.])\s*)(?P<own2>.{{3,50}}(?:{_KIND}|稿|书))$"
    rf"|[【\[]?\s*(?P<noun>第?\s*(?:{_NOUN})?)\s*[（(]?(?P<n3>{_N})[）)]?\s*(?P<unit>篇|讲)?\s*[】\]]?"
    r"(?:(?:[：:、.\s　]+|(?<=[】\]）)]))(?P<own3>\S.*))?$"
    rf"|(?P<stem>\S.{{1,40}}?(?:{_NOUN}|稿))\s*[（(]?(?P<n4>{_N})[）)]?$"
)
_OPENING = re.compile("我代表|各位领导|同志们|根据.{0,20}安排|今天|这次|下面|首先")
_TITLE = re.compile(rf"(?:{_KIND}|稿|词)(?:[（(][^（）()]*[）)])?$")
_NOTES = re.compile(r"\W*注\s*释\W*")  # ends a speech though it has none
_ATTACHED = re.compile(rf"附\s*件\s*(?:{_N})?\s*[：:]?")
_MIXED = "any"  # the style of dividers of several (范文一, 【篇二】), which prove less
_LONGEST = 60  # characters of a divider or title
_MOST_ABOVE = 3  # lines of a title above its date
_FEWEST_DATED = 3  # one or two dates in brackets can stand in one speech


@dataclass(frozen=True, slots=True)
class Part:
    """One speech of a compilation: its lines from `start` to `end`; its divider as written, "" without one,
    and the title that stands on the divider's line, None where there is none."""

    start: int
    end: int
    divider: str = ""
    title: str | None = None

    @property
    def top(self) -> int:
        """The first line that belongs to the part, its divider among them."""
        return self.start - bool(self.divider)


def find_parts(lines: Sequence[str], counted: bool) -> list[Part]:
    """Return the parts of a compilation, or [] where the lines are one speech.

    `counted` says that the file itself tells how many speeches it holds (“4篇”).
    """
    return _numbered(lines, counted) or _titled(lines) or _dated(lines) or _attached(lines)


def _numbered(lines: Sequence[str], counted: bool) -> list[Part]:
    series: dict[str, list[tuple[int, re.Match[str]]]] = {_MIXED: []}
    for i, line in enumerate(lines):
        found = _DIVIDER.match(line) if len(line) <= _LONGEST else None
        style = _style(found) if found else None
        if found is None or style is None:
            continue
        for one in (style,) if style in ("bracket", "listed") else (style, _MIXED):
            if _number(found) == len(series.get(one, ())) + 1:
                series.setdefault(one, []).append((i, found))
    style, members = max(series.items(), key=lambda item: (len(item[1]), item[0] != _MIXED))
    if not _holds(style, [i for i, _found in members], lines, counted):
        return []
    ends = [i for i, _found in members[1:]] + [len(lines)]
    return [
        Part(i + 1, end, lines[i], found["own2"] or found["own3"])
        for (i, found), end in zip(members, ends, strict=True)
    ]


def _style(found: re.Match[str]) -> str | None:
    """Name the style of a divider; None for a number that divides nothing."""
    if found["bracket"] or found["listed"]:
        return "bracket" if found["bracket"] else "listed"
    if found["stem"]:
        return found["stem"]
    noun, unit = found["noun"].replace(" ", ""), found["unit"] or ""
    return f"{noun} {unit}" if noun not in ("", "第") or unit else None


def _number(found: re.Match[str]) -> int:
    return value(found["n1"] or found["n2"] or found["n3"] or found["n4"])


def _holds(style: str, members: Sequence[int], lines: Sequence[str], counted: bool) -> bool:
    """Tell whether a series of dividers really parts speeches."""
    if len(members) < 2:
        return False
    if all(any(map(salutation_end, lines[i + 1 : i + 5])) for i in members):
        return True
    if style in ("listed", _MIXED):
        return False
    if style == "bracket" and not all(is_front_line(lines, i) for i in range(members[0])):
        return False
    if counted or style not in ("bracket", "第 篇"):
        return True
    opened = sum(any(map(_opens, lines[i + 1 : i + 4])) for i in members)
    return opened * 2 > len(members)


def _opens(line: str) -> bool:
    return salutation_end(line) > 0 or _OPENING.search(line[:40]) is not None


def _titled(lines: Sequence[str]) -> list[Part]:
    """Part the lines where a speech's title and a salutation follow the end of another speech."""
    starts: list[int] = []
    opened = -1  # the line of the last salutation: another title above it belongs to the same speech
    for i, line in enumerate(lines):
        if i > opened and len(line) <= _LONGEST and _TITLE.search(line):
            salutation = _salutation_below(lines, i)
            if salutation is not None:
                starts.append(title_above(lines, i) if i > opened + 1 and is_dashed(line) else i)
                opened = salutation
    if len(starts) < 2 or not all(is_front_line(lines, i) for i in range(starts[0])):
        return []
    return [Part(i, end) for i, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _salutation_below(lines: Sequence[str], i: int) -> int | None:
    """Return the line of the salutation that the title at line `i` leads to, None where it leads to none."""
    if not is_front_line(lines, i) or (i and lines[i - 1][-1] in "：:，,、"):
        return None
    for k in range(i + 1, min(i + 5, len(lines))):
        if salutation_end(lines[k]):
            return k
        if not is_front_line(lines, k):
            return None
    return None


def _dated(lines: Sequence[str]) -> list[Part]:
    """Part the lines where a title stands above a date in brackets; what is above the first is a part too."""
    starts: list[int] = []
    for i, line in enumerate(lines):
        if line[0] in "（(" and is_date(line):  # a signature's date has no brackets
            start = _start_above(lines, i, starts[-1] + 2 if starts else 0)
            if start is not None:
                starts.append(start)
    if len(starts) < _FEWEST_DATED:
        return []
    if not all(is_front_line(lines, i) for i in range(starts[0])):
        starts.insert(0, 0)
    return [Part(i, end) for i, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _attached(lines: Sequence[str]) -> list[Part]:
    """Part the lines where a speech is attached to the notice that hands it on."""
    starts = [
        i
        for i, line in enumerate(lines[:-2])
        if i and _ATTACHED.fullmatch(line) and _front_below(lines, i + 1)
    ]
    ends = [*starts, len(lines)]
    parts = [Part(i + 1, end, lines[i]) for i, end in zip(starts, ends[1:], strict=True)]
    return [Part(0, ends[0]), *parts] if parts else []


def _front_below(lines: Sequence[str], i: int) -> bool:
    """Tell whether from line `i` on there are the lines above a speech, and then its salutation."""
    for k in range(i, min(i + MOST_LINES, len(lines))):
        if salutation_end(lines[k]):
            return k > i
        if not is_front_line(lines, k):
            break
    return False


def _start_above(lines: Sequence[str], i: int, lowest: int) -> int | None:
    """Return where the speech begins whose date is line `i`: below the end of another; None: nowhere."""
    for start in range(i - 1, max(i - 1 - _MOST_ABOVE, lowest - 1), -1):
        if not is_front_line(lines, start):
            return None
        if start == 0:  # above the title of the first there can be that of the collection
            return title_above(lines, i)
        above = lines[start - 1]
        if above[-1] in ENDERS + CLOSERS or is_date(above) or _NOTES.fullmatch(above):
            return start
    return None
