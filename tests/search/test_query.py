"""The language of the search box, and that nothing typed into it can break it."""

from __future__ import annotations

import pytest
from hostile import HOSTILE
from hypothesis import given

from phrasebank.models import Filters
from phrasebank.search.query import MAX_LENGTH, MAX_TERMS, Term, parse
from phrasebank.text.fold import fold


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("巡察　配合 责任", ["巡察", "配合", "责任"]),
        ("政治 政治", ["政治"]),
        ("，。！", []),
        ("ＧＤＰ", ["gdp"]),
        ("這次“政治體檢”,很重要", ["这次政治体检很重要"]),
    ],
)
def test_spaces_part_terms(text: str, terms: list[str]) -> None:
    assert [term.text for term in parse(text).terms] == terms


@pytest.mark.parametrize(
    "text", ['"不回避 不掩盖"', "“不回避 不掩盖”", "「不回避 不掩盖」", "＂不回避 不掩盖＂"]
)
def test_any_quotes_mean_exactly_this(text: str) -> None:
    assert parse(text).terms == (Term("不回避不掩盖", exact=True),)


@pytest.mark.parametrize("text", ['"作风', '作"风', '""', "“作风"])
def test_a_quote_that_is_not_closed_is_a_character(text: str) -> None:
    assert not any(term.exact for term in parse(text).terms)


def test_what_must_not_be() -> None:
    query = parse('巡察 -整改 －"全面 从严" -主题:纪律|作风 -作用:标题')
    assert [term.text for term in query.terms] == ["巡察"]
    assert [term.text for term in query.without] == ["整改", "全面从严"]
    assert query.filters == Filters(not_themes=("纪律", "作风"), not_roles=("标题",))


def test_a_dash_alone_or_inside_is_no_not() -> None:
    assert not parse("- 2020-2024").without


def test_ends() -> None:
    assert parse("^同志们 而奋斗$").terms == (
        Term("同志们", exact=True, starts=True),
        Term("而奋斗", exact=True, ends=True),
    )
    assert parse("^ $").terms == ()


@pytest.mark.parametrize("text", ["，^同志们", "“^同志们", "^，同志们", "^“同志们”，"])
def test_punctuation_around_the_sign_of_the_beginning_is_nothing(text: str) -> None:
    assert parse(text).terms == (Term("同志们", exact=True, starts=True),)


@pytest.mark.parametrize("text", ["而奋斗。$", "而奋斗！”$", "而奋斗$。", "“而奋斗”$", "而奋斗.＄"])
def test_punctuation_around_the_sign_of_the_end_is_nothing(text: str) -> None:
    assert parse(text).terms == (Term("而奋斗", exact=True, ends=True),)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("主题:整改|成果 theme:责任", Filters(themes=(("整改", "成果"), ("责任",)))),
        ("作用：结尾 role:标题", Filters(roles=("结尾", "标题"))),
        ("身份:单位党组 Speaker:总理", Filters(speakers=("单位党组", "总理"))),
        ("讲话人:李克强", Filters(speakers=("李克强",))),
        ("场合:动员会 来源:巡察.docx", Filters(occasions=("动员会",), sources=("巡察.docx",))),
        ("場合:动员会 來源：巡察.docx", Filters(occasions=("动员会",), sources=("巡察.docx",))),
        ("-主題:整改", Filters(not_themes=("整改",))),
        ('主题:"党风 廉政"', Filters(themes=(("党风 廉政",),))),
        ("主题： 整改|成果 role:  标题", Filters(themes=(("整改", "成果"),), roles=("标题",))),
        ('-主题: "党风 廉政"', Filters(not_themes=("党风 廉政",))),
        ("-身份:总理|党组 -speaker:村", Filters(not_speakers=("总理", "党组", "村"))),
        (
            "主题:整改 | 成果 -作用:标题| 称谓",
            Filters(themes=(("整改", "成果"),), not_roles=("标题", "称谓")),
        ),
        ("-场合:会 -source:通知", Filters(not_occasions=("会",), not_sources=("通知",))),
    ],
)
def test_fields_filter(text: str, filters: Filters) -> None:
    query = parse(text)
    assert (query.terms, query.filters, query.blank) == ((), filters, True)


@pytest.mark.parametrize("text", ["主题:", "主题: ", "主题: 作用:标题", "主题:  -纪律"])
def test_a_field_without_a_value_is_a_word(text: str) -> None:
    assert parse(text).terms == (Term("主题"),)
    assert parse(text).filters.themes == ()


def test_filters_beside_the_query_stay() -> None:
    assert parse("作用:标题", Filters(starred=True)).filters == Filters(starred=True, roles=("标题",))


def test_a_page_is_cut() -> None:
    assert [len(term.text) for term in parse("长" * 10_000).terms] == [MAX_LENGTH]
    assert len(parse(" ".join(chr(0x4E00 + i) for i in range(500))).terms) == MAX_TERMS


@given(HOSTILE)
def test_it_never_raises_and_terms_are_folded(text: str) -> None:
    query = parse(text)
    for term in (*query.terms, *query.without):
        assert term.text
        assert fold(term.text) == term.text
