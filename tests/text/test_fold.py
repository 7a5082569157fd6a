"""Folding: one shadow for every width, script, case and punctuation of the same words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.text.fold import fold, fold_map
from phrasebank.text.script import TO_SIMPLIFIED


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("不回避、不掩盖", "不回避不掩盖"),
        ("“政治体检”,这", "政治体检这"),
        ("增長６.９％", "增长6.9%"),
        ("第3.", "第3"),
        ("⼀⼯⾼", "一工高"),
        ("ＧＤＰ Gdp", "gdpgdp"),
        ("政　治", "政治"),
        ("二○一四年，二○○九年，二○二○年", "二〇一四年二〇〇九年二〇二〇年"),
        ("○一是加强○○市", "一是加强市"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_the_map_is_the_fold(text: str) -> None:
    folded, where = fold_map(text)
    assert folded == fold(text)
    assert len(where) == len(folded)
    assert where == sorted(where)


def test_chinese_characters_need_no_normal_form() -> None:
    for char in map(chr, range(0x4E00, 0xA000)):
        assert unicodedata.normalize("NFKC", char).lower() == char
        assert char.isalnum()
        assert fold(char) == TO_SIMPLIFIED.get(char, char)
