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
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, reduce
from itertools import chain
from operator import add, or_
from typing import Any, NamedTuple

ALWAYS = 1  # the bit of what is always worth asking
_ROOM = 256  # strings that a piece of a pattern may stand for, beyond which it is not followed
_SINGLE = 20  # a character is about as often in a sentence as so many pairs together

Nodes = Iterable[tuple[Any, Any]]
Word = tuple[str, str, list[int]]  # a kind, a word of it, its numbers


class Look(NamedTuple):
    """A text as it was looked at: its pairs of characters, which patterns are worth a search, and its words.

    `worth` holds the bits of patterns; words are found by their number, in the order of the text, each once.
    """

    text: str
    pairs: Sequence[str]
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
        pairs = list(map(add, text, text[1:]))
        bits = filter(None, chain(map(self._chars.get, text), map(self._pairs.get, pairs)))
        worth = reduce(or_, bits, self._always)
        words: dict[int, list[str]] = {}
        reach: dict[str, int] = {}
        at = -1
        beginnings = self._beginnings
        for pair in filter(beginnings.__contains__, pairs):
            at = text.find(pair, at + 1)
            begun = beginnings[pair]
            for kind, word, numbers in begun.get(text[at + 2 : at + 3]) or begun[""]:
                end = at + len(word)
                if end > reach.get(kind, 0) and text.startswith(word, at):
                    reach[kind] = end
                    for number in numbers:
                        found = words.setdefault(number, [])
                        if word not in found:
                            found.append(word)
        return Look(text, pairs, worth, words)

    @cached_property
    def _beginnings(self) -> dict[str, dict[str, list[Word]]]:
        """The words that a pair begins, by the character after it, the longest first, the pair last."""
        begun: dict[str, dict[str, list[Word]]] = {}
        for (kind, word), numbers in sorted(self._words.items(), key=lambda item: -len(item[0][1])):
            begun.setdefault(word[:2], defaultdict(list, {"": []}))[word[2:3]].append((kind, word, numbers))
        return {
            pair: {third: words + (after[""] if third else []) for third, words in after.items()}
            for pair, after in begun.items()
        }


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
