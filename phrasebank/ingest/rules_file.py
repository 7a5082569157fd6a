"""The rules files as the user writes them: TOML with Chinese words, read and checked.

Invariant: whatever is wrong with a file is named with the file, the line and the reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from phrasebank import system
from phrasebank.errors import RulesError
from phrasebank.i18n import _
from phrasebank.ingest.rules import Demand, Rule
from phrasebank.models import FACETS
from phrasebank.text.safe import fits_a_name

_LIST = re.compile(r"\{([^\d{},][^{}]*)\}")  # a quantifier begins with a digit or a comma
_KINDS = {"name", "title", "opening", "anywhere"}
_SIGNS = {"name", "pattern"}
_TABLES = {  # what an entry of each array of tables may hold
    "list": {"name", "words"},
    "rule": {"theme", "role", "points", "words", "most", "starts", "ends", "pattern", "without", "when"},
    "part": {"name", "group", "heading", "sentence"},
    **dict.fromkeys(("subject", "shape"), _SIGNS),
    **dict.fromkeys(("speaker", "occasion", "genre"), _KINDS),
}
_MOST_POINTS = 100  # of a rule or a piece: a hundred thousand such fit in a lane of `weights`


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an array of tables of a rules file, `number` from 0, and the word lists of the file."""

    path: Path
    table: str
    number: int
    raw: Mapping[str, Any]
    lists: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its name; raises RulesError where it has none."""
        name = self.raw.get("name")
        if not isinstance(name, str) or not name:
            raise self.wrong(_("it needs a name"))
        return name

    def pattern(self, key: str) -> re.Pattern[str] | None:
        """Return one of its patterns, compiled, None where it has none; raises RulesError."""
        try:
            return _compile_pattern(self.raw.get(key), self.lists)
        except ValueError as error:
            raise self.wrong(str(error)) from error

    def wrong(self, reason: str) -> RulesError:
        """Make the error that names the file, the line of the entry and the reason."""
        text = self.path.read_text(encoding="utf-8-sig")
        header = re.compile(rf"^[ \t]*\[\[\s*\"?{self.table}\"?\s*\]\]", re.MULTILINE)
        starts = [found.start() for found in header.finditer(text)]
        line = text.count("\n", 0, starts[self.number]) + 1 if self.number < len(starts) else 1
        return wrong_line(self.path, line, reason)


def wrong_line(path: Path, line: int, reason: str) -> RulesError:
    """Make the error that names a file, a line of it and what is wrong there."""
    return RulesError(
        _("{path}, line {line}: {reason}").format(path=path, line=line, reason=reason),
        hint=_("mend it (its head says what may be written), or remove it to use the file that ships"),
    )


def entries(path: Path, table: str) -> list[Entry]:
    """Read the entries of one array of tables of a rules file; raises RulesError where one is wrong."""
    raw = _read_toml(path)
    lists = {entry.name: _any_of(entry) for entry in _written(path, raw, "list", {})}
    return list(_written(path, raw, table, lists))


def _written(path: Path, raw: Mapping[str, Any], table: str, lists: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the entries of a table as they are written; raises RulesError where they hold anything else."""
    tables = raw.get(table, [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise wrong_line(path, 1, _("“{table}” must be written as [[{table}]]").format(table=table))
    for number, one in enumerate(tables):
        entry = Entry(path, table, number, one, lists)
        if unknown := sorted(one.keys() - _TABLES[table]):
            raise entry.wrong(_("“{key}” is no part of a {table}").format(key=unknown[0], table=table))
        yield entry


def _any_of(entry: Entry) -> str:
    """Return a list of words as a regular expression.

    The look ahead at the first character makes a long list many times faster.
    """
    try:
        words = _texts(entry.raw, "words")
    except ValueError as error:
        raise entry.wrong(str(error)) from error
    if not words:
        raise entry.wrong(_("it needs words"))
    firsts = "".join(dict.fromkeys(word[0] for word in words))
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return f"(?=[{re.escape(firsts)}])(?:{longest_first})"


def _read_toml(path: Path) -> dict[str, Any]:
    """Read a rules file; raises RulesError, naming file and line, where it is no UTF-8 TOML."""
    try:
        raw = _parse(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, error) from error
    if unknown := sorted(raw.keys() - {"names", *_TABLES}):
        raise wrong_line(path, 1, _("“{key}” is no part of a rules file").format(key=unknown[0]))
    return raw


def read_text(path: Path) -> str:
    """Read the text of a rules file; raises RulesError where it is no UTF-8 or cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> RulesError:
    """Make the error that names a file that cannot be read, and why."""
    return RulesError(
        _("{path} cannot be read: {error}").format(path=path, error=system.reason(error)),
        hint=_("mend the file, or remove it to use the rules that come with phrasebank"),
    )


def checked_points(points: float) -> float:
    """Return points that can be summed with others; raises ValueError where they are none, or too many."""
    if not abs(points) <= _MOST_POINTS:  # not a number compares as false
        raise ValueError(_("points go from -{most} to {most}").format(most=_MOST_POINTS))
    return float(points)


@lru_cache(maxsize=4)
def _parse(text: str) -> dict[str, Any]:
    """Parse TOML; each table of a file is asked for by itself, and parsing is slow."""
    return tomllib.loads(text)


def read_rules(path: Path, names: Collection[str], marks: Collection[str]) -> list[Rule]:
    """Read the rules of one file; `names` are the themes or roles they may speak of, `marks` the marks.

    Raises RulesError, naming file, line and reason, where a rule is wrong.
    """
    rules = []
    for entry in entries(path, "rule"):
        try:
            rules.append(parse_rule(entry.raw, names, marks, entry.lists))
        except ValueError as error:
            raise entry.wrong(str(error)) from error
    return rules


def read_theme_names(path: Path, roles: Collection[str]) -> tuple[str, ...]:
    """Read the names of the themes, `names` at the head of a file, none a role's; raises RulesError."""
    try:
        names = _texts(_read_toml(path), "names")
    except ValueError as error:
        raise wrong_line(path, 1, str(error)) from error
    for name in names:
        if name in roles or not fits_a_name(name):
            raise wrong_line(path, 1, _("“{name}” cannot be the name of a theme").format(name=name))
    return tuple(dict.fromkeys(names))


def parse_rule(
    raw: Mapping[str, Any], names: Collection[str], marks: Collection[str], lists: Mapping[str, str]
) -> Rule:
    """Make a rule of its table; raises ValueError with the reason where it is wrong."""
    facets = [key for key in FACETS if key in raw]
    if len(facets) != 1:
        raise ValueError(_("a rule needs either theme or role"))
    name = raw[facets[0]]
    if name not in names:
        raise ValueError(
            _("“{name}” does not stand in names at the head of the file: add it there").format(name=name)
            if facets[0] == "theme"
            else _("there is no role “{word}”").format(word=name)
        )
    points, most = raw.get("points", 2), raw.get("most", 1)
    if not isinstance(points, int | float) or isinstance(points, bool):
        raise ValueError(_("points must be a number"))
    if type(most) is not int or most < 1:
        raise ValueError(_("most must be a whole number from 1"))
    rule = Rule(
        facet=facets[0],
        name=name,
        points=checked_points(points),
        words=_texts(raw, "words"),
        most=most,
        starts=_texts(raw, "starts"),
        ends=_texts(raw, "ends"),
        pattern=_compile_pattern(raw.get("pattern"), lists),
        without=_texts(raw, "without"),
        when=tuple(_demand(demand, marks) for demand in _texts(raw, "when")),
    )
    if any(len(word) < 2 for word in rule.words):
        raise ValueError(_("each of words must have two characters or more"))
    if not (rule.words or rule.starts or rule.ends or rule.pattern or rule.when):
        raise ValueError(_("the rule demands nothing"))
    return rule


def _compile_pattern(source: object, lists: Mapping[str, str]) -> re.Pattern[str] | None:
    """Compile a regular expression (None: none) in which {name} is a list; raises ValueError."""
    if source is None:
        return None
    if not isinstance(source, str) or not source:
        raise ValueError(_("a pattern must be a regular expression"))
    try:
        return re.compile(_LIST.sub(lambda found: f"(?:{lists[found[1]]})", source))
    except KeyError as error:
        raise ValueError(_("there is no list {name}").format(name=error)) from error
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


def _demand(written: str, marks: Collection[str]) -> Demand:
    """Parse one demand of `when`; raises ValueError where it names a mark that does not exist."""
    names = written.split("|")
    absent = frozenset(name.removeprefix("非") for name in names if name.startswith("非"))
    present = frozenset(name for name in names if not name.startswith("非"))
    if unknown := sorted((absent | present).difference(marks)):
        raise ValueError(_("there is no mark “{mark}”").format(mark=unknown[0]))
    return Demand(present, absent)
