"""`copy`: phrases to the clipboard or to stdout, their slots filled in, what is left over named."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from phrasebank.cli.ids import find, ids_argument
from phrasebank.cli.landing import Load, joiner, land
from phrasebank.cli.session import App
from phrasebank.errors import UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Phrase
from phrasebank.output import draft
from phrasebank.output.render import plain
from phrasebank.store.bank import Bank
from phrasebank.text import leftovers
from phrasebank.text.slots import Slot
from phrasebank.text.width import fit

_CELLS = 76  # of the line that shows what was copied
_AROUND = 12  # characters of text shown on either side of a slot that is asked for


@click.command()
@ids_argument()
@click.option("--fill", multiple=True, metavar="NAME=VALUE", help="Fill in a slot: --fill 单位=市水务局.")
@click.option("--no-fill", is_flag=True, help="Leave slots as they are, without asking.")
@click.option("--join", metavar="TEXT", help="What stands between several phrases (else the setting joiner).")
@click.option("--cite", is_flag=True, help="Name the speech and file behind each phrase.")
@click.option("--print", "to_stdout", is_flag=True, help="Print the text instead of copying it.")
@click.option("--strict", is_flag=True, help="Refuse a text that still carries something of its source.")
@click.option("--for", "draft_name", metavar="DRAFT", help="Remember what it was copied for.")
@click.pass_obj
def copy(
    app: App,
    *,
    ids: tuple[int, ...],
    fill: tuple[str, ...],
    no_fill: bool,
    join: str | None,
    cite: bool,
    to_stdout: bool,
    strict: bool,
    draft_name: str | None,
    found: Sequence[Phrase] = (),
) -> None:
    """Copy phrases to the clipboard, in the order of their IDs as given."""
    # `found`: the same as a search has them, with the speeches that were asked for
    asks = not no_fill and sys.stdin.isatty() and sys.stderr.isatty()
    with Bank.open(app.db) as bank:
        phrases = find(bank, ids)
        values, open_slots = filled(bank, phrases, parse_values(fill), asks)
    made = draft.compose(found or phrases, values, joiner(app, join), cite=cite)
    mine = draft.own(app.settings, values.values())
    if strict:
        draft.refuse_leftovers(made.text, mine)
    warn(made.text, open_slots, mine)
    parts = [(phrase.id, part) for phrase, part in zip(phrases, made.parts, strict=True)]
    land(app, Load(made.text, parts, values, draft_name), to_stdout=to_stdout)
    if not (to_stdout or found):
        show_copied(made.text)


def show_copied(text: str) -> None:
    """Write how a copied text begins: who took one number for another sees it before she pastes."""
    click.echo(f"  {fit(plain(text), _CELLS)}", err=True)


def parse_values(words: Sequence[str]) -> dict[str, str]:
    """Turn NAME=VALUE words into values by name; raises UsageProblem for a word of another form."""
    values = {}
    for word in words:
        name, equals, value = word.replace("＝", "=", 1).partition("=")  # as an input method may type it
        if not equals or not name.strip():
            raise UsageProblem(
                _("“{word}” is not NAME=VALUE").format(word=word), hint=_("for example: --fill 单位=市水务局")
            )
        values[name.strip()] = value
    return values


def filled(
    bank: Bank, phrases: Sequence[Phrase], values: dict[str, str], asks: bool
) -> tuple[dict[str, str], list[Slot]]:
    """Return the values for the slots, asked for where `asks`, and the slots that stay open.

    Raises UsageProblem for a value of no slot.
    """
    wanted = draft.questions(phrases)
    draft.check_values(values, wanted)
    missing = [slot for slot in wanted if not {slot.name, slot.raw} & values.keys()]
    if missing and asks:
        values = values | ask_values(draft.asked(phrases), missing, draft.offers(bank, missing))
    return values, [slot for slot in wanted if not (values.get(slot.name) or values.get(slot.raw))]


def ask_values(text: str, wanted: Sequence[Slot], offers: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Ask on the terminal for each slot; an empty answer leaves it open, “=2” is the second value offered."""
    values = {}
    for slot in wanted:
        before, after = text[max(0, slot.start - _AROUND) : slot.start], text[slot.end : slot.end + _AROUND]
        click.echo(f"…{plain(before)}[{plain(slot.raw)}]{plain(after)}…", err=True)
        known = offers.get(slot.name, ())
        if known:
            shown = "  ".join(f"={n} {plain(value)}" for n, value in enumerate(known, 1))
            click.echo(_("used before: {values}").format(values=shown), err=True)
        answer: str = click.prompt(slot.name, default="", show_default=False, err=True).strip()
        taken = {f"={n}": value for n, value in enumerate(known, 1)}
        values[slot.name] = taken.get(answer, answer)
    return {name: value for name, value in values.items() if value}


def warn(text: str, open_slots: Sequence[Slot], mine: leftovers.Own) -> None:
    """Say on stderr which slots are left open and what the text still carries from its source."""
    if open_slots:
        names = "、".join(plain(f"{slot.raw} ({slot.name})") for slot in open_slots)
        click.echo(_("left to fill in: {slots}").format(slots=names), err=True)
    slots = {slot.raw for slot in open_slots}
    kept = (left.text for left in leftovers.find(text, mine) if not any(raw in left.text for raw in slots))
    found = dict.fromkeys(map(plain, kept))
    if found:
        click.echo(_("left over from its source? {found}").format(found="、".join(found)), err=True)
