"""What an import says at its end: words or JSON, the failures on stderr, the whole report in a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

import click

from phrasebank import settings
from phrasebank.i18n import _
from phrasebank.ingest.report import Report
from phrasebank.models import Phrase
from phrasebank.output.render import names
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import fit

EXAMPLES = 5  # near duplicates and sentences that a report in words shows
_CELLS = 76


@dataclass(frozen=True)
class ReportOptions:
    """How an import is reported; `given`: the call named tags, a title, speaker, occasion or date."""

    dry_run: bool
    as_json: bool
    report_file: Path | None
    given: bool = False


def tell(report: Report, options: ReportOptions) -> None:
    """Tell what happened: JSON on stdout, or words; failures always on stderr.

    Raises SettingsError, in the end, where the file for the report cannot be written.
    """
    for failure in report.failed:
        click.echo(f"{for_terminal(failure.path)}: {for_terminal(failure.reason)}", err=True)
        if failure.hint:
            click.echo(f"  {for_terminal(failure.hint)}", err=True)
    if options.given and report.unchanged:
        click.echo(_("what was in already keeps its tags, title, speaker, occasion and date"), err=True)
        click.echo(
            "  " + _("change them: phrasebank tag; or phrasebank forget FILE, then import it"), err=True
        )
    if options.as_json:
        click.echo(json.dumps(report.contract(), ensure_ascii=False))
    else:
        for line in _words(report, options):
            click.echo(line)
    if options.report_file is not None:
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
        settings.write_atomically(options.report_file, text + "\n")


def _words(report: Report, options: ReportOptions) -> Iterator[str]:
    """Yield the report line by line."""
    if options.dry_run:
        yield _("dry run: nothing was written")
    yield _("files {files}, of them unchanged {unchanged}, replaced {replaced}; failed {failed}").format(
        files=report.files, unchanged=report.unchanged, replaced=report.replaced, failed=len(report.failed)
    )
    yield _("speeches {speeches}, sentences {sentences}").format(
        speeches=report.speeches, sentences=report.sentences
    )
    yield _("new {new}, known already {duplicates}, nearly like others {near}, too short {short}").format(
        new=report.new, duplicates=report.duplicates, near=report.near, short=report.too_short
    )
    for text, like in report.near_examples[:EXAMPLES]:
        yield "  " + fit(for_terminal(text), _CELLS)
        yield "  ≈ " + fit(for_terminal(like), _CELLS - 2)
    first = {reason: path for path, reason in reversed(report.passed_over)}
    for reason, count in report.skipped.most_common():
        told = _("passed over: {n} ({reason})").format(n=count, reason=reason)
        yield fit(f"{told}  {for_terminal(PurePath(first[reason]).name)}{' …' if count > 1 else ''}", _CELLS)
    if report.removed:
        rules = ", ".join(f"{_(rule)} {count}" for rule, count in report.removed.most_common())
        yield _("taken out as layout (characters): {rules}").format(rules=rules)
    if report.stopped:
        yield _("stopped: everything up to here is kept; the same command goes on where it ended")
    if report.files and not report.new:
        yield _("nothing is new")
    if report.batch is not None:
        yield _("batch {n}: `phrasebank undo` takes it back").format(n=report.batch)


def sample(phrases: Iterable[Phrase]) -> None:
    """Show some of the sentences that would come in, with their tags."""
    for phrase in phrases:
        click.echo(fit(for_terminal(phrase.text), _CELLS))
        click.echo(f"  {for_terminal(names(phrase))}")
