"""Pinyin with one slip of the finger: what the letters were meant to be. Pure; loaded if nothing was found.

A letter too much, too few or wrong lies in one syllable, and so do two that are swapped, but for those that
are the last of one syllable and the first of the next. So each piece that leaves whole syllables before and
behind it is compared with all syllables, instead of trying each letter in each place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from phrasebank.search.sound import RARE, Reading, initials_of
from phrasebank.text import pinyin

_LEAST_LETTERS = 6  # of fewer, one more or less makes anything
_LEAST_BESIDE = 4  # but not beside other terms
_MOST_LETTERS = 40
_LONGEST = 6  # letters of a syllable: zhuang
_INITIALS = 2  # letters of a word that may be initials
_VOWELS = frozenset("aeiouv")
_MIXED = re.compile(r"([^\sa-z]*)([a-z][a-z ]{2,}[a-z])([^\sa-z]*)")  # fewer letters may be anything
_READINGS = 6  # that are tried: each is a look-up


def corrections(letters: str, *, beside: bool = False, whole: bool = False) -> list[Reading]:
    """Return what letters were meant to be if one slip is in them, few syllables and swapped letters first.

    Ways with the same initials are one reading, in which what differs is parted by "|". At most `_READINGS`;
    none for letters that are too few, too many, or more than one slip away from syllables. Of what is whole
    already none, or none but of that: if `whole`, as xinadaihua for xiandaihua; see also `respelled`. Where
    spaces part the letters, they are in place. Characters may stand before the letters, or behind them;
    `beside`: there are other terms, so that fewer letters are enough.
    """
    mixed = _MIXED.fullmatch(letters)
    least = _LEAST_BESIDE if beside else _LEAST_LETTERS
    if not mixed or not least <= len(letters.replace(" ", "")) <= _MOST_LETTERS:
        return []
    before, run, behind = mixed.groups()
    alike: dict[str, list[Reading]] = {}
    ways = _corrected_word(run.split(" ")) if " " in run else _corrected(run, whole)
    for way in sorted(ways, key=lambda way: (len(way), ways[way], way)):
        reading = (*before, *way, *behind)
        alike.setdefault(initials_of(reading), []).append(reading)
    groups = list(alike.values())[:_READINGS]
    return [tuple("|".join(dict.fromkeys(units)) for units in zip(*group, strict=True)) for group in groups]


def respelled(way: Reading, *, beside: bool = False) -> list[Reading]:
    """Return what a reading was meant to be if a slip in it left its syllables whole: jigou for jiegou.

    One reading for each syllable, in which those that are one slip away and begin alike are parted by "|".
    `beside` as above.
    """
    if sum(map(len, way)) < (_LEAST_BESIDE if beside else _LEAST_LETTERS):
        return []
    meant = []
    for i, unit in enumerate(way):
        typed = [one for one in unit.split("|") if len(one) > 1]
        near = (other for one in typed for other in _near(one) if other[0] == one[0])
        if others := "|".join(dict.fromkeys(near)):
            meant.append((*way[:i], others, *way[i + 1 :]))
    return meant


def has_slip(words: str) -> bool:
    """Tell whether one of several words, parted by spaces, may be a syllable with a slip, the others none.

    Two letters, or letters without a vowel, are initials.
    """
    typed = words.split(" ")
    odd = [word for word in typed if word not in pinyin.all_syllables()]
    return len(typed) > 1 and len(odd) == 1 and len(odd[0]) > _INITIALS and not _VOWELS.isdisjoint(odd[0])


def _corrected(letters: str, whole: bool) -> dict[Reading, int]:
    """Return the ways to cut letters into syllables, one of them corrected, or two letters swapped between.

    With each way comes how unlikely its slip is: 0 two letters swapped, 1 one too few or too much, 2 wrong.
    Of letters that are `whole` only what is swapped, or has fewer syllables: others are respelled.
    """
    size, heads = len(letters), _heads(letters)
    typed = heads.get(size, ())
    if whole != (typed != () and RARE.isdisjoint(typed[1:])):  # jian she e has a letter too much
        return {}
    tails = {size - at: way[::-1] for at, way in _heads(letters[::-1], -1).items()}
    found = {
        (*heads[a], unit, *tails[b]): _unlikely(letters[a:b], unit)
        for a in heads
        for b in range(a + 1, min(size, a + _LONGEST + 1) + 1)
        if b in tails
        for unit in _near(letters[a:b])
    }
    for i in range(1, size):
        swapped = f"{letters[: i - 1]}{letters[i]}{letters[i - 1]}{letters[i + 1 :]}"
        way = _heads(swapped).get(size)
        if way:
            found[way] = 0
    return {way: slip for way, slip in found.items() if not (whole and slip and len(way) >= len(typed))}


def _corrected_word(words: list[str]) -> dict[Reading, int]:
    """Return, as above, the ways to correct the one of some words that is no syllable."""
    wrong = [i for i, word in enumerate(words) if word not in pinyin.all_syllables()]
    if len(wrong) != 1:
        return {}
    at, typed = wrong[0], words[wrong[0]]
    return {(*words[:at], unit, *words[at + 1 :]): _unlikely(typed, unit) for unit in _near(typed)}


def _unlikely(typed: str, meant: str) -> int:
    """Return how unlikely a slip is, as above."""
    if len(typed) != len(meant):
        return 1
    return 0 if sorted(typed) == sorted(meant) else 2


def _near(part: str) -> Iterator[str]:
    """Yield the syllables of two letters or more that are one slip away from a piece."""
    from rapidfuzz import process  # most searches by ear have no slip to correct
    from rapidfuzz.distance import OSA

    for unit, distance, _index in process.extract(
        part, _syllables(), scorer=OSA.distance, score_cutoff=1, limit=None
    ):
        if distance == 1:
            yield unit


def _syllables() -> list[str]:
    return sorted(unit for unit in pinyin.all_syllables() if len(unit) > 1)


def _heads(letters: str, step: int = 1) -> dict[int, Reading]:
    """Return, by the number of letters, the cuts of the first of them into the fewest syllables.

    `step` -1: the letters are written backwards.
    """
    cuts: dict[int, Reading] = {0: ()}
    for end in range(1, len(letters) + 1):
        ways = [
            (*cuts[start], unit)
            for start in range(max(0, end - _LONGEST), end)
            if start in cuts and (unit := letters[start:end][::step]) in pinyin.all_syllables()
        ]
        if ways:
            cuts[end] = min(ways, key=len)
    return cuts
