"""The tagging rules as the user writes them: TOML with Chinese words, checked, compiled, matched.

Why so: a writer must be able to read and mend the rules, so a rule is a few words and the situation they
must stand in; and a million sentences must be tagged in half a minute, so the words of all rules stand in
one table by their first two characters and a text is scanned once.

A rule gives points to one theme or role when everything that it demands holds:

    [[rule]]
    role = "表态承诺"            # or theme = "…"
    points = 3                   # may be negative (default 2)
    words = ["坚决服从"]         # one of these stands in the sentence …
    most = 2                     # … and so many different ones count (default 1)
    starts = ["我们"]            # it begins with one of these
    ends = ["贡献"]              # it ends with one of these, punctuation aside
    pattern = "将.*作为"         # this regular expression is found
    without = ["大家"]           # none of these stands in it
    when = ["末段", "非我方"]    # all of these marks of its situation hold; “a|b”: one of the two; “非…”: not

Invariant: a rule set is immutable and picklable.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from phrasebank.errors import RulesError
from phrasebank.i18n import _
from phrasebank.models import Facet

T = TypeVar("T")

FACETS: tuple[Facet, ...] = ("theme", "role")
_KEYS = {"theme", "role", "points", "words", "most", "starts", "ends", "pattern", "without", "when"}
_CLOSING = "。！？；：，.!?;:, ”’\"'）)"


@dataclass(frozen=True, slots=True)
class Mark:
    """One demand on the situation: one mark of `present` holds, or one of `absent` does not."""

    present: frozenset[str]
    absent: frozenset[str]

    def holds(self, marks: Set[str]) -> bool:
        """Tell whether the demand holds for these marks."""
        return not self.present.isdisjoint(marks) or not self.absent <= marks


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; an empty demand is none. `order` is its place among all rules of the set."""

    facet: Facet
    name: str
    points: float = 2.0
    words: tuple[str, ...] = ()
    most: int = 1
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    without: tuple[str, ...] = ()
    when: tuple[Mark, ...] = ()

    def reason(self, text: str) -> str | None:
        """Say in a few characters of the text or of the rule why it holds; None where it does not.

        The words and marks are not looked at: the rule set has done that.
        """
        if self.starts and not text.startswith(self.starts):
            return None
        if self.ends and not text.rstrip(_CLOSING).endswith(self.ends):
            return None
        if self.without and any(word in text for word in self.without):
            return None
        if self.pattern is not None:
            found = self.pattern.search(text)
            return found.group()[:16] if found else None
        if self.starts:
            return next(start for start in self.starts if text.startswith(start)) + "…"
        if self.ends:
            return "…" + next(end for end in self.ends if text.rstrip(_CLOSING).endswith(end))
        return ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One rule that held: the points it gave and the reason, a piece of the text or a mark."""

    rule: Rule
    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of both facets, with the table of their words."""

    rules: tuple[Rule, ...]
    _heads: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    _always: tuple[int, ...] = ()  # rules without words that demand no mark
    _by_mark: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # those that do, by that mark

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleSet:
        """Make a rule set of rules."""
        rules = tuple(rules)
        heads: dict[str, list[tuple[str, int]]] = {}
        by_mark: dict[str, list[int]] = {}
        always: list[int] = []
        for number, rule in enumerate(rules):
            for word in rule.words:
                heads.setdefault(word[:2], []).append((word, number))
            if not rule.words:
                demand = next((demand.present for demand in rule.when if not demand.absent), None)
                for numbers in [always] if demand is None else [by_mark.setdefault(n, []) for n in demand]:
                    numbers.append(number)
        return cls(rules, _frozen(heads), tuple(always), _frozen(by_mark))

    def matches(self, text: str, marks: Set[str]) -> Iterator[Evidence]:
        """Yield the evidence of every rule that holds for a sentence and its marks."""
        found = self._scan(text)
        wordless = {*self._always, *(n for mark in marks for n in self._by_mark.get(mark, ()))}
        for number in (*found, *sorted(wordless)):
            rule = self.rules[number]
            if rule.when and not all(demand.holds(marks) for demand in rule.when):
                continue
            reason = rule.reason(text)
            if reason is None:
                continue
            words = found.get(number, [])[: rule.most]
            yield Evidence(rule, rule.points * max(1, len(words)), "+".join(words) or reason)

    def _scan(self, text: str) -> dict[int, list[str]]:
        """Return the words of the rules that stand in a text, by rule, each once."""
        found: dict[int, list[str]] = {}
        heads = self._heads
        for i in range(len(text) - 1):
            entries = heads.get(text[i : i + 2])
            if entries:
                for word, number in entries:
                    if text.startswith(word, i):
                        words = found.setdefault(number, [])
                        if word not in words:
                            words.append(word)
        return found


