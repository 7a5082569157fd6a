"""Slips of the hand and of the input method: what else a typed term may be, and how far it is from a text. Pure.

Her slips are a homophone (占位 for 站位), a wrong, a missing, an extra, or a swapped character. `respelled`
undoes those that can be undone; `around` gives what is left of a term when a place in it is not trusted;
`nearest` finds the place of a text that is nearest and what it costs.

Source of the distance: Damerau–Levenshtein (optimal string alignment) with free ends in the text, and with
costs by kind of slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_MARGIN = 2  # characters beside the place that are weighed with it
_LEAST = 45.0  # quick ratio (0–100) below which nothing is like it


@dataclass(frozen=True, slots=True)
class Likeness:
    """Where a term is nearest in a text (half-open, folded characters), and how near (0–1)."""

    quality: float
    start: int
    end: int


def respelled(term: str) -> Iterator[str]:
    """Yield the term with two neighbours swapped, then with one character left out."""
    for i in range(len(term) - 1):
        if term[i] != term[i + 1]:
            yield f"{term[:i]}{term[i + 1]}{term[i]}{term[i + 2 :]}"
    if len(term) >= 4:  # of three characters two would be left: they stand everywhere
        for i in range(len(term)):
            if not i or term[i] != term[i - 1]:
                yield term[:i] + term[i + 1 :]


def around(term: str, width: int) -> Iterator[tuple[str, ...]]:
    """Yield the pieces (two characters or more) that are left when `width` characters are not trusted."""
    for i in range(len(term) - width + 1):
        pieces = tuple(piece for piece in (term[:i], term[i + width :]) if len(piece) > 1)
        if pieces:
            yield pieces


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
            if char == other:
                same = 0.0
            else:
                same = HOMOPHONE if sounds[i - 1] == heard[j - 1] else WRONG
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
