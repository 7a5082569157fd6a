"""Chinese characters to toneless pinyin, by a table of readings and of the words in which context decides.

Why a table of our own: pypinyin takes 260–400 ms to load and 500 µs a sentence. This one is read in a
millisecond, since nothing is made of its 18,000 characters before they are met, and turns a sentence into
initials in a few microseconds, so that every phrase can be indexed as it is imported.
`scripts/pinyin_table.py` makes it.

All functions but `rough_initials` take folded text (`text.fold`). Invariant: one syllable, or one letter, for
each character; a character without a reading stands for itself.
"""

from __future__ import annotations

import itertools
import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from phrasebank.text.fold import SHADOW, with_zeros

_LONGEST_WORD = 4
_CONFUSING = re.compile("(?<=^[zcs])h|^l|(?<=[ie]n)g$")  # zh z, l n, ing in: as the setting has them
_FIRST = 0x4E00  # the character with which the part of initials begins
_SYLLABLES, _PAIRS, _WORDS, _INITIALS, _CERTAIN, _TURNED, _CONFUSED = range(7)  # the parts of the file


@lru_cache(maxsize=1)
def _parts() -> list[str]:
    """Return the parts of pinyin.txt."""
    with open(os.path.join(os.path.dirname(__file__), "pinyin.txt"), encoding="utf-8") as file:
        return file.read().strip("\n").split("\n\n")


def _lines(part: int) -> Iterator[list[str]]:
    """Yield the lines of a part, cut at tabs."""
    return (line.split("\t") for line in _parts()[part].split("\n"))


@lru_cache(maxsize=3)
def _table(part: int) -> dict[str, str]:
    """Return a part of two columns as a table: what differs from the characters alone, of pairs their
    initials, of words their syllables; and of an initial those that words confuse it with."""
    return {line[0]: line[1] for line in _lines(part)}


@lru_cache(maxsize=1)
def _spelled() -> dict[str, tuple[str, str]]:
    """Return, by syllable, the characters that are usually read so, and those that can be."""
    return {said: (usual, other) for said, usual, other in _lines(_SYLLABLES)}


@lru_cache(maxsize=2)
def _column(n: int) -> tuple[str, list[int], list[str]]:
    """Return the characters of all syllables, usual (0) or other (1), where those of each end, and these."""
    spelled = _spelled()
    parts = [chars[n] for chars in spelled.values()]
    return "".join(parts), list(itertools.accumulate(map(len, parts))), list(spelled)


@lru_cache(maxsize=4096)
def readings(char: str) -> tuple[str, ...]:
    """Return every syllable that a character can have, the commonest first; () where it has none."""
    return (*_said(0, char), *_said(1, char))


def _said(n: int, char: str) -> Iterator[str]:
    """Yield the syllables in whose column a character stands."""
    chars, ends, syllables = _column(n)
    at = chars.find(char)
    while at >= 0:
        yield syllables[bisect_right(ends, at)]
        at = chars.find(char, at + 1)


def _of_table(part: int, code: int) -> str:
    """Return what a part that has one letter for each character gives, the character itself outside it."""
    known = _parts()[part]
    return known[code - _FIRST] if 0 <= code - _FIRST < len(known) else chr(code)


class _Letters(dict[int, str]):
    """By code point the initial letter of the commonest reading, else the character: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = _of_table(_INITIALS, code)
        return self[code]


class _Sounds(dict[int, str]):
    """By code point the first character that is usually read alike: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        usual = next(_said(0, chr(code)), None)
        self[code] = chr(code) if usual is None else _spelled()[usual][0][0]
        return self[code]


