"""Latin letters of a query as pinyin: how they can be read, and where a text sounds like that. Pure.

A term such as 政治zw or zhengzhizw becomes one or more readings. A reading is a tuple of units, one for each
character that is meant: a syllable (zheng), an initial (z, zh), or a character that must stand itself (政).

Invariants: readings come in the order of how likely they are meant; every unit is one character of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from phrasebank.text import pinyin

Reading = tuple[str, ...]
MAX_READINGS = 8
_MAX_LETTERS = 60
_MAX_STEPS = 600  # of the walk through all ways to cut; the likely ones come first
_NO_INITIAL = frozenset("iuv")
_LETTERS = re.compile("[a-züv]+")
_UMLAUT = re.compile("(?<=[nl])ue|(?<=[jqxy])v|ü")
RARE = frozenset(("a", "ang", "ao", "e", "o", "ou"))  # syllables that hardly follow another: zu o is zuo
_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("-ing", "-in"), ("-eng", "-en"))


def has_letters(term: str) -> bool:
    """Tell whether a folded term has Latin letters, so that it may be pinyin."""
    return _LETTERS.search(term) is not None


def readings(term: str) -> list[Reading]:
    """Return the ways in which a folded term with letters can be meant, at most `MAX_READINGS`."""
    whole: list[Reading] = [()]
    for found in re.finditer("[a-züv]+|[^a-züv]", term):
        part = found[0]
        ways = [(part,)] if not _LETTERS.match(part) else _cuts(_spelled(part))
        whole = [(*before, *way) for before in whole for way in ways][:MAX_READINGS]
    return whole


def softened(reading: Reading) -> list[Reading]:
    """Return a reading with all that sounds like each of its syllables in many mouths: zh and z, n and l …

    Syllables with the same initial letter share a unit, parted by "|"; n and l make readings of their own.
    """
    ways: list[Reading] = [()]
    for unit in reading:
        kin = _kin(unit)
        groups = ["|".join(k for k in kin if k[0] == letter) for letter in dict.fromkeys(k[0] for k in kin)]
        ways = [(*way, group) for way in ways for group in groups][:MAX_READINGS]
    return ways


def _kin(unit: str) -> list[str]:
    """Return a unit and the syllables, or the initial, that are confused with it."""
    if not _LETTERS.match(unit):
        return [unit]
    kin = [unit]
    for one, other in _CONFUSED:
        for said in list(kin):
            for a, b in ((one, other), (other, one)):
                if a.startswith("-") and said.endswith(a[1:]):
                    kin.append(said[: len(said) - len(a) + 1] + b[1:])
                elif said.startswith(a) and not said.startswith(f"{a}h"):
                    kin.append(b + said[len(a) :])
    known = (said for said in kin if len(said) == 1 or said in pinyin.all_syllables())
    return list(dict.fromkeys([unit, *known]))


def is_whole(unit: str) -> bool:
    """Tell whether a unit is a character, or a syllable of two letters or more: e may begin one."""
    ways = unit.split("|")
    return not _LETTERS.match(unit) or all(len(way) > 1 and way in pinyin.all_syllables() for way in ways)


def spelling(unit: str) -> tuple[str, str, str]:
    """Return the characters that a unit may be: all, fewer, the commonest; none where it is no syllable."""
    if not _LETTERS.match(unit):
        return unit, unit, unit
    if not is_whole(unit):
        return "", "", ""
    ways = [pinyin.spelled(one) for one in unit.split("|")]
    every, known, common = ("".join(part) for part in zip(*ways, strict=True))
    return every, known, common


@lru_cache(maxsize=256)
def initials_of(reading: Reading) -> str:
    """Return the initial letters of a reading, one a unit."""
    spoken = iter(pinyin.initials("".join(unit for unit in reading if not _LETTERS.match(unit))))
    return "".join(unit[0] if _LETTERS.match(unit) else next(spoken) for unit in reading)


def quality(reading: Reading) -> float:
    """Return how sure a reading is: whole syllables say most, initials alone are a habit, a mix is rarer."""
    spelled = [unit for unit in reading if _LETTERS.match(unit)]
    whole = sum(unit.split("|")[0] in pinyin.all_syllables() for unit in spelled)
    if whole == len(spelled):
        return 1.0
    return 0.9 if all(len(unit) == 1 for unit in spelled) else 0.85


def is_far(reading: Reading, likeliest: Reading) -> bool:
    """Tell whether a reading is far from the likeliest: initials where there is a syllable, zu o for zuo."""
    if quality(reading) < 1:
        return len(likeliest) == 1
    return len(reading) > len(likeliest) and not RARE.isdisjoint(reading[1:])


def places(reading: Reading, folded: str, letters: str) -> Iterator[int]:
    """Yield where in a folded text, whose initials are `letters`, a reading is heard."""
    wanted = initials_of(reading)
    start = letters.find(wanted)
    while start >= 0:
        if heard(reading, folded, start):
            yield start
        start = letters.find(wanted, start + 1)


def anywhere(reading: Reading, folded: str) -> Iterator[int]:
    """Yield where a reading is heard, whatever the usual readings there are."""
    return (start for start in range(len(folded)) if heard(reading, folded, start))


def heard(reading: Reading, folded: str, start: int) -> bool:
    """Tell whether the characters from `start` on can be read so; the last syllable may be unfinished."""
    if start + len(reading) > len(folded):
        return False
    last = len(reading) - 1
    return all(_sounds(unit, folded[start + i], unfinished=i == last) for i, unit in enumerate(reading))


def unusual(reading: Reading, folded: str) -> int:
    """Return how many of the characters are read otherwise than is usual beside their neighbours."""
    usual = pinyin.syllables(folded)
    return sum(
        _LETTERS.match(unit) is not None and unit != char and not said.startswith(tuple(unit.split("|")))
        for unit, char, said in zip(reading, folded, usual, strict=True)
    )


@lru_cache(maxsize=4096)
def _sounds(unit: str, char: str, unfinished: bool) -> bool:
    """Tell whether a unit can stand for a character."""
    if unit == char:
        return True
    if not _LETTERS.match(unit):
        return False
    if "|" in unit:
        return any(_sounds(one, char, unfinished) for one in unit.split("|"))
    if len(unit) > 1 and unit in pinyin.all_syllables() and not unfinished:
        return unit in pinyin.readings(char)
    return any(said.startswith(unit) for said in pinyin.readings(char))


def _spelled(letters: str) -> str:
    """Write ü as v after n and l, as u after j, q, x, y."""
    return _UMLAUT.sub(lambda found: {"ue": "ve", "v": "u", "ü": "v"}[found[0]], letters[:_MAX_LETTERS])


def _cuts(letters: str) -> list[Reading]:
    """Return the ways to cut letters into units: into syllables, else into few units; then all initials."""
    ways = _walk(letters, _syllables) or _walk(letters, _units)
    alone = tuple(letters)
    likely = sorted(ways, key=len)[: MAX_READINGS - 1]
    return likely if alone in likely or _NO_INITIAL & set(letters) else [*likely, alone]


def _walk(letters: str, units: Callable[[str, int], list[str]]) -> list[Reading]:
    """Return the ways to cut letters into units of one kind, those with long units first."""
    ways: list[Reading] = []
    steps = 0
    stack: list[tuple[int, Reading]] = [(0, ())]
    while stack and steps < _MAX_STEPS:
        steps += 1
        at, way = stack.pop()
        if at == len(letters):
            ways.append(way)
        else:
            stack.extend((at + len(unit), (*way, unit)) for unit in reversed(units(letters, at)))
    return ways


def _syllables(letters: str, at: int) -> list[str]:
    """Return the syllables that can stand at a place, the longest first."""
    found = (letters[at : at + n] for n in range(min(6, len(letters) - at), 0, -1))
    return [unit for unit in found if unit in pinyin.all_syllables()]


def _units(letters: str, at: int) -> list[str]:
    """Return the syllables and then the initials that can stand at a place."""
    initials = [unit for unit in (letters[at : at + 2],) if unit in ("zh", "ch", "sh")]
    initials += [letters[at]] if letters[at] not in _NO_INITIAL else []
    return list(dict.fromkeys(_syllables(letters, at) + initials))
