"""The picker's world over a real bank: searching, previews, texts with their slots and leftovers, tags.

Invariant: it reads over one connection; what it writes goes through a second one, opened for that one write,
so that the picker also works over a bank that cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from phrasebank.errors import NothingFound
from phrasebank.i18n import _
from phrasebank.models import Filters, Occurrence, Phrase
from phrasebank.output import draft, moment
from phrasebank.picker.preview import Preview
from phrasebank.picker.review import Seen
from phrasebank.picker.state import Copy, Facets, Field, Found, counts
from phrasebank.picker.world import Draft, Gone, Part, Picked
from phrasebank.search.engine import Request, Results, search
from phrasebank.store import changes, curation, reading
from phrasebank.store.bank import Bank
from phrasebank.text import leftovers, slots

# more results than these are not looked through one by one; a longer query is quicker
RESULTS = 40
# the results whose themes and roles are counted: enough to choose by, and still counted in a blink
_COUNTED = 300
# characters shown on either side of a slot
_BESIDE = 40


@dataclass(frozen=True)
class BankWorld:
    """A bank as one call sees it: its filters, and the user's `own` names.

    `strict`: leftovers are refused; `ask`: slots are asked for; `fuzzy_sounds`: zh/z, n/l … sound alike.
    """

    bank: Bank
    filters: Filters
    own: leftovers.Own
    strict: bool = False
    ask: bool = True
    fuzzy_sounds: bool = False

    def refuse_empty(self) -> None:
        """Raise NothingFound where the bank holds no phrase at all."""
        if not search(self.bank, Request(limit=1)).hits:
            raise NothingFound(
                _("the bank holds no phrase yet"),
                hint=_("bring speeches in: phrasebank import FOLDER (or, to try it, --starter)"),
            )

    def search(self, query: str, theme: str | None, role: str | None) -> Found:
        """Return the results of a query that carry the theme and the role (None: any)."""
        filters = self.filters._replace(
            themes=(*self.filters.themes, *(((theme,),) if theme else ())),
            roles=(role,) if role else self.filters.roles,
        )
        request = Request(query, filters, limit=RESULTS, fuzzy_sounds=self.fuzzy_sounds)
        results = search(self.bank, request)
        more = len(results.hits) == RESULTS
        return Found(results.hits, more, _note(results), reading.colours(self.bank))

    def facets(self, query: str) -> Facets:
        """Count the themes and roles of a query's results."""
        request = Request(query, self.filters, limit=_COUNTED, all=True, fuzzy_sounds=self.fuzzy_sounds)
        hits = search(self.bank, request).hits
        return Facets(counts(hits, "theme"), counts(hits, "role"), len(hits) == _COUNTED)

    def preview(self, phrase: Phrase) -> Preview:
        """Return what is known of a phrase, in the speech that is named with it."""
        now = self._phrase(phrase.id)
        left = tuple((found.start, found.end) for found in leftovers.find(now.text, self.own))
        shown = Preview(phrase, origin=now.source or "", used=self._used(now.id), leftovers=left)
        place = reading.shown_place(self.bank, phrase)
        if place is None:
            return shown
        return replace(
            shown,
            heading=place.heading or "",
            origin=_origin(place),
            count=now.count,
            text=reading.speech_text(self.bank, place.speech_id) or "",
            place=(place.start, place.end),
        )

    def _used(self, id: int) -> str:
        last = next(iter(reading.uses(self.bank, id, 1)), None)
        if last is None:
            return ""
        day = moment.day(last.at)
        if last.draft:
            return _("used on {day} in {draft}").format(day=day, draft=last.draft)
        return _("used on {day}").format(day=day)

    def draft(self, copy: Copy) -> Draft:
        """Return the texts of what is to be copied and the slots to ask for.

        Raises Gone where a phrase is not there any more, and PhrasebankError where there are no slots and
        the text carries what is refused.
        """
        parts = tuple(Part(phrase.id, self._text(phrase, copy)) for phrase in self._phrases(copy.ids))
        whole = "\n".join(part.text for part in parts)
        wanted = slots.questions(whole) if self.ask else ()
        offers = draft.offers(self.bank, wanted)
        fields = tuple(_field(whole, slot, offers[slot.name]) for slot in wanted)
        if not fields:
            self._refuse(parts)
        return Draft(parts, fields)

    def _text(self, phrase: Phrase, copy: Copy) -> str:
        if copy.paragraph:
            preview = self.preview(copy.paragraph)
            return preview.text[slice(*preview.paragraph)] or phrase.text
        return phrase.text[slice(*copy.span)] if copy.span else phrase.text

    def fill(self, draft: Draft, answers: tuple[str, ...]) -> Picked:
        """Put the answers, one a field, into the texts; an empty one leaves its slot as it is.

        Raises PhrasebankError where the text then carries what is refused.
        """
        given = zip(draft.fields, answers, strict=True)
        values = {field.name: answer for field, answer in given if answer}
        texts = slots.fill_all([part.text for part in draft.parts], values)
        parts = tuple(Part(part.id, text) for part, text in zip(draft.parts, texts, strict=True))
        self._refuse(parts)
        return Picked(parts, values)

    def _refuse(self, parts: tuple[Part, ...]) -> None:
        if self.strict:
            draft.refuse_leftovers("\n".join(part.text for part in parts), self.own)

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

    def look(self, id: int) -> Seen:
        """Return a phrase and what is known of it."""
        phrase = self._phrase(id)
        return Seen(phrase, self.preview(phrase))

    def accept(self, id: int) -> Phrase:
        """Make the unsure tags of a phrase the user's own and return it as it is now."""
        phrase = self._phrase(id)  # as it is now: what she saw may not have had her last change yet
        themes = tuple(theme for theme in phrase.themes if theme in phrase.unsure)
        role = phrase.role if phrase.role in phrase.unsure else None
        with Bank.open(self.bank.path, write=True) as bank:
            curation.set_tags(bank, [id], changes.TagChanges(add=themes, role=role))
        return self._phrase(id)

    def drop(self, ids: Sequence[int]) -> int:
        """Remove phrases, in one batch; return how many were still there."""
        with Bank.open(self.bank.path, write=True) as bank:
            there = [phrase.id for phrase in reading.phrases(bank, ids)]
            return curation.remove(bank, there) if there else 0

    def _phrase(self, id: int) -> Phrase:
        (phrase,) = self._phrases([id])
        return phrase

    def _phrases(self, ids: Sequence[int]) -> list[Phrase]:
        phrases = reading.phrases(self.bank, ids, self.filters)
        if len(phrases) < len(ids):
            raise Gone(sorted(set(ids) - {phrase.id for phrase in phrases}))
        return phrases


