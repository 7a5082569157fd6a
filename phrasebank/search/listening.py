"""Which of the phrases that were looked up answer what is asked by ear, and where.

Invariant: no character answers two terms: the 治 of 政治 is not heard once more in 政治 zw. What follows the
term before it is heard first, since so it was typed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from phrasebank.search import sound
from phrasebank.search.found import Found, Place
from phrasebank.search.hearing import UNSURE, Ear, is_free
from phrasebank.search.query import Term
from phrasebank.search.tiers import Search, place_of
from phrasebank.store.candidates import Row
from phrasebank.text import pinyin
from phrasebank.text.fold import fold
from phrasebank.values import NamedTuple

_OTHER_READING = 0.2  # less quality for each character read in another way than here is usual
_LATER = 0.02  # less quality for each likelier way to read the letters: lian is 联 before 立案
_KNOWN = 20  # wordings that are looked for before listening


class Asked(NamedTuple):
    """What is asked by ear: all terms, the first one that is looked up, and the way to read it.

    `others` gives the ways to read each other term, none for one that must stand as typed; `later` counts the
    ways that are likelier; `usual` tells that only usual readings of characters count.
    """

    terms: Sequence[Term]
    first: Term
    way: sound.Reading
    others: Mapping[Term, Sequence[sound.Reading]]
    later: int = 0
    usual: bool = False

    def ways(self, term: Term) -> Sequence[sound.Reading]:
        """Return the ways to read a term, none for one that must stand as typed."""
        return (self.way,) if term is self.first else self.others.get(term, ())

    def in_turn(self) -> list[int]:
        """Return the places of the terms in the order in which they are looked for: what is typed first."""
        return sorted(range(len(self.terms)), key=lambda i: bool(self.ways(self.terms[i])))


def heard(search: Search, ask: Asked, rows: Sequence[Row]) -> Iterator[tuple[int, Found]]:
    """Yield those of the rows, by id, that answer what is asked by ear."""
    known: dict[str, float] = {}
    ears = {term: [Ear(way, len(rows), usual=ask.usual) for way in ask.ways(term)] for term in ask.terms}
    order = ask.in_turn()
    for id_, text in rows:
        found = _said_before(known, id_, text) or _listen(ask, order, ears, id_, text)
        if found and not search.refused(text):
            if len(ask.terms) == 1 and found.wording not in known and len(known) < _KNOWN:
                known[found.wording] = found.quality
            yield id_, found


def _said_before(known: Mapping[str, float], id_: int, text: str) -> Found | None:
    """Return how a phrase answers with a wording that was heard already: quicker than listening again."""
    for wording, quality in known.items():
        if wording in text:
            start = text.find(wording)
            return Found(id_, text, text, "pinyin", quality, ((start, start + len(wording)),), wording)
    return None


def _listen(
    ask: Asked, order: Sequence[int], ears: Mapping[Term, Sequence[Ear]], id_: int, text: str
) -> Found | None:
    """Return how a phrase, as it is written, answers what is asked by ear; None where it does not."""
    places: dict[int, Place] = {}
    quality = 0.0
    for i in order:
        term = ask.terms[i]
        place = None if term is ask.first else place_of(term, text)
        sure = 1.0
        for ear in ears[term] if place is None else ():
            place = ear.place(text, places.values(), _after(places, i))
            if place is not None:
                sure = sound.quality(ear.way) - _LATER * ask.later * (term is ask.first)
                break
        if place is None and ears[term]:
            return None
        if place is None or place == UNSURE:
            return _hear(ask, order, id_, text)
        places[i] = place
        quality += sure / len(ask.terms)
    in_text = [places[i] for i in range(len(places))]
    wordings = [fold(text[start:end]) for start, end in in_text]
    shadow = text
    if any(len(wording) < end - start for wording, (start, end) in zip(wordings, in_text, strict=True)):
        shadow = fold(text)  # there is punctuation between
        starts = map(shadow.find, wordings)
        in_text = [(start, start + len(wording)) for start, wording in zip(starts, wordings, strict=True)]
    return Found(id_, text, shadow, "pinyin", quality, tuple(in_text), " ".join(wordings))


def _hear(ask: Asked, order: Sequence[int], id_: int, text: str) -> Found | None:
    """Return how a phrase, folded, answers what is asked by ear; None where it does not."""
    folded = fold(text)
    letters = pinyin.initials(folded)
    places: dict[int, Place] = {}
    quality = 0.0
    for i in order:
        term = ask.terms[i]
        first = term is ask.first
        place = None if first else place_of(term, folded)
        sure = 1.0
        for way in ask.ways(term) if place is None else ():
            taken, after = places.values(), _after(places, i)
            start = _free(sound.places(way, folded, letters), len(way), taken, after)
            if start is None and not ask.usual:
                start = _free(sound.anywhere(way, folded), len(way), taken, after)
            if start is not None:
                place = (start, start + len(way))
                sure = sound.quality(way) - _LATER * ask.later * first
                sure -= _OTHER_READING * sound.unusual(way, folded[start : place[1]])
                break
        if place is None:
            return None
        places[i] = place
        quality += sure / len(ask.terms)
    in_order = tuple(places[i] for i in range(len(places)))
    wording = " ".join(folded[start:end] for start, end in in_order)
    return Found(id_, text, folded, "pinyin", quality, in_order, wording)


def _after(places: Mapping[int, Place], i: int) -> int:
    """Return where the term before one ends, 0 where it has no place yet."""
    return places[i - 1][1] if i - 1 in places else 0


def _free(starts: Iterator[int], size: int, taken: Collection[Place], after: int) -> int | None:
    """Return the first of some starts behind a place, else the first of all; none where others stand."""
    if not taken:
        return next(starts, None)
    free = (start for start in starts if is_free((start, start + size), taken))
    return min(free, key=lambda start: (start < after, start), default=None)
