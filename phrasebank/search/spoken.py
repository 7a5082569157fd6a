"""The pinyin tier: phrases in which letters are heard, and the other terms stand. Loaded for letters only.

The index knows the initials of a phrase in runs of three, which tell enough of four syllables or more. One to
three whole syllables are looked up as the pairs of characters that can be read so: 作风 would be lost among
all that have a z before an f. So are more of them where many phrases have their initials.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from phrasebank.search import sound
from phrasebank.search.found import Found
from phrasebank.search.listening import Asked, heard
from phrasebank.search.mistyped import corrections, has_slip, respelled
from phrasebank.search.query import Term
from phrasebank.search.sound import Reading
from phrasebank.search.tiers import Search, lookup
from phrasebank.store import candidates
from phrasebank.store.candidates import Look, Row
from phrasebank.text import pinyin

_SLIP = 0.3  # less quality for a letter that was mistyped
_DIALECT = 0.1  # less quality for what is heard in many mouths only
_ROWS = 400  # for each way to read letters
_MORE_ROWS = 3000  # where few of the first have the syllables
_FEW_LETTERS = 2  # which many phrases have
_BESIDE_ROWS = 1200  # newest phrases with the other terms that are listened to for them, 10 µs each
_SHORT = 3  # syllables up to which characters are looked up first
_CHARACTERS = 80  # that are looked for where only one syllable is asked
_PAIRS = 1600  # of characters that are looked up for one reading, 4 µs each
_PAIRS_OF_LONG = 300  # the same for a long one, of which the initials tell enough


def spoken(search: Search) -> list[Found]:
    """Return the phrases in which all terms stand or, those with letters, are heard."""
    terms = _joined(search.query.terms)
    by_ear = {term: _readings(term, search.alike) for term in terms if _may_be_pinyin(term)}
    if not by_ear:
        return []
    if len(by_ear) == len(terms) and has_slip(letters := " ".join(term.text for term in terms)):
        words = Term(letters)
        if slipped := dict(_mistyped(search, Asked((words,), words, (), {}, usual=True))):
            return list(slipped.values())
    found = _as_typed(search, terms, by_ear)
    for guess in _guesses(search, terms, by_ear) if not found else ():
        found = dict(guess)
        if found:
            break
    return list(found.values())


def _guesses(
    search: Search, terms: Sequence[Term], by_ear: Mapping[Term, Sequence[Reading]]
) -> Iterator[Iterator[tuple[int, Found]]]:
    """Yield, by id, what is found in one other way after the other, the likelier first."""
    first = max(by_ear, key=lambda term: len(term.text))
    ask = Asked(terms, first, next(iter(by_ear[first]), ()), _without(by_ear, first))
    slipped = [Asked(terms, term, (), _without(by_ear, term), usual=True) for term in by_ear]
    if ask.way and len(by_ear) > 1:
        yield _by_initials_alone(search, ask)
    for each in slipped:
        yield _mistyped(search, each)
    if len(ask.way) > 1:
        yield _otherwise(search, ask)
    for each in slipped:
        yield _respelled(search, each)
    if not search.alike:
        yield _in_dialect(search, terms, by_ear)
    for each in slipped:
        yield _mistyped(search, each, whole=True)


def _as_typed(
    search: Search, terms: Sequence[Term], by_ear: Mapping[Term, Sequence[Reading]]
) -> dict[int, Found]:
    """Return, by id, the phrases in which all terms are heard in one of the ways to read them."""
    first = max(by_ear, key=lambda term: len(term.text))
    ways, others = by_ear[first], _without(by_ear, first)
    found: dict[int, Found] = {}
    for later, way in enumerate(ways):
        if len(found) >= search.limit and sound.is_far(way, ways[0]):
            continue
        ask = Asked(terms, first, way, others, later, usual=sound.quality(way) < 1)
        for rows in _looked_up(search, ask):
            new = dict(heard(search, ask, [row for row in rows if row[0] not in found]))
            found |= new
            if new and len(found) >= search.limit:
                break
    return found


def _without(by_ear: Mapping[Term, Sequence[Reading]], term: Term) -> Mapping[Term, Sequence[Reading]]:
    """Return the ways to read the other terms."""
    return {other: ways for other, ways in by_ear.items() if other is not term}


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


def _readings(term: Term, alike: bool = False) -> list[Reading]:
    """Return the readings of a term; one that was typed in separate syllables has its own."""
    ways = [tuple(term.text.split(" "))] if " " in term.text else sound.readings(term.text)
    return [soft for way in ways for soft in sound.softened(way)] if alike else ways


def _looked_up(search: Search, ask: Asked) -> Iterator[list[Row]]:
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


def _by_characters(search: Search, ask: Asked) -> list[Row]:
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
    return search.rows(f"{' '.join(ask.way)}: as characters", candidates.by_pairs, look)


def _by_initials(search: Search, ask: Asked, limit: int) -> list[Row]:
    """Return the phrases with the initials of a reading."""
    initials = sound.initials_of(ask.way)
    return _with_initials(search, " ".join(ask.way), ask, [initials], limit) if len(initials) > 1 else []


def _with_initials(search: Search, what: str, ask: Asked, guesses: Sequence[str], limit: int) -> list[Row]:
    """Return the phrases with any of some initials, and the other terms beside them.

    Two letters are in every tenth phrase: beside another term all that have that are listened to.
    """
    pairs, letters = _beside(search, ask)
    if pairs and len(guesses[0]) == _FEW_LETTERS:
        look = Look(candidates.all_of(pairs), search.most(_BESIDE_ROWS), beside=candidates.all_of(letters))
        return search.rows(f"{what}: other terms", candidates.by_pairs, look)
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


def _spelled(way: Reading) -> list[str]:
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


def _in_characters(search: Search, ask: Asked) -> list[str]:
    """Return what must be in the pairs for the terms that are typed in characters."""
    return [lookup(t) for t in ask.terms if not (_may_be_pinyin(t) or t.text in search.common())]


def _beside(search: Search, ask: Asked) -> tuple[list[str], list[str]]:
    """Return what must be, for the other terms, in the pairs and in the initials."""
    pairs = _in_characters(search, ask)
    letters: list[str] = []
    for ways in ask.others.values():
        spelled = [_spelled(way) for way in ways]
        initials = [sound.initials_of(way) for way in ways]
        if spelled and all(spelled):  # else a way with too many characters would be left out
            pairs.append(candidates.any_of(map(candidates.all_of, spelled)))
        elif min(map(len, initials), default=0) > 1:
            letters.append(candidates.any_of(map(candidates.sounding, initials)))
    return pairs, letters


def _by_initials_alone(search: Search, ask: Asked) -> Iterator[tuple[int, Found]]:
    """Yield what is found where of several terms the long ones are looked up by their initials alone.

    Pairs of characters are asked for among the common ones, which have no 徇私 and read no 给 as in 供给.
    """
    letters = [[sound.initials_of(way) for way in ways] for ways in ((ask.way,), *ask.others.values())]
    long = [initials for initials in letters if min(map(len, initials), default=0) >= _SHORT]
    if not long:
        return
    asked = candidates.all_of(candidates.any_of(map(candidates.sounding, initials)) for initials in long)
    look = Look(asked, search.most(2 * _ROWS), beside=candidates.all_of(_in_characters(search, ask)))
    rows = search.rows(f"{' '.join(ask.way)}: initials alone", candidates.by_initials, look)
    yield from heard(search, ask, rows)


def _otherwise(search: Search, ask: Asked) -> Iterator[tuple[int, Found]]:
    """Yield what is found where one character is read in another way than usual, as 重要 by cy."""
    letters = sound.initials_of(ask.way)
    guesses = [
        letters[:i] + other + letters[i + 1 :]
        for i, letter in enumerate(letters)
        for other in pinyin.indexed_as(letter)
    ]
    if not guesses:
        return
    what = f"{' '.join(ask.way)}: other readings"
    rows = _with_initials(search, what, ask, guesses, search.most(2 * _ROWS))
    yield from heard(search, ask, rows)


def _mistyped(search: Search, ask: Asked, *, whole: bool = False) -> Iterator[tuple[int, Found]]:
    """Yield what is found where one letter is wrong, missing, too much, or swapped with the next.

    `whole`: only where that left other syllables.
    """
    for way in corrections(ask.first.text, beside=len(ask.terms) > 1, whole=whole):
        answers = list(_with_slip(search, ask._replace(way=way)))
        yield from answers
        if answers:
            return


def _respelled(search: Search, ask: Asked) -> Iterator[tuple[int, Found]]:
    """Yield what is found where a slip left the syllables whole."""
    for typed in _readings(ask.first)[:1]:
        for way in respelled(typed, beside=len(ask.terms) > 1):
            yield from _with_slip(search, ask._replace(way=way))


def _in_dialect(
    search: Search, terms: Sequence[Term], by_ear: Mapping[Term, Sequence[Reading]]
) -> Iterator[tuple[int, Found]]:
    """Yield, as slips, what is found where all is heard as in many mouths: jinzunfupin for 精准扶贫.

    Without the setting that lets them sound alike it is for want of anything else, and of long words alone.
    """
    if any(not ways or sound.quality(ways[0]) < 1 for ways in by_ear.values()):
        return
    if sum(len(ways[0]) for ways in by_ear.values()) > _SHORT:
        soft = {term: _readings(term, alike=True) for term in by_ear}
        for id_, found in _as_typed(search, terms, soft).items():
            found.match = "fuzzy"
            found.quality -= _DIALECT
            yield id_, found


def _with_slip(search: Search, ask: Asked) -> Iterator[tuple[int, Found]]:
    """Yield what is found by a reading that undoes a slip."""
    for rows in _looked_up(search, ask):
        for id_, found in heard(search, ask, rows):
            found.quality -= _SLIP
            yield id_, found
