"""Where a term may stand in each of many texts, with slips: in all of them at once, by adding up. Pure.

Why not a ratio of rapidfuzz: loading it takes 8 ms, a fifth of a whole search for a slip in a process of its
own, and this is as quick as it is once it is loaded.

How: a text becomes codes, one for each character of the term and for each common one that is read so, 1 for
the rest. For each character of the term the codes become what they are worth to it, 2 the same and 1 its
sound: the bytes of one large number, moved back by the place of the character. So the bytes of the sum tell
how much of the term stands in its order from each place on. A missing or extra character moves what follows
by one: what the neighbours tell is added.

Source: Baeza-Yates and Gonnet, A new approach to text searching (1992): shift-add, here by whole texts.
Invariant: no byte runs over, since a term has at most `LONGEST` characters, and three sums of 2 each.
"""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Sequence

from phrasebank.text import pinyin
from phrasebank.values import NamedTuple

LONGEST = 24
_WORSE = 4  # less than the best has: not looked at any more; a repeated character may count for three
_BEFORE, _AFTER = 1, 2  # characters beside a place that belong to it: a slip may have moved it
_GAP = 3  # zeros between two texts beside those for a term: what one tells is nothing to its neighbour
_NOTHING = "\0"  # between texts
_OTHER = "?"  # what `charmap_encode` puts for a character that has no code


class Placed(NamedTuple):
    """What a text lacks in its best place (0 at most), which text it is, where the place begins, and the
    codes there: where they are the same, a term finds the same."""

    lack: int
    text: int
    start: int
    codes: bytes


def placed(term: str, texts: Sequence[str]) -> list[Placed]:
    """Return the best place of a term in each of the folded texts that have most of it, the best first."""
    size = len(term)
    chars, worths = _codes(term)
    gap = _NOTHING * (size + _GAP)
    apart = f"{gap}{gap.join(texts)}{gap}"
    codes, _length = codecs.charmap_encode(apart, "replace", codecs.charmap_build(chars))
    total = 0
    for i, worth in enumerate(worths):
        total += int.from_bytes(codes.translate(worth), "little") >> 8 * i
    near = (total + (total << 8) + (total >> 8)).to_bytes(len(codes) + 1, "little")
    best = next(n for n in range(6 * size, -1, -1) if n in near)
    enough = bytes(n >= max(size, best - _WORSE) for n in range(256))
    hits = near.translate(enough)
    found = []
    ends = itertools.accumulate((len(gap) + len(text) for text in texts), initial=0)
    for index, (before, end) in enumerate(itertools.pairwise(ends)):
        if hits.find(1, before + _GAP, end) >= 0:
            most = max(near[before + _GAP : end])
            place, begin = near.index(most, before + _GAP), before + len(gap)
            left, right = max(begin, place - _BEFORE), min(end, place + size + _AFTER)
            found.append(Placed(-most, index, left - begin, codes[left:right]))
    return sorted(found)


def _codes(term: str) -> tuple[str, list[bytes]]:
    """Return the characters that have a code, in its order, and by place of the term what codes are worth."""
    alike = {char: dict.fromkeys((char, *pinyin.alike(char), *pinyin.turned(char))) for char in term}
    known = dict.fromkeys(itertools.chain((_NOTHING, _OTHER), term, *alike.values()))
    codes = {char: code for code, char in enumerate(known) if code < 256}
    worths = {}
    for char, sound in zip(term, pinyin.sounds(term), strict=True):
        worth = bytearray(256)
        for other in alike[char]:
            if other in codes:
                worth[codes[other]] = 1
        for other in alike:
            if pinyin.sounds(other) == sound:
                worth[codes[other]] = 1
        worth[codes[char]] = 2
        worths[char] = bytes(worth)
    return "".join(codes), [worths[char] for char in term]
