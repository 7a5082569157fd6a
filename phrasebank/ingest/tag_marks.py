"""The situation of a sentence: where it stands, who its subject is, what the part around it does.

Why: what a sentence does in a speech is seen less in its words than in its place, its subject and the part
it stands in (a report's look back against its plans); rules ask for these as marks. Which subjects and parts
there are, and how they are known, stands in roles.toml.

Invariant: marks are computed in reading order, from the sentence and what stands before it alone, but for
the places “last in …”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from phrasebank.i18n import _
from phrasebank.ingest.rules_file import entries
from phrasebank.parsed import Sentence, Speech

PLACES = (
    "标题句", "称谓句", "开头", "部分前", "讲话首", "讲话末", "首段", "末段", "末前段",
    "段首", "段末", "部分首", "部分末", "有部分", "无部分", "片语",
)  # fmt: skip
NO_SUBJECT = "无主语"
_SUBJECT_REACH = 48  # characters from the start within which a subject is looked for
_A_PAGE = 16  # sentences within which a first heading ends the opening
_A_WORD = 16  # characters of a last paragraph that only says thanks
_A_FEW_WORDS = 40  # characters of a last paragraph that may only thank and wish well
_OPENING = 48  # characters from the start within which a sentence says that another part begins


Patterns = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part of a speech, of one group of which one holds at a time.

    One that a heading names holds for its section, one that a sentence opens to the end of its paragraph.
    """

    name: str
    group: str
    heading: re.Pattern[str] | None
    opening: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Situation:
    """How marks are made: of the kinds of subject the first that fits, of the shapes all, and the parts."""

    subjects: Patterns
    shapes: Patterns
    parts: tuple[Part, ...]

    @property
    def names(self) -> set[str]:
        """All marks that this situation can give."""
        subjects = {name for name, _pattern in self.subjects}
        carried = {f"承{name}" for name in subjects}
        shapes = {name for name, _pattern in self.shapes}
        return {*PLACES, NO_SUBJECT, *subjects, *carried, *shapes, *(part.name for part in self.parts)}

    @classmethod
    def read(cls, path: Path) -> Situation:
        """Read the subjects, shapes and parts of a rules file; raises RulesError where it is wrong."""
        parts = [
            Part(
                entry.name,
                str(entry.raw.get("group", "")),
                entry.pattern("heading"),
                entry.pattern("sentence"),
            )
            for entry in entries(path, "part")
        ]
        return cls(_patterns(path, "subject"), _patterns(path, "shape"), tuple(parts))

    def subject(self, text: str) -> str | None:
        """Return the kind of subject of a sentence, None where it has none of the known kinds."""
        head = text[:_SUBJECT_REACH]
        for name, pattern in self.subjects:
            if pattern.search(head):
                return name
        return None

    def shape(self, text: str) -> set[str]:
        """Return the shapes that a sentence has."""
        return {name for name, pattern in self.shapes if pattern.search(text)}

    def marks(self, speech: Speech, texts: Sequence[str]) -> Iterator[set[str]]:
        """Yield the marks of each sentence of a speech; `texts` are the sentences as the rules see them."""
        parts = _Parts(self.parts)
        paragraph, section, carried = -1, None, None
        for sentence, text, marks in zip(speech.sentences, texts, _places(speech), strict=True):
            if sentence.section != section:
                section = sentence.section
                parts.enter_section(_headings(speech, section))
            if sentence.paragraph != paragraph:
                paragraph, carried = sentence.paragraph, None
                parts.enter_paragraph()
            subject = None
            if sentence.form == "sentence":
                parts.hear(text)
                subject = self.subject(text)
                carried = subject or carried
            marks.add(subject or NO_SUBJECT)
            if subject is None and carried:
                marks.add(f"承{carried}")
            yield marks | self.shape(text) | parts.names

    def marks_of_text(self, text: str) -> set[str]:
        """Return the marks of a snippet that stands in no speech."""
        return {"片语", self.subject(text) or NO_SUBJECT} | self.shape(text)


def _patterns(path: Path, table: str) -> Patterns:
    """Read the entries of a table that are a name and a pattern; raises RulesError where one is wrong."""
    read = [(entry, entry.pattern("pattern")) for entry in entries(path, table)]
    for entry, pattern in read:
        if pattern is None:
            raise entry.wrong(_("it needs a pattern"))
    return tuple((entry.name, pattern) for entry, pattern in read if pattern is not None)


