"""Which patterns are worth a search in a text, and which words stand in it, seen in one look.

Why: of forty patterns that could tell a sentence's role or theme three or four are found, and searching all
of them took half the time of tagging. Whatever a pattern finds holds one of a few pieces of one or two
characters, its clues; they are read off the pattern once, by the parser of `re` itself. A look at a sentence
finds the clues that stand in it, and so rules most patterns out; words are found by the two or three
characters that they begin with, in the same look.

Invariant: a pattern that is found in a text is worth a search in it. A pattern without clues always is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

ALWAYS = 1  # the bit of what is always worth asking
_ROOM = 256  # strings that a piece of a pattern may stand for, beyond which it is not followed
_SINGLE = 20  # a character is about as often in a sentence as so many pairs together

Nodes = Iterable[tuple[Any, Any]]


class Look(NamedTuple):
    """A text as it was looked at: the bits of the patterns worth a search, and the words by their number.

    A number's words come in the order of the text, each once.
    """

    text: str
    worth: int
    words: Mapping[int, list[str]]


class Clues:
    """The clues of patterns, and the words; all are added before the first look."""

    def __init__(self) -> None:
        self._last = self._always = ALWAYS
        self._chars: dict[str, int] = {}  # the bits of the patterns that each is a clue of
        self._pairs: dict[str, int] = {}
        self._words: dict[tuple[str, str], list[int]] = {}  # numbers by kind and word

    def add(self, clues: Iterable[str] | None) -> int:
        """Take in the clues of one thing to ask, None where it always is; returns its bit in `Look.worth`."""
        self._last = bit = self._last << 1
        if clues is None:
            self._always |= bit
        for clue in clues or ():
            bits = self._chars if len(clue) == 1 else self._pairs
            bits[clue] = bits.get(clue, 0) | bit
        return bit

    def add_word(self, kind: str, word: str, number: int) -> None:
        """Take in a word of two characters or more, to be found under a number.

        Of the words of a kind it is found where it is the longest that begins there, and ends beyond all that
        began before.
        """
        self._words.setdefault((kind, word), []).append(number)

    def look(self, text: str) -> Look:
        """Look at a text."""
        worth = self._always
        for char in self._find_chars(text):
            worth |= self._chars[char]
        words: dict[int, list[str]] = {}
        reach: dict[str, int] = {}
        at = -1
        beginnings = self._beginnings
        for piece in self._find_pieces(text):
            if known := beginnings.get(piece) or beginnings.get(piece[:2]):
                bits, begun = known
                worth |= bits
                if begun:
                    at = text.find(piece, at + 1)
                for kind, word, numbers in begun:
                    end = at + len(word)
                    if end > reach.get(kind, 0) and text.startswith(word, at):
                        reach[kind] = end
                        for number in numbers:
                            found = words.setdefault(number, [])
                            if word not in found:
                                found.append(word)
        return Look(text, worth, words)

    @cached_property
    def _beginnings(self) -> dict[str, tuple[int, list[tuple[str, str, list[int]]]]]:
        """What pieces of two or three characters begin: the patterns that their pair is a clue of, and words.

        Words come longest first; those of a piece of three begin with it, or are its pair. A piece of three
        that begins no word is not among them.
        """
        begun: dict[str, list[tuple[str, str, list[int]]]] = {pair: [] for pair in self._pairs}
        longest_first = sorted(self._words.items(), key=lambda item: -len(item[0][1]))
        for (kind, word), numbers in longest_first:
            begun.setdefault(word[:2], [])
            begun.setdefault(word[:3], []).append((kind, word, numbers))
        return {
            piece: (self._pairs.get(piece[:2], 0), words + (begun[piece[:2]] if len(piece) > 2 else []))
            for piece, words in begun.items()
        }

    @cached_property
    def _find_chars(self) -> Callable[[str], list[str]]:
        """Find the characters that are clues."""
        return re.compile(_any_of(self._chars)).findall

    @cached_property
    def _find_pieces(self) -> Callable[[str], list[str]]:
        """Find pairs, overlapping ones too, of which each character is one of some known pair.

        Each comes with the character after it. Most are none themselves, but making all pieces of a text
        takes three times as long.
        """
        pairs = {piece[:2] for piece in self._beginnings}
        first, second = (_any_of(pair[i] for pair in pairs) for i in (0, 1))
        return re.compile(f"(?s)(?=({first}{second}.?))").findall


def heads(words: Iterable[str]) -> frozenset[str]:
    """Return clues of texts in which one of these words stands."""
    return frozenset(word[:2] for word in words)


def clues_of(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Return pieces of one or two characters of which every match holds one, None where there are no such."""
    parser = getattr(re, "_parser", None)  # private, so a Python without it only searches more
    if parser is None or pattern.flags & re.IGNORECASE:
        return None
    return _clues(parser.parse(pattern.pattern, pattern.flags))


