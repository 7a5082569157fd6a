"""The situation of a sentence: where it stands, who its subject is, what the part around it does.

Why: what a sentence does in a speech is seen less in its words than in its place, its subject and the part
it stands in (a report's look back against its plans); rules ask for these as marks. Which subjects and parts
there are, and how they are known, stands in roles.toml.

Invariant: marks are computed in reading order, from the sentence and what stands before it alone, but for
the places “last in …”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phrasebank.i18n import _
from phrasebank.ingest.rules import compile_pattern, read_toml, rules_error
from phrasebank.models import Sentence, Speech

PLACES = (
    "标题句", "称谓句", "讲话首", "讲话末", "首段", "末段", "段首", "段末", "部分首", "部分末",
    "有部分", "无部分", "片语",
)  # fmt: skip
NO_SUBJECT = "无主语"
_SUBJECT_REACH = 48  # characters from the start within which a subject is looked for


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part of a speech (part), of one group of which one holds at a time."""

    name: str
    group: str
    heading: re.Pattern[str] | None
    opening: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Situation:
    """How marks are made: the kinds of subject, by pattern in order, and the kinds of part."""

    subjects: tuple[tuple[str, re.Pattern[str]], ...]
    parts: tuple[Part, ...]

    @property
    def names(self) -> set[str]:
        """All marks that this situation can give."""
        subjects = {name for name, _pattern in self.subjects}
        return {
            *PLACES,
            NO_SUBJECT,
            *subjects,
            *(f"承{name}" for name in subjects),
            *(p.name for p in self.parts),
        }

    @classmethod
    def read(cls, path: Path) -> Situation:
        """Read the subjects and parts of a rules file; raises RulesError where it is wrong."""
        raw = read_toml(path)
        subjects = [
            (entry_name(path, "subject", i, entry), entry_pattern(path, "subject", i, entry, "pattern"))
            for i, entry in enumerate(raw.get("subject", ()))
        ]
        parts = [
            Part(
                entry_name(path, "part", i, entry),
                str(entry.get("group", entry["name"])),
                entry_pattern(path, "part", i, entry, "heading"),
                entry_pattern(path, "part", i, entry, "sentence"),
            )
            for i, entry in enumerate(raw.get("part", ()))
        ]
        return cls(tuple((name, pattern) for name, pattern in subjects if pattern), tuple(parts))

    def subject(self, text: str) -> str | None:
        """Return the kind of subject of a sentence, None where it has none of the known kinds."""
        head = text[:_SUBJECT_REACH]
        for name, pattern in self.subjects:
            if pattern.search(head):
                return name
        return None

    def marks(self, speech: Speech, texts: Sequence[str]) -> Iterator[set[str]]:
        """Yield the marks of each sentence of a speech; `texts` are the sentences as the rules see them."""
        places = _places(speech)
        state: dict[str, str] = {}
        self._enter(state, speech.title, heading=True)
        section, paragraph, carried = None, -1, None
        for sentence, text, marks in zip(speech.sentences, texts, places, strict=True):
            if sentence.section is not None and sentence.section != section:
                for heading in _headings(speech, sentence.section):
                    self._enter(state, heading, heading=True)
            section = sentence.section
            self._enter(state, text, heading=sentence.form == "heading")
            if sentence.paragraph != paragraph:
                paragraph, carried = sentence.paragraph, None
            subject = self.subject(text) if sentence.form == "sentence" else None
            carried = subject or carried
            marks.add(subject or NO_SUBJECT)
            if subject is None and carried:
                marks.add(f"承{carried}")
            marks.update(state.values())
            yield marks

    def marks_of_text(self, text: str) -> set[str]:
        """Return the marks of a snippet that stands in no speech."""
        return {"片语", self.subject(text) or NO_SUBJECT}

    def _enter(self, state: dict[str, str], text: str, *, heading: bool) -> None:
        """Change the state where a heading or the opening of a sentence says that another part begins."""
        for part in self.parts:
            pattern = part.heading if heading else part.opening
            if pattern is not None and pattern.search(text if heading else text[:24]):
                state[part.group] = part.name
                return


def _headings(speech: Speech, section: int) -> list[str]:
    """Return the headings around a place, the outermost first."""
    headings: list[str] = []
    at: int | None = section
    while at is not None and len(headings) < len(speech.sections):
        headings.append(speech.sections[at].heading)
        at = speech.sections[at].parent
    return headings[::-1]


def _places(speech: Speech) -> list[set[str]]:
    """Return the marks of form and place of each sentence."""
    sentences = speech.sentences
    body = [i for i, sentence in enumerate(sentences) if sentence.form == "sentence"]
    first, last = (body[0], body[-1]) if body else (-1, -1)
    marks: list[set[str]] = []
    for i, sentence in enumerate(sentences):
        here: set[str] = {"有部分" if speech.sections else "无部分"}
        if sentence.form != "sentence":
            here.add("标题句" if sentence.form == "heading" else "称谓句")
            marks.append(here)
            continue
        before, after = _neighbour(sentences, i, -1), _neighbour(sentences, i, 1)
        here.update(
            name
            for name, holds in (
                ("讲话首", i == first),
                ("讲话末", i == last),
                ("首段", sentence.paragraph == sentences[first].paragraph),
                ("末段", sentence.paragraph == sentences[last].paragraph),
                ("段首", before is None or before.paragraph != sentence.paragraph),
                ("段末", after is None or after.paragraph != sentence.paragraph),
                ("部分首", before is None or before.form == "heading" or before.section != sentence.section),
                ("部分末", after is None or after.form == "heading" or after.section != sentence.section),
            )
            if holds
        )
        marks.append(here)
    return marks


def _neighbour(sentences: Sequence[Sentence], i: int, step: int) -> Sentence | None:
    """Return the sentence before or after, salutations left out; None at the end of the speech."""
    i += step
    while 0 <= i < len(sentences) and sentences[i].form == "salutation":
        i += step
    return sentences[i] if 0 <= i < len(sentences) else None


def entry_name(path: Path, table: str, number: int, entry: Mapping[str, Any]) -> str:
    """Return the name of an entry; raises RulesError where it has none."""
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise rules_error(path, table, number, _("it needs a name"))
    return name


def entry_pattern(
    path: Path, table: str, number: int, entry: Mapping[str, Any], key: str
) -> re.Pattern[str] | None:
    """Return the compiled pattern of an entry, None where it has none; raises RulesError."""
    try:
        return compile_pattern(entry.get(key))
    except ValueError as error:
        raise rules_error(path, table, number, str(error)) from error
