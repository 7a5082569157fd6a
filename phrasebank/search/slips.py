"""Slips of the hand and of the input method: what else a term may be, and how far it is from a text. Pure.

Her slips are a homophone (占位 for 站位), a wrong, a missing, an extra, or a swapped character. `respelled`
undoes those that can be undone; `doubts` gives what is left of a term when a place in it is not trusted;
`nearest` finds the place of a text that is nearest and what it costs.

Source of the distance: Damerau–Levenshtein (optimal string alignment) with free ends in the text, and with
costs by kind of slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from phrasebank.text import pinyin

HOMOPHONE = 0.35  # the input method's own slip: the sound is right
SWAPPED = 0.6  # both characters are there
MISSING = 0.8  # she left one out, or remembers less
EXTRA = 0.9
WRONG = 1.0  # another character altogether
_WEIGHED = 24  # longest term that is weighed character by character: beyond, a ratio says as much
_PLACED = 500  # texts in which the place is looked for, of those that a quick ratio finds best
_WINDOWS = 60  # different wordings that are weighed
_TWO_SLIPS = 9  # characters from which on two slips are undone: enough stands beside them
_ENOUGH = 4  # pairs that are looked up together: more cost time and exclude little
_MARGIN = 2  # characters beside the place that are weighed with it
_LEAST = 45.0  # quick ratio (0–100) below which nothing is like it


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is still trusted of a term: its rarest pairs, and characters without a trusted neighbour."""

    pairs: tuple[str, ...]
    alone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """Where a term is nearest in a text (half-open, folded characters), and how near (0–1)."""

    quality: float
    start: int
    end: int


def respelled(term: str) -> list[str]:
    """Return the term with two neighbours swapped, then with one character left out."""
    swapped = [f"{term[:i]}{term[i + 1]}{term[i]}{term[i + 2 :]}" for i in range(len(term) - 1)]
    # of three characters two would be left: they stand everywhere
    shorter = [term[:i] + term[i + 1 :] for i in range(len(term))] if len(term) >= 4 else []
    return [guess for guess in dict.fromkeys(swapped + shorter) if guess != term]


def doubts(term: str, counts: Mapping[str, int]) -> list[Doubt]:
    """Return what may still be right of a term when one place in it, or two, is not trusted.

    `counts` tells in how many phrases each pair of the term stands. A slip makes pairs that nobody writes,
    so a doubt that keeps a pair without phrases is none, and the places with the rarest pairs come first.
    """
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    odd = [1.0 / (1 + counts[pair]) for pair in pairs]
    places = [(start, start + width) for width in (0, 1, 2) for start in range(len(term) - width + 1)]
    places = [place for place in places if place not in ((0, 0), (len(term), len(term)))]
    ones = [(place,) for place in places]
    twos = []
    if len(term) >= _TWO_SLIPS:
        wide = [place for place in places if place[1] - place[0] == 2]
        twos = [(a, b) for a in wide for b in wide if a[1] < b[0]]
    found: dict[Doubt, float] = {}
    for kept, cost in ((ones, 0.0), (twos, 1.0)):
        for untrusted in kept:
            lost = {i for a, b in untrusted for i in range(max(0, a - 1), min(b, len(pairs)))}
            left = sorted((counts[p], p) for i, p in enumerate(pairs) if i not in lost)
            if not left or not left[0][0]:
                continue
            alone = [term[i] for i in _alone(len(term), untrusted)]
            doubt = Doubt(tuple(p for _n, p in left[:_ENOUGH]), tuple(alone))
            found.setdefault(doubt, cost - sum(odd[i] for i in lost) / max(1, len(lost)))
    return sorted(found, key=lambda doubt: found[doubt])


def _alone(size: int, untrusted: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the characters that are trusted, but none of whose neighbours is."""
    ends = [0, *(edge for place in untrusted for edge in place), size]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if end - start == 1:
            yield start


def likest(term: str, texts: Sequence[str]) -> Iterator[tuple[int, Likeness]]:
    """Yield index and likeness of those of the folded texts that are most like a term.

    A wording that stands in many texts is weighed once.
    """
    ratios = process.extract(term, texts, scorer=fuzz.partial_ratio, limit=_PLACED, score_cutoff=_LEAST)
    weighed: dict[str, Likeness] = {}
    for text, _ratio, index in ratios:
        placed = fuzz.partial_ratio_alignment(term, text)
        if placed is None:
            continue
        start, end = (placed.dest_start, placed.dest_end) if len(term) <= len(text) else (0, len(text))
        if len(term) > _WEIGHED:
            yield index, Likeness(placed.score / 100 * min(1.0, (end - start + 1) / len(term)), start, end)
            continue
        left = max(0, start - _MARGIN)
        window = text[left : end + _MARGIN]
        if window not in weighed:
            if len(weighed) == _WINDOWS:
                continue
            weighed[window] = nearest(term, window)
        near = weighed[window]
        yield index, Likeness(near.quality, left + near.start, left + near.end)


def nearest(term: str, text: str) -> Likeness:
    """Return where a term is nearest in a text, by the kinds of slips that lie between.

    The rows are characters of the term, the columns places of the text; each cell holds the cost so far and
    where in the text it began.
    """
    columns = range(1, len(text) + 1)
    sounds, heard = pinyin.syllables(term), pinyin.syllables(text)
    before: list[tuple[float, int]] = []
    above = [(0.0, j) for j in range(len(text) + 1)]
    for i, char in enumerate(term, 1):
        row = [(i * EXTRA, 0)]
        for j in columns:
            other = text[j - 1]
            same = 0.0 if char == other else HOMOPHONE if sounds[i - 1] == heard[j - 1] else WRONG
            best = (above[j - 1][0] + same, above[j - 1][1])
            if above[j][0] + EXTRA < best[0]:
                best = (above[j][0] + EXTRA, above[j][1])
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
