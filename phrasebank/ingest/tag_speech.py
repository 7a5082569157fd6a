"""Who speaks, and on what occasion: told from the title, the byline and how the speech begins.

Why: kinds of speaker and occasion are few and said early (“我代表院党委”, “在…动员会上的讲话”); an ordered
list of patterns that the user can edit is enough. The first entry that holds wins, but what tells more surely
goes before what tells less: of a speaker the byline (“市纪委书记 某某”, else what _WHO finds), then what is
said, then the title, which often only names the listeners; of an occasion the title, then what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from phrasebank.ingest.rules_file import entries
from phrasebank.parsed import Speech

# Who speaks where no byline is known: before “在…上的讲话”, or an office in a line below the title.
_WHO = re.compile(
    r"^[^\n在]{2,24}(?=在[^\n]+(?:讲话|发言|致辞|报告|表态|演讲|党课)(?:稿|提纲)?$)"
    r"|(?<=\n)[^\n在，。]{2,24}(?:书记|长|主任|主席|经理|总裁|政委)$",
    re.MULTILINE,
)
_OPENING = 500  # characters of the text in which speaker and occasion are looked for


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of speaker, occasion or text: found in the lines over a speech, in its opening, or in all."""

    name: str
    title: re.Pattern[str] | None
    opening: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None

    def named(self, lines: str) -> bool:
        """Tell whether its pattern for the lines over a speech is found in these."""
        return bool(self.title and self.title.search(lines))

    def told(self, text: str) -> bool:
        """Tell whether the text of a speech tells it, by its opening or anywhere."""
        return bool(
            (self.opening and self.opening.search(text[:_OPENING]))
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

    def speaker(self, byline: str, title: str, text: str) -> str | None:
        """Return the kind of speaker; `title` is all that stands over the speech, the byline too."""
        byline = byline or "\n".join(_WHO.findall(title))
        return _first_name(
            (kind for kind in self.speakers if byline and kind.named(byline)),
            (kind for kind in self.speakers if kind.told(text)),
            (kind for kind in self.speakers if kind.named(title)),
        )

    def occasion(self, title: str, text: str) -> str | None:
        """Return the kind of occasion, None where nothing tells."""
        return _first_name(
            (kind for kind in self.occasions if kind.named(title)),
            (kind for kind in self.occasions if kind.told(text)),
        )

    def genre(self, title: str, text: str) -> str | None:
        """Return the kind of text, None where nothing tells."""
        return _first_name(kind for kind in self.genres if kind.named(title) or kind.told(text))


def _first_name(*fitting: Iterator[Kind]) -> str | None:
    """Return the name of the first kind that fits, by the surest way that finds one; None where none does."""
    return next((kind.name for kind in chain(*fitting)), None)


def title_lines(speech: Speech) -> str:
    """Return what stands over a speech, one line each, and who speaks where no line says it."""
    return "\n".join(filter(None, (speech.title, speech.subtitle, speech.byline or speech.speaker_name)))