class _Parts:
    """The parts that hold while a speech is read: by the headings around, or by how a sentence opens."""

    def __init__(self, kinds: Sequence[Part]) -> None:
        self._kinds = kinds
        self._here: dict[str, str] = {}
        self._passing: dict[str, str] = {}

    @property
    def names(self) -> set[str]:
        """The parts that hold, one of each group."""
        return set((self._here | self._passing).values())

    def enter_section(self, headings: Sequence[str]) -> None:
        """Forget the section before; the innermost heading that names a part wins."""
        self._here.clear()
        for heading in headings:
            for kind in self._kinds:
                if kind.heading and kind.heading.search(heading):
                    self._here[kind.group] = kind.name
                    break

    def enter_paragraph(self) -> None:
        """Forget what held for the paragraph before alone."""
        self._passing.clear()

    def hear(self, text: str) -> None:
        """Let a sentence open a part."""
        for kind in self._kinds:
            if kind.opening and kind.opening.search(text[:_OPENING]):
                self._passing[kind.group] = kind.name
                return


def _headings(speech: Speech, section: int | None) -> list[str]:
    """Return the headings around a place, the outermost first; one of level 1 has none around it."""
    headings: list[str] = []
    while section is not None and len(headings) < len(speech.sections):
        around = speech.sections[section]
        headings.append(around.heading)
        section = around.parent if around.level > 1 else None
    return headings[::-1]


def _places(speech: Speech) -> list[set[str]]:
    """Return the marks of form and place of each sentence."""
    sentences = speech.sentences
    body = [i for i, sentence in enumerate(sentences) if sentence.form == "sentence"]
    if not body:
        return [_common(speech, sentence) for sentence in sentences]
    first, opening = sentences[body[0]].paragraph, _opening(sentences)
    closing, before_closing = _closing(sentences)
    marks: list[set[str]] = []
    for i, sentence in enumerate(sentences):
        here = _common(speech, sentence)
        marks.append(here)
        if sentence.form != "sentence":
            continue
        before, after = _neighbour(sentences, i, -1), _neighbour(sentences, i, 1)
        places = {
            "讲话首": i == body[0],
            "讲话末": i == body[-1],
            "开头": i in opening,
            "部分前": sentence.section is None and bool(speech.sections),
            "首段": sentence.paragraph == first,
            "末段": sentence.paragraph in closing,
            "末前段": sentence.paragraph == before_closing,
            "段首": before is None or before.paragraph != sentence.paragraph,
            "段末": after is None or after.paragraph != sentence.paragraph,
            "部分首": before is None or before.form == "heading" or before.section != sentence.section,
            "部分末": after is None or after.form == "heading" or after.section != sentence.section,
        }
        here.update(name for name, holds in places.items() if holds)
    return marks


def _common(speech: Speech, sentence: Sentence) -> set[str]:
    """Return the marks of the form of a sentence, and of its speech."""
    form = {"heading": {"标题句"}, "salutation": {"称谓句"}}.get(sentence.form, set())
    return form | {"有部分" if speech.sections else "无部分"}


def _opening(sentences: Sequence[Sentence]) -> set[int]:
    """Return the sentences that open a speech: before an early heading, else the first paragraph."""
    for i, sentence in enumerate(sentences[:_A_PAGE]):
        if sentence.form == "heading":
            return set(range(i))
    first = next((s.paragraph for s in sentences if s.form == "sentence"), 0)
    return {i for i, sentence in enumerate(sentences) if sentence.paragraph == first}


def _closing(sentences: Sequence[Sentence]) -> tuple[set[int], int | None]:
    """Return the paragraphs that close a speech, and the one before a short last one, which may close it too.

    The last one closes it, with the one before where it is but a word of thanks. A paragraph that belongs to
    a heading of its own, before it or in it, closes nothing.
    """
    last = sentences[-1].paragraph
    if _headed(sentences, last):
        return set(), None
    said = sum(len(sentence.text) for sentence in sentences if sentence.paragraph == last)
    before = max((s.paragraph for s in sentences if s.paragraph < last), default=0)
    if said > _A_FEW_WORDS or not before or _headed(sentences, before):
        return {last}, None
    return ({last, before}, None) if said <= _A_WORD else ({last}, before)


def _headed(sentences: Sequence[Sentence], paragraph: int) -> bool:
    """Tell whether a heading stands in a paragraph or right before it."""
    inside = [i for i, sentence in enumerate(sentences) if sentence.paragraph == paragraph]
    return any(sentences[i].form == "heading" for i in (*inside, max(0, inside[0] - 1)))


def _neighbour(sentences: Sequence[Sentence], i: int, step: int) -> Sentence | None:
    """Return the sentence before or after, salutations left out; None at the end of the speech."""
    i += step
    while 0 <= i < len(sentences) and sentences[i].form == "salutation":
        i += step
    return sentences[i] if 0 <= i < len(sentences) else None
