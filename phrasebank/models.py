"""The values that rooms hand to each other: frozen data, no behaviour beyond derived views.

Why here: `ingest` knows nothing of `store`, `search` nothing of `cli`; what they share is only these.
Words are those of the project: bank, source, speech, section, phrase, occurrence, theme, role, speaker.

Invariants:
- Offsets are in characters (code points) of `Speech.text`, half-open: `text[start:end]`.
- For every sentence `sentence.text == speech.text[sentence.start:sentence.end]`.
- Text is as the source has it; only `text.fold` makes a searchable shadow of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Facet = Literal["theme", "role"]
Origin = Literal["rule", "model", "hand", "import"]
Form = Literal["heading", "salutation", "sentence"]
Match = Literal["exact", "terms", "pinyin", "fuzzy", "loose"]
ParagraphKind = Literal["body", "heading", "table", "note", "list"]


# --- ingest: reading and cleaning -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as a reader gives it: no line break inside; `level` 1–9 for a heading, else None."""

    text: str
    kind: ParagraphKind = "body"
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Removal:
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


@dataclass(frozen=True, slots=True)
class Section:
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


@dataclass(frozen=True, slots=True)
class Tag:
    """One theme or role given to one phrase; `confidence` 0–1; `reason` names the rule or features."""

    facet: Facet
    name: str
    origin: Origin = "rule"
    reason: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Sentence:
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
    """A phrase that comes ready-made (CSV, JSON lines, merge), without a speech around it."""

    text: str
    tags: tuple[Tag, ...] = ()
    source: str | None = None
    speaker: str | None = None
    occasion: str | None = None
    note: str | None = None
    starred: bool = False


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
    """All that the pipeline made of one source: what the sink stores in one transaction."""

    source: Source
    speeches: tuple[Speech, ...] = ()
    phrases: tuple[ReadyPhrase, ...] = ()
    removed: tuple[Removal, ...] = ()


# --- the bank as it is read -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """One distinct formulation, with what a list of results shows of it.

    `speech`, `source`, `speaker`, `occasion` are those of its first occurrence (None for a snippet
    without them); `count` is the number of occurrences (0 for a snippet), `uses` how often it was copied.
    `unsure` lists facet names whose tag has a low confidence.
    """

    id: int
    text: str
    role: str | None = None
    themes: tuple[str, ...] = ()
    speaker: str | None = None
    occasion: str | None = None
    speech: str | None = None
    source: str | None = None
    count: int = 0
    starred: bool = False
    uses: int = 0
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a phrase stands; `text` is the wording there (it may differ in width or punctuation)."""

    phrase_id: int
    speech_id: int
    speech: str
    source: str
    start: int
    end: int
    paragraph: int
    text: str
    heading: str | None = None
    speaker: str | None = None
    speaker_name: str | None = None
    occasion: str | None = None
    date: str | None = None


# --- search ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """What a result must be besides matching; empty means no demand.

    `themes` is all-of a tuple of any-of groups: (("整改落实", "成果转化"), ("责任担当",)).
    `ids` limits to these phrases (None: all).
    """

    themes: tuple[tuple[str, ...], ...] = ()
    not_themes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    not_roles: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    starred: bool = False
    fresh: bool = False
    unsure: bool = False
    min_length: int | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: `score` 0–100, `spans` the matched places in `phrase.text`, `family` how many like it
    were folded into this line, `parts` the named parts of the score for `--explain`."""

    phrase: Phrase
    score: float
    match: Match
    spans: tuple[tuple[int, int], ...] = ()
    family: int = 0
    family_ids: tuple[int, ...] = ()
    parts: Mapping[str, float] = field(default_factory=dict)
