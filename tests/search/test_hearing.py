"""Listening to phrases as they are written: nothing is missed that listening to the folded phrase hears."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.search import sound
from phrasebank.search.hearing import UNSURE, Ear
from phrasebank.text.fold import fold
from phrasebank.text.pinyin import initials

_CHARACTERS = "政治二四站位高质量发展银行长效重要机制调研会计強調〇○5，、 「」⼀ａ行"
_LETTERS = (
    "zheng zhi",
    "zhi z",
    "gao zh l",
    "ch x",
    "zhong yao",
    "chong",
    "yin hang",
    "x zh",
    "diao y",
    "政 zh",
    "5 yi",
    "kuai|kai ji",
)


@pytest.mark.parametrize("phrases", [1, 1000])
@given(text=st.text(_CHARACTERS, max_size=30), way=st.sampled_from(_LETTERS), usual=st.booleans())
def test_nothing_is_missed_and_nothing_is_made_up(phrases: int, text: str, way: str, usual: bool) -> None:
    reading, folded = tuple(way.split(" ")), fold(text)
    place = Ear(reading, phrases, usual=usual).place(text)
    heard = sound.places(reading, folded, initials(folded)) if usual else sound.anywhere(reading, folded)
    if place is None:
        assert next(heard, None) is None
    elif place != UNSURE:
        wording = text[slice(*place)]
        assert fold(wording) in {folded[start : start + len(reading)] for start in heard}
        assert sound.unusual(reading, fold(wording)) == 0


@pytest.mark.parametrize(
    ("text", "way", "wording"),
    [
        ("提高政治站位。", "zheng zhi zhan w", "政治站位"),
        ("強化政治站位", "政 治 z w", "政治站位"),
        ("银行业", "y h", "银行"),
        ("不回避、不掩盖", "b b y", "避、不掩"),
        ("二○二四年", "er ling", ""),
    ],
)
def test_where(text: str, way: str, wording: str) -> None:
    place = Ear(tuple(way.split(" ")), 1, usual=True).place(text)
    assert place is not None
    assert place == UNSURE if not wording else text[slice(*place)] == wording
