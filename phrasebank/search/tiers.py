"""The tiers: for each way to match, which phrases do. Candidates come from the index, each is looked at.

Every function returns what it found with places and quality; none orders. Invariant: whatever the index
hands over, only a phrase whose own folded text answers the query comes back.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

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
_KNOWN = 6  # wordings that are looked for before listening
_READING_ROWS = 400  # for each way to read letters

Index = Callable[[Any, Look, Scope], list[Row]]


class Search:
    """One search under way: what is asked, where, and what has been looked up so far.

    `alike`: zh and z, n and l, in and ing … sound alike.
    """

    def __init__(self, bank: Bank, query: Query, scope: Scope, limit: int, alike: bool = False) -> None:
        self.bank, self.query, self.scope, self.limit, self.alike = bank, query, scope, limit, alike
        self.looked_up: list[tuple[str, int]] = []

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


class _Asked(NamedTuple):
    """What is asked by ear: all terms, the first one that is looked up, and the way to read it.

    `usual`, in what follows, tells that only usual readings of characters count.
    """

    terms: Sequence[Term]
    first: Term
    way: sound.Reading


def spoken(search: Search) -> list[Found]:
    """Return the phrases in which all terms stand or, those with letters, are heard."""
    terms = _joined(search.query.terms)
    heard = [term for term in terms if sound.has_letters(term.text) and not term.exact]
    if not heard:
        return []
    first = max(heard, key=lambda term: len(term.text))
    found: dict[int, Found] = {}
    ways = _readings(first, search.alike)
    for way in ways:
        letters = sound.initials_of(way)
        if len(letters) < 2:
            continue
        look = Look(candidates.sounding(letters), _READING_ROWS * (1 if len(letters) < 5 else 2))
        rows = search.rows(" ".join(way), candidates.by_initials, look)
        rows = [row for row in rows if row[0] not in found]
        rough = [letters in pinyin.rough_initials(text) for _id, text in rows]
        for usual in (True, False):  # those with a reading by context only where others are few
            if len(found) < search.limit or usual:
                likely = itertools.compress(rows, (is_rough == usual for is_rough in rough))
                found.update(_heard(search, _Asked(terms, first, way), likely))
    if not found and ways and len(ways[0]) > 1:
        found.update(_otherwise(search, _Asked(terms, first, ways[0])))
    return list(found.values())


def _heard(
    search: Search, ask: _Asked, rows: Iterable[Row], *, usual: bool = True
) -> Iterator[tuple[int, Found]]:
    """Yield those of the rows, by id, that answer what is asked by ear."""
    known: dict[str, float] = {}
    for id_, text in rows:
        found = _said_before(known, id_, text) or _hear(ask, id_, text, usual)
        if found and not search.refused(found.shadow):
            if len(ask.terms) == 1 and found.wording not in known and len(known) < _KNOWN:
                known[found.wording] = found.quality
            yield id_, found


def _said_before(known: Mapping[str, float], id_: int, text: str) -> Found | None:
    """Return how a phrase answers with a wording that was heard already: quicker than listening again."""
    for wording, quality in known.items():
        start = text.find(wording)
        if start >= 0:
            return Found(id_, text, text, "pinyin", quality, ((start, start + len(wording)),), wording)
    return None


def _otherwise(search: Search, ask: _Asked) -> Iterator[tuple[int, Found]]:
    """Yield what is found where one character is read in another way than usual, as 重要 by cy."""
    letters = sound.initials_of(ask.way)
    guesses = [
        letters[:i] + other + letters[i + 1 :]
        for i, letter in enumerate(letters)
        for other in pinyin.indexed_as(letter)
    ]
    if not guesses:
        return
    look = Look(candidates.any_of(map(candidates.sounding, guesses)), _READING_ROWS)
    rows = search.rows(f"other readings of {' '.join(ask.way)}", candidates.by_initials, look)
    yield from _heard(search, ask, rows, usual=False)


def _readings(term: Term, alike: bool = False) -> list[sound.Reading]:
    """Return the readings of a term; one that was typed in separate syllables has its own."""
    ways = [tuple(term.text.split(" "))] if " " in term.text else sound.readings(term.text)
    return [soft for way in ways for soft in sound.softened(way)] if alike else ways


def _hear(ask: _Asked, id_: int, text: str, usual: bool) -> Found | None:
    """Return how a phrase answers what is asked by ear; None where it does not."""
    folded = fold(text)
    letters = pinyin.initials(folded)
    places, quality = [], 0.0
    for term in ask.terms:
        first = term is ask.first
        ways = [ask.way] if first else _readings(term) if sound.has_letters(term.text) else []
        place = None if first else place_of(term, folded)
        sure = 1.0
        for way in ways if place is None else ():
            start = next(sound.places(way, folded, letters), None)
            if start is None and not usual:
                start = next(sound.anywhere(way, folded), None)
            if start is not None:
                place = (start, start + len(way))
                sure = sound.quality(way) - _OTHER_READING * sound.unusual(way, folded[start : place[1]])
                break
        if place is None:
            return None
        places.append(place)
        quality += sure / len(ask.terms)
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
