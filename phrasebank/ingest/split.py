"""From cleaned paragraphs to speeches with sections and sentences.

The way: cut a compilation into its parts (`compilation`), read the lines above each body (`front`), then walk
the body once: salutation, headings (`headings`), sentences (`sentences`).

Invariant: `speech.text` is the body's paragraphs joined by line feeds, every sentence is a slice of it, and
between two sentences stands only white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from phrasebank.ingest.about import Known, Overrides, date_in, is_name, name_in_byline, name_in_file
from phrasebank.ingest.clean import COUNT_RULE, Cleaned
from phrasebank.ingest.compilation import Part, find_parts
from phrasebank.ingest.front import Front, read_front, salutation_end
from phrasebank.ingest.headings import Mark, is_bare_line, is_marked_line, is_run_in, mark_at
from phrasebank.ingest.sentences import CLOSERS, ENDERS, spans
from phrasebank.models import Paragraph, Section, Sentence, Speech

_ENDED = ENDERS + CLOSERS + "…；;：:.】"
_LONG = 15  # characters from which a last sentence without an end mark is one that breaks off


def split(cleaned: Cleaned, known: Known, overrides: Overrides | None = None) -> tuple[Speech, ...]:
    """Split a cleaned document into its speeches, in order; () where it holds no text."""
    overrides = overrides or Overrides()
    paragraphs = cleaned.paragraphs
    lines = [paragraph.text for paragraph in paragraphs]
    counted = any(removal.rule == COUNT_RULE for removal in cleaned.removed)
    parts = find_parts(lines, counted)
    if not parts:
        return (_speech(paragraphs, None, known, overrides),) if paragraphs else ()
    first = parts[0]
    top = read_front([*lines[: first.start - 1], "。"])
    preamble = paragraphs[top.rest : first.start - 1]
    speeches = []
    for part in parts:
        body = paragraphs[part.start : part.end]
        if part is first:
            body = (*preamble, *body)
        speeches.append(_speech(body, _Around(top, part), known, overrides))
    return tuple(speech for speech in speeches if speech.text or speech.title)


@dataclass(frozen=True, slots=True)
class _Around:
    """The compilation around a speech: the lines on top of the file, and the speech's own divider."""

    top: Front
    part: Part


def _speech(
    paragraphs: Sequence[Paragraph], around: _Around | None, known: Known, overrides: Overrides
) -> Speech:
    """Make one speech of its paragraphs, the lines above its body among them."""
    front = read_front([paragraph.text for paragraph in paragraphs])
    title, subtitle, byline = _titles(front, around, known)
    body = _Body.of(paragraphs[front.rest :])
    speech = Speech(
        title=overrides.title or title,
        text=body.text,
        sentences=tuple(body.sentences),
        sections=tuple(body.sections),
        subtitle=subtitle,
        byline=byline,
        occasion=overrides.occasion,
        speaker=overrides.speaker,
    )
    return replace(
        speech,
        speaker_name=overrides.speaker_name or _name(byline, known),
        date=overrides.date or _date(speech, known),
    )


def _titles(front: Front, around: _Around | None, known: Known) -> tuple[str, str | None, str | None]:
    """Give title, subtitle and byline; a part without a title of its own takes the compilation's."""
    fallback = (known.title or "").strip() or known.stem.replace("_", " ")
    if around is None:
        return front.title or fallback, front.subtitle, front.byline
    above, part = around.top, around.part
    collection = above.title or fallback
    byline = front.byline or above.byline
    own = part.title or front.title
    if own is None:
        joint = "" if part.divider[0] in "（(【[" else " "
        title = part.divider if part.divider.startswith(collection) else f"{collection}{joint}{part.divider}"
        return title, _lines(front.subtitle, above.subtitle), byline
    extra = front.title if part.title else None
    place = part.divider if part.title is None else part.divider.removesuffix(part.title).rstrip("：:、. 　")
    return own, _lines(extra, front.subtitle, f"{collection} {place}", above.subtitle), byline


def _lines(*parts: str | None) -> str | None:
    return "\n".join(filter(None, parts)) or None


def _name(byline: str | None, known: Known) -> str | None:
    for line in (byline or "").splitlines():
        if name := name_in_byline(line):
            return name
    author = (known.author or "").strip()
    return author if is_name(author) else name_in_file(known.stem)


