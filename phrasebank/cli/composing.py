"""`compose`: several phrases become a draft, in the order of a speech, copied or written as a document."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from phrasebank.cli.copying import filled, parse_values, warn
from phrasebank.cli.exporting import writing
from phrasebank.cli.ids import find, ids_argument
from phrasebank.cli.landing import Load, land, remember
from phrasebank.cli.picking import refuse_pipe, world
from phrasebank.cli.session import App, report
from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters, Phrase
from phrasebank.output import composing, draft
from phrasebank.output.document import Line, write_docx
from phrasebank.output.render import plain
from phrasebank.store.bank import Bank
from phrasebank.text.width import fit

_SUFFIXES = (".txt", ".md", ".docx")


@click.command()
@ids_argument(required=False)
@click.option("--title", metavar="TEXT", help="The title of the draft.")
@click.option(
    "--keep-order", is_flag=True, help="Leave the phrases in the order given, not that of a speech."
)
@click.option("--sources", is_flag=True, help="List at the end where each phrase is from.")
@click.option("-o", "--output", metavar="FILE", help="Write a .txt, .md or .docx (official layout).")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--print", "to_stdout", is_flag=True, help="Print the text instead of copying it.")
@click.option("--fill", multiple=True, metavar="NAME=VALUE", help="Fill in a slot: --fill 单位=市水务局.")
@click.option("--no-fill", is_flag=True, help="Leave slots as they are, without asking.")
@click.option("--strict", is_flag=True, help="Refuse a text that still carries something of its source.")
@click.option("--for", "draft_name", metavar="DRAFT", help="Remember what it was copied for.")
@click.option("-y", "--yes", is_flag=True, help="Do not show the list and ask before it is written.")
@click.pass_obj
def compose(
    app: App,
    *,
    ids: tuple[int, ...],
    title: str | None,
    keep_order: bool,
    sources: bool,
    output: str | None,
    force: bool,
    to_stdout: bool,
    fill: tuple[str, ...],
    no_fill: bool,
    strict: bool,
    draft_name: str | None,
    yes: bool,
) -> None:
    """Make a draft of several phrases: ordered by role as a speech runs, then changed by hand.

    Without IDs the picker opens: mark with Tab, Enter goes on. On a terminal the list is shown first: “3 1”
    moves, “-2” drops, Enter goes on.
    """
    if output is not None and not output.lower().endswith(_SUFFIXES):
        raise UsageProblem(_("{file} tells no format").format(file=output), hint=_("use .txt, .md or .docx"))
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    values = parse_values(fill)
    cut = {} if ids else picked(app)
    with Bank.open(app.db) as bank:
        given = [
            phrase._replace(text=cut.get(phrase.id, phrase.text))
            for phrase in find(bank, list(dict.fromkeys(ids or cut)))
        ]
        phrases = given if keep_order else composing.arrange(given)
        if asks and not yes:
            phrases = changed(phrases)
        values, open_slots = filled(bank, phrases, values, asks and not no_fill)
    texts = draft.compose(phrases, values).parts
    pieces = [composing.Piece(phrase, text) for phrase, text in zip(phrases, texts, strict=True)]
    made = list(composing.lines(pieces, title, sources=sources))
    body = composing.as_text(made)
    mine = draft.own(app.settings, values.values())
    if strict:
        draft.refuse_leftovers("\n".join(texts), mine)
    warn("\n".join(texts), open_slots, mine)
    parts = [(piece.phrase.id, piece.text) for piece in pieces]
    if output is None:
        land(app, Load(body.rstrip("\n"), parts, values, draft_name), to_stdout=to_stdout)
        return
    with writing(output, force) as out:
        out.write(document(made, Path(output).suffix.lower()))
    click.echo(_("written: {file}").format(file=output), err=True)
    remember(app, Load(body, parts, values, draft_name or Path(output).stem))


def picked(app: App) -> dict[int, str]:
    """Open the picker and return what was marked: the text of each phrase as picked, by ID in order.

    Raises UsageProblem where there is no terminal, NothingFound where nothing was picked.
    """
    instead = _("name the phrases; search shows their IDs: phrasebank search WORDS")
    refuse_pipe(instead, fed=not sys.stdin.isatty())
    from phrasebank.picker.app import pick

    # slots are asked for when all is in its order
    with pick(lambda: world(app, Filters(), ask=False), color=app.settings["color"]) as outcome:
        if outcome.code == 130:
            raise KeyboardInterrupt
        if outcome.picked is None:
            raise NothingFound(_("nothing was picked"))
        return {part.id: part.text for part in outcome.picked.parts}


def document(made: Sequence[Line], suffix: str) -> bytes:
    """Return a draft as the bytes of a file of that suffix."""
    if suffix == ".docx":
        out = io.BytesIO()
        write_docx(out, made)
        return out.getvalue()
    text = composing.as_markdown(made) if suffix == ".md" else composing.as_text(made)
    return text.encode()


def changed(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Show the list on the terminal and change it until Enter; raises NothingFound for an empty one."""
    now = list(phrases)
    while now:
        for number, phrase in enumerate(now, 1):
            click.echo(f"{number:>2}  {phrase.role or '-'}  {fit(plain(phrase.text), 60)}", err=True)
        order: str = click.prompt(
            _("“3 1” moves, “-2” drops, Enter goes on"), default="", show_default=False, err=True
        )
        if not order.strip():
            return now
        try:
            now = composing.change(now, order)
        except UsageProblem as problem:
            report(problem)
    raise NothingFound(_("the list is empty: nothing was written"))
