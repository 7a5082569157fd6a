"""How common each of the wordings is that letters may mean. Loaded for letters only.

Why not by counting what was found: of zhengzhi only the newest phrases are looked at, most of which may say
整治 where the bank says 政治; and the commonest pair of characters may be no word, as 政执 in 行政执法. So
the first short wordings are counted in the whole bank, and weighed by how freely they stand: among how many
different neighbours, on the side where they are fewer; an end of a clause is always another. Of 117 words
typed as pinyin all came first then in a bank of reports (before: 116), of 114 among a million sentences of
laws 104 (before: 100). Source: Feng et al., Accessor variety criteria for Chinese word extraction, 2004.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from phrasebank.search.found import Found
from phrasebank.search.score import near
from phrasebank.search.tiers import Search
from phrasebank.store import candidates

_SHORT = 3  # characters up to which a wording can be many things
_MANY = 300  # phrases from which on there were more than were looked at
_COUNTED = 6  # wordings that are counted in the bank,
_MOST = 20_000  # each up to so many phrases: 2 ms


def commonness(search: Search, found: Sequence[Found]) -> Mapping[str, float]:
    """Return for each wording of what was heard how common it is, in numbers that can be compared."""
    counts: dict[str, float] = defaultdict(float)
    for f in found:
        counts[f.wording] += near(f.places) ** 2
    free = _neighbours([f for f in found if len(f.places) == 1 and len(f.wording) <= _SHORT])
    if len(found) >= _MANY:
        for wording in sorted(free, key=lambda w: (-free[w], -counts[w], w))[:_COUNTED]:
            if len(wording) > 1:
                counts[wording] = candidates.holders(search.bank.connection, wording, _MOST)
    return {wording: n * math.sqrt(free.get(wording, 1)) for wording, n in counts.items()}


def _neighbours(found: Sequence[Found]) -> dict[str, int]:
    """Return for each wording the number of its different neighbours, on the side where they are fewer."""
    beside: tuple[dict[str, set[str]], ...] = (defaultdict(set), defaultdict(set))
    for f in found:
        ((start, end),) = f.places
        for side, char in zip(beside, (f.shadow[start - 1 : start], f.shadow[end : end + 1]), strict=True):
            side[f.wording].add(char if char.isalnum() else f"end {f.id}")
    return {wording: min(len(side[wording]) for side in beside) for wording in beside[0]}
