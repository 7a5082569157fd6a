"""How much of a phrase is copied: the clause under the match, more clauses, the sentence, the paragraph.

Why: a writer often needs four characters of a sentence of ninety. Clauses end at “，；：” as she reads them.
Invariant: every extent is a slice of the text; each wider one holds the narrower; the last is all of it.
"""

from __future__ import annotations

from collections.abc import Sequence

_BREAKS = "，；：,;:。！？"

Span = tuple[int, int]


def clauses(text: str) -> list[Span]:
    """Return the clauses of a text as spans without the mark that ends them; at least one for any text."""
    spans, start = [], 0
    for i, char in enumerate(text):
        if char in _BREAKS:
            if i > start:
                spans.append((start, i))
            start = i + 1
    if start < len(text) or not spans:
        spans.append((start if start < len(text) else 0, len(text)))
    return spans


def extents(text: str, matched: Sequence[Span]) -> list[Span]:
    """Return ever wider spans: from the clause under the first match, clause by clause, to the whole text."""
    parts = clauses(text)
    at = matched[0][0] if matched else 0
    low = high = max((i for i, (start, _end) in enumerate(parts) if start <= at), default=0)
    if matched:
        last = matched[-1][1] - 1
        high = max(low, max((i for i, (start, _end) in enumerate(parts) if start <= last), default=low))
    spans = [(parts[low][0], parts[high][1])]
    while low > 0 or high < len(parts) - 1:
        if high < len(parts) - 1:
            high += 1
        else:
            low -= 1
        spans.append((parts[low][0], parts[high][1]))
    if spans[-1] != (0, len(text)):
        spans.append((0, len(text)))
    return spans
