"""`search`: from a few characters or letters to formulations, on screen, in a pipe, in the clipboard."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from phrasebank.cli.app import App
from phrasebank.cli.filters import QueryCommand, filter_options
from phrasebank.cli.screen import style_of
from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters, Hit
from phrasebank.output.render import DIM, Style, citation, hits, json_line, phrase_json, plain
from phrasebank.search.engine import SORTS, Request, Results, search
from phrasebank.store import reading
from phrasebank.store.bank import Bank


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
    "-c", "--copy", "number", type=click.IntRange(min=1), metavar="[N]", help="Copy result N (else 1)."
)
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
    number: int | None,
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
    request = Request(
        query=" ".join(query),
        filters=filters,
        limit=max(limit or app.settings["limit"], number or 0),
        sort=sort,
        all=every,
        fuzzy_sounds=app.settings["fuzzy_sounds"],
        explain=explain,
    )
    with Bank.open(app.db) as bank:
        results = search(bank, request)
        if explain:
            tell(results)
        if not results.hits:
            raise nothing(results)
        if as_json:
            for hit in results.hits:
                click.echo(json_line(phrase_json(hit)))
        elif number is None:
            bare = as_plain or not (full or sys.stdout.isatty())
            show(bank, results, style_of(app, bank), bare=bare, context=context, cite=cite)
    if number is not None:
        copy(results, number, cite=cite)


def show(bank: Bank, results: Results, style: Style, *, bare: bool, context: int, cite: bool) -> None:
    """Write the results: numbered, with all that is known of them, or bare, one phrase a line."""
    if not bare and not context:
        for line in hits(results.hits, style):
            click.echo(line, color=style.color)
        return
    for number, hit in enumerate(results.hits):
        if context and number:
            click.echo()
        before, after = around(bank, hit, context)
        cited = citation(hit.phrase) if cite else ""
        for text in before:
            click.echo(style.paint(DIM, plain(text)), color=style.color)
        lines: Iterable[str] = [plain(hit.phrase.text + cited)] if bare else hits([hit], style)
        for line in lines:
            click.echo(line, color=style.color)
        for text in after:
            click.echo(style.paint(DIM, plain(text)), color=style.color)


def around(bank: Bank, hit: Hit, k: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return `k` sentences before and after the first occurrence of a hit; none for a snippet."""
    places = reading.occurrences(bank, hit.phrase.id)[:1] if k else []
    return reading.context(bank, places[0], k) if places else ((), ())


def copy(results: Results, number: int, *, cite: bool) -> None:
    """Copy result `number`, counted from 1; raises UsageProblem where there are fewer."""
    if number > len(results.hits):
        raise UsageProblem(
            _("there is no result {number}, only {count}").format(number=number, count=len(results.hits))
        )
    from phrasebank.cli.copying import copy as copy_command  # slots and leftovers: a search needs neither

    phrase = results.hits[number - 1].phrase
    click.echo(plain(phrase.text + (citation(phrase) if cite else "")))
    click.get_current_context().invoke(copy_command, ids=(phrase.id,), cite=cite)


def nothing(results: Results) -> NothingFound:
    """Return the error that says that nothing was found, what was nearest, and which filter emptied it."""
    if results.emptied_by:
        return NothingFound(
            _("nothing is left: {filter} leaves none of what was found").format(filter=results.emptied_by),
            hint=_("without it, the first would be: {text}").format(text=plain(results.nearest.phrase.text))
            if results.nearest
            else None,
        )
    if results.nearest:
        return NothingFound(
            _("nothing was found"), hint=_("nearest: {text}").format(text=plain(results.nearest.phrase.text))
        )
    return NothingFound(_("nothing was found"))


def tell(results: Results) -> None:
    """Write on stderr what was looked up, and the parts of each score."""
    from phrasebank.cli.words import called

    for what, count in results.looked_up:
        click.echo(f"{what}: {count}", err=True)
    for number, hit in enumerate(results.hits, 1):
        parts = "  ".join(f"{called(name)} {value:.2f}" for name, value in hit.parts.items())
        click.echo(f"{number:>2}  {called(hit.match)} {hit.score:.1f}  {parts}", err=True)
