"""The points of pieces: packed and taken apart, they are what a plain sum gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.errors import RulesError
from phrasebank.ingest.tag import ROLES, Tagger
from phrasebank.ingest.weights import HUNDREDTHS, Weights, length, pieces_of
from phrasebank.resources import shipped

NAMES = ("甲", "乙", "丙")
LINES = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.integers(-900, 900).map(lambda value: value / HUNDREDTHS),
        st.lists(st.text("我们将要。", min_size=1, max_size=2), max_size=4, unique=True),
    ),
    max_size=12,
)


@given(LINES, st.text("我们将要。", max_size=30))
def test_packed_points_are_the_plain_sum(lines: list[tuple[str, float, list[str]]], text: str) -> None:
    weights, pieces = Weights.of(lines, NAMES), of(text)
    plain = [
        sum(
            round(value * HUNDREDTHS) * pieces.count(piece)
            for named, value, given in lines
            if named == name
            for piece in given
        )
        for name in NAMES
    ]
    assert list(weights.lanes(weights.of_text(text, pieces))) == plain


@given(st.lists(st.integers(-(2**30), 2**30), min_size=3, max_size=3))
def test_lanes_are_what_was_packed(points: list[int]) -> None:
    weights = Weights.of((), NAMES)
    total = sum(weights.pack(name, value / HUNDREDTHS) for name, value in zip(NAMES, points, strict=True))
    assert list(weights.lanes(total)) == points


def of(text: str) -> list[str]:
    """Return the pieces of a text."""
    return pieces_of(text, [text[i : i + 2] for i in range(len(text) - 1)])


def test_pieces_are_characters_pairs_beginnings_and_endings() -> None:
    assert sorted(of("办好事，办。")) == sorted([
        "办", "好", "事", "，", "办", "。", "办好", "好事", "事，", "，办", "办。",
        "^办", "^办好", "^办好事", "办$", "，办$", "。$",
    ])  # fmt: skip


def test_a_text_without_end_runs_over_no_lane() -> None:
    weights = Weights.of([(name, 15.0, ["请", "请请"]) for name in NAMES], NAMES)
    text = "请" * 2_000_000
    points = weights.lanes(weights.of_text(text, of(text)))
    assert points == (points[0],) * len(NAMES)
    assert points[0] > 0


def test_a_length_is_one_of_few_marks() -> None:
    assert [length("字" * size) for size in (0, 10, 11, 80, 81)] == [
        "10字内", "10字内", "20字内", "80字内", "80字以上",
    ]  # fmt: skip


def test_marks_and_what_always_holds_give_points() -> None:
    weights = Weights.of([("甲", 1.5, ["[末段]", "[]"]), ("乙", -0.5, ["[10字内]"])], NAMES)
    total = weights.of_text("好", of("好")) + weights.of_marks(["末段", "首段"])
    assert weights.lanes(total) == (300, -50, 0)


def test_a_name_that_is_not_asked_for_gets_no_lane() -> None:
    weights = Weights.of([("丁", 1.5, ["好"]), ("甲", 1.0, ["好"])], NAMES)
    assert weights.lanes(weights.of_text("好", of("好"))) == (100, 0, 0)


def test_a_reason_names_the_strongest_pieces() -> None:
    weights = Weights.of([("甲", 1.0, ["我将", "决"]), ("甲", 2.0, ["^坚决"]), ("甲", -3.0, ["办好"])], NAMES)
    assert weights.telling(of("坚决办好，我将带头"), "甲") == ["坚决", "我将"]
    assert weights.telling(of("坚决办好"), "乙") == []


@pytest.mark.parametrize("line", ["表态承诺", "表态承诺 许多 我将"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "weights.txt"
    path.write_text(f"# 字词的分\n论述 1 何为\n{line}\n", encoding="utf-8")
    with pytest.raises(RulesError, match="3"):
        Weights.read(path, ROLES)


def test_what_ships_knows_every_role_and_theme() -> None:
    tagger = Tagger.load(shipped("rules"))
    assert set(tagger.weights.names) == {*ROLES, *tagger.themes}


def test_a_sentence_without_a_rule_of_its_own_has_pieces_for_a_reason() -> None:
    tagger = Tagger.load(shipped("rules"))
    role, *_themes = tagger.tag_text("夜里十二点，泵房的灯还亮着。")
    assert role.reason
