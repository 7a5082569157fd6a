"""`import`: everything she has, by one command; what went in, what did not, and why."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from phrasebank.cli.import_bank import BankSink
from phrasebank.cli.import_report import EXAMPLES, ReportOptions, sample, tell
from phrasebank.cli.import_watch import progress, stopping
from phrasebank.cli.session import App
from phrasebank.cli.shells import meant, unquoted
from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _, ngettext
from phrasebank.ingest import pipeline
from phrasebank.ingest.about import Overrides
from phrasebank.ingest.parse import Options
from phrasebank.ingest.report import Report
from phrasebank.ingest.walk import Entry, Found
from phrasebank.models import Tag
from phrasebank.resources import shipped
from phrasebank.store import reading, taxonomy
from phrasebank.store.backup import backup
from phrasebank.store.bank import Bank
from phrasebank.store.batch import Batch
from phrasebank.store.forgetting import FILELESS
from phrasebank.store.journal import log
from phrasebank.store.sink import Sink

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_BETWEEN = re.compile(r"[|｜,，、]")  # between the themes of one option: no name may hold them


class _Input(click.Path):
    """A path to import; an empty word, as a script's unset variable gives it, is not the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; raises UsageProblem for an empty word."""
        if value == "":
            raise _nothing_named()
        return super().convert(value, param, ctx)


