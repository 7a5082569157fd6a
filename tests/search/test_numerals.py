"""The numbers of a query are found in the other digits too, and what is no number stays."""

from __future__ import annotations

import pytest

from phrasebank.search.numerals import in_other_digits
from phrasebank.search.query import parse


@pytest.mark.parametrize(
    ("typed", "turned"),
    [
        ("2024年", "二〇二四年"),
        ("二零二四年", "2024年"),
        ("2020年10月1日", "二〇二〇年十月一日"),
        ("党的19大", "党的十九大"),
        ("3农", "三农"),
        ("2不愁3保障", "两不愁三保障"),
        ("2手抓 第2次 2季度", "两手抓 第二次 二季度"),
        ("2gewh", "两gewh"),
        ("1带1路", "一带一路"),
        ("2个100年", "两个一百年"),
        ("第14个五年规划", "第十四个五年规划"),
        ("第二十条", "第20条"),
        ("第412条 第105条", "第四百一十二条 第一百零五条"),
        ("第四百一十条", "第410条"),
        ("建党100周年 120周年", "建党一百周年 一百二十周年"),
        ("一百二十年", "120年"),
        ("2017年第3季度 9月", "2017年第三季度 九月"),
        ("每届九十人", "每届90人"),
        ("2000万人", "二千万人"),
        ("8项规定 作风", "八项规定 作风"),
        ("20dabaogao 4ge意识", "二十dabaogao 四ge意识"),
    ],
)
def test_numbers_are_written_otherwise(typed: str, turned: str) -> None:
    other = in_other_digits(parse(typed))
    assert other is not None
    assert " ".join(term.text for term in other.terms) == turned


@pytest.mark.parametrize(
    "typed",
    [
        "作风",
        "统一思想",
        "7.5%",
        "增长7%",
        "5g",
        "3d打印",
        "co2paifang",
        "c919",
        "1345号",
        "2024",
        "二百二条",
        '"19大"',
        "^3农",
        "万众一心",
    ],
)
def test_what_is_no_number_by_itself_stays(typed: str) -> None:
    assert in_other_digits(parse(typed)) is None
