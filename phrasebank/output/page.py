"""All that is known of one phrase, gathered from the bank, as lines and as JSON: what `show` shows.

Invariant: `gather` reads, `lines` and `page_json` are pure; both say the same things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from phrasebank.i18n import _
from phrasebank.models import Occurrence, Phrase, Tag
from phrasebank.output import moment
from phrasebank.output.render import DIM, NAME, WARN, Style, facts, marked, plain
from phrasebank.store import reading
from phrasebank.store.bank import Bank
from phrasebank.text import slots
from phrasebank.text.differing import differing
from phrasebank.text.leftovers import Leftover, Own
from phrasebank.text.leftovers import find as find_leftovers

_FAMILY = 10  # phrases of a family that are shown
_PLACES = 5  # occurrences that are shown with the sentences around them


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence with the sentences before and after it."""

    occurrence: Occurrence
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of one phrase; `former` are its wordings before it was edited, newest first."""

    phrase: Phrase
    tags: tuple[Tag, ...]
    places: tuple[Place, ...]
    family: tuple[Phrase, ...]
    uses: tuple[reading.Use, ...]
    leftovers: tuple[Leftover, ...]
    former: tuple[str, ...]
    note: str | None


def gather(bank: Bank, phrase: Phrase, around: int, mine: Own) -> Page:
    """Read all of one phrase; `around` sentences before and after each occurrence."""
    places = (
        Place(occurrence, *reading.context(bank, occurrence, around))
        for occurrence in reading.occurrences(bank, phrase.id)
    )
    return Page(
        phrase,
        tuple(reading.tags(bank, phrase.id)),
        tuple(places),
        tuple(reading.family(bank, phrase.id)),
        tuple(reading.uses(bank, phrase.id)),
        find_leftovers(phrase.text, mine),
        tuple(reading.former(bank, phrase.id)),
        reading.note(bank, phrase.id),
    )


def lines(page: Page, style: Style) -> Iterator[str]:
    """Yield the page as lines of at most `style.width` cells, one section after another."""
    phrase = page.phrase
    star = " ★" if phrase.starred else ""
    yield style.paint(NAME, f"ID {phrase.id}{star}")
    for paragraph in phrase.text.split("\n"):
        yield from marked(paragraph, (), style)
    sections = (_tags, _notes, _places, _family, _uses)
    for section in sections:
        body = list(section(page, style))
        if body:
            yield ""
            yield from body


def _tags(page: Page, style: Style) -> Iterator[str]:
    """Yield each tag with where it comes from and why."""
    origins = {"rule": _("rule"), "model": _("model"), "hand": _("by hand"), "import": _("import")}
    labels = {"role": _("role"), "theme": _("theme")}
    for tag in page.tags:
        sure = "" if tag.origin == "hand" else f" {tag.confidence:.0%}"
        why = plain(f"{origins[tag.origin]}{sure}" + (f": {tag.reason}" if tag.reason else ""))
        for line in _item(labels[tag.facet], f"{tag.name}  ({why})", style):
            yield line.replace(f"  {plain(tag.name)}  ", f"  {style.tag(tag.facet, tag.name)}  ", 1)


def _notes(page: Page, style: Style) -> Iterator[str]:
    """Yield the note, the slots, what is left over, and former wordings."""
    names = "、".join(f"{slot.raw} ({slot.name})" for slot in slots.questions(page.phrase.text))
    kept = "、".join(dict.fromkeys(left.text for left in page.leftovers))
    told = ((_("note"), page.note, DIM), (_("to fill in"), names, DIM), (_("left over?"), kept, WARN))
    for label, text, look in told:
        if text:
            yield from _item(label, text, style, look)
    for text in page.former:
        yield from _item(_("formerly"), text, style)


def _places(page: Page, style: Style) -> Iterator[str]:
    """Yield where the phrase stands, with the heading above it and the sentences around it."""
    if page.places:
        yield style.paint(NAME, _("places ({n})").format(n=len(page.places)))
    for place in page.places[:_PLACES]:
        o = place.occurrence
        said = (f"《{o.speech}》", o.date, o.occasion, o.speaker, o.speaker_name, o.source)
        yield from marked("  " + " · ".join(plain(part) for part in said if part), (), style)
        if o.heading:
            yield from _indented(o.heading, style, DIM)
        for text in place.before:
            yield from _indented(text, style, DIM)
        yield from _indented(o.text, style, "1")
        for text in place.after:
            yield from _indented(text, style, DIM)
    if len(page.places) > _PLACES:
        yield "  " + _("… and {n} more").format(n=len(page.places) - _PLACES)


def _family(page: Page, style: Style) -> Iterator[str]:
    """Yield the phrases that say the same, the differing characters marked."""
    if page.family:
        yield style.paint(NAME, _("alike ({n})").format(n=len(page.family)))
    for phrase in page.family[:_FAMILY]:
        head = f"  ID {phrase.id}  "
        spans = differing(page.phrase.text, phrase.text)
        body = list(marked(phrase.text, spans, style, len(head)))
        yield head + body[0]
        yield from (" " * len(head) + line for line in body[1:])
    if len(page.family) > _FAMILY:
        yield "  " + _("… and {n} more").format(n=len(page.family) - _FAMILY)


def _uses(page: Page, style: Style) -> Iterator[str]:
    """Yield when it was copied, for what, and with which values."""
    if page.uses:
        yield style.paint(NAME, _("uses ({n})").format(n=len(page.uses)))
    for use in page.uses:
        values = "，".join(f"{name}={value}" for name, value in use.values.items())
        said = (moment.day(use.at), use.draft or "", values)
        yield from marked("  " + "  ".join(plain(part) for part in said if part), (), style)


def _item(label: str, text: str, style: Style, look: str = DIM) -> Iterator[str]:
    """Yield a label, in its look, and a text that wraps below it."""
    head = f"{label}  "
    body = list(marked(plain(text), (), style, len(head) * 2))  # a Chinese label is twice as wide
    yield style.paint(look, label) + "  " + body[0]
    yield from ("  " + line for line in body[1:])


def _indented(text: str, style: Style, look: str) -> Iterator[str]:
    """Yield a text wrapped and indented, in one look."""
    for line in marked(text, (), style, 4):
        yield "    " + style.paint(look, line)


def page_json(page: Page) -> dict[str, Any]:
    """Return the page as one object: the facts of a result, and all the rest under its own names."""
    return {
        **facts(page.phrase),
        "note": page.note,
        "tags": [
            {name: getattr(tag, name) for name in ("facet", "name", "origin", "reason", "confidence")}
            for tag in page.tags
        ],
        "slots": [slot.name for slot in slots.questions(page.phrase.text)],
        "leftovers": [{"kind": left.kind, "text": left.text} for left in page.leftovers],
        "occurrences": [_place_json(place) for place in page.places],
        "family": [{"id": phrase.id, "text": phrase.text} for phrase in page.family],
        "uses": [
            {"at": use.at, "text": use.text, "values": use.values, "draft": use.draft} for use in page.uses
        ],
        "former": list(page.former),
    }


def _place_json(place: Place) -> dict[str, Any]:
    names = (
        *("speech_id", "speech", "source", "heading", "paragraph", "start", "end", "text"),
        *("speaker", "speaker_name", "occasion", "date"),
    )
    found = {name: getattr(place.occurrence, name) for name in names}
    return {**found, "before": list(place.before), "after": list(place.after)}
