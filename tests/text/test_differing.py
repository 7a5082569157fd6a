"""Differing spans between two wordings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.text.differing import differing


@pytest.mark.parametrize(
    ("base", "other", "parts"),
    [
        ("市住建局党委一定整改到位", "市水务局党委坚决整改到位", ["水务", "坚决"]),
        ("立行立改", "立行立改", []),
        ("立行立改、真改实改", "立行立改", ["改"]),
        ("真改实改", "一定真改实改", ["一定"]),
        ("甲乙丙", "丁乙戊", ["丁乙戊"]),
        ("甲", "", []),
    ],
)
def test_what_differs(base: str, other: str, parts: list[str]) -> None:
    assert [other[start:end] for start, end in differing(base, other)] == parts


@given(st.text("甲乙丙，", max_size=20), st.text("甲乙丙，", max_size=20))
def test_spans_are_ordered_and_there_exactly_where_texts_differ(base: str, other: str) -> None:
    spans = differing(base, other)
    flat = [edge for span in spans for edge in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(other) for start, end in spans)
    assert bool(spans) == (other not in (base, ""))
