"""Leftovers: golden cases, what is her own, and the shape of what is found."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.text.leftovers import Own, find
from phrasebank.text.places import places

_CASES = Path(__file__).parents[1] / "cases" / "leftovers.txt"
_MARK = re.compile("⟦([^|]*)\\|[^⟧]*⟧")
OWN = Own(("市水务局",), ("清河县",), 2026)
TEXTS = st.text("二〇一八2018年第十三届次全会刘虹影组长市住建局凤冈县浙江省医院，", max_size=40)


def cases() -> list[str]:
    """Return the lines of the case file without its remarks."""
    lines = _CASES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("line", cases())
def test_golden(line: str) -> None:
    text = _MARK.sub(lambda mark: mark[1], line)
    marked, done = "", 0
    for left in find(text, OWN):
        marked += f"{text[done : left.start]}⟦{left.text}|{left.kind}⟧"
        done = left.end
    assert marked + text[done:] == line


def test_what_is_her_own_is_no_leftover_in_either_length() -> None:
    text = "凤冈县水务局"
    assert [left.text for left in find(text, Own())] != []
    assert find(text, Own(("凤冈县水务局",))) == ()
    assert find(text, Own(("水务局",), ("凤冈",))) == ()


def test_without_a_year_of_her_own_every_year_is_marked() -> None:
    assert [left.text for left in find("2026年和2018年")] == ["2026年", "2018年"]


@given(TEXTS)
def test_what_is_found_is_in_order_and_as_it_stands(text: str) -> None:
    found = find(text, OWN)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(text[left.start : left.end] == left.text != "" for left in found)


@given(TEXTS)
def test_places_are_in_order(text: str) -> None:
    spans = list(places(text))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
