"""Readings: right in context, the other ones known, and quick to load."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.text import pinyin
from phrasebank.text.fold import fold


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("重要", "zy"), ("重复", "cf"), ("银行", "yh"), ("行动", "xd"), ("长效", "cx"), ("增长", "zz"),
        ("银行长效机制", "yhcxjz"), ("调查研究", "dcyj"), ("协调", "xt"), ("会计", "kj"), ("参与", "cy"),
        ("gdp增长5%", "gdpzz5%"),
    ],
)  # fmt: skip
def test_initials_in_context(text: str, letters: str) -> None:
    assert pinyin.initials(text) == letters


def test_syllables_in_context() -> None:
    assert pinyin.syllables("率先垂范") == ["shuai", "xian", "chui", "fan"]
    assert pinyin.syllables("效率5") == ["xiao", "lv", "5"]


def test_other_readings_are_known() -> None:
    assert set(pinyin.readings("重")) >= {"zhong", "chong"}
    assert pinyin.readings("5") == ()


def test_homophones_are_common_characters() -> None:
    assert "占" in pinyin.homophones("站")
    assert "站" not in pinyin.homophones("站")
    assert pinyin.homophones("z") == []


def test_what_many_mouths_confuse() -> None:
    def mouths(text: str) -> str:
        return pinyin.mouths(pinyin.sounds(text))

    assert mouths("振新名争立") == mouths("真兴民增你")
    assert len(set(mouths("振张新现名梦"))) == 6  # -ang and -an are not confused


def test_what_sounds_alike_is_told_by_the_neighbours() -> None:
    assert pinyin.sounds("商业银行") == pinyin.sounds("伤业因航")
    assert pinyin.sounds("长效") == pinyin.sounds("常效")
    assert pinyin.sounds("行动")[0] == pinyin.sounds("行")
    assert pinyin.sounds("行动")[0] != pinyin.sounds("航")
    assert "行" in pinyin.turned("航")
    assert {"民", "敏"} <= set(pinyin.confused("名"))
    assert not {"名", "明", "门"} & set(pinyin.confused("名"))
    assert pinyin.confused("a") == []


@given(st.text(max_size=40))
def test_one_sound_a_character(text: str) -> None:
    folded = fold(text)
    assert (
        len(pinyin.initials(folded))
        == len(pinyin.syllables(folded))
        == len(pinyin.sounds(folded))
        == len(folded)
    )


def test_the_table_loads_at_once() -> None:
    pinyin._parts.cache_clear()
    pinyin._LETTERS.clear()
    start = time.process_time()
    pinyin.initials("站")
    assert time.process_time() - start < 0.2  # 15 ms on an idle machine; other tests run beside this one


def test_what_the_table_says_twice_is_the_same() -> None:
    for char in map(chr, range(0x4E00, 0xA000, 5)):
        if fold(char) == char:
            initials = {said[0] for said in pinyin.readings(char)} or {char}
            certain = len(initials) == 1 and char not in pinyin._turned()
            assert pinyin.rough_initials(char, usual=False) == (initials.pop() if certain else "*")


def test_pairs_that_only_their_word_gives_these_syllables() -> None:
    assert "长效" in pinyin.pairs_said("chang", "xiao")
    assert set(pinyin.pairs_said("zhong|zong", "xin")) == {"重心"}
    assert pinyin.pairs_said("liu", "liang") == []


def test_initials_that_words_confuse() -> None:
    assert "h" in pinyin.indexed_as("x")  # 行
    assert pinyin.indexed_as("站") == ""
