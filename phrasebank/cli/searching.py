"""`search`: from a few characters or letters to formulations, on screen, in a pipe, in the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from phrasebank.cli.answering import Asked, answer
from phrasebank.cli.filters import QueryCommand, filter_options
from phrasebank.cli.session import App
from phrasebank.errors import UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters
from phrasebank.output.render import citation, plain
from phrasebank.search.engine import SORTS, Results


class SearchCommand(QueryCommand):
    """A command with a query whose `--copy` needs no number."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give a bare `--copy` the number 1."""
        end = args.index("--") if "--" in args else len(args)
        words = [
            "--copy=1" if word in ("-c", "--copy") and not after.isdecimal() else word
            for word, after in zip(args[:end], [*args[1:], ""], strict=False)
        ]
        return super().parse_args(ctx, [*words, *args[end:]])


@click.command("search", cls=SearchCommand)
@click.argument("query", nargs=-1)
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), metavar="N", help="At most N results.")
@click.option(
    *("-c", "--copy", "numbers"), type=click.IntRange(min=1), multiple=True, metavar="[N]",
    help="Copy result N (else 1); may be given several times.",
)  # fmt: skip
@click.option("--fill", multiple=True, metavar="NAME=VALUE", help="Fill in a slot: --fill 单位=市水务局.")
@click.option("--for", "draft_name", metavar="DRAFT", help="Remember what it was copied for.")
@click.option("--cite", is_flag=True, help="Name speech and file: below each result, or in what is copied.")
@click.option("--sort", type=click.Choice(SORTS), default="best", help="What comes first.")
@click.option("--all", "every", is_flag=True, help="Show each phrase, also those that are alike.")
@click.option(
    "--context", type=click.IntRange(min=0), default=0, metavar="K", help="Show K sentences around."
)
@click.option("--plain", "as_plain", is_flag=True, help="The text only, one phrase a line.")
@click.option("--full", is_flag=True, help="As on a terminal, with themes and roles, in a pipe too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--explain", is_flag=True, help="Tell why: tier, parts of the score, what was looked up.")
@click.pass_obj
def search_(
    app: App,
    *,
    query: tuple[str, ...],
    filters: Filters,
    limit: int | None,
    numbers: tuple[int, ...],
    fill: tuple[str, ...],
    draft_name: str | None,
    cite: bool,
    sort: str,
    every: bool,
    context: int,
    as_plain: bool,
    full: bool,
    as_json: bool,
    explain: bool,
) -> None:
    """Find phrases by characters, pinyin, initials or a half-remembered wording.

    作风 · zzzw · 政治zw · "不回避、不掩盖" · -纪律 · 主题:整改|成果 · ^同志们 · 而奋斗$
    """
    asked = Asked(
        query=" ".join(query),
        filters=filters,
        limit=max(limit or app.settings["limit"], *numbers, 0),
        sort=sort,
        every=every,
        context=context,
        cite=cite,
        as_plain=as_plain,
        full=full,
        as_json=as_json,
        explain=explain,
        shown=not numbers,
    )
    if not numbers and (fill or draft_name is not None):
        option = "--fill" if fill else "--for"
        raise UsageProblem(_("{option} goes with --copy").format(option=option))
    results = answer(app, asked)
    if numbers:
        copy(results, numbers, cite=cite, shown=not as_json, fill=fill, draft_name=draft_name)


def copy(results: Results, numbers: Sequence[int], *, cite: bool, shown: bool, **how: Any) -> None:
    """Copy the results of these numbers, counted from 1, and write them on stdout where `shown`.

    `how` holds further options of `phrasebank copy`. Raises UsageProblem where there are fewer results.
    """
    if max(numbers) > len(results.hits):
        raise UsageProblem(
            _("there is no result {number}, only {count}").format(
                number=max(numbers), count=len(results.hits)
            )
        )
    from phrasebank.cli.copying import copy as copy_command  # slots and leftovers: a search needs neither

    phrases = [results.hits[number - 1].phrase for number in numbers]
    for phrase in phrases if shown else ():
        click.echo(plain(phrase.text + (citation(phrase) if cite else "")))
    ids = tuple(phrase.id for phrase in phrases)
    click.get_current_context().invoke(copy_command, ids=ids, cite=cite, found=phrases, **how)
