"""`export`: what is in the bank, or what filters leave of it, in a format that others read."""

from __future__ import annotations

import codecs
import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import click

from phrasebank import system
from phrasebank.cli.filters import QueryCommand, filter_options
from phrasebank.cli.ids import find, numbers
from phrasebank.cli.matching import matching
from phrasebank.cli.session import App
from phrasebank.errors import NothingFound, PhrasebankError, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters
from phrasebank.output.export import FORMATS, Format, Tally, format_of
from phrasebank.search.query import parse
from phrasebank.store.bank import Bank
from phrasebank.store.exporting import entries

_NAMED = 20  # IDs that are named on the screen for each reason


@click.command(cls=QueryCommand)
@click.argument("query", nargs=-1)
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write; its suffix tells the format (else stdout)."
)
@click.option(
    "-f", "--format", "name", type=click.Choice(list(FORMATS)), help="The format, if not by suffix."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--left-out", metavar="FILE", help="Write the IDs that the format cannot hold, with the reason."
)
@click.option(
    "--datasette", is_flag=True, help="Write the metadata file that Datasette wants beside the bank."
)
@click.option(
    "--ids", multiple=True, metavar="IDS", help="Only these phrases: “3 7 12”, as `pick --ids` prints them."
)
@filter_options
@click.pass_obj
def export(
    app: App,
    *,
    query: tuple[str, ...],
    output: str | None,
    name: str | None,
    force: bool,
    left_out: str | None,
    datasette: bool,
    ids: tuple[str, ...],
    filters: Filters,
) -> None:
    """Write phrases into a file: tables, documents, and what input methods and text expanders read.

    All phrases, or all that have what a query asks for, as `search` understands it.

    \b
    csv tsv jsonl     tables; `import` brings them back whole
    txt md docx       a phrase a line; by theme and role, numbered
    rime sogou mspinyin   custom phrases of input methods, by initials
    espanso vscode anki   text expander, editor snippets, cards
    """
    if datasette:
        from phrasebank.output.export.datasette import metadata

        with Bank.open(app.db), writing(output, force) as out:
            out.write(metadata(app.db).encode() + b"\n")
        return
    if output and left_out and os.path.realpath(output) == os.path.realpath(left_out):
        raise UsageProblem(_("{file} is named twice").format(file=output), hint=_("choose another name"))
    form, tally = _format(name, output), Tally()
    write = form.load()
    with Bank.open(app.db) as bank, writing(output, force) as out:
        wanted = parse(" ".join(query), filters)
        chosen = {phrase.id for phrase in find(bank, numbers(" ".join(ids)))} if ids else None
        if not wanted.blank or wanted.without:
            found = set(matching(bank, " ".join(query), filters))
            chosen = found if chosen is None else found & chosen
        rows = entries(bank, wanted.filters, chosen, grouped=form.grouped)
        first = next(rows, None)  # before the head of a table, or a document that may not be empty
        if first is None:
            raise NothingFound(_("no phrase meets these filters: nothing was written"))
        write(itertools.chain((first,), rows), out, tally)
    tell(tally, output, left_out)


def _format(name: str | None, output: str | None) -> Format:
    """Return the format that is named, else that of the file's suffix, else (stdout) JSON lines.

    Raises UsageProblem where the suffix tells none, or a terminal cannot show it.
    """
    name = name or format_of(output or "") or ("jsonl" if output is None else None)
    if name is None:
        raise UsageProblem(
            _("the name {file} does not tell the format").format(file=output),
            hint=_("for Excel or WPS, .csv or .docx; else name it: --format {names}").format(
                names="|".join(FORMATS)
            ),
        )
    if output is None and not FORMATS[name].text and sys.stdout.isatty():
        raise UsageProblem(
            _("{name} is no text to look at").format(name=name), hint=_("name a file: -o FILE")
        )
    return FORMATS[name]


@contextmanager
def writing(output: str | None, force: bool) -> Iterator[IO[bytes]]:
    """Open a file to write into, stdout where `output` is None; a file appears whole or not at all.

    Raises UsageProblem where the file is there and `force` is not given, PhrasebankError where it cannot be
    written.
    """
    if output is None:
        yield _stdout()
        sys.stdout.buffer.flush()
        return
    named = Path(output)
    if named.exists() and not (named.is_file() or named.is_dir()):
        with named.open("wb") as file:  # a pipe or a device takes what is written, and stays
            yield file
        return
    path = Path(os.path.realpath(named))  # a link stays, what it leads to is written
    if path.exists() and not force:
        raise UsageProblem(
            _("{file} is there already").format(file=output), hint=_("choose another name, or add --force")
        )
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            yield file
        os.replace(draft, path)
    except OSError as error:
        raise PhrasebankError(
            _("{file} cannot be written: {reason}").format(file=output, reason=system.reason(error)),
            hint=_("see that the folder is there, is yours, and has room"),
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _stdout() -> IO[bytes]:
    """Return stdout for UTF-8: a pipe gets it as it is, a terminal of another encoding in its own."""
    encoding = sys.stdout.encoding or "utf-8"
    if sys.stdout.isatty() and codecs.lookup(encoding).name != "utf-8":
        return cast("IO[bytes]", codecs.EncodedFile(sys.stdout.buffer, "utf-8", encoding, "replace"))
    return sys.stdout.buffer


def tell(tally: Tally, output: str | None, left_out: str | None) -> None:
    """Say on stderr how much was written and what was left out, all of it into `left_out` where given."""
    click.echo(
        _("phrases written to {file}: {n}").format(n=tally.written, file=output or _("stdout")), err=True
    )
    for reason, ids in tally.left_out.items():
        named = ", ".join(map(str, ids[:_NAMED])) + (" …" if len(ids) > _NAMED else "")
        click.echo(
            _("left out: {n}, {reason} (ID {ids})").format(n=len(ids), reason=reason, ids=named), err=True
        )
    if left_out is not None:
        with writing(left_out, force=True) as out:
            for reason, ids in tally.left_out.items():
                out.writelines(f"{number}\t{reason}\n".encode() for number in ids)
