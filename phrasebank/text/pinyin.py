"""Chinese characters to toneless pinyin, by a table of readings and of the words in which context decides.

Why a table of our own: pypinyin takes 260–400 ms to load and 500 µs a sentence; this one loads in a few
milliseconds, on first use, and turns a sentence into initials in a few microseconds, so that every phrase
can be indexed as it is imported. `scripts/pinyin_table.py` makes it.

All functions take folded text (`text.fold`). Invariant: one syllable, or one letter, for each character;
a character without a reading stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_LONGEST_WORD = 4


@dataclass(frozen=True, slots=True)
class _Table:
    """What pinyin.txt holds, in the shapes that the functions need.

    `first`: code point → commonest syllable; `letters`: code point → its initial letter; `others`: character
    → further syllables; `words`: word → syllables; `turning`, `turning_initial`: the characters that some
    word gives another syllable, or another initial letter, than their commonest.
    """

    first: dict[int, str]
    letters: dict[int, str]
    others: dict[str, list[str]]
    words: dict[str, list[str]]
    syllables: frozenset[str]
    turning: re.Pattern[str]
    turning_initial: re.Pattern[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    """Load the table, once."""
    text = Path(__file__).with_name("pinyin.txt").read_text(encoding="utf-8")
    readings, _blank, word_lines = text.partition("\n\n")
    first: dict[int, str] = {}
    others: dict[str, list[str]] = {}
    syllables = set()
    for line in readings.split("\n"):
        syllable, common, rare = line.split("\t")
        syllables.add(syllable)
        first.update(dict.fromkeys(map(ord, common), syllable))
        for char in rare:
            others.setdefault(char, []).append(syllable)
    words = {}
    turning, turning_initial = set(), set()
    for line in word_lines.splitlines():
        word, said = line.split("\t")
        words[word] = said.split(" ")
        for char, syllable in zip(word, words[word], strict=True):
            if first[ord(char)] != syllable:
                turning.add(char)
                if first[ord(char)][0] != syllable[0]:
                    turning_initial.add(char)
    return _Table(
        first=first,
        letters={code: syllable[0] for code, syllable in first.items()},
        others=others,
        words=words,
        syllables=frozenset(syllables),
        turning=re.compile(f"[{''.join(turning)}]"),
        turning_initial=re.compile(f"[{''.join(turning_initial)}]"),
    )


def initials(folded: str) -> str:
    """Return one letter for each character: the initial of its reading in context."""
    table = _table()
    letters = folded.translate(table.letters)
    for start, said in _words_in(table, folded, table.turning_initial):
        letters = f"{letters[:start]}{''.join(s[0] for s in said)}{letters[start + len(said) :]}"
    return letters


def syllables(folded: str) -> list[str]:
    """Return one syllable for each character: its reading in context."""
    table = _table()
    spoken = [table.first.get(ord(char), char) for char in folded]
    for start, said in _words_in(table, folded, table.turning):
        spoken[start : start + len(said)] = said
    return spoken


def readings(char: str) -> tuple[str, ...]:
    """Return every syllable that a character can have, the commonest first; () where it has none."""
    table = _table()
    common = table.first.get(ord(char))
    return (common, *table.others.get(char, ())) if common else ()


def all_syllables() -> frozenset[str]:
    """Return all toneless syllables, ü written as v."""
    return _table().syllables


def _words_in(table: _Table, text: str, turning: re.Pattern[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield start and syllables of the words around turning characters, left to right, longest first."""
    free = 0  # a word does not reach into the one before it: 银行 + 长效, not 行长
    for found in turning.finditer(text):
        i = found.start()
        if i >= free and (word := _word_around(table, text, i, free)):
            yield word
            free = word[0] + len(word[1])


def _word_around(table: _Table, text: str, i: int, free: int) -> tuple[int, list[str]] | None:
    """Return the longest known word over position `i` that starts at `free` or later; None: no word."""
    for size in range(_LONGEST_WORD, 1, -1):
        for start in range(max(free, i - size + 1), i + 1):
            said = table.words.get(text[start : start + size])
            if said and start + len(said) > i:
                return start, said
    return None