def _date(speech: Speech, known: Known) -> str | None:
    """Find the date: above the body, in the signature below it, then in properties and file name."""
    above = "\n".join(filter(None, (speech.subtitle, speech.byline, speech.title)))
    below = "\n".join(line for line in speech.text[-60:].split("\n")[1:] if len(line) <= 16)
    return date_in(above) or date_in(below) or known.created or date_in(known.stem)


@dataclass(slots=True)
class _Body:
    """A body while it is walked: what was found, and the sections that are open, outermost first."""

    text: str
    lines: list[str]
    sentences: list[Sentence] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)  # (rank, index of the section)

    @classmethod
    def of(cls, paragraphs: Iterable[Paragraph]) -> _Body:
        kept = list(paragraphs)
        lines = [paragraph.text for paragraph in kept]
        body = cls("\n".join(lines), lines)
        start = 0
        for i, paragraph in enumerate(kept):
            body._walk(i, paragraph, start)
            start += len(paragraph.text) + 1
        body._close(-1, len(body.text))
        body._finish()
        return body

    def _walk(self, i: int, paragraph: Paragraph, start: int) -> None:
        line = paragraph.text
        greeting = salutation_end(line)
        if greeting:
            self._add(start, start + greeting, i, "salutation")
        mark = None if greeting else mark_at(line)
        following = self.lines[i + 1] if i + 1 < len(self.lines) else None
        if mark is not None and is_marked_line(line, mark, following):
            self._heading(mark, start, start + len(line), i)
        elif mark is None and not greeting and (paragraph.kind == "heading" or is_bare_line(self.lines, i)):
            self._heading(Mark("", self._bare_rank(paragraph), 0), start, start + len(line), i)
        else:
            self._sentences(line, greeting, start, i)

    def _sentences(self, line: str, begin: int, start: int, i: int) -> None:
        """Add the sentences of a paragraph, with the headings that are run on in it."""
        found = spans(line, begin)
        inner: list[int] = []
        for k, (left, right) in enumerate(found):
            mark = is_run_in(line, (left, right), found[k + 1] if k + 1 < len(found) else None)
            if mark is None:
                self._add(start + left, start + right, i, "sentence")
            else:
                inside = Mark(mark.number, mark.rank, mark.end - left)
                self._heading(inside, start + left, start + right, i)
                inner = [*inner, mark.rank] if left else inner
        if inner:  # what began inside a paragraph ends with it
            self._close(min(inner), start + len(line))

    def _bare_rank(self, paragraph: Paragraph) -> int:
        """Rank a heading without a number: by the reader's level, else inside the numbered ones."""
        if paragraph.level is not None:
            return min(paragraph.level, 6)
        numbered = [rank for rank, index in self.open if self.sections[index].number]
        return min(max(numbered, default=0) + 1, 3)

    def _heading(self, mark: Mark, start: int, end: int, i: int) -> None:
        self._close(mark.rank, start)
        parent = self.open[-1][1] if self.open else None
        heading = self.text[start + mark.end : end].rstrip(ENDERS).strip()
        self.open.append((mark.rank, len(self.sections)))
        self.sections.append(Section(mark.level, mark.number, heading or mark.number, start, end, parent))
        self._add(start, end, i, "heading")

    def _close(self, rank: int, end: int) -> None:
        """End the open sections of this rank and within it at `end`."""
        while self.open and self.open[-1][0] >= rank:
            index = self.open.pop()[1]
            self.sections[index] = replace(
                self.sections[index], end=len(self.text[:end].rstrip()) if end else end
            )

    def _add(self, start: int, end: int, i: int, form: str) -> None:
        section = self.open[-1][1] if self.open else None
        self.sentences.append(Sentence(self.text[start:end], start, end, i, section, form))  # type: ignore[arg-type]

    def _finish(self) -> None:
        """Mark a last sentence that breaks off."""
        if not self.sentences:
            return
        last = self.sentences[-1]
        if last.form == "sentence" and last.text[-1] not in _ENDED:
            breaks = len(last.text) >= _LONG or last.text[-1] in "，、,"
            self.sentences[-1] = replace(last, complete=not breaks)
