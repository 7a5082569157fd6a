"""One search under way, and its first tiers: the phrases in which the terms stand as typed.

The other tiers (`spoken`, `resemble`, `wish`) stand on this. Every tier returns what it found with places and
quality; none orders. Invariant: whatever the index hands over, only a phrase whose own folded text answers
the query comes back.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

from phrasebank.models import Match
from phrasebank.search.found import Found, Place
from phrasebank.search.query import Query, Term
from phrasebank.store import candidates
from phrasebank.store.bank import Bank
from phrasebank.store.candidates import Look, Row
from phrasebank.store.filtering import Scope
from phrasebank.store.index import END, START
from phrasebank.text.fold import fold, half_width
from phrasebank.text.pairs import pairs_of

_TELLING = 3  # pairs that are enough to find a few phrases by
_RARE = 7000  # phrases of a single character up to which all its pairs are looked up: those of 的 take 150 ms
_FEW = 100  # phrases that are looked at without looking up the other pairs
_DEAR = 100_000  # the same where a glance has missed most of what was meant: up to 20 ms
_GLANCE = 1200  # newest phrases with the other terms that are looked at for a single character
_ENOUGH = 2  # phrases for each line wanted that show that a glance has seen enough
_LITERAL_ROWS = 800  # newest phrases that are looked at where more contain the terms

Index = Callable[..., list[Row]]  # (connection, look, scope)


class Search:
    """One search under way: what is asked, where, and what has been looked up so far.

    `alike`: zh and z, n and l, in and ing … sound alike. `order`: which phrases come first, as in a `Look`.
    """

    def __init__(
        self, bank: Bank, query: Query, scope: Scope, limit: int, alike: bool = False, order: str = "best"
    ) -> None:
        self.bank, self.query, self.scope, self.limit = bank, query, scope, limit
        self.alike, self.order = alike, order
        self.looked_up: list[tuple[str, int]] = []
        self._counts: dict[str, int] = {}
        self._common: set[str] | None = None

    def rows(self, what: str, where: Index, look: Look) -> list[Row]:
        """Look something up in the pairs or the initials, and note it."""
        rows = where(self.bank.connection, look._replace(order=self.order), self.scope)
        self.looked_up.append((what, len(rows)))
        return rows

    def counts(self, pairs: Iterable[str]) -> Mapping[str, int]:
        """Return in how many phrases each pair stands, counted once; of common ones an estimate."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._counts]
        if new:
            self._counts.update(candidates.counts(self.bank.connection, new))
        return self._counts

    def common(self) -> set[str]:
        """Return those of the terms that are single characters of which all pairs are too many to look up."""
        if self._common is None:
            single = [term.text for term in self.query.terms if is_single(term)]
            counts = candidates.sizes(self.bank.connection, single)[1] if single else {}
            self._common = {char for char in single if counts[char] > _RARE}
        return self._common

    def most(self, rows: int) -> int:
        """Return how many rows of a look-up are taken: as many as hits are wanted, where they are many."""
        return max(rows, self.limit)

    def refused(self, text: str) -> bool:
        """Tell whether a phrase has what the query wants without.

        What stands in the text stands in its fold too, which most need not be made for.
        """
        return any(
            (place_of(term, text) or place_of(term, fold(text))) and has_symbols(term, text)
            for term in self.query.without
        )


def literal(search: Search) -> list[Found]:
    """Return the phrases in which all terms stand."""
    terms = search.query.terms
    signed = [term for term in terms if term.symbols]
    rows = _literal_rows(search, max(_LITERAL_ROWS, 3 * search.limit))
    found = []
    for id_, text in rows:
        shadow = text
        places = places_of(terms, text)
        if places is None or (signed and not all(has_symbols(term, text) for term in signed)):
            shadow = fold(text)
            places = places_of(terms, shadow)
        if places is not None and not search.refused(text):
            joined = len(places) == 1 or all(a[1] == b[0] for a, b in itertools.pairwise(places))
            match: Match = "exact" if joined else "terms"
            typed = _typed(signed[0], text) if signed else ""
            found.append(Found(id_, text, shadow, match, places=places, wording=typed))
    return found


