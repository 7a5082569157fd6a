"""Slips: what they cost, and that what is left of a term is really left."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.search import slips

HAN = st.text(alphabet="政治站位高质量发展主体责任整改", min_size=3, max_size=10)
FEW = st.text(alphabet="政治站", max_size=9)


@pytest.mark.parametrize(
    ("typed", "cost"),
    [
        ("政治站位", 0.0),
        ("政治占位", slips.HOMOPHONE),
        ("政治点位", slips.WRONG),
        ("政治赞位", slips.CONFUSED),
        ("能力要琴", slips.WRONG),
        ("棱力要强", slips.CONFUSED),
        ("政站位", slips.MISSING),
        ("政治的站位", slips.EXTRA),
        ("政站治位", slips.SWAPPED),
        ("的政治站位", slips.EDGE),
    ],
)
def test_costs(typed: str, cost: float) -> None:
    near = slips.nearest(typed, "政治站位要高，能力要强")
    assert near.quality == pytest.approx(1 - cost / len(typed))


@given(HAN, HAN)
@settings(max_examples=80, deadline=None)
def test_nearest_lies_in_the_text(term: str, text: str) -> None:
    near = slips.nearest(term, text)
    assert 0 <= near.start <= near.end <= len(text)
    assert 0 <= near.quality <= 1
    assert (near.quality == 1) == (term in text)


@given(HAN)
def test_respelled_are_one_slip_away(term: str) -> None:
    for guess in slips.swapped(term):
        assert len(guess) >= 2
        assert not set(guess) - set(term)
    for guess in slips.shortened(term):
        assert len(guess) < len(term)


def test_respelled() -> None:
    assert slips.swapped("正治站") == ["治正站", "正站治"]
    assert slips.shortened("政治的站位") == ["政的站位", "政治站位", "政治的位"]


@given(HAN)
@settings(max_examples=60, deadline=None)
def test_doubts_keep_pairs_of_the_term(term: str) -> None:
    pairs = {term[i : i + 2] for i in range(len(term) - 1)}
    for doubt in slips.doubts(term, dict.fromkeys(pairs, 5)):
        assert set(doubt.pairs) <= pairs
        assert doubt.shapes


def test_the_likely_place_comes_first() -> None:
    counts = {"政治": 9000, "治占": 2, "占位": 3, "位要": 40, "要高": 30}
    first = slips.doubts("政治占位要高", counts)[0]
    assert not {"治占", "占位"} & set(first.pairs)


@given(HAN, st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_some_shape_fits_the_text_with_one_character_more(term: str, place: int) -> None:
    """Whatever character she left out, one doubt's shape fits the text that has it."""
    at = 1 + place % (len(term) - 1)
    text = f"{term[:at]}的{term[at:]}"
    pairs = {term[i : i + 2] for i in range(len(term) - 1)}
    shapes = [shape for doubt in slips.doubts(term, dict.fromkeys(pairs, 5)) for shape in doubt.shapes]
    patterns = [shape.replace("%", ".*").replace("_", ".") for shape in shapes]
    assert len(term) < 3 or any(re.fullmatch(pattern, text) for pattern in patterns)


@given(
    FEW,
    st.lists(st.text(alphabet="政治站", max_size=3), min_size=2, max_size=3),
    st.sampled_from(["", "_", "__", "%"]),
)
@settings(max_examples=150, deadline=None)
def test_a_shape_is_seen_as_sql_sees_it(text: str, pieces: list[str], gap: str) -> None:
    """Every shape that a doubt can have: pieces with one gap between two, or with anything between."""
    shape = f"%{'%'.join(pieces)}%" if len(pieces) > 2 else f"%{gap.join(pieces)}%"
    pattern = shape.replace("%", ".*").replace("_", ".")
    assert list(slips.having(shape, ["", text])) == [
        n for n, t in enumerate(["", text]) if re.fullmatch(pattern, t)
    ]
