"""`pick`: the interactive picker, and what becomes of what was picked.

Why so many imports inside: the frame is painted first, and the bank, the search and the clipboard are loaded
beside it (worker) or after it (landing).
"""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

from phrasebank.cli.filters import QueryCommand, filter_options
from phrasebank.cli.session import App
from phrasebank.errors import UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters

if TYPE_CHECKING:
    from phrasebank.picker.bank_world import BankWorld


@click.command(cls=QueryCommand)
@click.argument("query", nargs=-1)
@filter_options
@click.option("--print", "to_stdout", is_flag=True, help="Print the text instead of copying it.")
@click.option("--ids", "as_ids", is_flag=True, help="Print the IDs instead, for compose, tag or export.")
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
    as_ids: bool,
    draft_name: str | None,
    join: str | None,
    strict: bool,
) -> int:
    """Pick phrases on the screen: type, see, mark, fill in, and Enter copies."""
    refuse_pipe(_("in a pipe, write: phrasebank search WORDS --plain"), fed=not sys.stdin.isatty())
    from phrasebank.picker.app import pick as picker

    with picker(
        lambda: world(app, filters, strict=strict, ask=not as_ids),
        query=" ".join(query),
        color=app.settings["color"],
    ) as outcome:
        if outcome.picked is not None and as_ids:
            click.echo(" ".join(str(part.id) for part in outcome.picked.parts))
        elif outcome.picked is not None:
            from phrasebank.cli.landing import Load, joiner, land

            parts = [(part.id, part.text) for part in outcome.picked.parts]
            text = joiner(app, join).join(part for _id, part in parts)
            land(app, Load(text, parts, outcome.picked.values, draft_name), to_stdout=to_stdout)
    return outcome.code


def refuse_pipe(instead: str, *, fed: bool = False) -> None:
    """Raise UsageProblem, with what to do `instead`, where there is no terminal to show a screen on.

    `fed`: stdin is a pipe and may be meant for us, so that is refused too.
    """
    shown = sys.stdout.isatty() or sys.stderr.isatty()
    if fed or not shown or os.environ.get("TERM") == "dumb":
        raise UsageProblem(_("this needs a terminal"), hint=instead)


def world(
    app: App, filters: Filters, *, strict: bool = False, ask: bool = True
) -> AbstractContextManager[BankWorld]:
    """Return the bank as the world of a picker or a review, to be opened in its thread.

    `strict` refuses a text that still carries something of its source; `ask`: slots are asked for.
    """
    from phrasebank.output.draft import own
    from phrasebank.picker.bank_world import bank_world

    alike = app.settings["fuzzy_sounds"]
    return bank_world(app.db, filters, own(app.settings), strict=strict, ask=ask, fuzzy_sounds=alike)