def _typed(term: Term, text: str) -> str:
    """Return what of a text, not folded, is a term with symbols as it was typed; "" where nothing is."""
    start = half_width(text).find(term.symbols)
    return text[start : start + len(term.symbols)] if start >= 0 else ""


def _literal_rows(search: Search, limit: int) -> list[Row]:
    """Return the first phrases that may hold all terms: the newest, but for another order."""
    whole, single = [], []
    for term in search.query.terms:
        if is_single(term) and (not term.exact or term.text in search.common()):
            single.append(term.text)
        else:
            whole.append(lookup(term))
    what = " ".join(term.text for term in search.query.terms)
    if search.order in candidates.FIRST:
        every = candidates.all_of([*whole, *map(candidates.containing, single)])
        return search.rows(what, candidates.by_pairs, Look(every, limit))
    if whole:
        few = _few_rows(search, what)
        if few is not None:
            return few
        return _beside_single(search, what, whole, single, limit)
    rows = candidates.with_characters(search.bank.connection, single, search.scope, limit, search.limit)
    search.looked_up.append((what, len(rows)))
    return rows


def _beside_single(
    search: Search, what: str, whole: Sequence[str], single: Sequence[str], limit: int
) -> list[Row]:
    """Return the newest phrases that have all expressions of `whole`, and may hold the single characters.

    A glance at the newest is enough where the characters are common beside the rest; where they are not, it
    would miss most, and it sees no other width, case or script: then all are looked at, or looked up.
    """
    expression = candidates.all_of(whole)
    rows = search.rows(what, candidates.by_pairs, Look(expression, limit, _like(single)))
    seen = sum(all(char in text for char in single) for _id, text in rows)
    if not single or seen >= _ENOUGH * search.limit:
        return rows
    most = max(_GLANCE, limit)
    rows = search.rows(what, candidates.by_pairs, Look(expression, most))
    counts = candidates.sizes(search.bank.connection, single)[1] if len(rows) == most else {}
    asked = [candidates.containing(char) for char, count in counts.items() if count <= _DEAR]
    if not asked:
        return rows
    return search.rows(what, candidates.by_pairs, Look(candidates.all_of([*whole, *asked]), limit))


def _few_rows(search: Search, what: str) -> list[Row] | None:
    """Return the phrases with the rarest pairs of the terms, None where they are not few.

    A look-up for all pairs of 予以行政处罚 goes through each of the lists, and most of them are long.
    """
    pairs = {pair for term in search.query.terms for pair in pairs_of(marked(term))}
    if len(pairs) <= _TELLING:
        return None
    counts = search.counts(pairs)
    rarest = sorted(pairs, key=lambda pair: (counts[pair], pair))[:_TELLING]
    look = Look(candidates.all_of(map(candidates.containing, rarest)), _FEW)
    rows = search.rows(what, candidates.by_pairs, look)
    return rows if len(rows) < _FEW else None


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


def has_symbols(term: Term, text: str) -> bool:
    """Tell whether a text, not folded, has a term as it was typed, if that has symbols."""
    return term.symbols in text or term.symbols in half_width(text)


def lookup(term: Term) -> str:
    """Return the index expression of a term that must stand in the text."""
    return candidates.containing(marked(term))


def is_single(term: Term) -> bool:
    """Tell whether a term is one character anywhere, to which every pair that begins with it answers."""
    return len(marked(term)) == 1


def marked(term: Term) -> str:
    """Return the text of a term with the marks of the ends at which it must stand."""
    return f"{START if term.starts else ''}{term.text}{END if term.ends else ''}"


def place_of(term: Term, shadow: str) -> Place | None:
    """Return where a term stands in a text, None where it does not."""
    size = len(term.text)
    if term.starts:
        stands = shadow == term.text if term.ends else shadow.startswith(term.text)
        return (0, size) if stands else None
    if term.ends:
        return (len(shadow) - size, len(shadow)) if shadow.endswith(term.text) else None
    start = shadow.find(term.text)
    return (start, start + size) if start >= 0 else None
