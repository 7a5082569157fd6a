"""The starter speeches: whole, varied, and what the first search of a new user needs."""

from __future__ import annotations

from collections import Counter

import pytest

from phrasebank.ingest.parse import Options, Origin, parse
from phrasebank.ingest.tag import Tagger
from phrasebank.parsed import ParsedFile, Sentence, Speech
from phrasebank.resources import shipped

TWO_SPEECHES = ("06_", "18_")  # compilations: “(2篇)”


@pytest.fixture(scope="module")
def files() -> dict[str, ParsedFile]:
    """Parse every starter file as an import does."""
    tagger, parsed = Tagger.load(shipped("rules")), {}
    for path in sorted(shipped("starter").glob("*.txt")):
        (outcome,) = parse(path.read_bytes(), Origin(path.name), Options(), tagger)
        assert isinstance(outcome, ParsedFile), outcome
        parsed[path.name] = outcome
    return parsed


@pytest.fixture(scope="module")
def speeches(files: dict[str, ParsedFile]) -> list[Speech]:
    return [speech for file in files.values() for speech in file.speeches]


@pytest.fixture(scope="module")
def sentences(speeches: list[Speech]) -> list[Sentence]:
    return [sentence for speech in speeches for sentence in speech.sentences]


def named(sentences: list[Sentence], facet: str) -> Counter[str]:
    """Count the tags of one facet."""
    return Counter(tag.name for sentence in sentences for tag in sentence.tags if tag.facet == facet)


def test_there_is_enough_to_find(speeches: list[Speech], sentences: list[Sentence]) -> None:
    assert len(speeches) >= 20
    assert len(sentences) >= 1000


def test_compilations_are_taken_apart(files: dict[str, ParsedFile]) -> None:
    for name, file in files.items():
        assert len(file.speeches) == (2 if name.startswith(TWO_SPEECHES) else 1), name


def test_each_speech_has_a_title_an_address_and_an_end(speeches: list[Speech]) -> None:
    for speech in speeches:
        assert speech.title
        assert all(sentence.complete for sentence in speech.sentences)
        if "对照检查" not in speech.title:  # a paper that is handed in, not a speech
            assert speech.sentences[0].form == "salutation", speech.title


def test_every_role_and_theme_occurs(sentences: list[Sentence]) -> None:
    roles, themes = named(sentences, "role"), named(sentences, "theme")
    assert len(roles) == 15
    assert min(roles.values()) >= 12
    assert len(themes) >= 23


@pytest.mark.parametrize("words", ["不回避", "立行立改"])
def test_the_words_of_the_first_example_are_pledges(words: str, sentences: list[Sentence]) -> None:
    found = [s for s in sentences if words in s.text]
    tags = [{tag.name for tag in sentence.tags} for sentence in found]
    assert any({"表态承诺", "整改落实"} <= names for names in tags)


def test_nothing_but_layout_is_left_out(files: dict[str, ParsedFile]) -> None:
    rules = {removal.rule for file in files.values() for removal in file.removed}
    assert rules <= {"table of contents", "count of speeches"}
