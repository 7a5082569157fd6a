"""What the tiers hand to the scorer: one phrase, how it matches, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from phrasebank.models import Match

Place = tuple[int, int]
TIERS: tuple[Match, ...] = ("exact", "terms", "pinyin", "fuzzy", "loose")


@dataclass(slots=True)
class Found:
    """One phrase that matches.

    `quality` 0–1 tells how well within its tier; `places` are half-open in the folded text; `wording` is
    what of the folded text answers the query: phrases with the same wording answer it alike.
    """

    id: int
    text: str
    folded: str
    match: Match
    quality: float = 1.0
    places: tuple[Place, ...] = ()
    wording: str = ""
    score: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)
