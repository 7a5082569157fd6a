"""`speeches`, `stats`, `families`: what is in the bank, listed and counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from phrasebank.cli.exporting import writing
from phrasebank.cli.screen import cells
from phrasebank.cli.session import App
from phrasebank.errors import NothingFound
from phrasebank.i18n import _
from phrasebank.output.render import json_line, matrix, plain, table
from phrasebank.output.stats_page import page
from phrasebank.store import reading
from phrasebank.store import stats as numbers
from phrasebank.store.bank import Bank
from phrasebank.store.families import rebuild
from phrasebank.store.reading import ListedSpeech
from phrasebank.store.stats import Stats
from phrasebank.text.fold import fold


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD...]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def speeches(app: App, words: tuple[str, ...], as_json: bool) -> None:
    """List the speeches: number, date, title, speaker, occasion, sentences, file.

    With words, those that have all of them in one of these.
    """
    with Bank.open(app.db) as bank:
        every = reading.speeches(bank)
    if not every:
        raise NothingFound(_("there is no speech in the bank"), hint=_("phrasebank import FILE"))
    listed = [speech for speech in every if _has(speech, words)]
    if not listed:
        raise NothingFound(_("nothing was found"), hint=_("see: phrasebank speeches"))
    if as_json:
        for speech in listed:
            click.echo(json_line(speech._asdict()))
        return
    rows = [
        (s.id, s.date or "", s.title, s.speaker or "", s.occasion or "", s.sentences, s.source)
        for s in listed
    ]
    for line in table(rows, limit=cells()):
        click.echo(line)


def _has(speech: ListedSpeech, words: Sequence[str]) -> bool:
    """Tell whether each word stands somewhere in what is listed of a speech, whatever its width or script."""
    told = [fold(value) for value in speech if isinstance(value, str)]
    return all(any(word in text for text in told) for word in map(fold, words))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write it as a page with pictures, for the browser.")  # fmt: skip
@click.option("--png", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write it as a picture (needs the extra phrasebank[plot]).")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
def stats(app: App, *, as_json: bool, html: Path | None, png: Path | None, force: bool) -> None:
    """Count what is there, what is used, and where themes and roles leave holes."""
    with Bank.open(app.db) as bank:
        counted = numbers.stats(bank)
    if html is not None:
        with writing(str(html), force) as out:
            out.write(page(counted).encode())
        click.echo(str(html), err=as_json)
    if png is not None:
        from phrasebank.output.chart import write_png

        with writing(str(png), force) as out:
            write_png(counted, out)
        click.echo(str(png), err=as_json)
    if as_json:
        click.echo(json_line(_facts(counted)))
    elif html is None and png is None:
        for line in _lines(counted):
            click.echo(line)


def _facts(counted: Stats) -> dict[str, object]:
    """Return the numbers as the fields of `--json`."""
    lists = {
        name: [{"id": phrase_id, "text": text, "count": count} for phrase_id, text, count in rows]
        for name, rows in (("most_used", counted.most_used), ("families", counted.families))
    }
    return {**asdict(counted), **lists}


def _lines(counted: Stats) -> Iterator[str]:
    """Yield the numbers in words and tables."""
    yield _("sources {sources}, speeches {speeches}, sentences {sentences}").format(
        sources=counted.sources, speeches=counted.speeches, sentences=counted.occurrences
    )
    yield _(
        "phrases {phrases}, of them snippets {snippets}, starred {starred}, without tags {untagged}"
    ).format(
        phrases=counted.phrases, snippets=counted.snippets, starred=counted.starred, untagged=counted.untagged
    )
    yield _("copied {uses} times; never used: {never}").format(uses=counted.uses, never=counted.never_used)
    yield from _part(_("new phrases by month"), table(list(counted.months.items())))
    yield from _part(_("most used"), _ranked(counted.most_used))
    yield from _part(_("largest families"), _ranked(counted.families))
    pairs = {(theme, role): n for role, row in counted.matrix.items() for theme, n in row.items()}
    yield from _part(
        _("themes and roles (“·”: a hole)"),
        matrix(pairs, list(counted.themes), [role for role in counted.roles if counted.roles[role]], cells()),
    )


def _part(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield heading
        yield from lines


def _ranked(rows: list[tuple[int, str, int]]) -> list[str]:
    return table([(count, f"#{phrase_id}", plain(text)) for phrase_id, text, count in rows], limit=cells())


@click.command()
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most N.")
@click.option("--anew", is_flag=True, help="Find them anew first, edited phrases too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def families(app: App, limit: int, anew: bool, as_json: bool) -> None:
    """List the largest families: phrases that say the same with a few characters changed."""
    with Bank.open(app.db, write=anew) as bank:
        if anew:
            rebuild(bank)
        found = [
            (count, [*reading.phrases(bank, [first]), *reading.family(bank, first)])
            for first, _text, count in numbers.families(bank, limit)
        ]
    if not found and anew:  # something was done
        click.echo(_("no two phrases are alike"), err=True)
    elif not found:
        raise NothingFound(_("no two phrases are alike"))
    for count, phrases in found:
        if as_json:
            said = [{"id": phrase.id, "text": phrase.text} for phrase in phrases]
            click.echo(json_line({"count": count, "phrases": said}))
            continue
        click.echo(f"{count} ×")
        for phrase in phrases:
            click.echo(f"  #{phrase.id} {plain(phrase.text)}")
