"""The pinyin tier: phrases in which letters are heard, and the other terms stand. Loaded for letters only.

The index knows the initials of a phrase in runs of three, which tell enough of four syllables or more. One to
three whole syllables are looked up as the pairs of characters that can be read so: 作风 would be lost among
all that have a z before an f. So are more of them where many phrases have their initials.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from phrasebank.search import sound
from phrasebank.search.found import Found, Place
from phrasebank.search.hearing import UNSURE, Ear
from phrasebank.search.mistyped import corrections, has_slip
from phrasebank.search.query import Term
from phrasebank.search.tiers import Search, lookup, place_of
from phrasebank.store import candidates
from phrasebank.store.candidates import Look, Row
from phrasebank.text import pinyin
from phrasebank.text.fold import fold
from phrasebank.values import NamedTuple

_OTHER_READING = 0.2  # less quality for each character read in another way than here is usual
_LATER = 0.02  # less quality for each likelier way to read the letters: lian is 联 before 立案
_SLIP = 0.3  # less quality for a letter that was mistyped
_KNOWN = 20  # wordings that are looked for before listening
_ROWS = 400  # for each way to read letters
_MORE_ROWS = 3000  # where few of the first have the syllables
_FEW_LETTERS = 2  # which many phrases have
_BESIDE_ROWS = 1200  # newest phrases with the other terms that are listened to for them, 10 µs each
_SHORT = 3  # syllables up to which characters are looked up first
_CHARACTERS = 80  # that are looked for where only one syllable is asked
_PAIRS = 1600  # of characters that are looked up for one reading, 4 µs each
_PAIRS_OF_LONG = 300  # the same for a long one, of which the initials tell enough


class _Asked(NamedTuple):
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


def spoken(search: Search) -> list[Found]:
    """Return the phrases in which all terms stand or, those with letters, are heard."""
    terms = _joined(search.query.terms)
    heard = {term: _readings(term, search.alike) for term in terms if _may_be_pinyin(term)}
    if not heard:
        return []
    if len(heard) == len(terms) and has_slip(letters := " ".join(term.text for term in terms)):
        words = Term(letters)
        if slipped := dict(_mistyped(search, _Asked((words,), words, (), {}, usual=True))):
            return list(slipped.values())
    first = max(heard, key=lambda term: len(term.text))
    ways = heard.pop(first)
    found: dict[int, Found] = {}
    for later, way in enumerate(ways):
        if len(found) >= search.limit and sound.is_far(way, ways[0]):
            continue
        ask = _Asked(terms, first, way, heard, later, usual=sound.quality(way) < 1)
        for rows in _looked_up(search, ask):
            new = dict(_heard(search, ask, [row for row in rows if row[0] not in found]))
            found |= new
            if new and len(found) >= search.limit:
                break
    if not found:
        found.update(_mistyped(search, _Asked(terms, first, (), heard, usual=True)))
    if not found and ways and len(ways[0]) > 1:
        found.update(_otherwise(search, _Asked(terms, first, ways[0], heard)))
    return list(found.values())


def _may_be_pinyin(term: Term) -> bool:
    return sound.has_letters(term.text) and not term.exact


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


def _readings(term: Term, alike: bool = False) -> list[sound.Reading]:
    """Return the readings of a term; one that was typed in separate syllables has its own."""
    ways = [tuple(term.text.split(" "))] if " " in term.text else sound.readings(term.text)
    return [soft for way in ways for soft in sound.softened(way)] if alike else ways


def _looked_up(search: Search, ask: _Asked) -> Iterator[list[Row]]:
    """Yield the phrases that may answer what is asked by ear, the better look-up first."""
    if len(ask.way) <= _SHORT:
        yield _by_characters(search, ask)
        yield _by_initials(search, ask, search.most(_ROWS))
        return
    limits = [_ROWS]
    if len(ask.way) > _SHORT + 1:
        limits = [2 * _ROWS, _MORE_ROWS] if all(map(sound.is_whole, ask.way)) else [2 * _ROWS]
    for limit in map(search.most, limits):
        rows = _by_initials(search, ask, limit)
        yield rows
        if len(rows) < limit:
            return
    yield _by_characters(search, ask)


def _by_characters(search: Search, ask: _Asked) -> list[Row]:
    """Return the phrases with characters that whole syllables may be, none where none is typed whole."""
    pairs, letters = _beside(search, ask)
    if len(ask.way) == 1 and not pairs + letters:
        return _one_syllable(search, ask.way[0])
    spelled = _spelled(ask.way)
    if not spelled and (len(ask.way) > 1 or not pairs):
        return []
    if len(ask.way) > _SHORT or (len(ask.way) > 1 and not all(map(sound.is_whole, ask.way))):
        letters.append(candidates.sounding(sound.initials_of(ask.way)))
    look = Look(candidates.all_of([*spelled, *pairs]), search.most(_ROWS), beside=candidates.all_of(letters))
    return search.rows(f"{' '.join(ask.way)} as characters", candidates.by_pairs, look)


def _by_initials(search: Search, ask: _Asked, limit: int) -> list[Row]:
    """Return the phrases with the initials of a reading."""
    initials = sound.initials_of(ask.way)
    return _with_initials(search, " ".join(ask.way), ask, [initials], limit) if len(initials) > 1 else []


def _with_initials(search: Search, what: str, ask: _Asked, guesses: Sequence[str], limit: int) -> list[Row]:
    """Return the phrases with any of some initials, and the other terms beside them.

    Two letters are in every tenth phrase: beside another term all that have that are listened to.
    """
    pairs, letters = _beside(search, ask)
    if pairs and len(guesses[0]) == _FEW_LETTERS:
        look = Look(candidates.all_of(pairs), search.most(_BESIDE_ROWS), beside=candidates.all_of(letters))
        return search.rows(f"{what}, other terms", candidates.by_pairs, look)
    expression = candidates.all_of([candidates.any_of(map(candidates.sounding, guesses)), *letters])
    look = Look(expression, limit, beside=candidates.all_of(pairs))
    return search.rows(what, candidates.by_initials, look)


def _one_syllable(search: Search, unit: str) -> list[Row]:
    """Return the phrases with a character that is read so."""
    chars = next((chars for chars in sound.spelling(unit) if len(chars) <= _CHARACTERS), "")
    look = Look(candidates.any_of(map(candidates.containing, chars)), search.most(_ROWS), order=search.order)
    rows = candidates.with_one_of(search.bank.connection, chars, look, search.scope) if chars else []
    search.looked_up.append((chars, len(rows)))
    return rows


def _spelled(way: sound.Reading) -> list[str]:
    """Return expressions, over pairs, for neighbours that are typed whole: those of the fewest characters."""
    most = _PAIRS if len(way) <= _SHORT else _PAIRS_OF_LONG
    found: list[list[str]] = []
    for one, other in itertools.pairwise(way):
        widths = zip(sound.spelling(one), sound.spelling(other), strict=True)
        fitting = ((a, b) for a, b in widths if 0 < len(a) * len(b) <= most)
        for firsts, seconds in itertools.islice(fitting, 1):
            pairs = [f'"{a}{b}"' for a in firsts for b in seconds]
            found.append([*pairs, *(f'"{pair}"' for pair in pinyin.pairs_said(one, other))])
    parts = []
    for pairs in sorted(found, key=len):
        most -= len(pairs)
        if most >= 0:
            parts.append(candidates.any_of(pairs))
    return parts


def _beside(search: Search, ask: _Asked) -> tuple[list[str], list[str]]:
    """Return what must be, for the other terms, in the pairs and in the initials."""
    pairs = [lookup(t) for t in ask.terms if not (_may_be_pinyin(t) or t.text in search.common())]
    letters: list[str] = []
    for ways in ask.others.values():
        spelled = [_spelled(way) for way in ways]
        initials = [sound.initials_of(way) for way in ways]
        if spelled and all(spelled):  # else a way with too many characters would be left out
            pairs.append(candidates.any_of(map(candidates.all_of, spelled)))
        elif min(map(len, initials), default=0) > 1:
            letters.append(candidates.any_of(map(candidates.sounding, initials)))
    return pairs, letters


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
    what = f"other readings of {' '.join(ask.way)}"
    rows = _with_initials(search, what, ask, guesses, search.most(2 * _ROWS))
    yield from _heard(search, ask, rows)


def _mistyped(search: Search, ask: _Asked) -> Iterator[tuple[int, Found]]:
    """Yield what is found where one letter is wrong, missing, too much, or swapped with the next."""
    for way in corrections(ask.first.text):
        ask = ask._replace(way=way)
        heard = [found for rows in _looked_up(search, ask) for found in _heard(search, ask, rows)]
        for id_, found in heard:
            found.quality -= _SLIP
            yield id_, found
        if heard:
            return


def _heard(search: Search, ask: _Asked, rows: Sequence[Row]) -> Iterator[tuple[int, Found]]:
    """Yield those of the rows, by id, that answer what is asked by ear."""
    known: dict[str, float] = {}
    ears = {term: [Ear(way, len(rows), usual=ask.usual) for way in ask.ways(term)] for term in ask.terms}
    for id_, text in rows:
        found = _said_before(known, id_, text) or _listen(ask, ears, id_, text)
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


def _listen(ask: _Asked, ears: Mapping[Term, Sequence[Ear]], id_: int, text: str) -> Found | None:
    """Return how a phrase, as it is written, answers what is asked by ear; None where it does not."""
    places: list[Place] = []
    quality = 0.0
    for term in ask.terms:
        place = None if term is ask.first else place_of(term, text)
        sure = 1.0
        for ear in ears[term] if place is None else ():
            place = ear.place(text)
            if place is not None:
                sure = sound.quality(ear.way) - _LATER * ask.later * (term is ask.first)
                break
        if place is None and ears[term]:
            return None
        if place is None or place == UNSURE:
            return _hear(ask, id_, text)
        places.append(place)
        quality += sure / len(ask.terms)
    wordings = [fold(text[start:end]) for start, end in places]
    shadow = text
    if any(len(wording) < end - start for wording, (start, end) in zip(wordings, places, strict=True)):
        shadow = fold(text)  # there is punctuation between
        starts = map(shadow.find, wordings)
        places = [(start, start + len(wording)) for start, wording in zip(starts, wordings, strict=True)]
    return Found(id_, text, shadow, "pinyin", quality, tuple(places), " ".join(wordings))


def _hear(ask: _Asked, id_: int, text: str) -> Found | None:
    """Return how a phrase, folded, answers what is asked by ear; None where it does not."""
    folded = fold(text)
    letters = pinyin.initials(folded)
    places, quality = [], 0.0
    for term in ask.terms:
        first = term is ask.first
        place = None if first else place_of(term, folded)
        sure = 1.0
        for way in ask.ways(term) if place is None else ():
            start = next(sound.places(way, folded, letters), None)
            if start is None and not ask.usual:
                start = next(sound.anywhere(way, folded), None)
            if start is not None:
                place = (start, start + len(way))
                sure = sound.quality(way) - _LATER * ask.later * first
                sure -= _OTHER_READING * sound.unusual(way, folded[start : place[1]])
                break
        if place is None:
            return None
        places.append(place)
        quality += sure / len(ask.terms)
    wording = " ".join(folded[start:end] for start, end in places)
    return Found(id_, text, folded, "pinyin", quality, tuple(places), wording)
