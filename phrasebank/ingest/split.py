"""From cleaned paragraphs to speeches with sections and sentences.

The way: cut a compilation into its parts (`compilation`), read the lines above each body (`front`), make an
outline of the body (`outline`, with `headings` and `sentences`), and tell who spoke when (`about`).

Invariant: `speech.text` is the body's paragraphs joined by line feeds, every sentence is a slice of it, and
between two sentences stands only white space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from phrasebank.ingest.about import (
    Known,
    Overrides,
    date_in,
    date_in_title,
    is_name,
    name_in_byline,
    name_in_file,
)
from phrasebank.ingest.clean import COUNT_RULE, Cleaned
from phrasebank.ingest.compilation import Part, find_parts
from phrasebank.ingest.front import Front, is_date, read_front, unglued
from phrasebank.ingest.outline import Unit, sections, units
from phrasebank.ingest.sentences import CLOSERS, ENDERS
from phrasebank.parsed import Paragraph, Sentence, Speech

_ENDED = ENDERS + CLOSERS + "…；;：:.】"
_A_DAY = 10  # characters of an ISO date with month and day
_LONG = 8  # characters from which a last line without an end mark can be a sentence that breaks off
_SIGNATURE = re.compile(
    r"(?:[局委院府部会组司处科室办校所站社厂党课年月日表单]|支部|中心|公司|大家|谢谢)$|^附件"
)


def split(cleaned: Cleaned, known: Known, overrides: Overrides | None = None) -> tuple[Speech, ...]:
    """Split a cleaned document into its speeches, in order; () where it holds no text."""
    overrides = overrides or Overrides()
    paragraphs = _unglued(cleaned.paragraphs)
    lines = [paragraph.text for paragraph in paragraphs]
    counted = any(removal.rule == COUNT_RULE for removal in cleaned.removed)
    parts = find_parts(lines, counted)
    if not parts:
        return (_speech(paragraphs, None, known, overrides),) if paragraphs else ()
    first = parts[0]
    top = read_front([*lines[: first.top], "。"])
    preamble = paragraphs[top.rest : first.top]
    speeches = []
    for part in parts:
        body = paragraphs[part.start : part.end]
        if part is first:
            body = (*preamble, *body)
        speeches.append(_speech(body, _Around(top, part), known, overrides))
    return tuple(speech for speech in speeches if speech.text or speech.title)


def _unglued(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Part titles from the salutations that follow in their paragraphs."""
    parted = [(paragraph, unglued(paragraph.text)) for paragraph in paragraphs]
    return tuple(
        paragraph if len(texts) == 1 else replace(paragraph, text=text)
        for paragraph, texts in parted
        for text in texts
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """The compilation around a speech: the lines on top of the file, and the speech's own divider."""

    top: Front
    part: Part


def _speech(
    paragraphs: Sequence[Paragraph], around: _Around | None, known: Known, overrides: Overrides
) -> Speech:
    """Make one speech of its paragraphs, the lines above its body among them."""
    front = read_front(_lines_above(paragraphs))
    if front.rest == len(paragraphs):  # nothing but lines that could stand above a body: they are the body
        front = Front(None, None, None, 0)
    title, subtitle, byline = _titles(front, around, known)
    body = paragraphs[front.rest :]
    text = "\n".join(paragraph.text for paragraph in body)
    found = units(body)
    parts = sections(text, found)  # before the sentences: it tells every unit its section
    speech = Speech(
        title=overrides.title or title,
        text=text,
        sentences=_sentences(text, found),
        sections=tuple(parts),
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


def _lines_above(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Return the lines that can stand above the body: a heading after the first line belongs to the body."""
    lines = [paragraph.text for paragraph in paragraphs]
    headings = (i for i, paragraph in enumerate(paragraphs) if i and paragraph.kind == "heading")
    return [*lines[: next(headings, len(lines))], "。"]


def _titles(front: Front, around: _Around | None, known: Known) -> tuple[str, str | None, str | None]:
    """Give title, subtitle and byline; a part without a title of its own takes the compilation's."""
    fallback = (known.title or "").strip() or known.stem.replace("_", " ")
    if around is None:
        return front.title or fallback, front.subtitle, front.byline
    above, part = around.top, around.part
    collection = above.title or ""
    byline = front.byline or above.byline
    own = part.title or front.title
    if own is None:
        bracketed = part.divider[:1] in ("（", "(", "【", "[")
        if bracketed and not collection:
            collection = fallback
        joint = " " if collection and not bracketed else ""
        return f"{collection}{joint}{part.divider}", _lines(front.subtitle, above.subtitle), byline
    extra = front.title if part.title else None
    place = f"{collection} {part.divider.removesuffix(part.title or '')}".strip("：:、. ") or None
    return own, _lines(extra, front.subtitle, place, above.subtitle), byline


def _lines(*parts: str | None) -> str | None:
    return "\n".join(filter(None, parts)) or None


def _name(byline: str | None, known: Known) -> str | None:
    for line in (byline or "").splitlines():
        if name := name_in_byline(line):
            return name
    author = (known.author or "").strip()
    return author if is_name(author) else name_in_file(known.stem)


def _date(speech: Speech, known: Known) -> str | None:
    """Find the date: above the body, in a signature below or in it, then in properties and file name."""
    above = "\n".join(filter(None, (speech.subtitle, speech.byline)))
    below = "\n".join(line for line in speech.text[-60:].split("\n")[1:] if len(line) <= 16)
    own = date_in(above) or date_in_title(speech.title) or date_in(below) or _date_signed(speech)
    return own or known.created or date_in(known.stem) or date_in_title(known.stem)


def _date_signed(speech: Speech) -> str | None:
    """Return the day of the one line of the body that is only a date: something is attached below it."""
    days = {date_in(sentence.text) for sentence in speech.sentences if is_date(sentence.text)}
    day = days.pop() if len(days) == 1 else None
    return day if day and len(day) == _A_DAY else None


def _sentences(text: str, found: Sequence[Unit]) -> tuple[Sentence, ...]:
    """Make sentences of the units; the last one is marked where it breaks off."""
    out = [
        Sentence(text[unit.start : unit.end], unit.start, unit.end, unit.paragraph, unit.section, unit.form)
        for unit in found
    ]
    among_sentences = len(out) > 1 and (out[-2].form == "heading" or out[-2].text[-1] in _ENDED)
    if among_sentences and out[-1].form == "sentence" and _breaks_off(out[-1].text):
        out[-1] = out[-1]._replace(complete=False)
    return tuple(out)


def _breaks_off(last: str) -> bool:
    """Tell whether the last sentence of a speech is unfinished, and no signature, date or thanks."""
    if last[-1] in _ENDED or "：" in last[:8]:  # “联系电话：…”
        return False
    return last[-1] in "，、," or (len(last) >= _LONG and not _SIGNATURE.search(last))
