"""Where one wording differs from another: what a reader must look at in phrases that say the same.

Why difflib: it is the standard's own, and at the length of a sentence as quick as anything; spans that touch
are one, and single equal characters between two differences are taken in, since they only confuse the eye.
"""

from __future__ import annotations

from difflib import SequenceMatcher

Span = tuple[int, int]


def differing(base: str, other: str) -> tuple[Span, ...]:
    """Return the spans of `other` (offsets in characters) that stand otherwise, or not at all, in `base`.

    Where `other` only lacks something, the span is the character before the gap (or the first one).
    """
    spans: list[Span] = []
    for op, _a, _b, first, last in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        gap = first == last
        start, end = (max(0, first - 1), max(min(1, len(other)), last)) if gap else (first, last)
        if spans and start - spans[-1][1] <= 1:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif start < end:
            spans.append((start, end))
    return tuple(spans)
