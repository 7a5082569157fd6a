"""What an import hands to the bank: a file as it was read, its speeches, their sentences.

Why apart from `models`: only an import needs these, and a search starts sooner without them.
Values made by the million are NamedTuples, which take a quarter of the time to make and a fifth to hand over.

Invariants:
- Offsets are in characters (code points) of `Speech.text`, half-open: `text[start:end]`.
- For every sentence `sentence.text == speech.text[sentence.start:sentence.end]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from phrasebank.models import Facet, Tag

Form = Literal["heading", "salutation", "sentence"]
ParagraphKind = Literal["body", "heading", "table", "note", "list"]
INNER = "!/"  # in the path of a source, between an archive and its member


# --- ingest: reading and cleaning -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as a reader gives it: no line break inside; `level` 1–9 for a heading, else None."""

    text: str
    kind: ParagraphKind = "body"
    level: int | None = None


class Removal(NamedTuple):
    """What one named rule took out of a text, so that the report can account for every character."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of one file: paragraphs in reading order and what the file says of itself.

    `encoding` is None for formats that have none of their own; `title`, `author` and `created`
    (ISO date) come from the document's properties and are None where it has none.
    `wrapped` is True where a line of the file need not be a paragraph (plain text, PDF).
    """

    paragraphs: tuple[Paragraph, ...]
    format: str
    encoding: str | None = None
    title: str | None = None
    author: str | None = None
    created: str | None = None
    wrapped: bool = False
    removed: tuple[Removal, ...] = ()


# --- ingest: splitting and tagging ----------------------------------------------------------------


class Section(NamedTuple):
    """A numbered heading and what stands under it.

    `level` is 1 for 一、, 2 for （一）, 3 for 1. and 一是/一要; `number` is as written (“一、”) or "";
    `parent` is the index of the section around it, None at the top.
    """

    level: int
    number: str
    heading: str
    start: int
    end: int
    parent: int | None = None


class Sentence(NamedTuple):
    """One sentence, heading or salutation of a speech.

    `paragraph` counts from 0 in the speech; `section` is an index into the speech's sections, None
    before the first; `complete` is False for a last sentence that breaks off. `tags` has at most one role.
    """

    text: str
    start: int
    end: int
    paragraph: int
    section: int | None = None
    form: Form = "sentence"
    complete: bool = True
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Speech:
    """One speech: its whole cleaned text (paragraphs joined by "\\n"), its parts, and what is known of it.

    `text` is the body (from the salutation on); title, subtitle and byline are kept beside it.
    `speaker` is the kind of speaker (身份: 单位党组, 总理 …), `speaker_name` a person; `date` is ISO
    (YYYY, YYYY-MM or YYYY-MM-DD). None: not known.
    """

    title: str
    text: str
    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...] = ()
    subtitle: str | None = None
    byline: str | None = None
    occasion: str | None = None
    speaker: str | None = None
    speaker_name: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class ReadyPhrase:
    """A phrase that comes ready-made (CSV, JSON lines, merge), without a speech around it.

    `settled` are the facets of which its file says all, so that no rule adds to them; `refused` the names
    that a hand has taken from it.
    """

    text: str
    tags: tuple[Tag, ...] = ()
    source: str | None = None
    speaker: str | None = None
    occasion: str | None = None
    speech: str | None = None
    note: str | None = None
    starred: bool = False
    settled: tuple[Facet, ...] = ()
    refused: tuple[tuple[Facet, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a reader makes of a table of ready phrases; `removed`: what no column of a phrase is for."""

    phrases: tuple[ReadyPhrase, ...]
    removed: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An imported file. `path` is absolute (`archive.zip!/inner.docx` inside an archive); sizes in bytes."""

    path: str
    name: str
    sha256: str
    size: int
    mtime_ns: int
    format: str
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """All that the pipeline made of one source: what the sink stores in one transaction.

    `too_short` counts sentences that are no phrase (a lone character, a date, who signed); they stay in
    the speech's text.
    `container`: it is an archive or a mail, and what it holds came before it, each as a file.
    """

    source: Source
    speeches: tuple[Speech, ...] = ()
    phrases: tuple[ReadyPhrase, ...] = ()
    removed: tuple[Removal, ...] = ()
    too_short: int = 0
    container: bool = False
