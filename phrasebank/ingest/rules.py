"""The tagging rules and how they are matched.

Why so: a writer must be able to read and mend the rules, so a rule is a few words and the situation they must
stand in; and a million sentences must be tagged in a minute or two, so the words of all rules stand in one
table by their first two characters, and what a situation settles is remembered by its marks.

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
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from phrasebank.models import Facet

_CLOSING = "。！？；：，.!?;:, ”’\"'）)"
_MEMORY = 20_000  # situations remembered before the memory is emptied
_REASON = 16  # characters of a match that a reason shows


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand on the situation: one mark of `present` holds, or one of `absent` does not."""

    present: frozenset[str]
    absent: frozenset[str]

    def holds(self, marks: Set[str]) -> bool:
        """Tell whether the demand holds for these marks."""
        return not self.present.isdisjoint(marks) or not self.absent <= marks


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
        return bool(self.pattern or self.asks_more)

    @property
    def asks_more(self) -> bool:
        """Whether it demands anything of the text besides words and a pattern."""
        return bool(self.starts or self.ends or self.without)

    def reason(self, text: str) -> str | None:
        """Return the piece of the text that fits, "" where none is demanded; None where it does not hold.

        Words and marks are not looked at: the rule set has done that.
        """
        if self.starts and not text.startswith(self.starts):
            return None
        if self.ends and not text.rstrip(_CLOSING).endswith(self.ends):
            return None
        for word in self.without:
            if word in text:
                return None
        if self.pattern is None:
            return next(filter(text.startswith, self.starts), "")
        found = self.pattern.search(text)
        return found and found.group()[:_REASON]


class Evidence(NamedTuple):
    """One rule that held: the points it gave and the reason, a piece of the text or the marks demanded."""

    rule: Rule
    points: float
    reason: str


class _Settled(NamedTuple):
    """What a situation settles: rules that hold by marks alone, those to ask, and those whose words count.

    Rules that ask for nothing but a pattern stand apart, since they are most of those to ask.
    """

    certain: tuple[Evidence, ...]
    patterns: tuple[tuple[Callable[[str], re.Match[str] | None], Rule], ...]
    asking: tuple[Rule, ...]
    wordy: frozenset[int]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one facet.

    `_lengths` says by the first two characters how long the words of the rules are, the longest first,
    `_owners` which rules a word belongs to, by theme or role, `_bits` which bit a mark has that they demand.
    """

    rules: tuple[Rule, ...]
    _lengths: Mapping[str, Sequence[int]] = field(repr=False)
    _owners: Mapping[str, Sequence[tuple[str, Sequence[int]]]] = field(repr=False)
    _bits: Mapping[str, int] = field(repr=False)
    _memory: dict[int, _Settled] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleSet:
        """Make a rule set of rules."""
        rules = tuple(rules)
        lengths: dict[str, set[int]] = {}
        owners: dict[str, dict[str, list[int]]] = {}
        marks: dict[str, int] = {}
        for number, rule in enumerate(rules):
            for word in rule.words:
                lengths.setdefault(word[:2], set()).add(len(word))
                owners.setdefault(word, {}).setdefault(rule.name, []).append(number)
            for demand in rule.when:
                for mark in (*demand.present, *demand.absent):
                    marks.setdefault(mark, 1 << len(marks))
        longest_first = {pair: sorted(found, reverse=True) for pair, found in lengths.items()}
        return cls(rules, longest_first, {word: tuple(own.items()) for word, own in owners.items()}, marks)

    def matches(self, text: str, marks: Set[str], pairs: Sequence[str] | None = None) -> list[Evidence]:
        """Return the evidence of every rule that holds for a sentence and its marks.

        `pairs` are those of `pairs_of(text)`, where the caller has them already.
        """
        settled = self._settle(marks)
        evidence = list(settled.certain)
        for search, rule in settled.patterns:
            if found := search(text):
                evidence.append(Evidence(rule, rule.points, found.group()[:_REASON] or rule.because))
        for rule in settled.asking:
            reason = rule.reason(text)
            if reason is not None:
                evidence.append(Evidence(rule, rule.points, reason or rule.because))
        for number, words in self._scan(text, pairs_of(text) if pairs is None else pairs).items():
            if number in settled.wordy:
                rule = self.rules[number]
                if not rule.asks_text or rule.reason(text) is not None:
                    counted = words[: rule.most]
                    evidence.append(Evidence(rule, rule.points * len(counted), "+".join(counted)))
        return evidence

    def _settle(self, marks: Set[str]) -> _Settled:
        """Return what the marks settle, from memory where it is known."""
        bits = self._bits
        key = 0
        for mark in marks:
            key |= bits.get(mark, 0)
        known = self._memory.get(key)
        if known is None:
            if len(self._memory) >= _MEMORY:
                self._memory.clear()
            known = self._memory[key] = self._look(marks)
        return known

    def _look(self, marks: Set[str]) -> _Settled:
        """Find out what the marks settle."""
        holding = [
            (number, rule)
            for number, rule in enumerate(self.rules)
            if all(demand.holds(marks) for demand in rule.when)
        ]
        wordless = [rule for _number, rule in holding if not rule.words]
        return _Settled(
            tuple(Evidence(rule, rule.points, rule.because) for rule in wordless if not rule.asks_text),
            tuple((rule.pattern.search, rule) for rule in wordless if rule.pattern and not rule.asks_more),
            tuple(rule for rule in wordless if rule.asks_more),
            frozenset(number for number, rule in holding if rule.words),
        )

    def _scan(self, text: str, pairs: Sequence[str]) -> dict[int, list[str]]:
        """Return the words of the rules that stand in a text, by rule, in the order of the text.

        A word inside a longer one of the same theme or role does not count.
        """
        found: dict[int, list[str]] = {}
        lengths, owners = self._lengths, self._owners
        reach: dict[str, int] = {}
        for start, pair in enumerate(pairs):
            if pair not in lengths:
                continue
            for length in lengths[pair]:
                end = start + length
                word = text[start:end]
                for name, numbers in owners.get(word, ()):
                    if end > reach.get(name, 0):
                        reach[name] = end
                        for number in numbers:
                            words = found.setdefault(number, [])
                            if word not in words:
                                words.append(word)
        return found


def pairs_of(text: str) -> list[str]:
    """Return the pairs of neighbouring characters of a text, in its order, by which words are found."""
    return [text[i : i + 2] for i in range(len(text) - 1)]
