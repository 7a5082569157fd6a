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
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from phrasebank.text.fold import fold

_LONGEST_WORD = 4


@dataclass(frozen=True, slots=True)
class _Table:
    """What pinyin.txt holds, in the shapes that the functions need.

    `first`: code point → commonest syllable; `letters`: code point → its initial letter; `sounds`: code
    point → the first character that sounds the same; `others`: character
    → further syllables; `words`: word → syllables; `turns`: pair of characters → initials that differ from
    those of its characters alone; `turning`, `turning_initial`: the characters that such a word, or such a
    pair, reads otherwise.
    """

    first: dict[int, str]
    letters: dict[int, str]
    sounds: dict[int, str]
    others: dict[str, list[str]]
    words: dict[str, list[str]]
    turns: dict[str, str]
    syllables: frozenset[str]
    turning: re.Pattern[str]
    turning_initial: re.Pattern[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    """Load the table, once."""
    text = Path(__file__).with_name("pinyin.txt").read_text(encoding="utf-8")
    characters, _blank, word_lines = text.partition("\n\n")
    first: dict[int, str] = {}
    others: dict[str, list[str]] = {}
    sounds: dict[int, str] = {}
    syllables = set()
    for line in characters.split("\n"):
        syllable, common, rare = line.split("\t")
        syllables.add(syllable)
        first.update(dict.fromkeys(map(ord, common), syllable))
        sounds.update(dict.fromkeys(map(ord, common), common[:1]))
        for char in rare:
            others.setdefault(char, []).append(syllable)
    words = {word: said.split(" ") for word, said in (line.split("\t") for line in word_lines.splitlines())}
    turning: set[str] = set()
    turning_initial: set[str] = set()
    turns: dict[str, str] = {}
    for word, said in words.items():
        turning.update(c for c, s in zip(word, said, strict=True) if first[ord(c)] != s)
        turned = {c for c, s in zip(word, said, strict=True) if first[ord(c)][0] != s[0]}
        if turned and len(word) == 2:
            turns[word] = said[0][0] + said[1][0]
            turning_initial |= turned
    return _Table(
        first=first,
        letters={code: syllable[0] for code, syllable in first.items()},
        sounds=sounds,
        others=others,
        words=words,
        turns=turns,
        syllables=frozenset(syllables),
        turning=re.compile(f"[{''.join(sorted(turning))}]"),
        turning_initial=re.compile(f"[{''.join(sorted(turning_initial))}]"),
    )


def initials(folded: str) -> str:
    """Return one letter for each character: the initial of its reading beside its neighbours.

    Only pairs decide here, for speed: idioms of four characters stay with the commonest readings.
    """
    table = _table()
    letters = folded.translate(table.letters)
    free = 0  # a pair does not reach into the one before it: 银行 + 长效, not 行长
    for found in table.turning_initial.finditer(folded):
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
        self[code] = fold(chr(code)).translate(_table().letters)
        return self[code]


_ROUGH = _Rough()


def rough_initials(text: str) -> str:
    """Return the initials of a text that is not folded, by the commonest readings alone.

    A third of the cost of folding and `initials`: for looking at many phrases of which few will do.
    """
    return text.translate(_ROUGH)


def sounds(folded: str) -> str:
    """Return a text of the same length in which characters are equal if their commonest readings are."""
    return folded.translate(_table().sounds)


def syllables(folded: str) -> list[str]:
    """Return one syllable for each character: its reading in context."""
    table = _table()
    spoken = [table.first.get(ord(char), char) for char in folded]
    free = 0
    for found in table.turning.finditer(folded):
        if found.start() >= free and (word := _word_around(table, folded, found.start(), free)):
            start, said = word
            free = start + len(said)
            spoken[start:free] = said
    return spoken


def readings(char: str) -> tuple[str, ...]:
    """Return every syllable that a character can have, the commonest first; () where it has none."""
    table = _table()
    common = table.first.get(ord(char))
    return (common, *table.others.get(char, ())) if common else ()


@lru_cache(maxsize=64)
def indexed_as(letter: str) -> str:
    """Return the other initials under which characters stand that can be read with this one.

    For x it has h: 行 is indexed with h in 银行, and can be read as in 行动. Only the three that most words
    confuse with it.
    """
    table = _table()
    pairs: Counter[str] = Counter()
    for word, spoken in table.words.items():
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


def _common(char: str) -> bool:
    """Tell whether a character is of level 1 of GB 2312, the 3,755 in common use."""
    return b"\xb0" <= char.encode("gb2312", "ignore")[:1] <= b"\xd7"


def all_syllables() -> frozenset[str]:
    """Return all toneless syllables, ü written as v."""
    return _table().syllables


def _word_around(table: _Table, text: str, i: int, free: int) -> tuple[int, list[str]] | None:
    """Return the longest known word over position `i` that starts at `free` or later; None: no word."""
    for size in range(_LONGEST_WORD, 1, -1):
        for start in range(max(free, i - size + 1), i + 1):
            said = table.words.get(text[start : start + size])
            if said and start + len(said) > i:
                return start, said
    return None
