"""`pick`: the interactive picker, and what becomes of what was picked."""

from __future__ import annotations

import sys

import click

from phrasebank.cli.app import App
from phrasebank.cli.filters import filter_options
from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters
from phrasebank.output import clipboard
from phrasebank.search.engine import Request, search
from phrasebank.store import curation
from phrasebank.store.bank import Bank
from phrasebank.text.safe import for_clipboard


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@filter_options
@click.option("--print", "to_stdout", is_flag=True, help="Write the text to stdout, not to the clipboard.")
@click.option("--for", "draft", metavar="DRAFT", help="Remember for which draft it is used.")
@click.option("--join", "joiner", metavar="TEXT", help="What stands between marked phrases.")
@click.option(
    "--strict", is_flag=True, help="Refuse a text that still names its source's year, unit or place."
)
@click.pass_obj
def pick(
    app: App,
    *,
    query: tuple[str, ...],
    filters: Filters,
    to_stdout: bool,
    draft: str | None,
    joiner: str | None,
    strict: bool,
) -> int:
    """Pick phrases on the screen: type, see, mark, fill in, and Enter copies."""
    if not (sys.stdin.isatty() and (sys.stdout.isatty() or sys.stderr.isatty())):
        raise UsageProblem(
            _("the picker needs a terminal"), hint=_("in a pipe, write: phrasebank search WORDS --plain")
        )
    _refuse_empty(app)
    from phrasebank.picker.app import pick as picker
    from phrasebank.picker.bank_world import bank_world

    own = (*app.settings["my_unit"], *app.settings["my_place"])
    outcome = picker(
        lambda: bank_world(app.db, filters, own),
        query=" ".join(query),
        strict=strict,
        color=app.settings["color"],
    )
    if outcome.picked is None:
        return outcome.code
    between = app.settings["joiner"] if joiner is None else joiner.replace("\\n", "\n")
    text = between.join(part.text for part in outcome.picked.parts)
    if to_stdout:
        click.echo(for_clipboard(text))
    else:
        click.echo(clipboard.copy(text).said, err=True)
    with Bank.open(app.db, write=True) as bank:
        for part in outcome.picked.parts:
            curation.record_use(bank, part.id, part.text, outcome.picked.values, draft)
    return 0


def _refuse_empty(app: App) -> None:
    """Raise NothingFound where the bank holds no phrase at all, and what `Bank.open` raises."""
    with Bank.open(app.db) as bank:
        if not search(bank, Request(limit=1)).hits:
            raise NothingFound(
                _("the bank holds no phrase yet"),
                hint=_(
                    "bring speeches in: phrasebank import FOLDER, or try it with: phrasebank import --starter"
                ),
            )
