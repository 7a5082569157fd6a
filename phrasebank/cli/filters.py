"""The filters that `search`, `pick` and `export` share: options that come to a command as one `Filters`.

Why one decorator: the same words must mean the same everywhere, in help, in completion and in the README.
Invariant: an option given twice narrows (themes: all of them) or widens (all others: any of them);
`|` inside one value always means any.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import click

from phrasebank.cli.query_words import as_query_word
from phrasebank.errors import UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters

_AROUND = " \t\n\u3000\"'“”‘’"  # what a hand puts around a name
_LENGTH = click.IntRange(min=0)
_OPTIONS: tuple[Callable[[Callable[..., Any]], Callable[..., Any]], ...] = (
    click.option("-t", "--theme", multiple=True, metavar="NAME", help="About this theme; A|B: any of them."),
    click.option("--not-theme", multiple=True, metavar="NAME", help="Not about this theme."),
    click.option("-r", "--role", multiple=True, metavar="NAME", help="With this role; A|B: any of them."),
    click.option("--not-role", multiple=True, metavar="NAME", help="Not with this role."),
    click.option(
        "-s", "--speaker", multiple=True, metavar="NAME", help="By this kind of speaker, or person."
    ),
    click.option("--occasion", multiple=True, metavar="NAME", help="Said on this occasion."),
    click.option("--source", multiple=True, metavar="NAME", help="From this file (a part of its name)."),
    click.option("--starred", is_flag=True, help="Only starred phrases."),
    click.option("--fresh", is_flag=True, help="Only phrases that were never used."),
    click.option("--unsure", is_flag=True, help="Only phrases with a tag that the rules are unsure of."),
    click.option("--min-length", type=_LENGTH, metavar="N", help="At least N characters long."),
    click.option("--max-length", type=_LENGTH, metavar="N", help="At most N characters long."),
)
_GIVEN = (
    *("theme", "not_theme", "role", "not_role", "speaker", "occasion", "source"),
    *("starred", "fresh", "unsure", "min_length", "max_length"),
)


class QueryCommand(click.Command):
    """A command whose query may hold `-词`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let `-词` be a word of the query, where it is not the value of an option."""
        end = args.index("--") if "--" in args else len(args)
        options = [param for param in self.params if isinstance(param, click.Option)]
        valued = {name for option in options if not option.is_flag for name in option.opts}
        pairs = zip(["", *args], args[:end], strict=False)
        words = [word if before in valued else as_query_word(word) for before, word in pairs]
        return super().parse_args(ctx, words + args[end:])


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all filter options; it receives them as `filters`, a `models.Filters`."""

    @functools.wraps(command)
    def wrapped(*args: Any, **values: Any) -> Any:
        given = {name: values.pop(name) for name in _GIVEN}
        return command(*args, filters=_filters(given), **values)

    return functools.reduce(lambda done, option: option(done), reversed(_OPTIONS), wrapped)


def _filters(given: dict[str, Any]) -> Filters:
    """Make the filters of the options as click hands them over; raises UsageProblem for an empty range."""
    shortest, longest = given["min_length"], given["max_length"]
    if shortest is not None and longest is not None and shortest > longest:
        raise UsageProblem(
            _("no phrase is at least {shortest} and at most {longest} characters long").format(
                shortest=shortest, longest=longest
            )
        )
    return Filters(
        themes=tuple(group for value in given["theme"] or () if (group := _names([value]))),
        not_themes=_names(given["not_theme"]),
        roles=_names(given["role"]),
        not_roles=_names(given["not_role"]),
        speakers=_names(given["speaker"]),
        occasions=_names(given["occasion"]),
        sources=_names(given["source"]),
        starred=given["starred"],
        fresh=given["fresh"],
        unsure=given["unsure"],
        min_length=shortest,
        max_length=longest,
    )


def _names(values: Iterable[str] | None) -> tuple[str, ...]:
    """Split values at `|` (or full-width `｜`) into names without blanks or quotes, each once."""
    parts = (part.strip(_AROUND) for value in values or () for part in value.replace("｜", "|").split("|"))
    return tuple(dict.fromkeys(filter(None, parts)))
