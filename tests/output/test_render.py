"""Lines for terminals and pipes: widths in cells, marks, JSON fields, and no escape of a user's text."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phrasebank.models import Hit, Phrase
from phrasebank.output import render
from phrasebank.output.render import Style
from phrasebank.text.width import width

HIT = Hit(
    Phrase(
        12,
        "对反馈的问题不回避、不遮掩、不推诿，立行立改、真改实改，以实际行动践行“两个维护”。",
        role="表态承诺",
        themes=("整改落实", "责任担当"),
        speaker="单位党组",
        occasion="巡察",
        speech="在进驻会上的表态",
        source="范文.docx",
        count=3,
        starred=True,
        uses=2,
        unsure=("责任担当",),
    ),
    88.123,
    "exact",
    ((6, 9),),
    family=3,
)  # fmt: skip
TEXTS = st.text(max_size=80) | st.text("担当作为，。“”A1 \x1b[\n\t\u202e", max_size=80)


def test_a_result_on_a_terminal() -> None:
    assert list(render.hits([HIT], Style(60))) == [
        " 1  对反馈的问题不回避、不遮掩、不推诿，立行立改、真改实改，",
        "    以实际行动践行“两个维护”。",
        "    ID 12 · 表态承诺 整改落实 责任担当? · +3 alike · ★ · 单…",
    ]


def test_what_has_been_used_often_is_seen_at_once() -> None:
    assert "3 places · copied 2 times · 《在进驻会上的表态》" in render.about(HIT)


def test_matched_characters_are_highlighted_and_nothing_else() -> None:
    lines = list(render.hits([HIT], Style(200, color=True)))
    assert lines[0].count("\x1b[1;31m不回避\x1b[0m") == 1
    assert lines[0].count("\x1b") == 2


COLOURED = Style(60, True, {("theme", "责任担当"): "red", ("role", "表态承诺"): "#ff8800"})


def test_themes_and_roles_have_the_colour_that_their_owner_gave_them() -> None:
    last = list(render.hits([HIT], COLOURED))[-1]
    assert (
        "\x1b[2mID 12 · \x1b[0m\x1b[38;5;214m表态承诺\x1b[0m\x1b[2m 整改落实 \x1b[0m\x1b[31m责任担当" in last
    )
    bare = re.sub("\x1b\\[[0-9;]*m", "", last)
    assert bare == list(render.hits([HIT], Style(60)))[-1]


def test_a_name_that_was_cut_off_has_no_colour() -> None:
    lines = list(render.hits([HIT], Style(36, True, COLOURED.colours)))
    assert "表态承诺\x1b[0m" in lines[-1]
    assert "\x1b[31m" not in lines[-1]
    assert list(render.hits([HIT], Style(60, False, COLOURED.colours))) == list(render.hits([HIT], Style(60)))


@pytest.mark.parametrize(
    ("colour", "code"), [("black", "30"), ("white", "37"), ("#000000", "38;5;16"), ("#FFffff", "38;5;231")]
)
def test_a_colour_is_a_code_that_every_terminal_knows(colour: str, code: str) -> None:
    assert render.sgr(colour) == code


def test_a_mark_over_a_line_break_is_closed_and_opened_again() -> None:
    lines = list(render.marked("一二三四五六", [(1, 5)], Style(6, color=True)))
    assert lines == ["一\x1b[1;31m二三\x1b[0m", "\x1b[1;31m四五\x1b[0m六"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五，六", ["一二三四", "五，六"]),
        ("一二三四。”六", ["一二三", "四。”六"]),
        ("，。，。，。，。", ["，。，。，", "。，。"]),
    ],
)
def test_no_line_begins_with_a_mark_that_closes(text: str, lines: list[str]) -> None:
    assert list(render.marked(text, (), Style(10))) == lines


@example("00000000000\u0e5c\u2d680\u3000", 10, [])
@given(TEXTS, st.integers(10, 100), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=3))
def test_no_line_is_too_wide_or_ends_in_a_blank_or_obeys_the_text(
    text: str, cells: int, spans: list[tuple[int, int]]
) -> None:
    hit = Hit(Phrase(1, text, role=text), 1, "loose", tuple(spans))
    for line in render.hits([hit], Style(cells)):
        assert width(line) <= cells
        assert line == line.rstrip()
        assert line.isprintable() or not any(char < " " or "\x7f" <= char < "\xa0" for char in line)
    assert "\n" not in render.plain(text)
    assert not {"\x1b", "\u202e", "\r"} & set(render.plain(text))


def test_the_fields_of_json() -> None:
    assert render.phrase_json(HIT) == {
        "id": 12,
        "text": HIT.phrase.text,
        "score": 88.1,
        "match": "exact",
        "themes": ["整改落实", "责任担当"],
        "role": "表态承诺",
        "speaker": "单位党组",
        "occasion": "巡察",
        "speech": "在进驻会上的表态",
        "source": "范文.docx",
        "count": 3,
        "starred": True,
        "uses": 2,
    }


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_json_is_one_safe_line_that_means_the_same(text: str) -> None:
    line = render.json_line({"text": text})
    assert not re.search(render.SHOWN_UNSAFE, line)
    assert "\n" not in line
    assert json.loads(line) == {"text": text}


@pytest.mark.parametrize(
    ("setting", "terminal", "env", "wanted"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_when_colour_is_used(setting: str, terminal: bool, env: dict[str, str], wanted: bool) -> None:
    assert render.wants_color(setting, terminal, env) is wanted


def test_a_table_aligns_by_cells_and_numbers_to_the_right() -> None:
    rows = [("整改落实", 1, "甲"), ("民生", 120, "很长的名字很长的名字")]
    assert render.table(rows, ("theme", "n", "例"), 30) == [
        "theme       n  例",
        "整改落实    1  甲",
        "民生      120  很长的名字很长…",
    ]
    assert render.table([]) == []


def test_a_table_shares_the_cells_among_its_wide_columns() -> None:
    rows = [(1, "很长的名字很长的名字", "很长的文件名很长的文件名.txt"), (2, "短", "a.txt")]
    lines = render.table(rows, limit=27)
    assert lines == ["1  很长的名字…  很长的文件…", "2  短           a.txt"]
    assert render.table([(123, "甲")], limit=3) == ["123  甲"]
    assert render.table([(123, 45)], limit=3) == ["123  45"]


def test_the_matrix_shows_its_holes_and_shortens_its_head() -> None:
    counts = {("整改落实", "称谓"): 3, ("民生服务", "表态承诺"): 12}
    rows, columns = ["整改落实", "民生服务"], ["称谓", "表态承诺"]
    assert render.matrix(counts, rows, columns, 80) == [
        "          称谓  表态承诺",
        "整改落实     3         ·",
        "民生服务     ·        12",
    ]
    assert render.matrix(counts, rows, columns, 20)[0] == "          称谓  表态"


def test_a_matrix_without_rows_or_columns_has_no_trailing_blanks() -> None:
    lines = [*render.matrix({}, ["安全稳定", "整改"], [], 80), *render.matrix({}, [], ["称谓"], 80)]
    assert lines == [line.rstrip() for line in lines]
