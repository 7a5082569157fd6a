"""The body of a speech as an outline: its units (salutations, headings, sentences) and its sections.

Three steps: cut every paragraph into units and mark what could be a heading; let each numbered series vote,
so that “一是…。二是…。三是…。这样…” is a list though its last member looks like a heading; then open and
close sections along the units.

Invariant: units are in the order of the text, do not overlap, and only white space stands between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from phrasebank.ingest.front import salutation_end
from phrasebank.ingest.headings import (
    LONGEST_BARE,
    Mark,
    is_bare_line,
    is_marked_line,
    is_run_in,
    mark_at,
    speaks_to_audience,
)
from phrasebank.ingest.sentences import ENDERS, spans
from phrasebank.parsed import Form, Paragraph, Section

_BARE = Mark("", 0, 0, 0)  # what stands for the number of a heading that has none
_UNRANKED = -1  # the rank of one of which no style tells the level, until `_rank_bare`


@dataclass(slots=True)
class Unit:
    """One piece of a body: offsets in the body's text, and the index of its paragraph.

    `mark` is its number if it has one; `inner` says that it began inside a paragraph; `firm` that it is a
    heading whatever its series says, `short_line` that it is a short sentence with a paragraph to itself;
    `section` is filled by `sections`.
    """

    start: int
    end: int
    paragraph: int
    form: Form = "sentence"
    mark: Mark | None = None
    inner: bool = False
    firm: bool = False
    short_line: bool = False
    section: int | None = None


def units(paragraphs: Sequence[Paragraph]) -> list[Unit]:
    """Cut a body into its units; offsets are those of the paragraphs joined by line feeds."""
    lines = [paragraph.text for paragraph in paragraphs]
    out: list[Unit] = []
    start = 0
    for i, paragraph in enumerate(paragraphs):
        out.extend(_of_paragraph(paragraph, lines, i, start))
        start += len(paragraph.text) + 1
    _vote(out)
    _rank_bare(out)
    return out


def _of_paragraph(paragraph: Paragraph, lines: Sequence[str], i: int, start: int) -> list[Unit]:
    """Return the units of paragraph `i` of `lines`, which begins at `start` in the body's text."""
    line = paragraph.text
    end = start + len(line)
    if paragraph.kind in ("table", "note"):  # neither holds headings of the speech
        return [Unit(start + left, start + right, i) for left, right in spans(line)]
    mark = mark_at(line)
    if mark is not None:
        if is_marked_line(line, mark, lines[i + 1] if i + 1 < len(lines) else None):
            return [Unit(start, end, i, "heading", mark, firm=line[-1] not in ENDERS)]
        found = _sentences(line, 0, start, i)
        short = len(found) == 1 and len(line) <= LONGEST_BARE and line[-1] in ENDERS
        found[0].short_line = short and not speaks_to_audience(line[mark.end :])
        return found
    greeting = salutation_end(line)
    if greeting:
        return [Unit(start, start + greeting, i, "salutation"), *_sentences(line, greeting, start, i)]
    if paragraph.kind == "heading" or is_bare_line(lines, i):
        rank = _UNRANKED if paragraph.level is None else min(paragraph.level, 6)
        return [Unit(start, end, i, "heading", replace(_BARE, rank=rank))]
    return _sentences(line, 0, start, i)


def _sentences(line: str, begin: int, start: int, i: int) -> list[Unit]:
    """Return the sentences of a paragraph, those that are headings with their text after them as headings."""
    out = []
    found = spans(line, begin)
    last = len(found) - 1
    for k, (left, right) in enumerate(found):
        unit = Unit(start + left, start + right, i, inner=k > 0)
        mark = mark_at(line, left, right)
        if mark is not None:
            unit.mark = replace(mark, end=mark.end - left)
            if k < last and is_run_in(line, (left, right), found[k + 1], mark):
                unit.form = "heading"
        out.append(unit)
    return out


def _vote(found: Sequence[Unit]) -> None:
    """Make the sentence headings of a series plain sentences where most of the series are no headings."""
    series: dict[int, list[Unit]] = {}  # by rank: the members of the series that is running
    for unit in found:
        mark = unit.mark
        if mark is None or not mark.number:
            continue
        for rank in [rank for rank in series if rank > mark.rank and unit.form == "heading"]:
            _settle(series.pop(rank))
        running = series.setdefault(mark.rank, [])
        if running and running[-1].mark is not None and mark.order <= running[-1].mark.order:
            _settle(running)
            running.clear()
        running.append(unit)
    for running in series.values():
        _settle(running)


def _settle(series: Sequence[Unit]) -> None:
    """Make all of a series headings, or none that is not firm.

    Short lines of their own have no vote, and follow the others: a list and a row of headings without text
    look alike. The last member alone proves nothing: what stands after it may be what stands after the list.
    """
    if not series:
        return
    last = series[-1]
    voters = [unit for unit in series if unit.form == "heading" or not unit.short_line]
    headings = [unit for unit in voters if unit.form == "heading"]
    alone = len(series) == 1 and not last.inner
    proof = alone or any(unit.firm or unit is not last for unit in headings)
    agreed = proof and len(headings) * 2 > len(voters)
    for unit in series:
        if not agreed and not unit.firm:
            unit.form = "sentence"
        elif agreed and unit.short_line:
            unit.form = "heading"


def _rank_bare(found: Sequence[Unit]) -> None:
    """Rank headings without a number: around the numbered ones if they come first, else inside them."""
    headings = [unit.mark for unit in found if unit.form == "heading" and unit.mark is not None]
    outer = bool(headings) and not headings[0].number
    around = 0
    for unit in found:
        if unit.form != "heading" or unit.mark is None:
            continue
        if unit.mark.number:
            around = unit.mark.rank if unit.mark.rank <= 2 else around
        elif unit.mark.rank == _UNRANKED:
            unit.mark = replace(unit.mark, rank=0 if outer else min(around + 1, 3))


def sections(text: str, found: Sequence[Unit]) -> list[Section]:
    """Build the sections of a body along its units, and tell every unit its section."""
    out: list[Section] = []
    open_: list[int] = []
    ranks: list[int] = []

    def close(rank: int, end: int) -> None:
        while open_ and ranks[open_[-1]] >= rank:
            index = open_.pop()
            out[index] = out[index]._replace(end=end)

    inner: int | None = None  # the outermost rank that was opened inside the paragraph at hand
    paragraph = end = 0
    for unit in found:
        if unit.paragraph != paragraph and inner is not None:
            close(inner, end)
            inner = None
        if unit.form == "heading" and unit.mark is not None:
            mark = unit.mark
            close(mark.rank, end)
            heading = text[unit.start + mark.end : unit.end].rstrip(ENDERS).strip()
            parent = open_[-1] if open_ else None
            open_.append(len(out))
            ranks.append(mark.rank)
            out.append(Section(mark.level, mark.number, heading or mark.number, unit.start, unit.end, parent))
            if unit.inner:
                inner = mark.rank if inner is None else min(inner, mark.rank)
        unit.section = open_[-1] if open_ else None
        paragraph, end = unit.paragraph, unit.end
    close(-1, len(text))
    return out
