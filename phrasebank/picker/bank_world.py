"""The picker's world over a real bank: searching, previews, texts with their slots and leftovers, tags.

Why the seam: several phrases are asked for and filled in as one text, so that a slot that means the same is
asked once; the record separator between them is in no slot and no value.

Invariant: it reads over one connection; what it writes goes through a second one, opened for that one write,
so that the picker also works over a bank that cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from phrasebank.i18n import _
from phrasebank.models import Filters, Occurrence, Phrase
from phrasebank.picker.preview import Preview
from phrasebank.picker.state import Copy, Field, Found, counts
from phrasebank.picker.world import Draft, Part, Picked
from phrasebank.search.engine import Request, Results, search
from phrasebank.store import changes, curation, reading
from phrasebank.store.bank import Bank
from phrasebank.text import slots

# more results than these are not looked through one by one; a longer query is quicker
RESULTS = 100
_SEAM = "\x1e"
# how many of the last uses are looked through for values, and how many values are offered
_REMEMBERED = 300
_OFFERED = 5
# characters shown on either side of a slot
_BESIDE = 40


@dataclass(frozen=True)
class BankWorld:
    """A bank with the filters of the call; `own` are the user's own units and places."""

    bank: Bank
    filters: Filters
    own: tuple[str, ...]

    def search(self, query: str, theme: str | None, role: str | None) -> Found:
        """Return the results of a query that carry the theme and the role (None: any)."""
        results = self._results(query, self.filters)
        themes, roles = counts(results.hits, "theme"), counts(results.hits, "role")
        if theme or role:
            narrow = replace(
                self.filters,
                themes=(*self.filters.themes, *(((theme,),) if theme else ())),
                roles=(role,) if role else self.filters.roles,
            )
            results = self._results(query, narrow)
        return Found(results.hits, themes, roles, _note(results))

    def _results(self, query: str, filters: Filters) -> Results:
        return search(self.bank, Request(query, filters, limit=RESULTS))

    def preview(self, id: int) -> Preview:
        """Return what is known of a phrase."""
        phrase = self._phrase(id)
        shown = Preview(id, origin=phrase.source or "", used=self._used(id))
        places = reading.occurrences(self.bank, id)
        if not places:
            return shown
        place = places[0]
        return replace(
            shown,
            heading=place.heading or "",
            origin=_origin(place),
            count=phrase.count,
            text=reading.speech_text(self.bank, place.speech_id) or "",
            place=(place.start, place.end),
        )

    def _used(self, id: int) -> str:
        last = next(iter(reading.uses(self.bank, id, 1)), None)
        if last is None:
            return ""
        day = last.at[:10]
        if last.draft:
            return _("used on {day} in {draft}").format(day=day, draft=last.draft)
        return _("used on {day}").format(day=day)

    def draft(self, copy: Copy) -> Draft:
        """Return the texts of what is to be copied, and what must be asked and warned of."""
        parts = tuple(
            Part(phrase.id, self._text(phrase, copy)) for phrase in reading.phrases(self.bank, copy.ids)
        )
        whole = _SEAM.join(part.text for part in parts)
        fields = tuple(self._field(whole, slot) for slot in slots.questions(whole))
        return Draft(parts, fields)

    def _text(self, phrase: Phrase, copy: Copy) -> str:
        if copy.paragraph:
            preview = self.preview(phrase.id)
            return preview.text[slice(*preview.paragraph)] or phrase.text
        return phrase.text[slice(*copy.span)] if copy.span else phrase.text

    def _field(self, whole: str, slot: slots.Slot) -> Field:
        before = whole[: slot.start].rpartition(_SEAM)[2]
        after = whole[slot.end :].partition(_SEAM)[0]
        return Field(slot.name, before[-_BESIDE:], slot.raw, after[:_BESIDE], self._offers(slot.name))

    def _offers(self, name: str) -> tuple[str, ...]:
        values = (use.values.get(name) for use in reading.uses(self.bank, None, _REMEMBERED))
        return tuple(dict.fromkeys(filter(None, values)))[:_OFFERED]

    def fill(self, draft: Draft, answers: tuple[str, ...]) -> Picked:
        """Put the answers, one a field, into the texts; an empty one leaves its slot as it is."""
        values = {field.name: answer for field, answer in zip(draft.fields, answers, strict=True) if answer}
        texts = slots.fill(_SEAM.join(part.text for part in draft.parts), values).split(_SEAM)
        parts = zip(draft.parts, texts, strict=True)
        return Picked(tuple(replace(part, text=text) for part, text in parts), values)

    def star(self, id: int, starred: bool) -> Phrase:
        """Set or take a star and return the phrase as it is now."""
        with Bank.open(self.bank.path, write=True) as bank:
            curation.star(bank, [id], starred)
        return self._phrase(id)

    def tag(self, id: int, words: str) -> Phrase:
        """Apply words such as `+整改 -纪律 role:结尾` and return the phrase as it is now."""
        with Bank.open(self.bank.path, write=True) as bank:
            curation.set_tags(bank, [id], changes.parse(words.split()))
        return self._phrase(id)

    def _phrase(self, id: int) -> Phrase:
        (phrase,) = reading.phrases(self.bank, [id])
        return phrase


@contextmanager
def bank_world(path: Path, filters: Filters, own: Sequence[str]) -> Iterator[BankWorld]:
    """Open the bank at a path as a world. Raises what `Bank.open` raises."""
    with Bank.open(path) as bank:
        yield BankWorld(bank, filters, tuple(own))


def _origin(place: Occurrence) -> str:
    who = " ".join(filter(None, (place.speaker, place.speaker_name)))
    return " · ".join(filter(None, (f"《{place.speech}》", who, place.date)))


def _note(results: Results) -> str:
    if results.emptied_by:
        return _("nothing is left by the filter {filter}").format(filter=results.emptied_by)
    if not results.hits and results.nearest is not None:
        return _("nothing found; nearest: {text}").format(text=results.nearest.phrase.text)
    return ""
