"""From chosen phrases to a draft: ordered as a speech runs, changed by hand, written as text or document.

Invariant: every chosen phrase is in the draft once, unless it was dropped by its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from phrasebank.errors import UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Phrase
from phrasebank.output.document import Line, Look
from phrasebank.output.render import source_of

# how a speech runs; what has no role, or one of the user's own, comes before the close
ORDER = (
    *("称谓", "开场", "感谢祝愿", "过渡", "认识意义", "论述", "成绩回顾", "问题剖析", "引用"),
    *("表态承诺", "部署要求", "工作举措", "恳请希望", "结尾号召"),
)
_UNKNOWN = ORDER.index("结尾号召") - 0.5
_HEADING = "标题"
_SUBHEADING = re.compile("[（(][一二三四五六七八九十]")
_MOVE = re.compile(r"(\d+)\s+(\d+)")
_DROP = re.compile(r"-\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of a draft: the phrase, and its text as it is written (slots filled in)."""

    phrase: Phrase
    text: str


def arrange(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Order phrases by their role in a speech, else as given; a heading stays before what follows it."""
    ranks: list[float] = []
    following = _UNKNOWN
    for phrase in reversed(phrases):
        if phrase.role != _HEADING:
            following = ORDER.index(phrase.role) if phrase.role in ORDER else _UNKNOWN
        ranks.append(following)
    ranks.reverse()
    return [phrases[i] for i in sorted(range(len(phrases)), key=lambda i: (ranks[i], i))]


def change(phrases: Sequence[Phrase], order: str) -> list[Phrase]:
    """Carry out “3 1” (move the third to the first place) or “-2” (drop the second).

    Raises UsageProblem for anything else, or a number that is not there.
    """
    changed = list(phrases)
    move, drop = _MOVE.fullmatch(order.strip()), _DROP.fullmatch(order.strip())
    found = move or drop
    numbers = [int(number) for number in found.groups()] if found else []
    if not numbers or not all(1 <= number <= len(changed) for number in numbers):
        raise UsageProblem(
            _("“{order}” is no change of this list").format(order=order),
            hint=_("“3 1” moves the third to the first place, “-2” drops the second"),
        )
    phrase = changed.pop(numbers[0] - 1)
    if move:
        changed.insert(numbers[1] - 1, phrase)
    return changed


def lines(pieces: Sequence[Piece], title: str | None, *, sources: bool) -> Iterator[Line]:
    """Yield the paragraphs of a draft; `sources` lists at the end where each is from."""
    if title:
        yield Line(title, "title")
    for piece in pieces:
        yield Line(piece.text, _look(piece.phrase))
    if sources:
        yield from _sources(pieces)


def _sources(pieces: Sequence[Piece]) -> Iterator[Line]:
    """Yield each source with the numbers of its paragraphs."""
    numbers: dict[str, list[str]] = {}
    for n, piece in enumerate(pieces, 1):
        if source := source_of(piece.phrase):
            numbers.setdefault(source, []).append(str(n))
    if numbers:
        yield Line(_("Sources"), "heading")
    for source, found in numbers.items():
        yield Line(f"{'、'.join(found)}. {source}", "source")


def _look(phrase: Phrase) -> Look:
    """Return how a phrase looks in a document."""
    if phrase.role == "称谓":
        return "salutation"
    if phrase.role == _HEADING:
        return "subheading" if _SUBHEADING.match(phrase.text) else "heading"
    return "body"


def as_text(draft: Iterable[Line]) -> str:
    """Return a draft as plain text, one paragraph a line."""
    return "".join(f"{line.text}\n" for line in draft)


def as_markdown(draft: Iterable[Line]) -> str:
    """Return a draft as Markdown."""
    marks = {"title": "# ", "heading": "## ", "subheading": "### "}
    return "\n".join(f"{marks.get(line.look, '')}{line.text}\n" for line in draft)
