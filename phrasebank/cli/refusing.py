"""What click would take for an option though it is a word of the query."""

from __future__ import annotations

import re

_NOT = r"-(?=[^a-zA-Z-]|[a-z]+[:：])"  # -纪律, -5G, -theme:纪律: words of the query, no options


def refusing(word: str) -> str:
    """Return `-词` with a full-width hyphen, which the query understands and click leaves alone."""
    return "－" + word[1:] if word.startswith("-") and re.match(_NOT, word) else word