def _frozen(table: Mapping[str, list[T]]) -> dict[str, tuple[T, ...]]:
    return {key: tuple(values) for key, values in table.items()}


def read_toml(path: Path) -> dict[str, Any]:
    """Read a rules file; raises RulesError, naming file and line, where it is no UTF-8 TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise RulesError(
            _("{path} cannot be read: {error}").format(path=path, error=error),
            hint=_("mend the file, or remove it to use the rules that come with phrasebank"),
        ) from error


def read_rules(path: Path, names: Collection[str], marks: Collection[str]) -> list[Rule]:
    """Read the rules of one file; `names` are the themes or roles they may speak of, `marks` the marks.

    Raises RulesError, naming file, line and reason, where a rule is wrong.
    """
    rules = []
    for number, raw in enumerate(read_toml(path).get("rule", ())):
        try:
            rules.append(parse_rule(raw, names, marks))
        except ValueError as error:
            raise rules_error(path, "rule", number, str(error)) from error
    return rules


def read_theme_names(path: Path) -> tuple[str, ...]:
    """Read the names of the themes, `names` at the head of a file; raises RulesError."""
    try:
        return _texts(read_toml(path), "names")
    except ValueError as error:
        raise rules_error(path, "names", 0, str(error)) from error


def rules_error(path: Path, table: str, number: int, reason: str) -> RulesError:
    """Make the error of the entry `number` (from 0) of an array of tables; line 1 where there is none."""
    text = path.read_text(encoding="utf-8-sig")
    header = re.compile(rf"^[ \t]*\[\[\s*\"?{table}\"?\s*\]\]", re.MULTILINE)
    starts = [found.start() for found in header.finditer(text)]
    line = text.count("\n", 0, starts[number]) + 1 if number < len(starts) else 1
    return RulesError(
        _("{path}, line {line}: {reason}").format(path=path, line=line, reason=reason),
        hint=_("mend the rule; what a rule may say stands at the head of the file"),
    )


def parse_rule(raw: Mapping[str, Any], names: Collection[str], marks: Collection[str]) -> Rule:
    """Make a rule of its table; raises ValueError with the reason where it is wrong."""
    if unknown := sorted(raw.keys() - _KEYS):
        raise ValueError(_("“{key}” is no part of a rule").format(key=unknown[0]))
    facets = [key for key in FACETS if key in raw]
    if len(facets) != 1:
        raise ValueError(_("a rule needs either theme or role"))
    name = raw[facets[0]]
    if name not in names:
        raise ValueError(_("there is no {facet} “{name}”").format(facet=facets[0], name=name))
    points, most = raw.get("points", 2), raw.get("most", 1)
    if not isinstance(points, int | float) or isinstance(points, bool):
        raise ValueError(_("points must be a number"))
    if type(most) is not int or most < 1:
        raise ValueError(_("most must be a whole number from 1"))
    rule = Rule(
        facet=facets[0],
        name=name,
        points=float(points),
        words=_texts(raw, "words"),
        most=most,
        starts=_texts(raw, "starts"),
        ends=_texts(raw, "ends"),
        pattern=compile_pattern(raw.get("pattern")),
        without=_texts(raw, "without"),
        when=tuple(_mark(demand, marks) for demand in _texts(raw, "when")),
    )
    if any(len(word) < 2 for word in rule.words):
        raise ValueError(_("each of words must have two characters or more"))
    if not (rule.words or rule.starts or rule.ends or rule.pattern or rule.when):
        raise ValueError(_("the rule demands nothing"))
    return rule


def compile_pattern(source: object) -> re.Pattern[str] | None:
    """Compile a regular expression of a rule (None: none); raises ValueError where it is wrong."""
    if source is None:
        return None
    if not isinstance(source, str) or not source:
        raise ValueError(_("a pattern must be a regular expression"))
    try:
        return re.compile(source)
    except re.error as error:
        raise ValueError(
            _("“{source}” is no regular expression: {error}").format(source=source, error=error)
        ) from error


def _texts(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return a list of texts of a rule, () where it has none."""
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise ValueError(_("{key} must be a list of texts").format(key=key))
    return tuple(value)


def _mark(demand: str, marks: Collection[str]) -> Mark:
    """Understand one demand of `when`; raises ValueError where it names a mark that does not exist."""
    names = demand.split("|")
    absent = frozenset(name.removeprefix("非") for name in names if name.startswith("非"))
    present = frozenset(name for name in names if not name.startswith("非"))
    if unknown := sorted((absent | present) - set(marks)):
        raise ValueError(_("there is no mark “{mark}”").format(mark=unknown[0]))
    return Mark(present, absent)
