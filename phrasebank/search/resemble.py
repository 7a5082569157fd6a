"""The fuzzy tier: phrases that hold the terms with slips. Loaded only when a search comes so far.

A slip is undone by asking the index for what is left of a term when a place in it is not trusted
(`slips.doubts`), for its likely respellings, and for what sounds the same; a long term is also met by the
number of its pairs that a phrase shares. Then each candidate is weighed by the slips that it would take.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from phrasebank.search import slips
from phrasebank.search.found import Found
from phrasebank.search.parted import parted
from phrasebank.search.query import Term
from phrasebank.search.tiers import Search, lookup, marked, place_of
from phrasebank.store import candidates
from phrasebank.store.candidates import Look, Row
from phrasebank.text import pinyin
from phrasebank.text.fold import fold
from phrasebank.text.pairs import pairs_of

_ROWS = 75  # for each guess: the right one has few rows, or is in any of them
_MAX_ROWS = 800  # candidates of all guesses together
_RESPELLED = 8  # longest term that is looked up without each character: of longer ones enough is left
_RESPELLED_ROWS = 150  # of all respellings of one kind together
_SEEN = 10  # phrases of the right shape that show what was meant: no costlier slip is searched for
_ROUNDING = 1e-9
_UNSHAPED = 15  # newest rows of a doubt that are weighed though they have another shape
_LIKELY = 4  # one of so many doubts is searched for the right shape, where there are too many of it
_SAME_SOUND_ROWS = 250
_RARE_BESIDE = 20_000  # phrases of a pair
_WEIGHED = 100  # of them that are weighed: those that have most of the term as it was typed
_DOUBTED = 24  # longest term whose places are doubted one by one
_MAX_DOUBTS = 24  # that are looked up, the most likely first
_FEW_DOUBTS = 9  # the same, where something near was found already
_LONG = 9  # characters from which on shared pairs are counted
_POSTINGS = 12000  # that are counted for one term, the rarest pairs first
_SHARED_TEXTS = 250
_Stage = Callable[[Search, str, list[str], float], Iterable[Row]]
_Beside = Callable[[Search, Term], str]
LEAST_QUALITY = 0.68  # below this a phrase does not resemble the term: the loose tier serves a wish better


def resembling(search: Search, *, only_likes: bool = False) -> list[Found]:
    """Return the phrases in which all terms stand, some of them with slips.

    `only_likes`: the query stands somewhere as typed, so only phrases like a long term are looked for.
    """
    terms = search.query.terms
    size = sum(len(term.text) for term in terms)
    seen: set[int] = set()
    found: list[Found] = []
    for stage, beside in _stages(search, only_likes):
        if found and beside is _may_be:
            break
        best = size * (1.0 - max((f.quality for f in found), default=-math.inf))
        rows: dict[int, str] = {}
        for n, term in enumerate(terms):
            if not term.exact and len(term.text) > 1:
                others = [beside(search, other) for i, other in enumerate(terms) if i != n]
                new = stage(search, term.text, list(filter(None, others)), best)
                rows.update(row for row in new if row[0] not in seen)
        seen.update(rows)
        found += [f for f in _alike(terms, rows) if not search.refused(f.text)]
        if any(_is_near(f) and _keeps_ends(f, terms) for f in found):
            return found  # the sound is right, or two were swapped: no other guess is better
    known = {f.id: f.quality for f in found}
    apart = [] if only_likes else parted(search, LEAST_QUALITY, max(known.values(), default=0.0))
    better = {f.id: f for f in apart if f.quality > known.get(f.id, 0.0)}
    return [*(f for f in found if f.id not in better), *better.values()]


def _stages(search: Search, only_likes: bool) -> list[tuple[_Stage, _Beside]]:
    """Return the ways to guess a term, in turn, and what must stand beside it of the other terms."""
    if only_likes:
        return [(_shares, _as_typed)]
    others = (_as_typed, _may_be) if len(search.query.terms) > 1 else (_as_typed,)
    return [(stage, beside) for beside in others for stage in (_first_guesses, _doubted)]


def _as_typed(search: Search, other: Term) -> str:
    """Return the expression of another term as it is typed, "" where it stands everywhere."""
    return "" if other.text in search.common() else lookup(other)


def _may_be(search: Search, other: Term) -> str:
    """Return an expression of what another term may be, "" where that could be too much.

    A slip in a long term leaves enough of it to be found by; one in two characters leaves none.
    """
    if other.exact or len(other.text) != 2 or other.text in search.common():
        return _as_typed(search, other) if other.exact else ""
    guesses = itertools.chain.from_iterable(_respelled(other.text).values())
    return candidates.any_of([lookup(other), *_written(search, list(guesses))])


def _is_near(f: Found) -> bool:
    """Tell whether the sound is right, or two were swapped, and no clauses meet in what was found."""
    cost = (1.0 - f.quality) * sum(end - start for start, end in f.places)
    return cost <= slips.SWAPPED and all(part in f.text for part in f.wording.split(" "))


def _keeps_ends(f: Found, terms: Sequence[Term]) -> bool:
    """Tell whether what was found begins and ends as the terms do: at an end much sounds right by chance."""
    parts = zip(f.wording.split(" "), terms, strict=True)
    return all(part[0] in term.text[:2] and part[-1] in term.text[-2:] for part, term in parts)


def _first_guesses(search: Search, term: str, others: list[str], best: float) -> Iterator[Row]:
    """Yield the rows of what is cheap to guess, or likely: the same sound, a respelling, a shared wording."""
    if others:
        look = Look(candidates.all_of(others), _ROWS)
        yield from search.rows(f"{term}: other terms", candidates.by_pairs, look)
    if 2 < len(term) < _LONG:
        yield from _same_sound(search, term, others)
    for what, guesses in _respelled(term).items():
        if written := _written(search, guesses):
            expression = candidates.all_of([*others, candidates.any_of(written)])
            look = Look(expression, _RESPELLED_ROWS)
            yield from search.rows(f"{term}: {what}", candidates.by_pairs, look)
    yield from _shares(search, term, others, best)


def _written(search: Search, guesses: Sequence[str]) -> list[str]:
    """Return expressions for the rarest pairs of each guess, none for one with a pair that nobody writes."""
    pairs = [set(pairs_of(guess)) for guess in guesses]
    counts = search.counts(itertools.chain.from_iterable(pairs))
    live = (slips.telling(of_guess, counts) for of_guess in pairs if all(map(counts.__getitem__, of_guess)))
    return [candidates.all_of(map(candidates.containing, telling)) for telling in live]


def _respelled(term: str) -> dict[str, list[str]]:
    """Return, by the kind of slip, what a term may have been; of two characters also what sounds the same."""
    if len(term) == 2:
        return {
            "homophones": _in_place(term, pinyin.homophones),
            "swapped": [term[::-1]],
            "confused": _in_place(term, pinyin.confused),
        }
    if len(term) >= _LONG:
        return {}  # shared pairs find it
    return {
        "swapped": slips.swapped(term),
        "shortened": slips.shortened(term) if len(term) <= _RESPELLED else [],
    }


def _in_place(term: str, others: Callable[[str], list[str]]) -> list[str]:
    """Return a term of two characters with each of some others in the place of one of them."""
    first = [other + term[1] for other in others(term[0])]
    return first + [term[0] + other for other in others(term[1])]


def _doubted(search: Search, term: str, others: list[str], best: float) -> Iterator[Row]:
    """Yield the rows of what is left of a term when a place in it is not trusted."""
    if not 2 < len(term) <= _DOUBTED:
        return
    # what sounds so may be chance: then the likeliest doubts are asked all the same
    guessed = best <= slips.SWAPPED
    most = _FEW_DOUBTS if guessed else _MAX_DOUBTS
    least = math.inf if guessed else best
    taken = scans = 0
    answered: dict[str, list[Row]] = {}
    for doubt in slips.doubts(term, search.counts(pairs_of(term)))[:most]:
        expression = candidates.all_of([*others, *map(candidates.containing, doubt.pairs)])
        what = " ".join(doubt.shapes)
        rows = []
        if expression not in answered:
            rows = answered[expression] = search.rows(what, candidates.by_pairs, Look(expression, _ROWS))
        shaped = _of_shape(doubt, answered[expression])
        seen = len(shaped)
        more = len(answered[expression]) == _ROWS and seen < _SEEN
        if more and scans < most // _LIKELY and doubt.least < least + _ROUNDING:
            scans += 1  # there are more than were taken: look among them for those of the right shape
            older = search.rows(f"{what}: older", candidates.by_pairs, Look(expression, _ROWS, doubt.shapes))
            seen, shaped = len(older), [*shaped, *older]
        if seen >= _SEEN:
            least = min(least, doubt.least)
        rows = [*shaped, *rows[:_UNSHAPED]]
        yield from rows
        taken += len(rows)
        if taken >= _MAX_ROWS:
            return


def _of_shape(doubt: slips.Doubt, rows: Sequence[Row]) -> list[Row]:
    """Return those of the rows that have a shape of a doubt, be it across a comma."""
    texts = [text.replace("，", "").replace("、", "") for _id, text in rows]
    shaped = {index for shape in doubt.shapes for index in slips.having(shape, texts)}
    return [rows[index] for index in sorted(shaped)]


def _same_sound(search: Search, term: str, others: list[str]) -> list[Row]:
    """Return phrases in which something may sound like a term: what an input method confuses."""
    limit = _SAME_SOUND_ROWS * (1 if len(term) > 5 else 2)  # short ones are in more phrases
    letters = pinyin.initials(term)
    beside = candidates.all_of(others) if others and _are_rare(search, term) else ""
    look = Look(candidates.all_of(map(candidates.sounding, _runs(letters))), limit, beside=beside)
    rows = search.rows(f"{term}: same sound", candidates.by_initials, look)
    pairs = pairs_of(term)
    return sorted(rows, key=lambda row: -sum([pair in row[1] for pair in pairs]))[:_WEIGHED]


def _are_rare(search: Search, term: str) -> bool:
    """Tell whether the terms beside one are in few phrases, so that it costs little to ask for them too."""
    others = [marked(other) for other in search.query.terms if other.text != term]
    pairs = list(itertools.chain.from_iterable(map(pairs_of, others)))
    counts = search.counts(pairs)
    return min((counts[pair] for pair in pairs), default=_RARE_BESIDE) < _RARE_BESIDE


def _runs(letters: str) -> list[str]:
    """Return runs of three letters that leave out none; those between cost time and exclude little."""
    last = max(0, len(letters) - 3)
    return [letters[at : at + 3] for at in sorted({*range(0, last, 2), last})]


def _shares(search: Search, term: str, _others: list[str], _best: float) -> list[Row]:
    """Return the phrases that share most pairs with a long term, the rarest pairs counted first."""
    if len(term) < _LONG:
        return []
    connection = search.bank.connection
    step = 1 if len(term) <= _DOUBTED else 2
    pairs = list(dict.fromkeys(pairs_of(term)[::step]))
    counts = search.counts(pairs)
    shared: Counter[str] = Counter()
    left = _POSTINGS
    for pair in sorted(pairs, key=lambda pair: counts[pair]):
        if left > 0 and counts[pair]:
            ids = candidates.postings(connection, pair, min(left, 3 * _POSTINGS // len(pairs)))
            left -= len(ids)
            shared.update(ids)
    best = [int(id_) for id_ in _most(shared, _SHARED_TEXTS)]
    rows = candidates.texts(connection, best, search.scope)
    search.looked_up.append((f"{term}: shared pairs", len(rows)))
    return rows


def _most(shared: Counter[str], limit: int) -> list[str]:
    """Return the keys that are counted most, as `most_common` does, in a third of its time."""
    enough, number = 1, 0
    for count, keys in sorted(Counter(shared.values()).items(), reverse=True):
        number += keys
        if number >= limit:
            enough = count
            break
    return [key for key, _n in Counter({k: n for k, n in shared.items() if n >= enough}).most_common(limit)]


def _alike(terms: Sequence[Term], rows: dict[int, str]) -> Iterator[Found]:
    """Yield what of the candidates resembles all terms."""
    ids = list(rows)
    texts = [fold(text) for text in rows.values()]
    likes = [_likenesses(term, texts) for term in terms]
    total = sum(len(term.text) for term in terms)
    for index in set(likes[0]).intersection(*likes[1:]):
        of_terms = [like[index] for like in likes]
        sizes = [len(term.text) for term in terms]
        quality = sum(like.quality * size for like, size in zip(of_terms, sizes, strict=True)) / total
        places = tuple((like.start, like.end) for like in of_terms)
        wording = " ".join(texts[index][start:end] for start, end in places)
        yield Found(ids[index], rows[ids[index]], texts[index], "fuzzy", quality, places, wording)


def _likenesses(term: Term, texts: Sequence[str]) -> dict[int, slips.Likeness]:
    """Return, by index of the text, where and how well a term is found in those that resemble it."""
    found: dict[int, slips.Likeness] = {}
    others: list[int] = []
    for index, text in enumerate(texts):
        place = place_of(term, text)
        if place:
            found[index] = slips.Likeness(1.0, *place)
        elif not term.exact:
            others.append(index)
    for index, near in slips.likest(term.text, [texts[i] for i in others]):
        if near.quality >= LEAST_QUALITY:
            found[others[index]] = near
    return found
