"""`show` and `history`: all that is known of a phrase, and what was copied when, to be copied again."""

from __future__ import annotations

import click

from phrasebank.cli.copying import show_copied
from phrasebank.cli.ids import find, ids_argument
from phrasebank.cli.landing import Load, land
from phrasebank.cli.screen import style_of
from phrasebank.cli.session import App
from phrasebank.errors import NothingFound
from phrasebank.i18n import _
from phrasebank.output import draft, moment
from phrasebank.output.page import gather, lines, page_json
from phrasebank.output.render import json_line, plain, table
from phrasebank.store import reading
from phrasebank.store.bank import Bank


@click.command()
@ids_argument()
@click.option("--context", default=2, type=click.IntRange(min=0), metavar="K", help="Sentences around it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def show(app: App, ids: tuple[int, ...], context: int, as_json: bool) -> None:
    """Show all that is known of a phrase: tags and why, where it stands, what is like it, its uses."""
    mine = draft.own(app.settings)
    with Bank.open(app.db) as bank:
        style = style_of(app, bank)
        for number, phrase in enumerate(find(bank, ids)):
            page = gather(bank, phrase, context, mine)
            if as_json:
                click.echo(json_line(page_json(page)))
                continue
            if number:
                click.echo()
            for line in lines(page, style):
                click.echo(line, color=style.color)


@click.command()
@click.option("-n", "--limit", default=20, type=click.IntRange(min=1), metavar="N", help="How many to list.")
@click.option("--for", "draft_name", metavar="DRAFT", help="Only for this draft (a part of its name).")
@click.option("-c", "--copy", "again", type=int, metavar="NUMBER", help="Copy the text of that number again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def history(app: App, limit: int, draft_name: str | None, again: int | None, as_json: bool) -> None:
    """List what was copied, the newest first, and copy one of it again, as it was filled in."""
    with Bank.open(app.db) as bank:
        every = reading.uses(bank)
    uses = [use for use in every if draft_name in (None, use.draft)]
    uses = uses or [use for use in every if draft_name and draft_name in (use.draft or "")]
    if again is not None:
        use = next((use for use in uses if use.id == again), None)
        if use is None:
            raise NothingFound(
                _("there is no number {number} in the history").format(number=again),
                hint=_("the numbers: phrasebank history"),
            )
        land(app, Load(use.text, [(use.phrase_id, use.text)], use.values, draft_name or use.draft))
        show_copied(use.text)
        return
    if not every:
        raise NothingFound(_("nothing was copied yet"))
    if not uses:
        drafts = dict.fromkeys(plain(use.draft) for use in every if use.draft)
        raise NothingFound(
            _("nothing was copied for “{draft}”").format(draft=draft_name),
            hint=_("they are: {names}").format(names=", ".join(drafts)) if drafts else None,
        )
    if as_json:
        for use in uses[:limit]:
            about = {"number": use.id, "id": use.phrase_id, "at": use.at, "text": use.text}
            click.echo(json_line({**about, "values": use.values, "draft": use.draft}))
        return
    rows = [(use.id, moment.minute(use.at), use.draft or "", plain(use.text)) for use in uses[:limit]]
    head = (_("number"), _("when"), _("for"), _("text"))
    for line in table(rows, head, style_of(app).width):
        click.echo(line)
