"""Where the speeches of a compilation begin: the lines that only number them.

Why a series: “（一）” alone can be a section's number too. A compilation's dividers count 1, 2, 3 … in one
style from the top of the file, and its parts open as speeches do, or the file says how many it holds.

Invariant: the parts cover all lines, in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phrasebank.ingest.front import is_front_line, salutation_end

_N = r"[一二三四五六七八九十百\d]{1,4}"
_NOUN = "篇|讲话|发言|材料|范文|例文|致辞|表态发言|发言材料|交流发言|讲稿|党课|报告|心得体会"
_DIVIDER = re.compile(
    rf"^(?P<bracket>[（(]\s*(?P<n1>{_N})\s*[）)])$"
    rf"|^[【\[]?\s*(?P<noun>第?\s*(?:{_NOUN})?)\s*(?P<n2>{_N})\s*(?P<unit>篇|讲)?\s*[】\]]?"
    r"(?:[：:、.\s　]+(?P<own>\S.*))?$"
    rf"|^(?P<stem>\S.{{1,40}}?(?:{_NOUN}|稿))\s*[（(]?(?P<n3>{_N})[）)]?$"
)
_OPENING = re.compile("我代表|各位领导|同志们|根据.{0,20}安排|今天|这次|下面|首先")
_DIGITS = {char: i for i, char in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Part:
    """One speech of a compilation: lines `start` to `end`, its divider as written, its own title there."""

    start: int
    end: int
    divider: str
    title: str | None


def find_parts(lines: Sequence[str], counted: bool) -> list[Part]:
    """Return the parts of a compilation, or [] where the lines are one speech.

    `counted` says that the file itself tells how many speeches it holds (“4篇”).
    """
    series: dict[str, list[tuple[int, re.Match[str]]]] = {}
    for i, line in enumerate(lines):
        if len(line) > 60:
            continue
        found = _DIVIDER.match(line)
        style = _style(found) if found else None
        if found and style and _number(found) == len(series.get(style, ())) + 1:
            series.setdefault(style, []).append((i, found))
    best = max(series.items(), key=lambda item: len(item[1]), default=None)
    if best is None or not _holds(best[0], best[1], lines, counted):
        return []
    ends = [i for i, _found in best[1][1:]] + [len(lines)]
    return [Part(i + 1, end, lines[i], found["own"]) for (i, found), end in zip(best[1], ends, strict=True)]


def _style(found: re.Match[str]) -> str | None:
    if found["bracket"]:
        return "bracket"
    if found["stem"]:
        return found["stem"]
    noun, unit = found["noun"].replace(" ", ""), found["unit"] or ""
    return f"{noun} {unit}" if noun not in ("", "第") or unit else None


def _number(found: re.Match[str]) -> int:
    written = found["n1"] or found["n2"] or found["n3"]
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _holds(style: str, found: list[tuple[int, re.Match[str]]], lines: Sequence[str], counted: bool) -> bool:
    """Tell whether a series of dividers really parts speeches."""
    if len(found) < 2:
        return False
    top = found[0][0]
    if style == "bracket" and not all(is_front_line(lines, i) for i in range(top)):
        return False
    if counted or style not in ("bracket", "第 篇"):
        return True
    opened = sum(_opens(lines[i + 1 : i + 6]) for i, _f in found)
    return opened * 2 > len(found)


def _opens(lines: Sequence[str]) -> bool:
    return any(salutation_end(line) or _OPENING.search(line[:40]) for line in lines[:3])
