"""The IDs of phrases on a command line: `12 15`, and `12，15` or `12、15` as a Chinese hand writes a list.

Why own: click says of a list that it is no number, and not where IDs come from.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Phrase
from phrasebank.store import reading
from phrasebank.store.bank import Bank

_BETWEEN = re.compile(r"[\s,，、;；]+")
_LONGEST = 18  # digits; SQLite counts no further


def numbers(words: str) -> tuple[int, ...]:
    """Return the IDs that a text lists; raises UsageProblem for other words."""
    parts = [part for part in _BETWEEN.split(words) if part]
    if not parts or not all(part.isdecimal() and len(part) <= _LONGEST for part in parts):
        raise UsageProblem(
            _("“{ids}” are no IDs").format(ids=words), hint=_("the numbers are those that search shows")
        )
    return tuple(map(int, parts))


class _Numbers(click.ParamType[tuple[int, ...]]):
    """One word of a command line that names one ID or several."""

    name = "integer"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the IDs of a word; raises UsageProblem where it is none."""
        return numbers(value)


def ids_argument(*, required: bool = True) -> Callable[..., Any]:
    """Give a command the argument `ids`: all IDs that it is called with, in their order."""

    def flat(_ctx: click.Context, _param: click.Parameter, lists: Iterable[Iterable[int]]) -> tuple[int, ...]:
        return tuple(itertools.chain.from_iterable(lists))

    metavar = "ID..." if required else "[ID...]"
    return click.argument("ids", nargs=-1, type=_Numbers(), required=required, metavar=metavar, callback=flat)


def find(bank: Bank, ids: Sequence[int]) -> list[Phrase]:
    """Return these phrases in the order of `ids`; raises NothingFound naming those that are not there."""
    phrases = reading.phrases(bank, ids)
    missing = sorted(set(ids) - {phrase.id for phrase in phrases})
    if missing:
        raise NothingFound(
            _("there is no phrase {ids}").format(ids=", ".join(map(str, missing))),
            hint=_("search shows the IDs: phrasebank search WORDS"),
        )
    return phrases
