"""How much of a phrase is copied: clause, clauses, sentence."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.picker.extent import clauses, extents

TEXT = "要从严从实抓好整改，做到件件有着落；事事有回音。"
TEXTS = st.text(alphabet="整改民生，；：。！ab1,", max_size=30)


def parts(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_clauses_leave_out_the_marks_between_them() -> None:
    assert parts(TEXT, clauses(TEXT)) == ["要从严从实抓好整改", "做到件件有着落", "事事有回音"]


@pytest.mark.parametrize(
    ("match", "steps"),
    [
        ("件件", ["做到件件有着落", "做到件件有着落；事事有回音", TEXT[:-1], TEXT]),
        ("整改", ["要从严从实抓好整改", "要从严从实抓好整改，做到件件有着落", TEXT[:-1], TEXT]),
        ("整改，做到", ["要从严从实抓好整改，做到件件有着落", TEXT[:-1], TEXT]),
        ("", ["要从严从实抓好整改", "要从严从实抓好整改，做到件件有着落", TEXT[:-1], TEXT]),
    ],
)
def test_extents_grow_from_the_clause_under_the_match(match: str, steps: list[str]) -> None:
    at = TEXT.find(match)
    spans = [(at, at + len(match))] if match else []
    assert parts(TEXT, extents(TEXT, spans)) == steps


def test_a_text_without_clauses_has_one_extent() -> None:
    assert extents("同志们", []) == [(0, 3)]
    assert extents("", []) == [(0, 0)]


@given(TEXTS, st.data())
def test_each_extent_holds_the_one_before_and_the_last_is_everything(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, max(0, len(text) - 1)))
    steps = extents(text, [(at, min(len(text), at + 1))] if text else [])
    assert steps[-1] == (0, len(text))
    for (low, high), (wider_low, wider_high) in pairwise(steps):
        assert (wider_low, wider_high) != (low, high)
        assert wider_low <= low <= high <= wider_high
