"""What the picker asks of the world, as one small protocol, so that it runs over a bank or over a fake.

Invariant: a world belongs to the thread that opened it; its methods raise errors of `phrasebank.errors`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from phrasebank.errors import NothingFound
from phrasebank.i18n import _
from phrasebank.models import Phrase
from phrasebank.picker.preview import Preview
from phrasebank.picker.review import Seen
from phrasebank.picker.state import Copy, Facets, Field, Found


class Gone(NothingFound):
    """Phrases that are on the screen, but not in the bank any more: another process has removed them."""

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__(_("removed meanwhile: {ids}").format(ids=", ".join(map(str, ids))))
        self.ids = tuple(ids)


@dataclass(frozen=True, slots=True)
class Part:
    """One phrase that is copied, and the text that is copied of it."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Picked:
    """What was picked: the parts in their order, and the values that were filled in, by name of the slot."""

    parts: tuple[Part, ...]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be copied; `fields` are the slots to ask for."""

    parts: tuple[Part, ...]
    fields: tuple[Field, ...] = ()


class ReviewWorld(Protocol):
    """A bank as the walk through its phrases sees it."""

    def look(self, id: int) -> Seen:
        """Return a phrase and what is known of it."""

    def star(self, id: int, starred: bool) -> Phrase:
        """Set or take a star and return the phrase as it is now."""

    def tag(self, id: int, words: str) -> Phrase:
        """Apply words such as `+整改 -纪律 role:结尾` and return the phrase as it is now."""

    def accept(self, id: int) -> Phrase:
        """Make the unsure tags of a phrase the user's own and return it as it is now."""

    def drop(self, ids: Sequence[int]) -> int:
        """Remove phrases, in one batch; return how many were still there."""


class World(Protocol):
    """A bank as the picker sees it."""

    def refuse_empty(self) -> None:
        """Raise NothingFound where there is nothing to pick at all."""

    def search(self, query: str, theme: str | None, role: str | None) -> Found:
        """Return the results of a query that carry the theme and the role (None: any)."""

    def facets(self, query: str) -> Facets:
        """Count the themes and roles of a query's results."""

    def preview(self, phrase: Phrase) -> Preview:
        """Return what is known of a phrase, in the speech that is named with it."""

    def draft(self, copy: Copy) -> Draft:
        """Return the texts of what is to be copied and the slots to ask for."""

    def fill(self, draft: Draft, answers: tuple[str, ...]) -> Picked:
        """Put the answers, one a field, into the texts; an empty one leaves its slot as it is."""

    def star(self, id: int, starred: bool) -> Phrase:
        """Set or take a star and return the phrase as it is now."""

    def tag(self, id: int, words: str) -> Phrase:
        """Apply words such as `+整改 -纪律 role:结尾` and return the phrase as it is now."""
