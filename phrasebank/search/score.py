"""How results are ordered, and why.

A writer types a few characters of something that she has read. What she types is nearly always right, or
right but for one slip, so the way a phrase matches comes before all else: **exact** (her term stands in it)
before **terms** (all her terms do) before **pinyin** before **fuzzy** before **loose**. Each tier owns a band
of the score from 0 to 100, and nothing inside a band can lift a phrase out of it: a starred phrase that
merely resembles the query never stands above one that contains it.

Inside a band a phrase is worth a weighted sum of parts between 0 and 1:

- *quality*: how sure the match is (costs of slips, completeness of pinyin). In the exact and terms tiers it
  is always 1, and the other parts decide.
- *wording*: how common the wording is that answers the query. zzzw can be many things, but when forty
  sentences say 政治站位 and one 自治州委, she means the first.
- *coverage*: how much of the phrase the query is. Who types 作风建设 looks first for the sentence about it,
  not for the enumeration in which it stands ninth.
- *near*: how close together, and in her order, several terms stand.
- *whole*: whether it stands in one piece; across a comma it is two clauses that happen to meet, and 145 is
  no part of 1454, nor 三条 of 十三条. Of 1,103 names in quotation marks ten (三保障) came after a heading
  (三、保障措施) while it weighed a quarter of *coverage*; two thirds of it put all ten right.
- *place*: a match at the beginning is what a phrase is about; one after a comma begins a clause.
- *said*: how many speeches say it, by the logarithm: the formula that fifty speeches share is the safe one.
- *length*: a sentence of 12 to 60 characters can be used as it stands; a scrap or a page cannot.

Stars and recent use break ties only: programs that let habit weigh more had to take it back, since what was
used most then hides what was asked for.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from phrasebank.models import Match
from phrasebank.search.found import Found, Place
from phrasebank.store.candidates import Standing

# where the band of each tier begins, and how wide it is
BANDS: Mapping[Match, tuple[float, float]] = {
    "exact": (88.0, 12.0),
    "terms": (76.0, 12.0),
    "pinyin": (60.0, 16.0),
    "fuzzy": (30.0, 30.0),
    "loose": (0.0, 30.0),
}
# the weight of each part; they add up to 1 in each tier
_LITERAL = {"coverage": 0.30, "near": 0.20, "place": 0.10, "whole": 0.20, "said": 0.10, "length": 0.10}
_WEIGHTS: Mapping[Match, Mapping[str, float]] = {
    "exact": _LITERAL,
    "terms": _LITERAL,
    "pinyin": {
        "quality": 0.50,
        "wording": 0.25,
        "near": 0.05,
        "whole": 0.10,
        "coverage": 0.04,
        "place": 0.03,
        "said": 0.03,
    },
    "fuzzy": {"quality": 0.90, "wording": 0.03, "whole": 0.03, "coverage": 0.02, "place": 0.01, "said": 0.01},
    "loose": {"quality": 0.94, "coverage": 0.02, "said": 0.02, "length": 0.02},
}
_PARTS = ("quality", "wording", "coverage", "near", "place", "whole", "length")  # in the order of `rate`
_IN_ORDER = {tier: tuple(weights.get(part, 0.0) for part in _PARTS) for tier, weights in _WEIGHTS.items()}
_NUMERALS = frozenset("0123456789.．〇零一二三四五六七八九十百")
_OFTEN = 50  # occurrences at which a formula is as common as it gets
_USABLE = (12, 60)  # characters of a sentence that can be used as it stands


def rate(found: Sequence[Found], counts: Mapping[str, float] | None = None) -> None:
    """Give each of what one tier found its parts and its score, but for how many speeches say it.

    `counts` tells how common each wording is, None: as often as it was found.
    """
    counts = counts or Counter(f.wording for f in found)
    most = math.log1p(max(counts.values(), default=1))
    commonness = {wording: math.log1p(n) / most for wording, n in counts.items()}
    sure = [f for f in found if f.match in {"exact", "terms", "pinyin"}]  # a slip may lie in the number
    numbers = any(f.shadow[i] in _NUMERALS for f in sure for a, b in f.places for i in (a, b - 1))
    for f in found:
        size, places = len(f.shadow), f.places
        f.parts = (
            f.quality,
            commonness[f.wording],
            min(1.0, sum([end - start for start, end in places]) / size),
            near(places),
            1.0 - 0.7 * places[0][0] / size if places else 0.0,
            float(_is_whole(f) and not (numbers and _cuts_number(f))),
            1.0 if _USABLE[0] <= size <= _USABLE[1] else _length(size),
        )
        base, width = BANDS[f.match]
        f.score = base + width * sum(map(operator.mul, _IN_ORDER[f.match], f.parts))


def _is_whole(f: Found) -> bool:
    return f.shadow is f.text or (f.wording != "" and f.wording in f.text)


def _cuts_number(f: Found) -> bool:
    """Tell whether a match begins or ends inside a number, as 145 in 1454, 百分之三 in 百分之三点七."""
    for place in f.places:
        for edge in place:
            if f.shadow[edge - 1 : edge] in _NUMERALS:
                rest = f.shadow[edge : edge + 2]
                if rest[:1] in _NUMERALS or (rest[:1] == "点" and rest[1:] in _NUMERALS):
                    return True
    return False


def rate_standing(found: Iterable[Found], standings: Mapping[int, Standing]) -> None:
    """Add how many speeches say each of what was rated."""
    for f in found:
        said = min(1.0, math.log1p(standings[f.id].count) / math.log1p(_OFTEN))
        f.parts = (*f.parts, said)
        f.score += BANDS[f.match][1] * _WEIGHTS[f.match]["said"] * said


def parts_of(f: Found) -> dict[str, float]:
    """Return the parts of a score by their names."""
    return dict(zip((*_PARTS, "said"), f.parts, strict=True))


def near(places: Sequence[Place]) -> float:
    """Return 1 for terms that follow each other in order, less for each character between them."""
    if len(places) < 2:
        return 1.0
    spread = max(end for _start, end in places) - min(start for start, _end in places)
    gap = max(0, spread - sum(end - start for start, end in places))
    in_order = all(a[0] <= b[0] for a, b in itertools.pairwise(places))
    return (1.0 if in_order else 0.8) / (1.0 + gap / 8)


def _length(n: int) -> float:
    """Return 1 for a length that can be used as it stands, less for scraps and pages."""
    shortest, longest = _USABLE
    if n < shortest:
        return n / shortest
    return 1.0 if n <= longest else longest / n
