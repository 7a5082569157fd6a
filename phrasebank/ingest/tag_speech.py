"""Who speaks, and on what occasion: told from the title, the byline and how the speech begins.

Why: kinds of speaker and occasion are few and said early (“我代表院党委”, “在…动员会上的讲话”); an ordered
list of patterns that the user can edit is enough. The first entry that holds wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from phrasebank.ingest.rules_file import entries
from phrasebank.parsed import Speech

_OPENING = 500  # characters of the text in which speaker and occasion are looked for


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of speaker or occasion: found by its pattern in the title lines, in the opening, or in all."""

    name: str
    title: re.Pattern[str] | None
    opening: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None

    def holds(self, title: str, text: str) -> bool:
        """Tell whether one of its patterns is found."""
        return bool(
            (self.title and self.title.search(title))
            or (self.opening and self.opening.search(text[:_OPENING]))
            or (self.anywhere and self.anywhere.search(text))
        )


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of speaker, occasion and text, each in the order in which they are tried.

    The kind of text (genre) is not kept with the speech; it is a mark for the rules.
    """

    speakers: tuple[Kind, ...]
    occasions: tuple[Kind, ...]
    genres: tuple[Kind, ...]

    @classmethod
    def read(cls, path: Path) -> Kinds:
        """Read the kinds of a rules file; raises RulesError where it is wrong."""
        kinds = (
            tuple(
                Kind(entry.name, entry.pattern("title"), entry.pattern("opening"), entry.pattern("anywhere"))
                for entry in entries(path, table)
            )
            for table in ("speaker", "occasion", "genre")
        )
        return cls(*kinds)

    @property
    def names(self) -> set[str]:
        """The names of all kinds."""
        return {kind.name for kind in (*self.speakers, *self.occasions, *self.genres)}


def first_kind(kinds: Sequence[Kind], title: str, text: str) -> str | None:
    """Return the name of the first kind that holds for the title lines and the text, None where none does."""
    return next((kind.name for kind in kinds if kind.holds(title, text)), None)


def title_lines(speech: Speech) -> str:
    """Return what stands over a speech, one line each."""
    return "\n".join(filter(None, (speech.title, speech.subtitle, speech.byline)))
