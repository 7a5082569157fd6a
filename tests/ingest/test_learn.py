"""Suggestions from corrections: words that stand in the corrected phrases and seldom in others."""

from __future__ import annotations

import tomllib

import pytest

from phrasebank.ingest.learn import suggest

CORRECTED = ["食堂饭菜要热乎。", "把职工食堂办好，把灶台擦亮。", "食堂账目要公开。"]


def test_the_common_word_is_found() -> None:
    found = suggest("theme", "后勤", CORRECTED, ["把会议开好。", "账目要清楚。"])
    assert found is not None
    assert found.words[0] == ("食堂", 3, 0)


@pytest.mark.parametrize(
    ("corrected", "others"),
    [([], []), (["食堂饭菜"], []), (CORRECTED, CORRECTED * 3), (["甲。", "乙。"], [])],
)
def test_nothing_telling_suggests_nothing(corrected: list[str], others: list[str]) -> None:
    assert suggest("theme", "后勤", corrected, others) is None


def test_a_suggestion_is_a_rule() -> None:
    found = suggest("role", "引用", CORRECTED, [])
    assert found is not None
    (rule,) = tomllib.loads(found.rule())["rule"]
    assert (rule["role"], rule["words"][0]) == ("引用", "食堂")


def test_words_are_no_pieces_of_one_another() -> None:
    found = suggest("role", "恳请希望", ["恳请水利站的同志多来看看。", "恳请水利站的同志多提意见。"], [])
    assert found is not None
    assert [word for word, *_counts in found.words] == ["恳请水利站的"]
