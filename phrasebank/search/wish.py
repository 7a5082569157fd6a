"""The loose tier: phrases that fit a wish in her own words, when nothing matches closely.

Rare single characters and pairs decide (BM25), with kindred words as softer demands, and the names of themes
and roles as a second field. Measured on wishes over real speeches (MRR): a ratio of letters 0.56, BM25 over
pairs 0.57, over single characters and pairs 0.69, with the second field 0.73; embedding models 0.54–0.68.

Source of the formula: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from phrasebank.search import sound
from phrasebank.search.found import Found
from phrasebank.search.kindred import is_name, kindred, meant_names
from phrasebank.search.tiers import Search
from phrasebank.store import candidates, reading
from phrasebank.text.fold import fold
from phrasebank.text.pairs import pairs_of

_POSTINGS = 8000  # that are counted, the rarest pairs first
_TEXTS = 250  # that are weighed
_DEMANDS = 48  # pairs and characters that are asked for, the weightiest
_TAGGED = 200  # newest phrases of a theme or role that the wish names
_SINGLE = 0.4  # a single character says less than a pair
_KINDRED = 0.9  # a kindred word says less than what was typed
_NAMED = 8.0  # a theme or role that was meant, in the measure of a pair's rarity
_SPELLED = re.compile("[a-z]+")  # pinyin that nobody says, or a name that no phrase has
_K1, _B, _USUAL = 1.2, 0.1, 45  # BM25: saturation, weight of length, usual length in characters
_LEAST = 0.04  # share of the whole wish below which a phrase has nothing of it
_MOST = 50  # results handed on, or three for each line wanted


def wished(search: Search) -> list[Found]:
    """Return the phrases that fit the terms, taken together as a wish."""
    if any(term.exact for term in search.query.terms):
        return []
    wish = " ".join(filter(None, (_in_words(term.text) for term in search.query.terms)))
    if not wish:
        return []
    connection = search.bank.connection
    demands = _demands(wish)
    size, counts = candidates.sizes(connection, demands)
    rarity = {gram: math.log(1 + (size - n + 0.5) / (n + 0.5)) for gram, n in counts.items()}
    names = meant_names(wish, reading.names(search.bank, "theme") + reading.names(search.bank, "role"))
    rows = _candidates(search, demands, counts, names, size)
    tags = candidates.tagged(connection, [id_ for id_, _text in rows]) if names else {}
    whole = sum(weight * rarity[gram] for gram, weight in demands.items() if weight >= _SINGLE)
    found = []
    for id_, text in rows:
        folded = fold(text)
        if search.refused(text):
            continue
        length = 1 + _K1 * (1 - _B + _B * len(folded) / _USUAL)
        worth = sum(w * rarity[g] for g, w in demands.items() if g in folded) * (1 + _K1) / length
        worth += _NAMED * max((names[name] for name in tags.get(id_, ()) if name in names), default=0.0)
        if worth >= _LEAST * whole:
            found.append(Found(id_, text, folded, "loose", worth))
    best = max((f.quality for f in found), default=1.0)
    found.sort(key=lambda f: -f.quality)
    del found[max(_MOST, 3 * search.limit) :]
    for f in found:
        f.quality /= max(best, whole)
        f.places = _places(wish, f.shadow)
    return found


def _in_words(text: str) -> str:
    """Return what of a term is a wish: of one more than half of which is spelled, the words beside pinyin.

    Letters that have a name in characters, as GDP, are not spelled; beside letters that nobody says is none.
    """
    spelled = [letters for letters in _SPELLED.findall(text) if not is_name(letters)]
    if 2 * sum(map(len, spelled)) <= len(text):
        return text
    if not all(ways and sound.quality(ways[0]) == 1 for ways in map(sound.readings, spelled)):
        return ""
    return " ".join(word for word in _SPELLED.split(text) if len(word) > 1)


def _demands(wish: str) -> dict[str, float]:
    """Return the pairs and single characters that a wish asks for, with their weights."""
    demands: dict[str, float] = {}
    for word, strength in [*((word, 1.0) for word in wish.split(" ")), *kindred(wish).items()]:
        share = strength if strength == 1.0 and word in wish else strength * _KINDRED
        for i in range(len(word)):
            if word in wish and not _SPELLED.match(word[i]):
                demands[word[i]] = max(demands.get(word[i], 0.0), share * _SINGLE)
            if i:
                pair = word[i - 1 : i + 1]
                demands[pair] = max(demands.get(pair, 0.0), share)
    most = sorted(demands, key=lambda gram: -demands[gram])[:_DEMANDS]
    return {gram: demands[gram] for gram in most}


def _candidates(
    search: Search, demands: Mapping[str, float], counts: Mapping[str, int], names: Iterable[str], size: int
) -> list[candidates.Row]:
    """Return the phrases that are weighed: all of a small bank, else those with rare grams or the tag."""
    connection = search.bank.connection
    if size <= _TEXTS:
        return candidates.listed(connection, search.scope, "new", size)
    shared: Counter[str] = Counter()
    left = _POSTINGS
    for gram in sorted(demands, key=lambda gram: counts[gram] / demands[gram]):
        if counts[gram] and left > 0 and counts[gram] <= _POSTINGS:
            holders = candidates.postings(connection, gram, left)
            left -= len(holders)
            shared.update(holders)
    ids = [int(id_) for id_, _n in shared.most_common(_TEXTS)]
    ids += candidates.with_names(connection, names, _TAGGED)
    return candidates.texts(connection, list(dict.fromkeys(ids)), search.scope)


def _places(wish: str, folded: str) -> tuple[tuple[int, int], ...]:
    """Return where pairs of the wish stand, joined where they overlap."""
    places: list[tuple[int, int]] = []
    asked = set(pairs_of(wish))
    for i in range(len(folded) - 1):
        if folded[i : i + 2] in asked:
            if places and i <= places[-1][1]:
                places[-1] = (places[-1][0], i + 2)
            else:
                places.append((i, i + 2))
    return tuple(places)
