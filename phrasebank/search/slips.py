"""Slips of the hand and of the input method: what else a term may be, and how far it is from a text. Pure.

Her slips are a homophone (占位 for 站位), a wrong, a missing, an extra, or a swapped character. `swapped` and
`shortened` undo what can be undone; `doubts` gives what is left of a term when a place in it is not trusted;
`nearest` finds the place of a text that is nearest and what it costs.

Source of the distance: Damerau–Levenshtein (optimal string alignment) with free ends in the text, and with
costs by kind of slip.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from phrasebank.search.placing import LONGEST, placed
from phrasebank.text import pinyin
from phrasebank.text.pairs import pairs_of
from phrasebank.values import NamedTuple

HOMOPHONE = 0.35  # the input method's own slip: the sound is right
CONFUSED = 0.62  # nearly the sound: zh for z, n for l, -ing for -in; more than two swapped, less than missing
SWAPPED = 0.6  # both characters are there
MISSING = 0.8  # she left one out, or remembers less
EXTRA = 0.9
EDGE = 1.1  # one too many at the beginning or the end: nobody starts or ends with what she does not mean
WRONG = 1.0  # another character altogether
_BY_RATIO = 500  # texts that a long term is looked for in, of those that a quick ratio finds best
_WINDOWS = 40  # different wordings that are weighed
_TWO_SLIPS = 9  # characters from which on two slips are undone: enough stands beside them
_BESIDE = 2  # characters on either side of a respelled place that are looked up with it
_ENOUGH = 3  # pairs that are looked up together: more cost time and exclude little
_LOST = 0.5  # what a pair given up weighs against e times as common ones kept
_CHEAP = 20_000  # phrases of a pair that cost next to nothing to look through
_WORTH = 12  # times as common as the rarest: beyond, looking through it costs more than it excludes
_LEAST = 45.0  # quick ratio (0–100) below which nothing is like it


class Doubt(NamedTuple):
    """What is still trusted of a term: the `pairs` in it that say most, and the `shapes` that it may have.

    A shape is a pattern of SQL's LIKE: `_` one character, `%` any number of them. `least` is what the slip
    costs at least.
    """

    pairs: tuple[str, ...]
    shapes: tuple[str, ...]
    least: float


class Likeness(NamedTuple):
    """Where a term is nearest in a text (half-open, folded characters), and how near (0–1)."""

    quality: float
    start: int
    end: int


def swapped(term: str) -> list[str]:
    """Return what a term says, around the place, if two neighbours in it are swapped back."""
    guesses = [
        f"{term[max(0, i - _BESIDE) : i]}{term[i + 1]}{term[i]}{term[i + 2 : i + 2 + _BESIDE]}"
        for i in range(len(term) - 1)
        if term[i] != term[i + 1]
    ]
    return list(dict.fromkeys(guesses))


def shortened(term: str) -> list[str]:
    """Return what a term says, around the place, without one of its inner characters.

    Of three characters two would be left, which stand everywhere, so those give none.
    """
    if len(term) < 4:
        return []
    guesses = [
        term[max(0, i - _BESIDE - 1) : i] + term[i + 1 : i + 2 + _BESIDE] for i in range(1, len(term) - 1)
    ]
    return list(dict.fromkeys(guesses))


def doubts(term: str, counts: Mapping[str, int]) -> list[Doubt]:
    """Return what may still be right of a term when one place in it, or two, is not trusted.

    `counts` tells in how many phrases each pair of the term stands. A slip makes pairs that nobody writes,
    so a doubt that keeps a pair without phrases is none; those that keep common pairs, and many, come first.
    """
    found: dict[Doubt, float] = {}
    for untrusted in _untrusted(len(term)):
        ends = [0, *(edge for place in untrusted for edge in place), len(term)]
        pieces = [term[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True)]
        kept = {pair for piece in pieces for pair in pairs_of(piece)}
        if not kept or not min(counts[pair] for pair in kept):
            continue
        lost = len(term) - 1 - sum(max(0, len(piece) - 1) for piece in pieces)
        commonness = math.log1p(min(counts[pair] for pair in kept))
        doubt = Doubt(telling(kept, counts), _shapes(pieces, untrusted), _least(untrusted))
        found.setdefault(doubt, _LOST * lost - commonness)
    return sorted(found, key=lambda doubt: found[doubt])


def _shapes(pieces: Sequence[str], untrusted: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return what a term may look like: one character missing, or wrong, or too much, or two swapped."""
    if len(untrusted) > 1:
        return (f"%{'%'.join(pieces)}%",)
    width = untrusted[0][1] - untrusted[0][0]
    gaps = (("_",), ("_", ""), ("__",))[width]
    return tuple(f"%{gap.join(pieces)}%" for gap in gaps)


def _least(untrusted: Sequence[tuple[int, int]]) -> float:
    """Return what a slip costs at least; the same sound and swapped neighbours were guessed before."""
    if len(untrusted) > 1:
        return 2 * SWAPPED
    return (MISSING, EXTRA, WRONG + HOMOPHONE)[untrusted[0][1] - untrusted[0][0]]


