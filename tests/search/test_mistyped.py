"""Pinyin with one slip of the finger: what the letters were meant to be."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.search.mistyped import corrections, respelled
from phrasebank.search.sound import Reading
from phrasebank.text import pinyin

_SYLLABLES = ("zheng", "zhan", "wei", "xing", "liang", "gong", "tui")  # that can be cut in one way only


def _means(readings: list[Reading], syllables: tuple[str, ...]) -> bool:
    return any(
        len(way) == len(syllables)
        and all(meant in unit.split("|") for unit, meant in zip(way, syllables, strict=True))
        for way in readings
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zhengzhizhanwie", "zheng zhi zhan wei"),
        ("zhegnzhi", "zheng zhi"),
        ("lixnigligai", "li xing li gai"),
        ("zhenzghi", "zheng zhi"),
        ("zhengzhizhnwei", "zheng zhi zhan wei"),
        ("zhengzhizhabwei", "zheng zhi zhan wei"),
        ("zheng zhi zahn wei", "zheng zhi zhan wei"),
        ("hzeng zhi", "zheng zhi"),
        ("政治zhnwei", "政 治 zhan wei"),
        ("zhanwie要高", "zhan wei 要 高"),
        ("jianshee", "jian she"),
    ],
)
def test_one_slip_is_undone(typed: str, meant: str) -> None:
    assert _means(corrections(typed), tuple(meant.split(" ")))


@pytest.mark.parametrize(
    "typed",
    [
        "zhenz",
        "xyzxyz",
        "phrasebank",
        "zhegnzih政",
        "政zhn",
        "政zhn治wie",
        "",
        "z" * 60,
        "lüxign",
        "zengzizanwei",
        "zehng zih wei",
    ],
)
def test_what_is_too_far_or_too_short_or_whole_is_left(typed: str) -> None:
    assert corrections(typed) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chan ye ji gou", "chan ye jie gou"),
        ("zheng zi zhan wei", "zheng zhi zhan wei"),
        ("政 治 zan wei", "政 治 zhan wei"),
        ("zhuan xin", "zhuan xing"),
        ("zhuang xing", "zhuan xing"),
    ],
)
def test_a_slip_that_leaves_syllables_whole_is_undone(typed: str, meant: str) -> None:
    assert _means(respelled(tuple(typed.split(" "))), tuple(meant.split(" ")))


def test_few_letters_may_be_anything() -> None:
    assert respelled(("fa", "zan")) == []


@given(st.lists(st.sampled_from(_SYLLABLES), min_size=3, max_size=6), st.data())
def test_swapped_letters_come_back_first(syllables: list[str], data: st.DataObject) -> None:
    letters = "".join(syllables)
    i = data.draw(st.integers(0, len(letters) - 2))
    typed = f"{letters[:i]}{letters[i + 1]}{letters[i]}{letters[i + 2 :]}"
    found = corrections(typed)
    assert len(found) <= 6
    for way in found:
        assert all(unit in pinyin.all_syllables() for unit in itertools.chain(*(u.split("|") for u in way)))
    if found and not any(len(way) < len(syllables) for way in found):
        assert _means(found, tuple(syllables)) or len(found) == 6