def _clues(nodes: Nodes) -> frozenset[str] | None:
    """Return the best clues of a sequence: those of one of its parts, or of a run of parts taken together."""
    if word := _word(nodes):
        return heads((word,))
    found: list[frozenset[str]] = []
    run = frozenset(("",))
    for op, arg in nodes:
        strings = _strings(op, arg)
        if strings is None or len(run) * len(strings) > _ROOM:
            found += _of_run(run)
            run = frozenset(("",)) if strings is None else strings
        else:
            run = frozenset(before + string for before in run for string in strings)
        found += filter(None, [_inside(op, arg)])
    found += _of_run(run)
    return min(found, key=_cost, default=None)


def _word(nodes: Nodes) -> str:
    """Return the word that a sequence is, "" where it is none: most branches are, and soon done with."""
    nodes = list(nodes)
    return "".join(chr(arg) for _op, arg in nodes) if all(op.name == "LITERAL" for op, _arg in nodes) else ""


def _of_run(strings: frozenset[str]) -> list[frozenset[str]]:
    """Return the clues of texts that are one of these strings, as a list of one or none."""
    return [] if "" in strings else [heads(strings)]


def _cost(clues: frozenset[str]) -> int:
    """Return how often, roughly, one of the clues stands in a sentence."""
    return sum(_SINGLE if len(clue) == 1 else 1 for clue in clues)


def _strings(op: Any, arg: Any) -> frozenset[str] | None:
    """Return all strings that a part of a pattern can stand for, and perhaps more; None for too many."""
    match op.name:
        case "LITERAL":
            return frozenset((chr(arg),))
        case "IN":
            return _characters(arg)
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return frozenset(("",))
        case "SUBPATTERN" if not arg[1]:
            return _product(arg[3])
        case "BRANCH":
            return _union([_product(branch) for branch in arg[1]])
        case "MAX_REPEAT" | "MIN_REPEAT" if arg[1] == 1:
            once = _product(arg[2])
            return once and once | ({""} if arg[0] == 0 else set())
    return None


def _inside(op: Any, arg: Any) -> frozenset[str] | None:
    """Return the clues that a part of a pattern has by itself."""
    match op.name:
        case "SUBPATTERN" if not arg[1]:
            return _clues(arg[3])
        case "BRANCH":
            return _union([_clues(branch) for branch in arg[1]])
        case "MAX_REPEAT" | "MIN_REPEAT" if arg[0] > 0:
            return _clues(arg[2])
        case "ASSERT":
            return _clues(arg[1])
    return None


def _product(nodes: Nodes) -> frozenset[str] | None:
    """Return the strings that a sequence can stand for, None where they are too many."""
    if word := _word(nodes):
        return frozenset((word,))
    product = frozenset(("",))
    for op, arg in nodes:
        strings = _strings(op, arg)
        if strings is None or len(product) * len(strings) > _ROOM:
            return None
        product = frozenset(before + string for before in product for string in strings)
    return product


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """Return all of several sets together, None where one of them is None."""
    union: frozenset[str] = frozenset()
    for one in sets:
        if one is None:
            return None
        union |= one
    return union


def _characters(items: Nodes) -> frozenset[str] | None:
    """Return the characters of a class, None for one that is negated or too large."""
    characters: set[str] = set()
    for op, arg in items:
        match op.name:
            case "LITERAL":
                characters.add(chr(arg))
            case "RANGE" if arg[1] - arg[0] < _ROOM:
                characters.update(map(chr, range(arg[0], arg[1] + 1)))
            case _:
                return None
    return frozenset(characters)


def _any_of(characters: Iterable[str]) -> str:
    """Return a pattern of any one of these characters."""
    each = "".join(dict.fromkeys(characters))
    return f"[{re.escape(each)}]" if each else "(?!)"
