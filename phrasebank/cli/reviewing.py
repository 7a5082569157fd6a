"""`review`: walking through phrases that are new or whose tags are unsure."""

from __future__ import annotations

import click

from phrasebank.cli.filters import filter_options
from phrasebank.cli.picking import refuse_pipe, world
from phrasebank.cli.session import App
from phrasebank.errors import NothingFound
from phrasebank.i18n import _, ngettext
from phrasebank.models import Filters
from phrasebank.picker.review import Review
from phrasebank.search.engine import Request, search
from phrasebank.store import reading
from phrasebank.store.bank import Bank

# as many as anybody will walk through in one sitting; the rest comes with the next call
_AT_ONCE = 1000
_ALL = Filters()


@click.command("review")
@filter_options
@click.option("--batch", type=int, metavar="N", help="Only what batch N brought (`log` lists them).")
@click.pass_obj
def review_(app: App, *, filters: Filters, batch: int | None) -> int:
    """Walk through phrases with one key each: keep, drop, star, set theme and role.

    Without a filter or a batch, through those with a tag that the rules are unsure of.
    """
    if batch is not None:
        return review_batch(app, batch, filters)
    if filters == _ALL:
        filters = Filters(unsure=True)
    with Bank.open(app.db) as bank:
        request = Request(filters=filters, limit=_AT_ONCE + 1, all=True)
        ids = [hit.phrase.id for hit in search(bank, request).hits]
    code = _walk(app, ids[:_AT_ONCE], "phrasebank review", filters)
    if len(ids) > _AT_ONCE:
        said = _("these were the first {n}; filters such as -t show others")
        click.echo(said.format(n=_AT_ONCE), err=True)
    return code


def review_batch(app: App, batch: int, filters: Filters = _ALL) -> int:
    """Walk through the phrases that a batch brought and that meet the filters; return the exit code."""
    with Bank.open(app.db) as bank:
        ids = reading.of_batch(bank, batch, filters)
    return _walk(app, ids, f"phrasebank review --batch {batch}", filters)


def _walk(app: App, ids: list[int], command: str, filters: Filters) -> int:
    # stdin may have been the import's: the keys come from the terminal itself
    refuse_pipe(_("on a terminal, write: {command}").format(command=command))
    if not ids:
        raise NothingFound(_("there is nothing to review"))
    from phrasebank.picker.reviewing import review

    with Bank.open(app.db) as bank:
        places = reading.speeches_of(bank, ids, filters)
        start = Review(
            tuple(ids),
            tuple(places.get(id) for id in ids),
            themes=tuple(reading.names(bank, "theme")),
            roles=tuple(reading.names(bank, "role")),
            colours=reading.colours(bank),
        )
    code, dropped = review(lambda: world(app, filters), start, color=app.settings["color"])
    if dropped:
        said = ngettext("{n} phrase dropped", "{n} phrases dropped", dropped).format(n=dropped)
        click.echo(said, err=True)
    return code
