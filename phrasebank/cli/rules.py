"""`retag` and `rules`: changed rules applied to the bank, checked, and learned from corrections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from phrasebank.cli.session import App
from phrasebank.errors import NothingFound
from phrasebank.i18n import _, ngettext
from phrasebank.ingest.learn import Suggestion, suggest
from phrasebank.ingest.tag import Tagger
from phrasebank.models import Tag
from phrasebank.output.render import plain
from phrasebank.store import corrections, parsed, reading, retag
from phrasebank.store.bank import Bank

_OTHERS = 20_000  # phrases without a name against which a suggestion is weighed


@click.command("retag")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.pass_obj
def retag_(app: App, *, dry_run: bool) -> None:
    """Apply the rules to the whole bank again; what you set by hand stays. `undo` takes it back."""
    tagger = Tagger.load()
    with Bank.open(app.db, write=True) as bank:
        act = retag.compare if dry_run else retag.apply
        difference = act(bank, _tagging(bank, tagger))
        if not difference.phrases and not difference.refreshed:
            raise NothingFound(_("the rules give what the phrases have: nothing to change"))
        for phrase_id, gained, lost in difference.examples:
            (phrase,) = reading.phrases(bank, [phrase_id])
            signs = " ".join([*(f"+{name}" for name in gained), *(f"-{name}" for name in lost)])
            click.echo(f"{phrase_id}  {signs}  {plain(phrase.text)}")
    for facet, name in sorted(difference.gained.keys() | difference.lost.keys()):
        gains, losses = difference.gained[facet, name], difference.lost[facet, name]
        click.echo(f"{name}  +{gains} -{losses}", err=True)
    n = difference.phrases
    said = (
        ngettext("{n} phrase would change", "{n} phrases would change", n)
        if dry_run
        else ngettext("{n} phrase changed", "{n} phrases changed", n)
    )
    click.echo(said.format(n=n), err=True)
    if n := difference.refreshed:
        said = ngettext(
            "{n} phrase keeps its tags, with other reasons or confidence",
            "{n} phrases keep their tags, with other reasons or confidence",
            n,
        )
        click.echo(said.format(n=n), err=True)


def _tagging(bank: Bank, tagger: Tagger) -> Iterator[tuple[int, tuple[Tag, ...]]]:
    """Yield the tags that the rules give to each phrase: as it stands in its first speech, else alone."""
    done: set[int] = set()
    for speech, ids in parsed.speeches(bank):
        for phrase_id, sentence in zip(ids, tagger.tag(speech).sentences, strict=True):
            if phrase_id not in done:
                done.add(phrase_id)
                yield phrase_id, sentence.tags
    for phrase_id, text, given in corrections.apart(bank):
        yield phrase_id, tuple(tag for tag in tagger.tag_text(text) if tag.facet not in given)


@click.group("rules")
def rules() -> None:
    """Check the rules of tagging, and let corrections suggest new ones."""


@rules.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--text", metavar="TEXT", help="Also tell which tags the rules give to a text, and why.")
def check(folder: Path | None, text: str | None) -> None:
    """Read the rules (those in FOLDER, else your own) and name the first thing that is wrong."""
    tagger = Tagger.load(folder)
    for tag in tagger.tag_text(text) if text else ():
        click.echo(f"{tag.name}  {tag.confidence:.2f}  {plain(tag.reason)}")
    count = len(tagger.rules.rules)
    click.echo(ngettext("{n} rule is right", "{n} rules are right", count).format(n=count), err=True)


@rules.command("suggest")
@click.pass_obj
def suggest_(app: App) -> None:
    """Suggest rules from the tags that you gave by hand, and the same tags for phrases that say the same.

    Put what you like into your rules (`config edit themes` opens them, `retag` applies them); the lines that
    begin with `phrasebank tag` can be run as they are.
    """
    tagger = Tagger.load()
    with Bank.open(app.db) as bank:
        suggestions = list(_suggestions(bank, tagger))
        kin = corrections.kin_without(bank)
    if not suggestions and not kin:
        raise NothingFound(
            _("your corrections suggest no rule yet"),
            hint=_("a word must stand in two corrected phrases, and seldom in others"),
        )
    for suggestion in suggestions:
        for word, corrected, others in suggestion.words:
            click.echo(
                _("# {word}: in {n} corrected phrases, {m} others").format(word=word, n=corrected, m=others)
            )
        if suggestion.facet == "theme" and suggestion.name not in tagger.themes:
            click.echo(_("# add “{name}” to names at the head of the file").format(name=suggestion.name))
        click.echo(suggestion.rule())
    for (facet, name, phrase_id), ids in kin.items():
        click.echo(_("# they say the same as phrase {id}").format(id=phrase_id))
        sign = f"+{name}" if facet == "theme" else f"role:{name}"
        click.echo(f"phrasebank tag {' '.join(map(str, ids))} {sign}")


def _suggestions(bank: Bank, tagger: Tagger) -> Iterator[Suggestion]:
    """Yield a suggestion for each name that a hand gave where the rules do not."""
    for (facet, name), texts in corrections.given_by_hand(bank).items():
        missed = [
            text
            for text in texts
            if not any(tag.facet == facet and tag.name == name for tag in tagger.tag_text(text))
        ]
        found = suggest(facet, name, missed, corrections.without(bank, facet, name, _OTHERS))
        if found:
            yield found
