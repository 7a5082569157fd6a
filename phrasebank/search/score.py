"""How results are ordered, and why.

A writer types a few characters of something that she has read. What she types is nearly always right, or
right but for one slip, so the way a phrase matches comes before all else: **exact** (her term stands in it)
before **terms** (all her terms do) before **pinyin** before **fuzzy** before **loose**. Each tier owns a band
of the score from 0 to 100, and nothing inside a band can lift a phrase out of it: a starred phrase that
merely resembles the query never stands above one that contains it.

Inside a band a phrase is worth a weighted sum of parts between 0 and 1:

- *quality*: how sure the match is (costs of slips, completeness of pinyin). In the exact and terms tiers it
  is always 1, and the other parts decide.
- *wording*: how often the wording that answers the query stands among what was found. zzzw can be many
  things, but when forty sentences say 政治站位 and one 自治州委, she means the first.
- *coverage*: how much of the phrase the query is. Who types 作风建设 looks first for the sentence about it,
  not for the enumeration in which it stands ninth.
- *near*: how close together, and in her order, several terms stand.
- *place*: a match at the beginning is what a phrase is about; one after a comma begins a clause.
- *said*: how many speeches say it, by the logarithm: the formula that fifty speeches share is the safe one.
- *length*: a sentence of 12 to 60 characters can be used as it stands; a scrap or a page cannot.

Stars and recent use break ties only: programs that let habit weigh more had to take it back, since what was
used most then hides what was asked for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from phrasebank.models import Match
from phrasebank.search.found import Found
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
_LITERAL = {"coverage": 0.45, "near": 0.20, "place": 0.15, "said": 0.10, "length": 0.10}
_RESEMBLING = {"quality": 0.60, "wording": 0.30, "coverage": 0.04, "place": 0.03, "said": 0.03}
_LOOSE = {"quality": 0.94, "coverage": 0.02, "said": 0.02, "length": 0.02}
_WEIGHTS: Mapping[Match, Mapping[str, float]] = {
    "exact": _LITERAL,
    "terms": _LITERAL,
    "pinyin": _RESEMBLING,
    "fuzzy": {"quality": 0.88, "wording": 0.06, "coverage": 0.03, "place": 0.02, "said": 0.01},
    "loose": _LOOSE,
}
_OFTEN = 50  # occurrences at which a formula is as common as it gets
_USABLE = (12, 60)  # characters of a sentence that can be used as it stands


def rate(found: Sequence[Found], wordings: Mapping[str, int] | None = None) -> None:
    """Give each of what was found its parts and its score, without what the bank knows of it."""
    counts = Counter(f.wording for f in found) if wordings is None else wordings
    most = max(counts.values(), default=1)
    for f in found:
        f.parts = {
            "quality": f.quality,
            "wording": math.log1p(counts[f.wording]) / math.log1p(most),
            "coverage": min(1.0, sum(end - start for start, end in f.places) / max(1, len(f.folded))),
            "near": _near(f),
            "place": _place(f),
            "said": 0.0,
            "length": _length(len(f.folded)),
        }
        _sum(f)


def rate_standing(found: Iterable[Found], standings: Mapping[int, Standing]) -> None:
    """Add how many speeches say each of what was rated."""
    for f in found:
        if f.id in standings:
            f.parts["said"] = min(1.0, math.log1p(standings[f.id].count) / math.log1p(_OFTEN))
            _sum(f)


def _sum(f: Found) -> None:
    base, width = BANDS[f.match]
    f.score = base + width * sum(weight * f.parts[name] for name, weight in _WEIGHTS[f.match].items())


def _near(f: Found) -> float:
    """Return 1 for terms that follow each other in order, less for each character between them."""
    if len(f.places) < 2:
        return 1.0
    spread = max(end for _start, end in f.places) - min(start for start, _end in f.places)
    gap = spread - sum(end - start for start, end in f.places)
    in_order = all(a <= b for (a, _), (b, _) in zip(f.places, f.places[1:], strict=False))
    return 1.0 / (1.0 + max(0, gap) / 8) * (1.0 if in_order else 0.8)


def _place(f: Found) -> float:
    """Return 1 at the beginning, falling to 0.3 at the end."""
    if not f.places:
        return 0.0
    return 1.0 - 0.7 * f.places[0][0] / max(1, len(f.folded))


def _length(n: int) -> float:
    """Return 1 for a length that can be used as it stands, less for scraps and pages."""
    shortest, longest = _USABLE
    if n < shortest:
        return n / shortest
    return 1.0 if n <= longest else longest / n