class _Mouths(dict[int, str]):
    """By code point one character for all whose usual readings many mouths confuse: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        usual = next(_said(0, chr(code)), None)
        self[code] = chr(code) if usual is None else _mouths()[_softened(usual)][0]
        return self[code]


_LETTERS, _SOUNDS, _MOUTHS = _Letters(), _Sounds(), _Mouths()


@lru_cache(maxsize=1)
def _turned() -> frozenset[str]:
    """Return the characters that some pair gives another initial than their commonest."""
    return frozenset(_parts()[_TURNED])


@lru_cache(maxsize=1)
def _turning() -> re.Pattern[str]:
    """Return the pattern of one of these characters."""
    return re.compile(f"[{_parts()[_TURNED]}]")


def initials(folded: str) -> str:
    """Return one letter for each character: the initial of its reading beside its neighbours.

    Only pairs decide here, for speed: idioms of four characters stay with the commonest readings.
    """
    letters = folded.translate(_LETTERS)
    if _turned().isdisjoint(folded):  # so are most queries: for these alone the pattern is not made
        return letters
    turns = _table(_PAIRS)
    free = 0  # a pair does not reach into the one before it: 银行 + 长效, not 行长
    for found in _turning().finditer(folded):
        place = found.start()
        for start in (place - 1, place):
            if start >= free and (turned := turns.get(folded[start : start + 2])):
                letters = f"{letters[:start]}{turned}{letters[start + 2 :]}"
                free = start + 2
                break
    return letters


class _Rough(dict[int, str]):
    """What each character of a text as it is written gives to `rough_initials`."""

    def __init__(self, usual: bool) -> None:
        super().__init__()
        self._usual = usual

    def __missing__(self, code: int) -> str:
        char = SHADOW[code]
        if len(char) != 1:
            self[code] = "*" if char else "-"
        elif self._usual:
            self[code] = "*" if char in _turned() else _LETTERS[ord(char)]
        else:
            self[code] = _of_table(_CERTAIN, ord(char))
        return self[code]


_ROUGH = (_Rough(usual=False), _Rough(usual=True))


@lru_cache(maxsize=2)  # the same text is asked for each way to read the letters
def rough_initials(text: str, *, usual: bool) -> str:
    """Return the initials of a text that is not folded, one for each of its characters.

    * where the neighbours decide, or, if not only `usual` readings count, there are others; - for what
    folding drops. A third of the cost of folding and `initials`: for looking at many phrases of which
    few will do.
    """
    return with_zeros(text).translate(_ROUGH[usual])


def sounds(folded: str) -> str:
    """Return a text of the same length in which characters are equal if they are read alike there.

    The neighbours decide where another reading begins with another letter: 行 of 银行 equals 航.
    """
    usual = folded.translate(_SOUNDS)
    if _turned().isdisjoint(folded):
        return usual
    letters = initials(folded)
    if letters == folded.translate(_LETTERS):
        return usual
    said = zip(folded, letters, usual, strict=True)
    return "".join(
        [sound if letter == _LETTERS[ord(char)] else _turned_to(char, letter) for char, letter, sound in said]
    )


@lru_cache(maxsize=512)
def _turned_to(char: str, letter: str) -> str:
    """Return the first character that is usually read as a character is where its initial is this letter."""
    said = next((said for said in readings(char) if said[0] == letter), "")
    return (_spelled()[said][0] or char)[0] if said else char


def mouths(sounds: str) -> str:
    """Return `sounds` of a text, equal too where many mouths confuse: zh and z, n and l, ing and in."""
    return sounds.translate(_MOUTHS)


def _softened(syllable: str) -> str:
    return _CONFUSING.sub(lambda found: "n" if found[0] == "l" else "", syllable)


@lru_cache(maxsize=1)
def _mouths() -> dict[str, str]:
    """Return, by softened syllable, the characters that are usually read so."""
    found: dict[str, str] = {}
    for said, (usual, _other) in _spelled().items():
        found[_softened(said)] = found.get(_softened(said), "") + usual
    return found


def syllables(folded: str) -> list[str]:
    """Return one syllable for each character: its reading in the longest known word that begins there."""
    words = _table(_WORDS)
    spoken: list[str] = []
    while len(spoken) < len(folded):
        at = len(spoken)
        for size in range(_LONGEST_WORD, 1, -1):
            if said := words.get(folded[at : at + size]):
                spoken.extend(said.split(" "))
                break
        else:
            spoken.append(next(_said(0, folded[at]), folded[at]))
    return spoken


def indexed_as(letter: str) -> str:
    """Return the other initials under which characters stand that can be read with this one.

    For x it has h: 行 is indexed with h in 银行, and can be read as in 行动. Only the three that most words
    confuse with it.
    """
    return _table(_CONFUSED).get(letter, "")


@lru_cache(maxsize=512)
def alike(char: str) -> str:
    """Return the common characters (level 1 of GB 2312) whose commonest reading is that of a character."""
    said = next(_said(0, char), None)
    return "" if said is None else _common(_spelled()[said][0])


@lru_cache(maxsize=512)
def turned(char: str) -> str:
    """Return the common characters that neighbours can turn into the commonest reading of a character."""
    said = next(_said(0, char), None)
    return "" if said is None else _common("".join(c for c in _spelled()[said][1] if c in _turned()))


def homophones(char: str) -> list[str]:
    """Return the common characters that are read like a character."""
    return [other for other in alike(char) if other != char]


def confused(char: str) -> list[str]:
    """Return the common characters that are read nearly like a character, as 民 for 名."""
    said = next(_said(0, char), None)
    known = "" if said is None else _common(_mouths()[_softened(said)])
    return [other for other in known if other not in alike(char)]


@lru_cache(maxsize=64)
def spelled(syllable: str) -> tuple[str, str, str]:
    """Return the characters that can be read so, those of GB 2312 that usually are, the common of these."""
    usual, other = _spelled().get(syllable, ("", ""))
    known = "".join(char for char in usual if char.encode("gb2312", "ignore"))
    return usual + other, known, _common(known)


def pairs_said(first: str, second: str) -> list[str]:
    """Return the pairs of characters that are read so in a word, though alone they are not: 长效, 调整.

    A syllable may be several, parted by `|`.
    """
    said = re.compile(rf"^(.+)\t((?:[a-z]+ )*)(?:{first}) (?:{second})(?![a-z])", re.MULTILINE)
    return [found[1][found[2].count(" ") :][:2] for found in said.finditer(_parts()[_WORDS])]


def _common(chars: str) -> str:
    """Return those of some Chinese characters that are of level 1 of GB 2312, the 3,755 in common use."""
    known = chars.encode("gb2312", "ignore")
    each = (known[i : i + 2] for i in range(0, len(known), 2))
    return b"".join(two for two in each if b"\xb0" <= two[:1] <= b"\xd7").decode("gb2312")


@lru_cache(maxsize=1)
def all_syllables() -> frozenset[str]:
    """Return all toneless syllables, ü written as v."""
    return frozenset(_spelled())
