"""`log` and `undo`: what was done to the bank, in words, and taking it back."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from click.core import ParameterSource

from phrasebank.cli.session import App
from phrasebank.cli.words import called
from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _
from phrasebank.output import moment
from phrasebank.output.render import json_line, plain, table
from phrasebank.store import journal
from phrasebank.store.bank import Bank
from phrasebank.store.journal import Entry

_MANY = 9  # `undo 12` may mean the change with that number in the log; as many changes are rarely taken back
# what each kind of change is called; functions, since the language is chosen at run time
KINDS: dict[str, Callable[[], str]] = {
    "import": lambda: _("import"),
    "add": lambda: _("add"),
    "edit": lambda: _("edit"),
    "rm": lambda: _("remove"),
    "star": lambda: _("star"),
    "unstar": lambda: _("take the star away"),
    "note": lambda: _("note"),
    "tag": lambda: _("tag"),
    "themes": lambda: _("themes"),
    "roles": lambda: _("roles"),
    "use": lambda: _("copy"),
    "forget": lambda: _("forget"),
    "merge": lambda: _("merge"),
    "retag": lambda: _("retag"),
    "restore": lambda: _("restore"),
    "repair": lambda: _("repair"),
    "families": lambda: _("find families"),
    "undo": lambda: _("take back"),
    "redo": lambda: _("bring back"),
}
COUNTS: dict[str, Callable[[], str]] = {
    "files": lambda: _("files {n}"),
    "speeches": lambda: _("speeches {n}"),
    "sentences": lambda: _("sentences {n}"),
    "new": lambda: _("new {n}"),
    "phrases": lambda: _("phrases {n}"),
    "tags": lambda: _("tags {n}"),
}


@click.command()
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most N.")
@click.option("--all", "every", is_flag=True, help="All changes, copies too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def log(ctx: click.Context, limit: int, every: bool, as_json: bool) -> None:
    """Tell what was changed, the newest first: its number, when, what, how much."""
    unlimited = every and ctx.get_parameter_source("limit") is ParameterSource.DEFAULT
    with Bank.open(ctx.obj.db) as bank:
        entries = journal.log(bank, -1 if unlimited else limit, uses=every)
    if not entries:
        raise NothingFound(_("nothing was changed yet"))
    if as_json:
        for entry in entries:
            click.echo(json_line(facts(entry)))
    else:
        for line in table([row(entry) for entry in entries]):
            click.echo(line)


@click.command()
@click.argument("count", required=False, type=click.IntRange(min=1), metavar="[N]")
@click.option("--batch", type=int, metavar="NUMBER", help="Take back this change of the log.")
@click.pass_obj
def undo(app: App, count: int | None, batch: int | None) -> None:
    """Take back the last change, or the last N; a second undo brings it back.

    Imports are taken back whole. Copies are no changes here.
    """
    if count is not None and batch is not None:
        raise UsageProblem(_("a number of changes or {option}, not both").format(option="--batch"))
    if count is not None and count > _MANY and sys.stdin.isatty():
        asked = _("take back the last {n} changes? (change {n} alone: phrasebank undo --batch {n})")
        click.confirm(asked.format(n=count), abort=True, err=True)
    with Bank.open(app.db, write=True) as bank:
        for entry in journal.undoing(bank, count) if batch is None else (journal.undo_batch(bank, batch),):
            said = _("brought back: {what}") if entry.kind == "undo" else _("taken back: {what}")
            click.echo(said.format(what=sentence(entry)), err=True)


def sentence(entry: Entry) -> str:
    """Return one change in words, such as “#12 import 甲.txt (files 1, new 20)”."""
    words, much = f"#{entry.id} {kind(entry)} {what(entry)}".rstrip(), counted(entry)
    return f"{words} ({much})" if much else words


def kind(entry: Entry) -> str:
    """Return what a change is called; an undo names the change it is about."""
    named = KINDS[entry.kind]() if entry.kind in KINDS else entry.kind
    return named if entry.target is None else f"{named} #{entry.target}"


def what(entry: Entry) -> str:
    """Return what a change was done to; a repair names what was mended as the doctor does."""
    said = plain(entry.what)
    return ", ".join(map(called, said.split(", "))) if entry.kind == "repair" else said


def counted(entry: Entry) -> str:
    """Return the numbers of a change in words, "" where it has none."""
    return ", ".join(COUNTS[name]().format(n=n) for name, n in entry.counts.items() if name in COUNTS)


def row(entry: Entry) -> list[str]:
    """Return one line of the log as cells."""
    state = _("(taken back)") if entry.undone else ""
    return [f"#{entry.id}", moment.minute(entry.at), kind(entry), what(entry), counted(entry), state]


def facts(entry: Entry) -> dict[str, object]:
    """Return one change as the fields of `--json`."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "what": entry.what,
        "at": entry.at,
        "counts": entry.counts,
        "target": entry.target,
        "undone": entry.undone,
    }
