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
from typing import NamedTuple

from phrasebank.i18n import _
from phrasebank.ingest.clues import Clues, Look, clues_of
from phrasebank.ingest.rules_file import entries
from phrasebank.parsed import Sentence, Speech

PLACES = (
    "标题句", "称谓句", "开头", "部分前", "讲话首", "讲话末", "首段", "末段", "末前段",
    "段首", "段末", "部分首", "部分末", "有部分", "无部分", "片语",
)  # fmt: skip
TENTHS = tuple(f"第{number}成" for number in "一二三四五六七八九十")  # of ten sentences or more
NO_SUBJECT = "无主语"
_SUBJECT_REACH = 48  # characters from the start within which a subject is looked for
_FIRST_SENTENCES = 16  # sentences within which a first heading ends the opening
_THANKS_CHARACTERS = 16  # characters of a last paragraph that only says thanks
_WISHES_CHARACTERS = 40  # characters of a last paragraph that may only thank and wish well
_FORMS = {"heading": "标题句", "salutation": "称谓句"}
_OPENING = 48  # characters from the start within which a sentence says that another part begins


class Sign(NamedTuple):
    """A pattern that gives a mark where it is found; `bit` says in a look whether it is worth a search."""

    name: str
    bit: int
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, name: str, pattern: re.Pattern[str] | None, clues: Clues) -> Sign | None:
        """Make the sign of a pattern, whose clues are added to the others; None where there is no pattern."""
        return None if pattern is None else cls(name, clues.add(clues_of(pattern)), pattern)


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part of a speech, of one group of which one holds at a time.

    One that a heading names holds for its section, one that a sentence opens to the end of its paragraph.
    """

    name: str
    group: str
    heading: re.Pattern[str] | None
    opening: Sign | None


@dataclass(frozen=True, slots=True)
class Situation:
    """How marks are made: of the kinds of subject the first that fits, of the shapes all, and the parts."""

    subjects: tuple[Sign, ...]
    shapes: tuple[Sign, ...]
    parts: tuple[Part, ...]

    @property
    def names(self) -> set[str]:
        """All marks that this situation can give."""
        subjects = {sign.name for sign in self.subjects}
        carried = {f"承{name}" for name in subjects}
        shapes = {sign.name for sign in self.shapes}
        return {
            *PLACES,
            *TENTHS,
            NO_SUBJECT,
            *subjects,
            *carried,
            *shapes,
            *(part.name for part in self.parts),
        }

    @classmethod
    def read(cls, path: Path, clues: Clues) -> Situation:
        """Read the subjects, shapes and parts of a rules file; raises RulesError where it is wrong."""
        parts = [
            Part(
                entry.name,
                str(entry.raw.get("group", "")),
                entry.pattern("heading"),
                Sign.of(entry.name, entry.pattern("sentence"), clues),
            )
            for entry in entries(path, "part")
        ]
        return cls(_signs(path, "subject", clues), _signs(path, "shape", clues), tuple(parts))

    def subject(self, look: Look) -> str | None:
        """Return the kind of subject of a sentence, None where it has none of the known kinds."""
        for name, bit, pattern in self.subjects:
            if look.worth & bit and pattern.search(look.text[:_SUBJECT_REACH]):
                return name
        return None

    def shape(self, look: Look) -> list[str]:
        """Return the shapes that a sentence has."""
        text, _pairs, worth, _words = look
        return [name for name, bit, pattern in self.shapes if worth & bit and pattern.search(text)]

    def marks(self, speech: Speech, looks: Sequence[Look]) -> Iterator[set[str]]:
        """Yield the marks of each sentence of a speech; `looks` see them as the rules do."""
        parts = _Parts(self.parts)
        paragraph, section, carried = -1, None, None
        for sentence, look, marks in zip(speech.sentences, looks, _places(speech), strict=True):
            if sentence.section != section:
                section, carried = sentence.section, None
                parts.enter_section(_headings(speech, section))
            if sentence.paragraph != paragraph:
                paragraph, carried = sentence.paragraph, None
                parts.enter_paragraph()
            subject = None
            if sentence.form == "sentence":
                parts.hear(look)
                subject = self.subject(look)
                carried = subject or carried
            marks.add(subject or NO_SUBJECT)
            if subject is None and carried:
                marks.add(f"承{carried}")
            marks.update(self.shape(look), parts.names)
            yield marks

    def marks_of_text(self, look: Look) -> set[str]:
        """Return the marks of a snippet that stands in no speech."""
        return {"片语", self.subject(look) or NO_SUBJECT, *self.shape(look)}


def _signs(path: Path, table: str, clues: Clues) -> tuple[Sign, ...]:
    """Read the entries of a table that are a name and a pattern; raises RulesError where one is wrong."""
    signs = []
    for entry in entries(path, table):
        sign = Sign.of(entry.name, entry.pattern("pattern"), clues)
        if sign is None:
            raise entry.wrong(_("it needs a pattern"))
        signs.append(sign)
    return tuple(signs)


class _Parts:
    """The parts that hold while a speech is read: by the headings around, or by how a sentence opens."""

    def __init__(self, kinds: Sequence[Part]) -> None:
        self._kinds = kinds
        self._openings = [(kind.group, kind.opening) for kind in kinds if kind.opening]
        self._here: dict[str, str] = {}
        self._passing: dict[str, str] = {}
        self.names: tuple[str, ...] = ()  # those that hold, one of each group

    def enter_section(self, headings: Sequence[str]) -> None:
        """Forget the section before; the innermost heading that names a part wins."""
        self._here.clear()
        for heading in headings:
            for kind in self._kinds:
                if kind.heading and kind.heading.search(heading):
                    self._here[kind.group] = kind.name
                    break
        self._name()

    def enter_paragraph(self) -> None:
        """Forget what held for the paragraph before alone."""
        self._passing.clear()
        self._name()

    def hear(self, look: Look) -> None:
        """Let a sentence open a part."""
        for group, (name, bit, pattern) in self._openings:
            if look.worth & bit and pattern.search(look.text[:_OPENING]):
                self._passing[group] = name
                self._name()
                return

    def _name(self) -> None:
        self.names = tuple((self._here | self._passing).values())


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
    whole = "有部分" if speech.sections else "无部分"
    tenths = _tenths(len(sentences))
    marks = [
        {whole, _FORMS.get(sentence.form, whole), *tenth}
        for sentence, tenth in zip(sentences, tenths, strict=True)
    ]
    body = [i for i, sentence in enumerate(sentences) if sentence.form == "sentence"]
    if not body:
        return marks
    first, opening = sentences[body[0]].paragraph, _opening(sentences)
    closing, before_closing = _closing(sentences)
    marks[body[0]].add("讲话首")
    marks[body[-1]].add("讲话末")
    for i, before, after in _with_neighbours(sentences):
        sentence, here = sentences[i], marks[i]
        if i in opening:
            here.add("开头")
        if sentence.section is None and speech.sections:
            here.add("部分前")
        if sentence.paragraph == first:
            here.add("首段")
        if sentence.paragraph in closing:
            here.add("末段")
        if sentence.paragraph == before_closing:
            here.add("末前段")
        if before is None or before.paragraph != sentence.paragraph:
            here.add("段首")
        if after is None or after.paragraph != sentence.paragraph:
            here.add("段末")
        if before is None or before.form == "heading" or before.section != sentence.section:
            here.add("部分首")
        if after is None or after.form == "heading" or after.section != sentence.section:
            here.add("部分末")
    return marks


def _tenths(count: int) -> list[tuple[str, ...]]:
    """Return the mark of the tenth in which each of so many sentences stands; none where they are few."""
    if count < len(TENTHS):
        return [()] * count
    return [(TENTHS[len(TENTHS) * i // count],) for i in range(count)]


def _with_neighbours(
    sentences: Sequence[Sentence],
) -> Iterator[tuple[int, Sentence | None, Sentence | None]]:
    """Yield the place of each sentence proper, and what stands before and after it, salutations left out."""
    shown = [i for i, sentence in enumerate(sentences) if sentence.form != "salutation"]
    around = [None, *(sentences[i] for i in shown), None]
    for i, before, after in zip(shown, around, around[2:], strict=False):
        if sentences[i].form == "sentence":
            yield i, before, after


def _opening(sentences: Sequence[Sentence]) -> set[int]:
    """Return the sentences that open a speech: before an early heading, else the first paragraph."""
    for i, sentence in enumerate(sentences[:_FIRST_SENTENCES]):
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
    if said > _WISHES_CHARACTERS or not before or _headed(sentences, before):
        return {last}, None
    return ({last, before}, None) if said <= _THANKS_CHARACTERS else ({last}, before)


def _headed(sentences: Sequence[Sentence], paragraph: int) -> bool:
    """Tell whether a heading stands in a paragraph or right before it."""
    inside = [i for i, sentence in enumerate(sentences) if sentence.paragraph == paragraph]
    return any(sentences[i].form == "heading" for i in (*inside, max(0, inside[0] - 1)))
