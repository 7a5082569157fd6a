"""Ten lines, ten formulations: results that say the same fold into one line. Pure.

Two phrases say the same if the bank keeps them in one family, or if they share nearly all pairs of characters
(a family found at import may be missing: a bank grows). And where a query can mean many wordings (pinyin,
a slip), no wording takes all the lines: the next has its turn.
"""

from __future__ import annotations

import math
import operator
from collections import Counter
from collections.abc import Iterable, Mapping

from phrasebank.search.found import TIERS, Found
from phrasebank.text.fold import fold

_SAME = 0.8  # share of equal pairs from which on two texts are one formulation: a word of it differs
_IN_A_ROW = 4  # lines of a wording that nearly all results have, before another has its turn
_GUESSED = ("pinyin", "fuzzy")
_RANK = {tier: rank for rank, tier in enumerate(TIERS)}
_CLEARLY = 0.12  # less quality than the best: another slip, not another wording


class Line:
    """One line of results: the best phrase, and the others that it stands for."""

    def __init__(self, best: Found, pairs: frozenset[str] = frozenset()) -> None:
        self.best, self.pairs = best, pairs
        self.others: list[Found] = []


def fold_lines(found: Iterable[Found], families: Mapping[int, int | None], limit: int) -> list[Line]:
    """Fold results, the best first, into at most `limit` lines.

    `families` gives the family of each phrase (None: alone).
    """
    lines: list[Line] = []
    of_family: dict[int, Line] = {}
    holders: dict[str, list[int]] = {}
    for f in found:
        family = families.get(f.id)
        line = of_family.get(family) if family is not None else None
        pairs = _pairs(fold(f.text))
        line = line or _resembled(pairs, lines, holders)
        if line is not None:
            line.others.append(f)
            continue
        if len(lines) == limit:
            continue
        line = Line(f, pairs)
        for pair in pairs:
            holders.setdefault(pair, []).append(len(lines))
        lines.append(line)
        if family is not None:
            of_family[family] = line
    return lines


def _resembled(pairs: frozenset[str], lines: list[Line], holders: Mapping[str, list[int]]) -> Line | None:
    """Return the first line whose phrase shares nearly all pairs of characters, None where there is none.

    `holders` gives the places of the lines that have a pair. A line that lacks all of so many pairs as may
    differ, and one, shares too few: so only those are compared that have one of the rarest.
    """
    size = len(pairs)
    held = [pair for pair in pairs if pair in holders]
    telling = len(held) - math.ceil(_SAME * size) + 1  # the others no line has
    if telling <= 0:
        return None
    rarest = sorted(held, key=lambda pair: len(holders[pair]))[:telling]
    for place in sorted({place for pair in rarest for place in holders[pair]}):
        other = lines[place].pairs
        if len(pairs & other) >= _SAME * max(size, len(other)):
            return lines[place]
    return None


def _pairs(folded: str) -> frozenset[str]:
    """Return the pairs of neighbours of a folded text, itself where it has but one character."""
    return frozenset(map(operator.add, folded, folded[1:])) or frozenset((folded,))


def shares_of(found: Iterable[Found]) -> dict[tuple[str, str], float]:
    """Return, by tier and wording, the share of a tier's results that have the wording."""
    found = list(found)
    totals = Counter(f.match for f in found)
    return {key: n / totals[key[0]] for key, n in Counter((f.match, f.wording) for f in found).items()}


def take_turns(found: Iterable[Found], shares: Mapping[tuple[str, str], float]) -> list[Found]:
    """Order results, the best first, so that of guessed ones no wording takes all the lines of its tier.

    Wordings that answer the query as well as the best one take turns, each for as many lines as its share
    allows; what is clearly worse stays below.
    """
    turns: Counter[tuple[str, str]] = Counter()
    best: dict[str, float] = {}
    keyed = []
    for place, f in enumerate(found):
        turn = 0
        if f.match in _GUESSED:
            wording = (f.match, f.wording)
            turn = turns[wording] // max(1, round(_IN_A_ROW * shares[wording]))
            turns[wording] += 1
        worse = best.setdefault(f.match, f.quality) - f.quality > _CLEARLY
        keyed.append((_RANK[f.match], worse, turn, place, f))  # no two have the same place
    return [key[-1] for key in sorted(keyed)]
