"""The tiers: for each way to match, which phrases do. Candidates come from the index, each is looked at.

Every function returns what it found with places and quality; none orders. Invariant: whatever the index
hands over, only a phrase whose own folded text answers the query comes back.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from phrasebank.search import sound
from phrasebank.search.found import Found, Place
from phrasebank.search.query import Query, Term
from phrasebank.store import candidates
from phrasebank.store.bank import Bank
from phrasebank.store.candidates import Look, Row, Scope
from phrasebank.store.index import END, START
from phrasebank.text import pinyin
from phrasebank.text.fold import fold

_LITERAL_ROWS = 800  # newest phrases that are looked at where more contain the terms
_OTHER_READING = 0.2  # less quality for each character read in another way than here is usual
_READING_ROWS = 400  # for each way to read letters

Index = Callable[[Any, Look, Scope], list[Row]]


@dataclass(slots=True)
class Search:
    """One search under way: what is asked, where, and what has been looked up so far."""

    bank: Bank
    query: Query
    scope: Scope
    limit: int
    looked_up: list[tuple[str, int]] = field(default_factory=list)

    def rows(self, what: str, where: Index, look: Look) -> list[Row]:
        """Look something up in the pairs or the initials, and note it."""
        rows = where(self.bank.connection, look, self.scope)
        self.looked_up.append((what, len(rows)))
        return rows

    def refused(self, folded: str) -> bool:
        """Tell whether a phrase has what the query wants without."""
        return any(place_of(term, folded) for term in self.query.without)


def literal(search: Search) -> list[Found]:
    """Return the phrases in which all terms stand."""
    terms = search.query.terms
    rows = _literal_rows(search, max(_LITERAL_ROWS, 3 * search.limit))
    found = []
    for id_, text in rows:
        shadow = text
        places = places_of(terms, text)
        if places is None or search.query.without:
            shadow = fold(text)
            places = places_of(terms, shadow)
        if places is not None and not search.refused(shadow):
            joined = all(a[1] == b[0] for a, b in itertools.pairwise(places))
            found.append(Found(id_, text, shadow, "exact" if joined else "terms", places=places))
    return found


def _literal_rows(search: Search, limit: int) -> list[Row]:
    """Return the newest phrases that may hold all terms."""
    whole = [lookup(term) for term in search.query.terms if len(term.text) > 1 or term.exact]
    single = tuple(term.text for term in search.query.terms if len(term.text) == 1 and not term.exact)
    what = " ".join(term.text for term in search.query.terms)
    if whole:
        return search.rows(what, candidates.by_pairs, Look(candidates.all_of(whole), limit, _like(single)))
    rows = candidates.with_characters(search.bank.connection, single, search.scope, limit)
    search.looked_up.append((what, len(rows)))
    return rows


def _like(chars: Sequence[str]) -> tuple[str, ...]:
    """Return the pattern for a text with one of the characters, the rest of which is seen later."""
    return tuple(f"%{char}%" for char in chars[:1])


def places_of(terms: Sequence[Term], shadow: str) -> tuple[Place, ...] | None:
    """Return where all terms stand in a text, None where one does not."""
    places = []
    for term in terms:
        place = place_of(term, shadow)
        if place is None:
            return None
        places.append(place)
    return tuple(places)


def lookup(term: Term) -> str:
    """Return the index expression of a term that must stand in the text."""
    marked = f"{START if term.starts else ''}{term.text}{END if term.ends else ''}"
    return candidates.containing(marked)


def place_of(term: Term, shadow: str) -> Place | None:
    """Return where a term stands in a text, None where it does not."""
    size = len(term.text)
    if term.starts:
        return (0, size) if shadow.startswith(term.text) else None
    if term.ends:
        return (len(shadow) - size, len(shadow)) if shadow.endswith(term.text) else None
    start = shadow.find(term.text)
    return (start, start + size) if start >= 0 else None


def spoken(search: Search) -> list[Found]:
    """Return the phrases in which all terms stand or, those with letters, are heard."""
    terms = _joined(search.query.terms)
    heard = [term for term in terms if sound.has_letters(term.text) and not term.exact]
    if not heard:
        return []
    first = max(heard, key=lambda term: len(term.text))
    found: dict[int, Found] = {}
    for reading in _readings(first):
        letters = sound.initials_of(reading)
        if len(letters) < 2:
            continue
        rows = search.rows(
            " ".join(reading), candidates.by_initials, Look(candidates.sounding(letters), _READING_ROWS)
        )
        rows = [row for row in rows if row[0] not in found]
        rough = [letters in pinyin.rough_initials(text) for _id, text in rows]
        for sure in (True, False):  # those whose context gives another reading only where others are few
            if len(found) >= search.limit and not sure:
                break
            for id_, text in itertools.compress(rows, (is_rough == sure for is_rough in rough)):
                heard_here = _hear(terms, first, reading, id_, text)
                if heard_here and not search.refused(heard_here.shadow):
                    found[id_] = heard_here
    return list(found.values())


def _readings(term: Term) -> list[sound.Reading]:
    """Return the readings of a term; one that was typed in separate syllables has its own."""
    if " " in term.text:
        return [tuple(term.text.split(" "))]
    return sound.readings(term.text)


def _hear(terms: Sequence[Term], first: Term, reading: sound.Reading, id_: int, text: str) -> Found | None:
    """Return how a phrase answers all terms, the first of them by a reading; None where it does not."""
    folded = fold(text)
    letters = pinyin.initials(folded)
    places, quality = [], 0.0
    for term in terms:
        ways = [reading] if term is first else _readings(term) if sound.has_letters(term.text) else []
        place = None if term is first else place_of(term, folded)
        sure = 1.0
        for way in ways if place is None else ():
            start = next(sound.places(way, folded, letters), None)
            if start is not None:
                place = (start, start + len(way))
                sure = sound.quality(way) - _OTHER_READING * sound.unusual(way, folded[start : place[1]])
                break
        if place is None:
            return None
        places.append(place)
        quality += sure / len(terms)
    wording = " ".join(folded[start:end] for start, end in places)
    return Found(id_, text, folded, "pinyin", quality, tuple(places), wording)


def _joined(terms: Sequence[Term]) -> list[Term]:
    """Join syllables that were typed with spaces between into one term."""
    syllables = pinyin.all_syllables()
    joined: list[Term] = []
    for term in terms:
        before = joined[-1].text.split(" ") if joined else [""]
        if term.text in syllables and not term.exact and before[-1] in syllables:
            joined[-1] = Term(f"{joined[-1].text} {term.text}")
        else:
            joined.append(term)
    return joined