def having(shape: str, texts: Iterable[str]) -> Iterator[int]:
    """Yield the indices of the texts that have a shape of a doubt, as SQL's LIKE tells."""
    parts = []
    for part in filter(None, shape.split("%")):
        before, gap, after = part.partition("_" * part.count("_")) if "_" in part else (part, "", "")
        parts.append((before, after if gap else "", len(before) + len(gap), len(part)))
    for index, text in enumerate(texts):
        at = 0
        for before, after, beyond, size in parts:
            start = text.find(before, at)
            while start >= 0 and not text.startswith(after, start + beyond):
                start = text.find(before, start + 1)
            at = start + size
            if start < 0 or at > len(text):
                break
        else:
            yield index


def telling(pairs: Iterable[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return the pairs worth looking up together: the rarest, without those that stand everywhere."""
    rarest = sorted(pairs, key=lambda pair: (counts[pair], pair))[:_ENOUGH]
    most = max(_CHEAP, _WORTH * counts[rarest[0]])
    return tuple(pair for pair in rarest if counts[pair] <= most)


def _untrusted(size: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the places, half-open, that are not trusted together: one, or two in a long term."""
    places = [(start, start + width) for width in (0, 1, 2) for start in range(size - width + 1)]
    for place in places:
        if place not in ((0, 0), (size, size)):
            yield (place,)
    if size >= _TWO_SLIPS:
        wide = [place for place in places if place[1] - place[0] == 2]
        yield from ((a, b) for a in wide for b in wide if a[1] < b[0])


def likest(term: str, texts: Sequence[str]) -> Iterator[tuple[int, Likeness]]:
    """Yield index and likeness of those of the folded texts that are most like a term.

    First how much of a term, and of its sounds, stands in order in the best place of each text; what is best
    by this is weighed by the kinds of slips, each wording once.
    """
    if len(term) > LONGEST:
        yield from _by_ratio(term, texts)
        return
    weighed: dict[bytes, Likeness] = {}
    for _lack, index, left, codes in placed(term, texts):
        if codes not in weighed:
            if len(weighed) == _WINDOWS:
                continue
            weighed[codes] = nearest(term, texts[index][left : left + len(codes)])
        near = weighed[codes]
        yield index, Likeness(near.quality, left + near.start, left + near.end)


def _by_ratio(term: str, texts: Sequence[str]) -> Iterator[tuple[int, Likeness]]:
    """Yield the texts that a ratio finds most like a long term: what its slips are says no more."""
    from rapidfuzz import fuzz, process  # most terms are short, and it takes 8 ms to load

    ratios = process.extract(term, texts, scorer=fuzz.partial_ratio, limit=_BY_RATIO, score_cutoff=_LEAST)
    for text, _ratio, index in ratios:
        place = fuzz.partial_ratio_alignment(term, text)
        if place is not None:
            longer = len(term) > len(text)  # then it is the text that was placed in the term
            start, end = (0, len(text)) if longer else (place.dest_start, place.dest_end)
            quality = place.score / 100 * min(1.0, (end - start + 1) / len(term))
            yield index, Likeness(quality, start, end)


@lru_cache(maxsize=8)  # one term is weighed against many texts
def _said(term: str) -> tuple[str, str]:
    """Return how a term sounds, and how in many mouths."""
    sounds = pinyin.sounds(term)
    return sounds, pinyin.mouths(sounds)


def nearest(term: str, text: str) -> Likeness:
    """Return where a term is nearest in a text, by the kinds of slips that lie between.

    The rows are characters of the term, the columns places of the text; each cell holds the cost so far and
    where in the text it began.
    """
    columns = range(1, len(text) + 1)
    sounds, said = _said(term)
    heard = pinyin.sounds(text)
    mouths = pinyin.mouths(heard)
    before: list[tuple[float, int]] = []
    above = [(0.0, j) for j in range(len(text) + 1)]
    for i, char in enumerate(term, 1):
        row = [(i * EDGE, 0)]
        extra = EDGE if i in (1, len(term)) else EXTRA
        for j in columns:
            other = text[j - 1]
            same = 0.0 if char == other else WRONG
            if same and said[i - 1] == mouths[j - 1]:
                same = HOMOPHONE if sounds[i - 1] == heard[j - 1] else CONFUSED
            best = (above[j - 1][0] + same, above[j - 1][1])
            if above[j][0] + extra < best[0]:
                best = (above[j][0] + extra, above[j][1])
            if row[j - 1][0] + MISSING < best[0]:
                best = (row[j - 1][0] + MISSING, row[j - 1][1])
            if (
                i > 1
                and j > 1
                and char == text[j - 2]
                and term[i - 2] == other
                and before[j - 2][0] + SWAPPED < best[0]
            ):
                best = (before[j - 2][0] + SWAPPED, before[j - 2][1])
            row.append(best)
        before, above = above, row
    cost, end = min((cell[0], j) for j, cell in enumerate(above))
    return Likeness(max(0.0, 1.0 - cost / len(term)), above[end][1], end)
