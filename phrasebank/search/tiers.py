"""The tiers: for each way to match, which phrases do. Candidates come from the index, each is looked at.

Every function returns what it found with places and quality; none orders. Invariant: whatever the index
hands over, only a phrase whose own folded text answers the query comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from phrasebank.search import sound
from phrasebank.search.found import Found, Place
from phrasebank.search.query import Query, Term
from phrasebank.store import candidates
from phrasebank.store.bank import Bank
from phrasebank.store.candidates import Row, Scope
from phrasebank.store.index import END, START
from phrasebank.text import pinyin
from phrasebank.text.fold import fold

_LITERAL_ROWS = 1000  # newest phrases that are looked at where more contain the terms
_READING_ROWS = 600  # for each way to read letters
_RESPELLED_ROWS = 60  # for each way to undo a slip: the right one has few rows, or needs few
_AROUND_ROWS = 200  # for each place that is not trusted
_SAME_SOUND_ROWS = 600
_COUNTED = 16000  # postings that are counted for a long term, the rarest pairs first
_COUNTED_TEXTS = 300
_LONG = 8  # characters from which on pairs are counted: two slips are likely, and pairs enough left
_LEAST_QUALITY = 0.5  # below this a phrase does not resemble the term


@dataclass(slots=True)
class Search:
    """One search under way: what is asked, where, and what has been looked up so far."""

    bank: Bank
    query: Query
    scope: Scope
    limit: int
    looked_up: list[tuple[str, int]] = field(default_factory=list)

    def rows(self, what: str, look: Callable[[], list[Row]]) -> list[Row]:
        """Look something up and note it."""
        rows = look()
        self.looked_up.append((what, len(rows)))
        return rows

    def refused(self, folded: str) -> bool:
        """Tell whether a phrase has what the query wants without."""
        return any(_place(term, folded) for term in self.query.without)


def literal(search: Search) -> list[Found]:
    """Return the phrases in which all terms stand."""
    terms = search.query.terms
    limit = max(_LITERAL_ROWS, 3 * search.limit)
    rows = search.rows(
        " ".join(term.text for term in terms),
        lambda: candidates.by_pairs(
            search.bank.connection, candidates.all_of(map(_lookup, terms)), search.scope, limit
        ),
    )
    found = []
    for id_, text in rows:
        folded = fold(text)
        places = [_place(term, folded) for term in terms]
        if not all(places) or search.refused(folded):
            continue
        kept = tuple(place for place in places if place)
        joined = len(terms) == 1 or all(a[1] == b[0] for a, b in zip(kept, kept[1:], strict=False))
        found.append(Found(id_, text, folded, "exact" if joined else "terms", places=kept))
    return found


def _lookup(term: Term) -> str:
    """Return the index expression of a term that must stand in the text."""
    marked = f"{START if term.starts else ''}{term.text}{END if term.ends else ''}"
    return candidates.containing(marked)


def _place(term: Term, folded: str) -> Place | None:
    """Return where a term stands in a folded text, None where it does not."""
    size = len(term.text)
    if term.starts:
        return (0, size) if folded.startswith(term.text) else None
    if term.ends:
        return (len(folded) - size, len(folded)) if folded.endswith(term.text) else None
    start = folded.find(term.text)
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
            " ".join(reading),
            lambda letters=letters: candidates.by_initials(
                search.bank.connection, candidates.sounding(letters), search.scope, _READING_ROWS
            ),
        )
        for id_, text in rows:
            if id_ in found:
                continue
            heard_here = _hear(terms, first, reading, id_, text)
            if heard_here and not search.refused(heard_here.folded):
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
        place = None if term is first else _place(term, folded)
        sure = 1.0
        for way in ways if place is None else ():
            start = next(sound.places(way, folded, letters), None)
            if start is not None:
                place, sure = (start, start + len(way)), sound.quality(way)
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


def resembling(search: Search) -> list[Found]:
    """Return the phrases in which all terms stand, some of them with slips."""
    from phrasebank.search import slips

    terms = search.query.terms
    rows: dict[int, str] = {}
    for what, expression, limit in _resembling_lookups(terms):
        rows.update(
            search.rows(
                what,
                lambda expression=expression, limit=limit: candidates.by_pairs(
                    search.bank.connection, expression, search.scope, limit
                ),
            )
        )
    for term in terms:
        rows.update(_same_sound(search, term))
        if len(term.text) >= _LONG:
            rows.update(_counted(search, term.text))
    ids = list(rows)
    texts = [fold(rows[id_]) for id_ in ids]
    return [f for f in _alike(slips, terms, ids, texts, rows) if not search.refused(f.folded)]


def _resembling_lookups(terms: Sequence[Term]) -> Iterable[tuple[str, str, int]]:
    """Yield label, expression and limit of each look-up that undoes a slip or leaves a place out."""
    from phrasebank.search import slips

    for n, term in enumerate(terms):
        others = [_lookup(other) for i, other in enumerate(terms) if i != n]
        if others:
            yield f"without {term.text}", candidates.all_of(others), _AROUND_ROWS
        if term.exact or len(term.text) < 3:
            continue
        for guess in slips.respelled(term.text):
            yield guess, candidates.all_of([*others, candidates.containing(guess)]), _RESPELLED_ROWS
        if len(term.text) >= 5:
            for width in (1, 2):
                for pieces in slips.around(term.text, width):
                    expression = candidates.all_of([*others, *map(candidates.containing, pieces)])
                    yield "…".join(pieces), expression, _AROUND_ROWS


def _same_sound(search: Search, term: Term) -> list[Row]:
    """Return phrases in which something sounds like a term: what an input method confuses."""
    if len(term.text) < 3 or term.exact:
        return []
    letters = pinyin.initials(term.text)
    return search.rows(
        f"sounds {letters}",
        lambda: candidates.by_initials(
            search.bank.connection, candidates.sounding(letters), search.scope, _SAME_SOUND_ROWS
        ),
    )


def _counted(search: Search, term: str) -> list[Row]:
    """Return the phrases that share most pairs with a long term, the rarest pairs counted first."""
    connection = search.bank.connection
    pairs = list(dict.fromkeys(term[i : i + 2] for i in range(len(term) - 1)))
    share = max(200, 2 * _COUNTED // len(pairs))
    postings = sorted((candidates.postings(connection, pair, share) for pair in pairs), key=len)
    weights: Counter[str] = Counter()
    left = _COUNTED
    for ids in postings:
        left -= len(ids)
        if left < 0:
            break
        weights.update(ids)
    best = [int(id_) for id_, _n in weights.most_common(_COUNTED_TEXTS)]
    return search.rows("counted pairs", lambda: candidates.texts(connection, best, search.scope))


def _alike(slips, terms, ids, texts, rows):  # type: ignore[no-untyped-def]
    """Yield what of the candidates resembles all terms."""
    per_term = []
    for term in terms:
        likes = {}
        rest = []
        for index, folded in enumerate(texts):
            place = _place(term, folded)
            if place:
                likes[index] = slips.Likeness(1.0, *place)
            elif not term.exact:
                rest.append(index)
        for index, near in slips.likest(term.text, [texts[i] for i in rest]):
            if near.quality >= _LEAST_QUALITY:
                likes[rest[index]] = near
        per_term.append(likes)
    total = sum(len(term.text) for term in terms)
    for index in set.intersection(*map(set, per_term)):
        likes = [like[index] for like in per_term]
        quality = sum(like.quality * len(term.text) for like, term in zip(likes, terms)) / total
        places = tuple((like.start, like.end) for like in likes)
        folded = texts[index]
        wording = " ".join(folded[a:b] for a, b in places)
        yield Found(ids[index], rows[ids[index]], folded, "fuzzy", quality, places, wording)
