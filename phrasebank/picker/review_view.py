"""The screen of the walk through phrases, as lines of styled text: pure, like `view`."""

from __future__ import annotations

from dataclasses import replace

from phrasebank.i18n import _
from phrasebank.models import Hit, Phrase
from phrasebank.picker import pages
from phrasebank.picker.preview import preview_lines
from phrasebank.picker.review import CHOICES, Review
from phrasebank.picker.state import State
from phrasebank.picker.styled import Line, cut, flow, hints
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import fit, pad, width

# cells of the longest name that a menu shows whole
_NAME = 32


def prompt(review: Review) -> str:
    """Return how far the walk has come."""
    if review.id is None:
        return _("all {n} seen").format(n=len(review.ids))
    return _("{i} of {n}").format(i=review.at + 1, n=len(review.ids))


def draw(review: Review, rows: int, cols: int) -> list[Line]:
    """Return the screen below the prompt: `rows` lines of at most `cols - 1` cells."""
    cells = max(1, cols - 1)
    phrase = review.phrase
    lines = [_status(review)]
    if phrase is not None:
        lines += _above(review, phrase, rows, cells)
    if review.menu is not None and phrase is not None:
        lines += _menu(review, phrase, cells)
    elif phrase is not None and review.seen is not None:
        hit = Hit(phrase, 100.0, "exact")
        lines += preview_lines(State(), hit, review.seen.preview, rows - len(lines) - 1, cells)
    lines = lines[: max(0, rows - 1)]
    lines += [[]] * (rows - 1 - len(lines))
    return [cut(line, cells) for line in [*lines, _key_line(review, cells)]][max(0, 1 - rows) :]


def fitted(review: Review, rows: int, cols: int) -> Review:
    """Return the moment as it fits a screen: `room` names of the menu are seen, on a page that is there."""
    phrase = review.phrase
    if review.menu is None or phrase is None:
        return review
    cells = max(1, cols - 1)
    lines = rows - len(_above(review, phrase, rows, cells)) - 2  # status and keys
    review = replace(review, room=max(1, min(lines * _across(review, cells), len(CHOICES))))
    return replace(review, leaf=min(review.leaf, review.leaves - 1))


def _above(review: Review, phrase: Phrase, rows: int, cells: int) -> list[Line]:
    """Return what stands at one height: the phrase and its tags, cut where the menu needs the lines."""
    text = flow([("class:phrase", for_terminal(phrase.text))], cells)
    tags = _tags(review, phrase)
    names = -(-min(len(review.names), len(CHOICES)) // _across(review, cells))
    if rows >= len(text) + names + 6:  # status, three empty lines, tags, keys
        return [[], *text, [], tags, []]
    return [*text[: max(1, rows // 4)], tags] if rows > 4 else []


def _across(review: Review, cells: int) -> int:
    """Return how many names of the menu stand in one line."""
    return max(1, cells // _column(review))


def _column(review: Review) -> int:
    """Return the cells of a name in the menu, with its key, its mark and spaces; a very long one is cut."""
    return min(max((width(for_terminal(name)) for name in review.names), default=0), _NAME) + 5


def _status(review: Review) -> Line:
    line: Line = []
    if review.menu is not None and review.leaves > 1:
        line.append(("class:filter", f"{review.leaf + 1}/{review.leaves}  "))
    if review.id in review.dropped:
        line.append(("class:leftover", _("dropped") + "  "))
    if review.dropped:
        line.append(("class:mark", _("{n} to be dropped").format(n=len(review.dropped)) + "  "))
    return [*line, ("class:message", for_terminal(review.message))]


def _tags(review: Review, phrase: Phrase) -> Line:
    """Return star, role and themes; “?” stands behind what is unsure."""
    role, *themes = (name + "?" * (name in phrase.unsure) for name in (phrase.role or "—", *phrase.themes))
    line = for_terminal(f"{role}  {' '.join(themes)}")
    return [("class:mark", "* " if phrase.starred else ""), *pages.tags(line, phrase, review.colours)]


def _menu(review: Review, phrase: Phrase, cells: int) -> list[Line]:
    has = {phrase.role, *phrase.themes}
    items = [
        pad(f"{key} {'*' if name in has else ' '}{fit(for_terminal(name), _NAME)}", _column(review))
        for key, name in review.choices.items()
    ]
    across = _across(review, cells)
    return [[("class:filter", "".join(items[i : i + across]))] for i in range(0, len(items), across)]


def _key_line(review: Review, cells: int) -> Line:
    if review.menu is not None:
        turn = " · " + _("←→ other names") if review.leaves > 1 else ""
        return hints(_("a letter chooses · Enter back") + turn, cells)
    if review.id is None:
        return hints(_("Enter finish · ↑ back"), cells)
    speech = _("n next speech · X drop speech")
    return hints(
        _("Enter keep · x drop · t theme · r role · s star · ↑ back · q end") + f" · {speech}", cells
    )
