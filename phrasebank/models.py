"""The values that rooms hand to each other: frozen data, no behaviour beyond derived views.

Why here: `search` knows nothing of `cli`, nor `picker` of SQL; what they share is only these. What an import
hands to the bank stands in `parsed`, which a search need not load.
Named tuples, as all values on the way of a search: a dataclass takes 1.5 ms, its module 28 ms, at each start.
Words are those of the project: bank, source, speech, section, phrase, occurrence, theme, role, speaker.

Invariant: text is as the source has it; only `text.fold` makes a searchable shadow of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from phrasebank.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Literal

    Facet = Literal["theme", "role"]
    Origin = Literal["rule", "model", "hand", "import"]
    Match = Literal["exact", "terms", "pinyin", "fuzzy", "loose"]
else:
    Facet = Origin = Match = str

FACETS: tuple[Facet, ...] = ("theme", "role")


class Tag(NamedTuple):
    """One theme or role given to one phrase; `confidence` 0–1; `reason` names the rule or features."""

    facet: Facet
    name: str
    origin: Origin = "rule"
    reason: str = ""
    confidence: float = 1.0


# --- the bank as it is read -----------------------------------------------------------------------


class Phrase(NamedTuple):
    """One distinct formulation, with what a list of results shows of it.

    `speech`, `source`, `speaker`, `occasion` are those of its first occurrence (None for a snippet
    without them); `count` is the number of occurrences (0 for a snippet), `uses` how often it was copied.
    `unsure` holds the names of those of its tags that the rules are unsure of.
    """

    id: int
    text: str
    role: str | None = None
    themes: tuple[str, ...] = ()
    speaker: str | None = None
    occasion: str | None = None
    speech: str | None = None
    source: str | None = None
    count: int = 0  # type: ignore[assignment] # tuple.count, which nobody asks of a phrase
    starred: bool = False
    uses: int = 0
    unsure: tuple[str, ...] = ()


class Occurrence(NamedTuple):
    """Where a phrase stands; `text` is the wording there (it may differ in width or punctuation)."""

    phrase_id: int
    speech_id: int
    speech: str
    source: str
    start: int
    end: int
    paragraph: int
    text: str
    heading: str | None = None
    speaker: str | None = None
    speaker_name: str | None = None
    occasion: str | None = None
    date: str | None = None


# --- search ---------------------------------------------------------------------------------------


class Filters(NamedTuple):
    """What a result must be besides matching; empty means no demand.

    `themes` is all-of a tuple of any-of groups: (("整改落实", "成果转化"), ("责任担当",)).
    """

    themes: tuple[tuple[str, ...], ...] = ()
    not_themes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    not_roles: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    not_speakers: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    not_occasions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    starred: bool = False
    fresh: bool = False
    unsure: bool = False
    min_length: int | None = None
    max_length: int | None = None


class Hit(NamedTuple):
    """One result: its phrase, how well it matches, and where.

    `score` is 0–100, `spans` the matched places in `phrase.text`; `family` counts those like it that were
    folded into this line, `family_ids` names them; `parts` are the named parts of the score, for `--explain`.
    """

    phrase: Phrase
    score: float
    match: Match
    spans: tuple[tuple[int, int], ...] = ()
    family: int = 0
    family_ids: tuple[int, ...] = ()
    parts: Mapping[str, float] = MappingProxyType({})
