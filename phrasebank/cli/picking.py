"""`pick`: the interactive picker, and what becomes of what was picked."""

from __future__ import annotations

import sys
from datetime import date

import click

from phrasebank.cli.app import App
from phrasebank.cli.filters import filter_options
from phrasebank.cli.landing import Load, land
from phrasebank.cli.searching import SearchCommand
from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters
from phrasebank.output import draft
from phrasebank.search.engine import Request, search
from phrasebank.store.bank import Bank


@click.command(cls=SearchCommand)
@click.argument("query", nargs=-1)
@filter_options
@click.option("--print", "to_stdout", is_flag=True, help="Print the text instead of copying it.")
@click.option("--for", "draft_name", metavar="DRAFT", help="Remember what it was copied for.")
@click.option("--join", metavar="TEXT", help="What stands between several phrases (else the setting joiner).")
@click.option("--strict", is_flag=True, help="Refuse a text that still carries something of its source.")
@click.pass_obj
def pick(
    app: App,
    *,
    query: tuple[str, ...],
    filters: Filters,
    to_stdout: bool,
    draft_name: str | None,
    join: str | None,
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

    own = draft.own(app.settings, date.today().year)
    outcome = picker(
        lambda: bank_world(app.db, filters, own, strict=strict),
        query=" ".join(query),
        color=app.settings["color"],
    )
    if outcome.picked is None:
        return outcome.code
    joiner = app.settings["joiner"] if join is None else join.replace("\\n", "\n")
    parts = [(part.id, part.text) for part in outcome.picked.parts]
    text = joiner.join(part for _id, part in parts)
    land(app, Load(text, parts, outcome.picked.values, draft_name), to_stdout=to_stdout)
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
