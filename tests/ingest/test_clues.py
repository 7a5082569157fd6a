"""Clues: never rule out a pattern that would be found, and find every word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.ingest.clues import ALWAYS, Clues, clues_of
from phrasebank.ingest.tag import Tagger

TAGGER = Tagger.load()
PATTERNS = sorted(
    {rule.pattern for rule in TAGGER.rules.rules if rule.pattern}
    | {sign.pattern for sign in (*TAGGER.situation.subjects, *TAGGER.situation.shapes)}
    | {part.opening.pattern for part in TAGGER.situation.parts if part.opening},
    key=lambda pattern: pattern.pattern,
)


@pytest.mark.parametrize(
    ("pattern", "clues"),
    [
        ("坚决服从", {"坚决"}),
        ("坚决|一定", {"坚决", "一定"}),
        ("将.*作为", {"作为"}),
        ("^[^，]{0,3}(?:以来|截至)，", {"以来", "截至"}),
        ("也?要(?!求)", {"也要", "要"}),
        ("[一二]是", {"一是", "二是"}),
        ("(?=[坚一])(?:坚决|一定)", {"坚决", "一定"}),
        ("(?:同时){1,3}", {"同时"}),
        ("了(?<!为了)", {"了"}),
        ("(?:我们)?", None),
        (r"\d", None),
        ("[^，]", None),
        ("(?i:ok)", None),
        ("坚决|.", None),
        ("", None),
    ],
)
def test_clues_are_read_off_a_pattern(pattern: str, clues: set[str] | None) -> None:
    assert clues_of(re.compile(pattern)) == clues


def test_case_is_not_guessed() -> None:
    assert clues_of(re.compile("ok", re.IGNORECASE)) is None


def test_most_shipped_patterns_have_clues() -> None:
    assert sum(clues_of(pattern) is None for pattern in PATTERNS) <= len(PATTERNS) // 20


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_a_pattern_finds_holds_a_clue(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    text = data.draw(st.from_regex(pattern))
    clues = Clues()
    bit = clues.add(clues_of(pattern))
    assert clues.look(text).worth & bit


WORDS = ("坚决", "坚决服从", "服从", "从大局", "大局")


def longest_first(text: str, words: list[str]) -> list[str]:
    """Find the words of a text place by place: the longest that reaches beyond those before."""
    found: list[str] = []
    reach = 0
    for place in range(len(text)):
        here = [word for word in words if text.startswith(word, place) and place + len(word) > reach]
        if here:
            found.append(max(here, key=len))
            reach = place + len(found[-1])
    return list(dict.fromkeys(found))


@given(st.text("坚决服从大局，𠮷"), st.permutations(WORDS))
def test_words_are_found_in_the_order_of_the_text(text: str, words: list[str]) -> None:
    clues = Clues()
    for number, word in enumerate(words):
        clues.add_word("theme", word, 7)
        clues.add_word("role", word, number)
    clues.add({"从大", "，"})
    look = clues.look(text)
    assert look.words.get(7, []) == longest_first(text, words)
    for number, word in enumerate(words):
        assert (word in look.words.get(number, [])) == (word in longest_first(text, words))


def test_nothing_to_look_for_finds_nothing() -> None:
    assert Clues().look("[]坚决") == ("[]坚决", ["[]", "]坚", "坚决"], ALWAYS, {})