@contextmanager
def bank_world(
    path: Path,
    filters: Filters,
    own: leftovers.Own,
    *,
    strict: bool = False,
    ask: bool = True,
    fuzzy_sounds: bool = False,
) -> Iterator[BankWorld]:
    """Open the bank at a path as a world. Raises what `Bank.open` raises."""
    with Bank.open(path) as bank:
        yield BankWorld(bank, filters, own, strict, ask, fuzzy_sounds)


def _field(whole: str, slot: slots.Slot, offers: tuple[str, ...]) -> Field:
    """Make the question for a slot, with what stands beside it in its own paragraph."""
    before = whole[: slot.start].rpartition("\n")[2]
    after = whole[slot.end :].partition("\n")[0]
    return Field(slot.name, before[-_BESIDE:], slot.raw, after[:_BESIDE], offers)


def _origin(place: Occurrence) -> str:
    who = " ".join(filter(None, (place.speaker, place.speaker_name)))
    return " · ".join(filter(None, (f"《{place.speech}》", who, place.date)))


def _note(results: Results) -> str:
    if results.emptied_by:
        return _("nothing is left by the filter {filter}").format(filter=results.emptied_by)
    if not results.hits and results.nearest is not None:
        return _("nothing found; nearest: {text}").format(text=results.nearest.phrase.text)
    return ""
