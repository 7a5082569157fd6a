"""Cutting, breaking and marking by cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.picker.styled import Line, around, cut, flow, styled, tail
from phrasebank.text.width import width

TEXTS = st.text(alphabet="整改民生，。“”abc XX１é\u0301\x1b\x07\n", max_size=60)


def plain(line: Line) -> str:
    return "".join(text for _style, text in line)


@given(TEXTS, st.integers(2, 30))
def test_flow_loses_nothing_and_keeps_the_width(text: str, cells: int) -> None:
    lines = flow([("class:dim", text[:7]), ("", text[7:])], cells)
    assert "".join(map(plain, lines)).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(width(plain(line)) <= cells for line in lines)


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("一二三，四五", 6, ["一二", "三，四", "五"]),  # the comma does not begin a line
        ("copy what is marked", 9, ["copy what", "is ", "marked"]),
        ("ABCDEFGH", 4, ["ABCD", "EFGH"]),  # a word longer than a line is cut
        ("上\n下", 9, ["上", "下"]),
        ("", 9, [""]),
    ],
)
def test_flow_breaks_where_a_reader_expects_it(text: str, cells: int, lines: list[str]) -> None:
    assert [plain(line) for line in flow([("", text)], cells)] == lines


@given(TEXTS, st.integers(1, 30))
def test_cut_and_tail_fit(text: str, cells: int) -> None:
    assert width(plain(cut([("a", text), ("b", text)], cells))) <= cells
    end = tail(text, cells)
    assert width(end) <= cells
    assert end.lstrip("…") == "" or text.endswith(end.removeprefix("…"))


@given(TEXTS, st.integers(8, 40), st.integers(0, 50))
def test_around_shows_the_match_and_nothing_that_moves_a_cursor(text: str, cells: int, at: int) -> None:
    at = min(at, max(0, len(text) - 1))
    line = around(text, [(at, at + 1)] if text else [], cells)
    assert width(plain(line)) <= cells
    assert not set(plain(line)) & set("\x1b\x07\n")
    if text and text[at] in "整改民生":
        assert any(style == "class:match" for style, _part in line)


def test_around_begins_before_a_match_that_stands_far_behind() -> None:
    line = around("各位领导同志们大家上午好现在开会整改", [(16, 18)], 16)
    assert plain(line).startswith("…")
    assert ("class:match", "整改") in line


def test_marks_that_overlap_both_show() -> None:
    line = styled("整改落实", [("class:match", (0, 2)), ("class:extent", (1, 4))])
    assert line == [("class:match", "整"), ("class:match class:extent", "改"), ("class:extent", "落实")]
