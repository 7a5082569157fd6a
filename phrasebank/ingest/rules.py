"""The tagging rules and how they are matched.

Why so: a writer must be able to read and mend the rules, so a rule is a few words and the situation they must
stand in; and a million sentences must be tagged in a minute or two, so that a text is looked at once for all
rules (`clues`), and what a situation settles is remembered by its marks, which are the bits of a number.

A rule gives points to one theme or role when everything that it demands holds (`rules_file` reads them):

    [[rule]]
    role = "表态承诺"            # or theme = "…"
    points = 3                   # may be negative (default 2)
    words = ["坚决服从"]         # one of these stands in the sentence …
    most = 2                     # … and so many different ones count (default 1);
                                 #   inside a longer word of the same theme or role it does not count
    starts = ["我们"]            # it begins with one of these
    ends = ["贡献"]              # it ends with one of these, punctuation aside
    pattern = "将.*作为"         # this regular expression is found
    without = ["大家"]           # none of these stands in it
    when = ["末段", "非我方"]    # all of these marks of its situation hold; “a|b”: one of the two; “非…”: not

Invariant: a rule set does not change but for its memory of situations; it is picklable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

from phrasebank.ingest.clues import ALWAYS, Clues, Look, clues_of, heads
from phrasebank.models import FACETS, Facet

_MEMORY = 20_000  # situations remembered before the memory is emptied
CLOSING_MARKS = "。！？；：，.!?;:, ”’\"'）)"
_REASON = 16  # characters of a match that a reason shows


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand on the situation: one mark of `present` holds, or one of `absent` does not."""

    present: frozenset[str]
    absent: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; an empty demand is none. `because` is its reason where no piece of the text is one."""

    facet: Facet
    name: str
    points: float = 2.0
    words: tuple[str, ...] = ()
    most: int = 1
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    without: tuple[str, ...] = ()
    when: tuple[Demand, ...] = ()

    @property
    def because(self) -> str:
        """The marks that it demands, “+” between them."""
        return (
            "+".join("|".join(sorted(demand.present)) for demand in self.when if demand.present) or self.name
        )

    @property
    def asks_text(self) -> bool:
        """Whether it demands anything of the text besides words."""
        return bool(self.pattern) or self.asks_more

    @property
    def asks_more(self) -> bool:
        """Whether it demands anything of the text besides words and a pattern."""
        return bool(self.starts or self.ends or self.without)

    @property
    def clues(self) -> frozenset[str] | None:
        """Pieces of which a text holds one where the rule holds, None where none is known."""
        if self.pattern:
            return clues_of(self.pattern)
        demanded = self.starts or self.ends
        return heads(demanded) if demanded else None

    def reason(self, text: str) -> str | None:
        """Return the piece of the text that fits, "" where none is demanded; None where it does not hold.

        Words and marks are not looked at: the rule set has done that.
        """
        if self.starts and not text.startswith(self.starts):
            return None
        if self.ends and not text.rstrip(CLOSING_MARKS).endswith(self.ends):
            return None
        for word in self.without:
            if word in text:
                return None
        if self.pattern is None:
            return next(filter(text.startswith, self.starts), "")
        found = self.pattern.search(text)
        return found and found.group()[:_REASON]


class Evidence(NamedTuple):
    """One rule that held: the points it gave and the reason, a piece of the text or the marks demanded.

    `packed` are the points as they are summed.
    """

    rule: Rule
    points: float
    packed: int
    reason: str


class _Asked(NamedTuple):
    """A rule as it is asked: its points, the bit of its clues, and whether it asks more than words."""

    rule: Rule
    packed: int
    bit: int
    asks_text: bool


class _Settled(NamedTuple):
    """What a situation settles: rules that hold by marks alone, those to ask, and all that it admits."""

    certain: tuple[Evidence, ...]
    asked: tuple[_Asked, ...]
    clues: int  # the bits of all that are asked
    admitted: int  # the bits of rules, by their numbers


class _Demands:
    """Which rules of a facet the marks of a situation admit, both as bits.

    Nearly all demands are of one mark: each mark knows which rules it admits where it holds and where not.
    """

    def __init__(self) -> None:
        self.marks = 0  # all that are demanded
        self._rules = 0
        self._refused: dict[int, tuple[int, int]] = {}  # rules that a mark refuses: where it holds, where not
        self._several: list[tuple[int, int, int]] = []  # rule, present, absent: demands of more than one mark

    def add(self, rule: int, demands: Iterable[tuple[int, int]]) -> None:
        """Take in a rule with the bits of marks of which each of its demands wants one, present or absent."""
        self._rules |= rule
        for present, absent in demands:
            mark = present | absent
            self.marks |= mark
            if mark.bit_count() > 1:
                self._several.append((rule, present, absent))
            else:
                here, away = self._refused.get(mark, (0, 0))
                self._refused[mark] = (here | rule, away) if absent else (here, away | rule)

    def admitted(self, held: int) -> int:
        """Return the rules that the marks that hold admit."""
        refused = 0
        for mark, (here, away) in self._refused.items():
            refused |= here if held & mark else away
        for rule, present, absent in self._several:
            if not (present & held or absent & ~held):
                refused |= rule
        return self._rules & ~refused


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of all facets, with the clues and the marks by which they are found."""

    rules: tuple[Rule, ...]
    clues: Clues = field(repr=False)
    _marks: Mapping[str, int] = field(repr=False)  # the bit of each mark
    _asked: tuple[_Asked, ...] = field(repr=False)  # the rules, in their order
    _certain: Mapping[Facet, Mapping[int, Evidence]] = field(repr=False)  # by their bits: marks alone decide
    _wordless: Mapping[Facet, Mapping[int, _Asked]] = field(repr=False)  # by their bits: the text decides
    _demands: Mapping[Facet, _Demands] = field(repr=False)
    _memory: dict[tuple[Facet, int], _Settled] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, rules: Iterable[Rule], clues: Clues, pack: Callable[[str, float], int]) -> RuleSet:
        """Make a rule set of rules; their words and patterns are added to the clues, `pack` packs points."""
        rules = tuple(rules)
        marks: dict[str, int] = {}
        asked: list[_Asked] = []
        certain: dict[Facet, dict[int, Evidence]] = {facet: {} for facet in FACETS}
        wordless: dict[Facet, dict[int, _Asked]] = {facet: {} for facet in FACETS}
        demands = {facet: _Demands() for facet in FACETS}
        for number, rule in enumerate(rules):
            packed = pack(rule.name, rule.points)
            bit = clues.add(rule.clues) if rule.asks_text else ALWAYS
            one = _Asked(rule, packed, bit, rule.asks_text)
            asked.append(one)
            demanded = [(_bits(demand.present, marks), _bits(demand.absent, marks)) for demand in rule.when]
            demands[rule.facet].add(1 << number, demanded)
            if not rule.words and rule.asks_text:
                wordless[rule.facet][1 << number] = one
            elif not rule.words:
                certain[rule.facet][1 << number] = Evidence(rule, rule.points, packed, rule.because)
            for word in rule.words:
                clues.add_word(rule.facet + rule.name, word, number)
        for facet, ones in wordless.items():
            wordless[facet] = dict(sorted(ones.items(), key=lambda item: item[1].rule.asks_more))
        return cls(rules, clues, marks, tuple(asked), certain, wordless, demands)

    def held(self, marks: Iterable[str]) -> int:
        """Return the bits of marks, each named once; those that no rule demands have none."""
        return sum(map(self._marks.get, marks, repeat(0)))

    def matches(self, facet: Facet, look: Look, held: int) -> list[Evidence]:
        """Return the evidence of every rule of a facet that holds for a look and the bits of its marks."""
        text, _pairs, worth, words = look
        certain, wordless, clues, admitted = self._settle(facet, held & self._demands[facet].marks)
        evidence = list(certain)
        if worth & clues:
            for rule, packed, bit, _asks in wordless:
                if worth & bit and (reason := rule.reason(text)) is not None:
                    evidence.append(Evidence(rule, rule.points, packed, reason or rule.because))
        for number, found in words.items():
            if admitted >> number & 1:
                rule, packed, bit, asks_text = self._asked[number]
                if not asks_text or (worth & bit and rule.reason(text) is not None):
                    counted = found[: rule.most]
                    times = len(counted)
                    evidence.append(Evidence(rule, rule.points * times, packed * times, "+".join(counted)))
        return evidence

    def _settle(self, facet: Facet, held: int) -> _Settled:
        """Return what the marks settle, from memory where it is known."""
        settled = self._memory.get((facet, held))
        if settled is None:
            if len(self._memory) >= _MEMORY:
                self._memory.clear()
            settled = self._memory[facet, held] = self._find_out(facet, held)
        return settled

    def _find_out(self, facet: Facet, held: int) -> _Settled:
        """Find out what the marks settle."""
        admitted = self._demands[facet].admitted(held)
        asked = [one for bit, one in self._wordless[facet].items() if admitted & bit]
        clues = 0
        for one in asked:
            clues |= one.bit
        certain = [evidence for bit, evidence in self._certain[facet].items() if admitted & bit]
        return _Settled(tuple(certain), tuple(asked), clues, admitted)


def _bits(names: Iterable[str], marks: dict[str, int]) -> int:
    """Return the bits of marks; one that has none yet gets the next."""
    return sum(marks.setdefault(name, 1 << len(marks)) for name in sorted(names))
