"""Pinyin as dictionaries write it is what hands type; what only looks so stays."""

from __future__ import annotations

import pytest

from phrasebank.search.query import parse


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("zhèngzhì", ["zhengzhi"]),
        ("Zhèng zhì", ["zheng", "zhi"]),
        ("zheng4zhi4", ["zheng", "zhi"]),
        ("lǜsè", ["lvse"]),
        ("lü4 se4", ["lv", "se"]),
        ("xi'an", ["xi", "an"]),
        ("tian’anmen", ["tian", "an", "men"]),
        ("xī'ān 发展", ["xi", "an", "发展"]),
        ("xi'", ["xi"]),
        ("let's", ["lets"]),
        ("iu'iu 'a' u1 v2", ["iuiu", "a", "u1", "v2"]),
        ("café", ["café"]),
        ("5G A4 PM2.5", ["5g", "a4", "pm2.5"]),
        ("第3条", ["第3条"]),
        ("经济fāzhǎn", ["经济fazhan"]),
        ("jīngjì发展", ["jingji发展"]),
        ("人民qun2zhong4", ["人民qunzhong"]),
        ("café文化 A4纸", ["café文化", "a4纸"]),
        ('"xi\'an"', ["xian"]),
    ],
)
def test_tones_and_apostrophes_are_no_letters(typed: str, terms: list[str]) -> None:
    assert [term.text for term in parse(typed).terms] == terms
