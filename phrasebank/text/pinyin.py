"""Chinese characters to toneless pinyin, by a table of readings and of the words in which context decides.

Why a table of our own: pypinyin takes 260–400 ms to load and 500 µs a sentence; this one loads in a few
milliseconds, on first use, and turns a sentence into initials in a few microseconds, so that every phrase
can be indexed as it is imported. `scripts/pinyin_table.py` makes it.

All functions take folded text (`text.fold`). Invariant: one syllable, or one letter, for each character;
a character without a reading stands for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from phrasebank.text.fold import fold, with_zeros

_LONGEST_WORD = 4


class _Table(NamedTuple):
    """What every use needs, in the shapes that the functions need.

    `first`: code point → commonest syllable; `letters`: code point → its initial letter; `turns`: pair of
    characters → initials that differ from those of its characters alone; `turning`: the characters of pairs.
    """

    first: dict[int, str]
    letters: dict[int, str]
    syllables: frozenset[str]
    turns: dict[str, str]
    turning: re.Pattern[str]


@lru_cache(maxsize=1)
def _parts() -> list[list[tuple[str, ...]]]:
    """Return the lines of the three parts of pinyin.txt, cut at tabs: syllables, pairs, words."""
    text = Path(__file__).with_name("pinyin.txt").read_text(encoding="utf-8")
    return [[tuple(line.split("\t")) for line in part.strip("\n").split("\n")] for part in text.split("\n\n")]


@lru_cache(maxsize=1)
def _table() -> _Table:
    """Load the table, once."""
    syllables, pairs, _words_of_it = _parts()
    first: dict[int, str] = {}
    letters: dict[int, str] = {}
    for syllable, common, _rare in syllables:
        codes = list(map(ord, common))
        first.update(dict.fromkeys(codes, syllable))
        letters.update(dict.fromkeys(codes, syllable[0]))
    turns = {line[0]: line[1] for line in pairs}
    return _Table(
        first=first,
        letters=letters,
        syllables=frozenset(syllable for syllable, _common, _rare in syllables),
        turns=turns,
        turning=re.compile(f"[{''.join(sorted(_turned(turns, letters)))}]"),
    )


def _turned(turns: dict[str, str], letters: dict[int, str]) -> set[str]:
    """Return the characters that some pair gives another initial than their commonest."""
    return {
        char
        for pair, initials in turns.items()
        for char, initial in zip(pair, initials, strict=True)
        if letters[ord(char)] != initial
    }


@lru_cache(maxsize=1)
def _others() -> dict[str, list[str]]:
    """Return the less common syllables of characters."""
    others: dict[str, list[str]] = {}
    for syllable, _common, rare in _parts()[0]:
        for char in rare:
            others.setdefault(char, []).append(syllable)
    return others


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    """Return the words that are not read as their characters alone, with their syllables."""
    return {word: said.split(" ") for word, said in _parts()[2]}


@lru_cache(maxsize=1)
def _sounds() -> dict[int, str]:
    """Return, by code point, the first character that sounds the same."""
    sounds: dict[int, str] = {}
    for _syllable, common, _rare in _parts()[0]:
        sounds.update(dict.fromkeys(map(ord, common), common[:1]))
    return sounds


def initials(folded: str) -> str:
    """Return one letter for each character: the initial of its reading beside its neighbours.

    Only pairs decide here, for speed: idioms of four characters stay with the commonest readings.
    """
    table = _table()
    letters = folded.translate(table.letters)
    free = 0  # a pair does not reach into the one before it: 银行 + 长效, not 行长
    for found in table.turning.finditer(folded):
        place = found.start()
        for start in (place - 1, place):
            if start >= free and (turned := table.turns.get(folded[start : start + 2])):
                letters = f"{letters[:start]}{turned}{letters[start + 2 :]}"
                free = start + 2
                break
    return letters


class _Rough(dict[int, str]):
    """What each character of a text as it is written gives to `rough_initials`."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        turns = _table().turning.fullmatch(folded)
        self[code] = "*" if turns else folded.translate(_table().letters)
        return self[code]


_ROUGH = _Rough()


def rough_initials(text: str) -> str:
    """Return the initials of a text that is not folded; * for a character whose neighbours decide.

    A third of the cost of folding and `initials`: for looking at many phrases of which few will do.
    """
    return with_zeros(text).translate(_ROUGH)


def sounds(folded: str) -> str:
    """Return a text of the same length in which characters are equal if their commonest readings are."""
    return folded.translate(_sounds())


def syllables(folded: str) -> list[str]:
    """Return one syllable for each character: its reading in the longest known word that begins there."""
    first, words = _table().first, _words()
    spoken: list[str] = []
    while len(spoken) < len(folded):
        at = len(spoken)
        for size in range(_LONGEST_WORD, 1, -1):
            if said := words.get(folded[at : at + size]):
                spoken.extend(said)
                break
        else:
            spoken.append(first.get(ord(folded[at]), folded[at]))
    return spoken


def readings(char: str) -> tuple[str, ...]:
    """Return every syllable that a character can have, the commonest first; () where it has none."""
    table = _table()
    common = table.first.get(ord(char))
    return (common, *_others().get(char, ())) if common else ()


@lru_cache(maxsize=64)
def indexed_as(letter: str) -> str:
    """Return the other initials under which characters stand that can be read with this one.

    For x it has h: 行 is indexed with h in 银行, and can be read as in 行动. Only the three that most words
    confuse with it.
    """
    table = _table()
    pairs: Counter[str] = Counter()
    for word, spoken in _words().items():
        for char, said in zip(word, spoken, strict=True):
            usual = table.letters[ord(char)]
            if usual != said[0] and letter in (usual, said[0]) and _common(char):
                pairs[said[0] if usual == letter else usual] += 1
    return "".join(sorted(other for other, _n in pairs.most_common(3)))


def homophones(char: str) -> list[str]:
    """Return the common characters (level 1 of GB 2312) whose commonest reading is that of a character."""
    table = _table()
    said = table.first.get(ord(char))
    return [
        other
        for code, syllable in table.first.items()
        if syllable == said and _common(other := chr(code)) and other != char
    ]


@lru_cache(maxsize=64)
def spelled(syllable: str) -> tuple[str, str, str]:
    """Return the characters that can be read so, those of GB 2312 that usually are, the common of these."""
    _said, usual, other = next((line for line in _parts()[0] if line[0] == syllable), ("", "", ""))
    known = "".join(char for char in usual if char.encode("gb2312", "ignore"))
    return usual + other, known, "".join(filter(_common, known))


def _common(char: str) -> bool:
    """Tell whether a character is of level 1 of GB 2312, the 3,755 in common use."""
    return b"\xb0" <= char.encode("gb2312", "ignore")[:1] <= b"\xd7"


def all_syllables() -> frozenset[str]:
    """Return all toneless syllables, ü written as v."""
    return _table().syllables
