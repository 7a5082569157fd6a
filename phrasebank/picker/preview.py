"""The lower half of the picker's screen: one phrase where it stands, what is known and what is copied of it.

Invariant: however few rows there are, the phrase itself comes before the sentences around it.
"""

from __future__ import annotations

from dataclasses import dataclass

from phrasebank.i18n import _
from phrasebank.models import Hit, Phrase
from phrasebank.picker.extent import Span
from phrasebank.picker.state import PARAGRAPH, State
from phrasebank.picker.styled import Line, flow, styled, tail
from phrasebank.text.safe import for_terminal


@dataclass(frozen=True, slots=True)
class Preview:
    """What the lower half tells of the phrase under the cursor; empty strings and zero: nothing to tell.

    `text` is the whole speech, `place` the phrase's place in it; `leftovers` are spans of the phrase's text
    that its source left in it; `origin` names speech, speaker and date; `used` says when it was copied.
    """

    phrase: Phrase
    heading: str = ""
    origin: str = ""
    count: int = 0
    used: str = ""
    leftovers: tuple[Span, ...] = ()
    text: str = ""
    place: Span = (0, 0)

    def shows(self, phrase: Phrase) -> bool:
        """Tell whether this is the preview of a phrase in the speech that is named with it."""
        mine = self.phrase
        return (mine.id, mine.speech, mine.source) == (phrase.id, phrase.speech, phrase.source)

    @property
    def paragraph(self) -> Span:
        """The place of the paragraph around the phrase in the speech."""
        start = self.text.rfind("\n", 0, self.place[0]) + 1
        end = self.text.find("\n", self.place[1])
        return start, len(self.text) if end < 0 else end


def preview_lines(state: State, hit: Hit, preview: Preview | None, rows: int, cells: int) -> list[Line]:
    """Return at most `rows` lines about a hit; without a preview only its text."""
    needed = len(flow([("", for_terminal(hit.phrase.text))], cells))
    lines = _about(hit, preview) if preview is not None else []
    while lines and len(lines) + needed > rows:
        lines.pop()
    return [*lines, *_in_place(state, hit, preview, rows - len(lines), cells)][:rows]


def _about(hit: Hit, preview: Preview) -> list[Line]:
    """Return what is known of the phrase, the most needed line first."""
    lines: list[Line] = []
    if preview.leftovers:
        words = dict.fromkeys(for_terminal(hit.phrase.text[start:end]) for start, end in preview.leftovers)
        warning = _("left over from its source: {kept}").format(kept="、".join(words))
        lines.append([("class:leftover", warning)])
    times = _("in {n} places").format(n=preview.count) if preview.count > 1 else ""
    known = [for_terminal(part) for part in (preview.origin, times, preview.used) if part]
    lines.append([("class:dim", " · ".join(known))])
    if preview.heading:
        lines.append([("class:heading", for_terminal(preview.heading))])
    return lines


def _in_place(state: State, hit: Hit, preview: Preview | None, rows: int, cells: int) -> list[Line]:
    """Return the phrase with as much of the speech around it as there is room for."""
    text = preview.text if preview is not None else ""
    start, end = preview.place if preview is not None and text else (0, 0)
    if state.extent == PARAGRAPH and preview is not None and text:
        start, end = preview.paragraph
        body: Line = [("class:extent", for_terminal(text[start:end]))]
    else:
        body = _marked(state, hit, preview)
    # a screenful of the speech on either side is more than can be shown
    around = rows * cells
    spare = max(0, rows - len(flow(body, cells))) // 2
    before = tail(_lines(text[max(0, start - around) : start]), spare * cells).removeprefix("…\n")
    after = _lines(text[end : end + around])
    return [line for line in flow([("class:dim", before), *body, ("class:dim", after)], cells) if line]


def _lines(text: str) -> str:
    """Return the text without controls, its line feeds kept."""
    return "\n".join(map(for_terminal, text.split("\n")))


def _marked(state: State, hit: Hit, preview: Preview | None) -> Line:
    marks = [("class:phrase", (0, len(hit.phrase.text)))]
    marks += [("class:match", span) for span in hit.spans]
    marks += [("class:leftover", span) for span in (preview.leftovers if preview is not None else ())]
    if state.extent == PARAGRAPH:
        marks.append(("class:extent", (0, len(hit.phrase.text))))
    elif state.span is not None:
        marks.append(("class:extent", state.span))
    return styled(hit.phrase.text, marks)
