"""Ten lines, ten formulations: results that say the same fold into one line. Pure.

Two phrases say the same if the bank keeps them in one family, or if they are nearly equal letter for letter
(a family found at import may be missing: a bank grows). And where a query can mean many wordings (pinyin,
a slip), no wording takes all the lines: after `_IN_A_ROW` phrases of it the next wording has its turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from phrasebank.search.found import TIERS, Found

_SAME = 88.0  # ratio (0–100) from which on two texts are one formulation: one word of a sentence differs
_IN_A_ROW = 2
_GUESSED = ("pinyin", "fuzzy")
_CLEARLY = 0.12  # less quality than the best: another slip, not another wording


@dataclass(slots=True)
class Line:
    """One line of results: the best phrase, and the others that it stands for."""

    best: Found
    others: list[Found] = field(default_factory=list)


def fold_lines(found: Iterable[Found], families: Mapping[int, int | None], limit: int) -> list[Line]:
    """Fold results, the best first, into at most `limit` lines.

    `families` gives the family of each phrase (None: alone).
    """
    lines: list[Line] = []
    of_family: dict[int, Line] = {}
    for f in found:
        family = families.get(f.id)
        line = of_family.get(family) if family is not None else None
        line = line or _resembled(f, lines)
        if line is not None:
            line.others.append(f)
            continue
        if len(lines) == limit:
            continue
        line = Line(f)
        lines.append(line)
        if family is not None:
            of_family[family] = line
    return lines


def _resembled(f: Found, lines: Iterable[Line]) -> Line | None:
    """Return the line whose phrase is nearly equal, None where there is none."""
    from rapidfuzz import fuzz

    for line in lines:
        longer, shorter = sorted((len(f.folded), len(line.best.folded)), reverse=True)
        if shorter > 0.8 * longer and fuzz.ratio(f.folded, line.best.folded, score_cutoff=_SAME):
            return line
    return None


def take_turns(found: Iterable[Found]) -> list[Found]:
    """Order results, the best first, so that of guessed ones no wording takes all the lines of its tier.

    Wordings that answer the query as well as the best one take turns; what is clearly worse stays below.
    """
    turns: Counter[tuple[str, str]] = Counter()
    best: dict[str, float] = {}
    keyed = []
    for place, f in enumerate(found):
        turn = 0
        if f.match in _GUESSED:
            turn = turns[f.match, f.wording] // _IN_A_ROW
            turns[f.match, f.wording] += 1
        worse = best.setdefault(f.match, f.quality) - f.quality > _CLEARLY
        keyed.append(((TIERS.index(f.match), worse, turn, place), f))
    return [f for _key, f in sorted(keyed, key=lambda pair: pair[0])]
