"""Words that look like an option and belong to the query (`-纪律`), and the other way round (`－t`)."""

from __future__ import annotations

import re

# the dash of the keyboard, and those that stand for it: full width, minus, hyphens, en and em dash
DASHES = "-－−‐‑–—―"
_NOT = r"-(?=[^a-zA-Z-]|[a-z]+[:：])"  # -纪律, -5G, -theme:纪律: words of the query, no options


def as_query_word(word: str) -> str:
    """Return a word; `-词` with a full-width hyphen, which the query understands and click leaves alone."""
    return "－" + word[1:] if word.startswith("-") and re.match(_NOT, word) else word


def has_foreign_dash(word: str) -> bool:
    """Tell whether a word begins as an option does, but with another dash than that of the keyboard."""
    return word[:1] > "-" and word[0] in DASHES and word.lstrip(DASHES)[:1].isalpha()
