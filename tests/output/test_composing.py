"""Drafts: the order of a speech, changes by hand, and what is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.errors import UsageProblem
from phrasebank.models import Phrase
from phrasebank.output.composing import ORDER, Piece, arrange, as_markdown, as_text, change, lines

ROLES = st.lists(st.sampled_from((*ORDER, "标题", "自定", None)), max_size=8)


def phrases(*roles: str | None) -> list[Phrase]:
    """Return phrases of these roles; the first has the ID 1, and so on."""
    return [Phrase(n, f"第{n}句。", role) for n, role in enumerate(roles, 1)]


def ids(found: list[Phrase]) -> list[int]:
    """Return their IDs."""
    return [phrase.id for phrase in found]


def test_phrases_are_ordered_as_a_speech_runs() -> None:
    given = phrases("结尾号召", "表态承诺", "称谓", None, "认识意义", "表态承诺")
    assert ids(arrange(given)) == [3, 5, 2, 6, 4, 1]


def test_a_heading_stays_before_what_it_heads() -> None:
    assert ids(arrange(phrases("结尾号召", "标题", "标题", "认识意义", "称谓"))) == [5, 2, 3, 4, 1]
    assert ids(arrange(phrases("标题", "表态承诺", "结尾号召", "标题"))) == [1, 2, 4, 3]


@given(ROLES)
def test_nothing_is_lost_and_ordering_twice_changes_nothing(roles: list[str | None]) -> None:
    once = arrange(phrases(*roles))
    assert sorted(ids(once)) == list(range(1, len(roles) + 1))
    assert arrange(once) == once


@pytest.mark.parametrize(
    ("order", "result"),
    [("3 1", [3, 1, 2]), ("1 3", [2, 3, 1]), ("-2", [1, 3]), (" - 3 ", [1, 2]), ("2  2", [1, 2, 3])],
)
def test_a_change_by_hand(order: str, result: list[int]) -> None:
    assert ids(change(phrases(None, None, None), order)) == result


@pytest.mark.parametrize("order", ["4 1", "0 1", "-9", "x", "1", "1 2 3", "-0"])
def test_a_change_that_cannot_be_is_refused(order: str) -> None:
    with pytest.raises(UsageProblem, match="no change of this list"):
        change(phrases(None, None, None), order)


PIECES = [
    Piece(Phrase(1, "各位领导：", "称谓", speech="甲", source="a.txt"), "各位领导："),
    Piece(Phrase(2, "一、认识", "标题"), "一、认识"),
    Piece(Phrase(3, "（一）再认识", "标题"), "（一）再认识"),
    Piece(Phrase(4, "XX单位一定整改。", "表态承诺", speech="甲", source="a.txt"), "水务局一定整改。"),
]


def test_a_draft_in_each_form() -> None:
    draft = list(lines(PIECES, "表态发言", sources=True))
    assert [(line.look, line.text) for line in draft] == [
        ("title", "表态发言"),
        ("salutation", "各位领导："),
        ("heading", "一、认识"),
        ("subheading", "（一）再认识"),
        ("body", "水务局一定整改。"),
        ("heading", "Sources"),
        ("source", "1、4. 《甲》，a.txt"),
    ]
    bare = list(lines(PIECES, None, sources=False))
    assert as_text(bare) == "各位领导：\n一、认识\n（一）再认识\n水务局一定整改。\n"
    assert as_markdown(bare) == "各位领导：\n\n## 一、认识\n\n### （一）再认识\n\n水务局一定整改。\n"
