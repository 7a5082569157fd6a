"""One search under way, and its first tiers: the phrases in which the terms stand as typed.

The other tiers (`spoken`, `resemble`, `wish`) stand on this. Every tier returns what it found with places and
quality; none orders. Invariant: whatever the index hands over, only a phrase whose own folded text answers
the query comes back.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from phrasebank.search.found import Found, Place
from phrasebank.search.query import Query, Term
from phrasebank.store import candidates
from phrasebank.store.bank import Bank
from phrasebank.store.candidates import Look, Row, Scope
from phrasebank.store.index import END, START
from phrasebank.text.fold import fold

_LITERAL_ROWS = 800  # newest phrases that are looked at where more contain the terms

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
