"""`add`, `edit`, `rm`, `star`, `note`, `tag`: the bank shaped by hand; each can be taken back by `undo`."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from phrasebank import settings
from phrasebank.cli.configuring import open_in_editor
from phrasebank.cli.confirming import confirm
from phrasebank.cli.ids import find, ids_argument, numbers
from phrasebank.cli.matching import matching
from phrasebank.cli.session import App
from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _, ngettext
from phrasebank.models import Tag
from phrasebank.output.render import plain
from phrasebank.parsed import ReadyPhrase
from phrasebank.store import changes, curation, reading, taxonomy
from phrasebank.store.bank import Bank
from phrasebank.store.changes import TagChanges
from phrasebank.text.safe import for_clipboard

_TAKE = re.compile(r"^-(?=[^qyh-])")  # -纪律, -AI应用: a theme to take away, no option


@click.command()
@click.argument("text", required=False)
@click.option("-t", "--theme", multiple=True, metavar="NAME", help="Its theme, or a part of the name.")
@click.option("-r", "--role", metavar="NAME", help="Its role, or a part of the name.")
@click.option("-s", "--speaker", metavar="NAME", help="The kind of speaker it is for.")
@click.option("--occasion", metavar="NAME", help="The occasion it is for.")
@click.option("--source", metavar="TEXT", help="Where it is from.")
@click.option("--note", metavar="TEXT", help="A note to it.")
@click.option("--star", is_flag=True, help="Star it.")
@click.option("--clipboard", is_flag=True, help="Take the text on the clipboard.")
@click.option("--new", is_flag=True, help="Make a theme that is not there yet.")
@click.pass_obj
def add(
    app: App,
    *,
    text: str | None,
    theme: tuple[str, ...],
    role: str | None,
    speaker: str | None,
    occasion: str | None,
    source: str | None,
    note: str | None,
    star: bool,
    clipboard: bool,
    new: bool,
) -> None:
    """Add a snippet of your own: the text given, `-` or a pipe, the clipboard, else the editor opens.

    Themes and role that are not given are found by the rules.
    """
    wording = text_from(app, text, clipboard=clipboard)
    with Bank.open(app.db, create=True) as bank:
        known = reading.names(bank, "theme")
        given = [Tag("theme", taxonomy.resolve(bank, "theme", name, new=new), "hand") for name in theme]
        if role:
            given.append(Tag("role", taxonomy.resolve(bank, "role", role), "hand"))
        tags = (*given, *_by_rules(wording, given))
        snippet = ReadyPhrase(wording, tags, source, speaker, occasion, note=note, starred=star)
        phrase_id = curation.add(bank, snippet)
    click.echo(_("added as phrase {id}").format(id=phrase_id), err=True)
    _tell_made(theme if new else (), known)
    click.echo(str(phrase_id))


def _by_rules(text: str, given: Sequence[Tag]) -> list[Tag]:
    """Return the tags that the rules give to a text, for each facet that the user has not named."""
    from phrasebank.ingest.tag import Tagger

    named = {tag.facet for tag in given}
    return [tag for tag in Tagger.load().tag_text(text) if tag.facet not in named]


def text_from(app: App, text: str | None, *, clipboard: bool = False, before: str = "") -> str:
    """Return a text from where the user has it; the editor opens with the text `before`."""
    from phrasebank.ingest.readers.decode import decode

    if clipboard and text is not None:
        raise UsageProblem(_("a text or {option}, not both").format(option="--clipboard"))
    if clipboard:
        from phrasebank.output.clipboard import paste

        return paste()
    if text == "-" or (text is None and not sys.stdin.isatty()):
        return decode(sys.stdin.buffer.read())[0]
    if text is not None:
        return text
    with tempfile.TemporaryDirectory(prefix="phrasebank-") as folder:
        file = Path(folder) / "phrase.txt"
        settings.write_atomically(file, before)
        open_in_editor(app.settings, [file])
        return decode(file.read_bytes())[0]


@click.command()
@click.argument("phrase_id", type=int, metavar="ID")
@click.argument("text", required=False)
@click.option("--clipboard", is_flag=True, help="Take the text on the clipboard.")
@click.pass_obj
def edit(app: App, phrase_id: int, text: str | None, clipboard: bool) -> None:
    """Change the wording of a phrase: the text given, `-`, the clipboard, else the editor opens.

    The former wording stays on record, and the speeches stay as they are.
    """
    with Bank.open(app.db, write=True) as bank:
        (phrase,) = find(bank, [phrase_id])
        curation.edit(bank, phrase_id, text_from(app, text, clipboard=clipboard, before=phrase.text))
        (phrase,) = reading.phrases(bank, [phrase_id])
    click.echo(_("phrase {id} is now: {text}").format(id=phrase_id, text=plain(phrase.text)), err=True)


@click.command()
@ids_argument()
@click.pass_obj
def rm(app: App, ids: tuple[int, ...]) -> None:
    """Remove phrases from the bank; `undo` brings them back."""
    with Bank.open(app.db, write=True) as bank:
        gone = curation.remove(bank, list(dict.fromkeys(ids)))
    click.echo(ngettext("{n} phrase removed", "{n} phrases removed", gone).format(n=gone), err=True)


@click.command()
@ids_argument()
@click.option("--off", is_flag=True, help="Take the star away.")
@click.pass_obj
def star(app: App, ids: tuple[int, ...], off: bool) -> None:
    """Star phrases, so that `--starred` shows them."""
    with Bank.open(app.db, write=True) as bank:
        changed = curation.star(bank, list(dict.fromkeys(ids)), on=not off)
    tell_changed(changed)


@click.command()
@click.argument("phrase_id", type=int, metavar="ID")
@click.argument("text", required=False)
@click.option("--clear", is_flag=True, help="Take the note away.")
@click.pass_obj
def note(app: App, phrase_id: int, text: str | None, clear: bool) -> None:
    """Put a note to a phrase; without a text, show it."""
    if clear and text is not None:
        raise UsageProblem(_("a text or {option}, not both").format(option="--clear"))
    with Bank.open(app.db, write=clear or text is not None) as bank:
        find(bank, [phrase_id])
        if clear or text is not None:
            tell_changed(curation.note(bank, phrase_id, None if clear else text))
            return
        written = reading.note(bank, phrase_id)
    if written is None:
        raise NothingFound(_("phrase {id} has no note").format(id=phrase_id))
    click.echo(for_clipboard(written))  # an imported one may hold anything


class TagCommand(click.Command):
    """A command whose words may be `-纪律`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hand `-纪律` on with a full-width hyphen, which a change understands and click leaves alone."""
        return super().parse_args(ctx, [_TAKE.sub("－", word, count=1) for word in args])


@click.command(cls=TagCommand)
@click.argument("words", nargs=-1, required=True, metavar="ID... CHANGE...")
@click.option("-q", "--query", metavar="QUERY", help="Change all that this query finds, instead of IDs.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask first.")
@click.option("--new", is_flag=True, help="Make themes that are not there yet.")
@click.pass_obj
def tag(app: App, words: tuple[str, ...], query: str | None, yes: bool, new: bool) -> None:
    """Change tags by hand: +THEME, -THEME, role:ROLE, speaker:NAME, occasion:NAME.

    With nothing behind the colon role, speaker or occasion is taken away.

    tag 12 15 +整改 -纪律 role:结尾 · tag --query 立行立改 +整改
    """
    ids = [number for word in words if word[:1].isdecimal() for number in numbers(word)]
    wanted = changes.parse(word for word in words if not word[:1].isdecimal())
    if wanted == TagChanges():
        raise UsageProblem(
            _("say what to change"), hint=_("write +THEME, -THEME, role:ROLE, speaker:NAME or occasion:NAME")
        )
    if bool(ids) == (query is not None):
        raise UsageProblem(_("name phrases by their IDs, or by --query"))
    with Bank.open(app.db, write=True) as bank:
        if query is not None:
            ids = matching(bank, query)
            asked = ngettext("change {n} phrase: {changes}?", "change {n} phrases: {changes}?", len(ids))
            if not yes:
                confirm(asked.format(n=len(ids), changes=wanted))
        known = reading.names(bank, "theme")
        changed = curation.set_tags(bank, list(dict.fromkeys(ids)), wanted, new=new)
    tell_changed(changed)
    _tell_made(wanted.add if new else (), known)


def _tell_made(words: Iterable[str], known: Sequence[str]) -> None:
    """Say of each theme that was made if it is a part of one that was there, which may have been meant."""
    for word in words:
        near = next((name for name in known if word in name), word)
        if word not in known and near != word:
            click.echo(
                _("“{word}” is a new theme, beside “{name}”").format(word=word, name=near)
                + "\n"
                + _("to unite the two: phrasebank {facet}s merge {old} {new}").format(
                    facet="theme", old=word, new=near
                ),
                err=True,
            )


def tell_changed(changed: int) -> None:
    """Say how many phrases were changed; raises NothingFound where it was none."""
    if not changed:
        raise NothingFound(_("nothing was changed: it is so already"))
    click.echo(ngettext("{n} phrase changed", "{n} phrases changed", changed).format(n=changed), err=True)
