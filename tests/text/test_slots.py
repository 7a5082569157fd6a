"""Slots: golden cases, names that make one question, and filling in."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.text.slots import fill, fill_all, find, questions

_CASES = Path(__file__).parents[1] / "cases" / "slots.txt"
_MARK = re.compile("⟦([^|]*)\\|([^⟧]*)⟧")
TEXTS = st.text("第X×x某_{}年月日期单位市A5：，", max_size=40) | st.text(max_size=40)


def cases() -> list[str]:
    """Return the lines of the case file without its remarks."""
    lines = _CASES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("line", cases())
def test_golden(line: str) -> None:
    text = _MARK.sub(lambda mark: mark[1], line)
    marked, done = "", 0
    for slot in find(text):
        marked += f"{text[done : slot.start]}⟦{slot.raw}|{slot.name}⟧"
        done = slot.end
    assert marked + text[done:] == line


def test_equal_slots_are_one_question_and_take_one_value() -> None:
    text = "XX单位党组表态：XX单位将在X月X日至X月X日整改"
    assert [slot.name for slot in questions(text)] == ["单位", "月", "日", "月2", "日2"]
    values = {"单位": "市水务局", "月": "3", "日": "1", "月2": "4"}
    assert fill(text, values) == "市水务局党组表态：市水务局将在3月1日至4月X日整改"


def test_a_value_may_be_given_for_the_slot_as_it_is_written() -> None:
    assert fill("XX单位和XX同志", {"XX": "某", "同志": "张三"}) == "某和张三同志"


def test_a_value_that_looks_like_a_slot_is_not_filled_again() -> None:
    assert fill("XX单位第X期", {"单位": "XX期", "期数": "二"}) == "XX期第二期"


def test_what_stands_in_braces_is_one_slot() -> None:
    assert [slot.name for slot in find("{×年}工作，{××单位}")] == ["×年", "××单位"]
    assert fill("{×年}工作", {"×年": "今年"}) == "今年工作"


def test_texts_copied_together_are_asked_together() -> None:
    texts = ["XX单位\n于X月X日", "X", "XX单位X月"]
    names = [slot.name for slot in questions("\n".join(texts))]
    assert names == ["单位", "月", "日", "空位", "月2"]
    values = dict(zip(names, "甲34乙5", strict=True))
    assert fill_all(texts, values) == ("甲\n于3月4日", "乙", "甲5月")


@given(TEXTS)
def test_slots_are_in_order_and_filling_nothing_changes_nothing(text: str) -> None:
    slots = find(text)
    assert fill(text, {}) == text
    assert all(a.end <= b.start for a, b in itertools.pairwise(slots))
    assert all(text[slot.start : slot.end] == slot.raw and slot.name for slot in slots)


@given(TEXTS)
def test_every_question_answered_leaves_no_slot(text: str) -> None:
    filled = fill(text, {slot.name: "甲" for slot in questions(text)})
    assert find(filled) == ()


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("进驻XX单位，开展巡察", "市水务局", "进驻市水务局，开展巡察"),
        ("XX医院党委", "市人民", "市人民医院党委"),
        ("XX医院党委", "市人民医院", "市人民医院党委"),
        ("第X巡察组", "三", "第三巡察组"),
    ],
)
def test_a_value_takes_the_word_that_it_stands_for(text: str, value: str, filled: str) -> None:
    (slot,) = find(text)
    assert fill(text, {slot.name: value}) == filled
