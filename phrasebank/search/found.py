"""What the tiers hand to the scorer: one phrase, how it matches, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from phrasebank.models import Match

Place = tuple[int, int]
TIERS: tuple[Match, ...] = ("exact", "terms", "pinyin", "fuzzy", "loose")


@dataclass(slots=True)
class Found:
    """One phrase that matches.

    `places` are half-open in `shadow`, which is the phrase's own text where the query stands in it as typed,
    else its fold. `quality` 0–1 tells how well it matches within its tier; `wording` is what of the shadow
    answers the query: phrases with the same wording answer it alike.
    """

    id: int
    text: str
    shadow: str
    match: Match
    quality: float = 1.0
    places: tuple[Place, ...] = ()
    wording: str = ""
    score: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)