@click.command("import")
@click.argument("paths", nargs=-1, type=_Input(path_type=Path, allow_dash=True))
@click.option("-t", "--theme", multiple=True, metavar="NAME", help="Give this theme to all that comes in.")
@click.option("-r", "--role", metavar="NAME", help="Give this role to all that comes in.")
@click.option(
    "-s", "--speaker", metavar="NAME", help="Who speaks (kind of speaker), instead of what is found."
)
@click.option("--speaker-name", metavar="NAME", help="The person who speaks, instead of what is found.")
@click.option("--occasion", metavar="NAME", help="The occasion, instead of what is found.")
@click.option("--title", metavar="TEXT", help="The title of the speech, instead of what is found.")
@click.option(
    "--date", metavar="DATE", help="The date (2024-03-12, 2024-03 or 2024), instead of what is found."
)
@click.option("--clipboard", is_flag=True, help="Import the text on the clipboard.")
@click.option("--starter", is_flag=True, help="Import the starter speeches that come with the program.")
@click.option("--allow-marked", is_flag=True, help="Take in files marked as secret or internal too.")
@click.option("--dry-run", is_flag=True, help="Show the report and a sample of sentences; write nothing.")
@click.option(
    "--review", is_flag=True, help="Walk through the new phrases afterwards: keep, drop, tag, star."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the whole report to a file, as JSON.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=120.0,
    show_default=True,
    help="How long reading one file may take.",
)
@click.pass_context
def import_(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> None:
    """Import speeches: files, folders with all that is below them, or `-` for standard input.

    Unchanged files are passed over, so the same command can be run again at any time. A file that cannot be
    read never stops the others. Exit code 0 only if everything is in.
    """
    app: App = ctx.obj
    options = Options(
        tags=_tags(given["theme"], given["role"]),
        overrides=Overrides(
            title=given["title"],
            speaker=given["speaker"],
            speaker_name=given["speaker_name"],
            occasion=given["occasion"],
            date=_date(given["date"]),
        ),
        allow_marked=given["allow_marked"],
        seconds=given["seconds"],
    )
    about = bool(options.tags) or options.overrides != Overrides()
    reporting = ReportOptions(given["dry_run"], given["as_json"], given["report_file"], about)
    paths = tuple(map(unquoted, meant(paths) if sys.platform == "win32" else paths))
    with _inputs(paths, clipboard=given["clipboard"], starter=given["starter"]) as files:
        entries, names = _called(pipeline.collect(files), files)
        report = _import(app.db, entries, options, reporting)
        report.failed = [replace(f, path=names.get(f.path, f.path)) for f in report.failed]
    tell(report, reporting)
    if not all(str(path) == "-" or os.path.lexists(path) for path in paths):
        click.echo(_("look at the path; one with spaces goes into quotes"), err=True)
    if given["review"] and report.new and not reporting.dry_run and report.batch is not None:
        from phrasebank.cli.reviewing import review_batch

        review_batch(app, report.batch)
    if report.stopped:
        ctx.exit(130)
    if report.failed:
        ctx.exit(5)
    if not report.files:
        raise NothingFound(
            _("there was no file to import"), hint=_("name a file, or a folder that holds speeches")
        )


def _date(text: str | None) -> str | None:
    """Return a date as it was given; raises UsageProblem where it is none of the calendar."""
    if text is None:
        return None
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        date.fromisoformat(text + "2000-01-01"[len(text) :])
    except ValueError:
        raise UsageProblem(
            _("“{text}” is no date").format(text=text),
            hint=_("it takes: {wanted}").format(wanted="2024, 2024-03, 2024-03-12"),
        ) from None
    return text


def _tags(themes: tuple[str, ...], role: str | None) -> tuple[Tag, ...]:
    """Make the tags that the user gives to all, by the names as she writes them (`_meant` completes them)."""
    names = dict.fromkeys(name.strip() for value in themes for name in _BETWEEN.split(value))
    given = [Tag("theme", name, "import", "import --theme") for name in names if name]
    return (*given, *([Tag("role", role, "import", "import --role")] if role is not None else []))


@contextmanager
def _inputs(paths: tuple[Path, ...], *, clipboard: bool, starter: bool) -> Iterator[dict[Path, str]]:
    """Give the paths to import, and what a report calls each ("": by its path).

    What comes from the clipboard or standard input lies in a temporary file until the end.
    """
    if not paths and not clipboard and not starter:
        raise _nothing_named()
    with tempfile.TemporaryDirectory(prefix="phrasebank-") as folder:
        files = {path: "" for path in paths if str(path) != "-"}
        if Path("-") in paths:
            text = Path(folder) / "stdin.txt"
            text.write_bytes(sys.stdin.buffer.read())
            files[text] = _("standard input")
        if clipboard:
            from phrasebank.output.clipboard import paste

            text = Path(folder) / "clipboard.txt"
            text.write_bytes(paste().encode())
            files[text] = _("the clipboard")
        if starter:
            files[shipped("starter")] = ""
        yield files


def _called(entries: list[Entry], names: dict[Path, str]) -> tuple[list[Entry], dict[str, str]]:
    """Return the entries, and what a report calls the paths of those that came without a file.

    Such a path is made of the content, since that of the temporary file would soon look lost; a speech
    without a title is called after its last part.
    """
    called: dict[str, str] = {}
    for number, entry in enumerate(entries):
        if isinstance(entry, Found) and (name := names.get(entry.path)):
            path = f"{FILELESS}{entry.digest()[:12]}/{name}{entry.path.suffix}"
            entries[number] = replace(entry, called=path)
            called[path] = name
    return entries, called


def _nothing_named() -> UsageProblem:
    return UsageProblem(
        _("say what to import"),
        hint=_("a file, a folder, - for standard input, --clipboard or --starter"),
    )


def _import(db: Path, entries: list[Entry], options: Options, reporting: ReportOptions) -> Report:
    """Run the import into the bank, or, for a dry run, into a copy of it that is thrown away."""
    if not reporting.dry_run:
        with Bank.open(db, write=True, create=True) as bank:
            batch = bank.batch("import")
            try:
                return _run(bank, batch, entries, options)
            except (Exception, KeyboardInterrupt):  # a second Ctrl-C breaks off in the middle of a file
                _tell_kept(bank, batch.id)
                raise
    with tempfile.TemporaryDirectory(prefix="phrasebank-") as folder:
        copy = Path(folder) / "dry-run.db"
        if db.exists():
            with Bank.open(db) as bank:
                backup(bank, copy)
        with Bank.open(copy, write=True, create=True) as bank:
            report = _run(bank, bank.batch("import"), entries, options)
            if not reporting.as_json and report.batch is not None:
                ids = reading.of_batch(bank, report.batch)
                sample(reading.phrases(bank, ids[:: max(1, len(ids) // EXAMPLES)][:EXAMPLES]))
            report.batch = None
            return report


def _meant(bank: Bank, tag: Tag) -> Tag:
    """Return the tag with the whole name that a part of it means; a word of no theme makes one."""
    themes, roles = reading.names(bank, "theme"), reading.names(bank, "role")
    new = tag.facet == "theme" and tag.name not in roles and not any(tag.name in name for name in themes)
    return tag._replace(name=taxonomy.resolve(bank, tag.facet, tag.name, new=new))


def _tell_kept(bank: Bank, batch_id: int) -> None:
    """Say what of an import that broke off is in, as on a full disk, and how to go on."""
    for entry in log(bank, 1):
        if entry.id == batch_id and (files := entry.counts.get("files")):
            text = ngettext("{n} file is in", "{n} files are in", files).format(n=files)
            click.echo(_("{kept} and kept; the same command goes on from there").format(kept=text), err=True)


def _run(bank: Bank, batch: Batch, entries: list[Entry], options: Options) -> Report:
    """Import into an open bank as one batch; Ctrl-C ends it after the file at hand."""
    options = replace(options, tags=tuple(_meant(bank, tag) for tag in options.tags))
    with stopping() as stop, batch, Sink(batch) as sink, progress(len(entries)) as step:
        report = pipeline.run(entries, options, BankSink(bank, sink), pipeline.Watch(step, stop))
        report.batch = batch.id if batch.changed else None
    return report
