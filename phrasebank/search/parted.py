"""Words run together that the sentence has apart or in another order: 营商优化 for 优化营商环境.

Why: with a space between they are two terms, found in any order; who remembers a formula half leaves the
space out, and no count of slips sees words that changed places. Measured on 240 such queries over 70,000
sentences: the right wording first for 45 of a hundred before and 63 with this, in the first ten for 55 and
85. Cheaper costs would put more of these first, but lose true slips. Of 105 formulas of three words in
another order 45 came first, and 98 do with this. Invariant: the parts stand as typed, near together.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from phrasebank.search.found import Found
from phrasebank.search.tiers import Search
from phrasebank.store import candidates
from phrasebank.store.candidates import Look
from phrasebank.text.fold import fold
from phrasebank.text.pairs import pairs_of

_SHORTEST, _LONGEST = 4, 8  # characters of the words; of longer ones enough else is found
_PART = 2  # characters of a word
_THREE = (6, 7)  # characters of three words
_JOINING = re.compile("(?<=..)[和与及](?=..)")
_GAP = ".{0,4}"  # what may stand between them: 医养结合机构
_ROWS = 150  # newest phrases with both that are looked at, for each place where a term may part
_PARTED = 0.8  # what it costs that something stands between, as for one missing character
_MOVED = 0.9  # that they changed places
_THIRD = 0.1  # that there are three of them
_BETWEEN = 0.1  # for each character more or less between


def parted(search: Search, least: float, best: float) -> list[Found]:
    """Return the phrases in which the words of the only term stand apart, of at least some quality.

    `best` is the quality of the best found so far: three words are not looked for where they would be worse.
    """
    terms = search.query.terms
    if len(terms) > 1 or terms[0].exact or not _SHORTEST <= len(terms[0].text) <= _LONGEST:
        return []
    found: dict[int, Found] = {}
    three = best < 1.0 - (_MOVED + _THIRD) / len(terms[0].text)
    for f in _each(search, terms[0].text, three):
        if f.quality >= max(least, found[f.id].quality if f.id in found else 0.0):
            found[f.id] = f
    return [f for f in found.values() if not search.refused(f.text)]


def _each(search: Search, term: str, three: bool) -> Iterator[Found]:
    """Yield what is found where a term parts into two words, or `three`, in one way after the other."""
    counts = search.counts(pairs_of(term))
    for parts in _partings(term, three):
        if not all(counts[pair] for part in parts for pair in pairs_of(part)):
            continue
        orders = itertools.permutations(f"({re.escape(part)})" for part in parts)
        near = re.compile("|".join(map(_GAP.join, orders)))
        look = Look(candidates.all_of(map(candidates.containing, parts)), _ROWS)
        for id_, text in search.rows(" + ".join(parts), candidates.by_pairs, look):
            shadow = fold(text)
            place = min(near.finditer(shadow), key=lambda found: len(found[0]), default=None)
            if place is not None:
                moved = place[1] is None  # the first order is that of the term
                cost = (_MOVED if moved else _PARTED) + _THIRD * (len(parts) - 2)
                cost += _BETWEEN * abs(len(place[0]) - len(term))
                spans = tuple(span for span in place.regs[1:] if span[0] >= 0)
                yield Found(id_, text, shadow, "fuzzy", 1.0 - cost / len(term), spans, place[0])


def _partings(term: str, three: bool) -> Iterator[tuple[str, ...]]:
    """Yield the ways to part a term into two words, or three; what joins two words is part of neither."""
    for words in dict.fromkeys((term, _JOINING.sub("", term))):
        size = len(words)
        inner = range(_PART, size - _PART + 1)
        cuts = [(at,) for at in inner] + list(itertools.combinations(inner, 2)) * (three and size in _THREE)
        for cut in cuts:
            parts = tuple(words[a:b] for a, b in itertools.pairwise((0, *cut, size)))
            if all(len(part) >= _PART and part in term for part in parts):
                yield parts
