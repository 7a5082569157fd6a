"""What the tiers hand to the scorer: one phrase, how it matches, and where."""

from __future__ import annotations

from phrasebank.models import Match

Place = tuple[int, int]
TIERS: tuple[Match, ...] = ("exact", "terms", "pinyin", "fuzzy", "loose")


class Found:
    """One phrase that matches.

    `places` are half-open in `shadow`, which is the phrase's own text where the query stands in it as typed,
    else its fold. `quality` 0–1 tells how well it matches within its tier; `wording` is what of the shadow
    answers the query (what was typed where that has symbols): phrases with the same wording answer it alike.
    """

    __slots__ = ("id", "match", "parts", "places", "quality", "score", "shadow", "text", "wording")

    def __init__(  # noqa: PLR0913, PLR0917 - by hand, since a dataclass would cost each start 2 ms
        self,
        id: int,
        text: str,
        shadow: str,
        match: Match,
        quality: float = 1.0,
        places: tuple[Place, ...] = (),
        wording: str = "",
    ) -> None:
        self.id, self.text, self.shadow, self.match = id, text, shadow, match
        self.quality, self.places, self.wording = quality, places, wording
        self.score = 0.0
        self.parts: tuple[float, ...] = ()
