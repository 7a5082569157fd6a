"""Letters as pinyin: the ways to read them, and where a text sounds so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.search import sound
from phrasebank.text.pinyin import initials, syllables


@pytest.mark.parametrize(
    ("letters", "reading"),
    [
        ("zhengzhizhanwei", "zheng zhi zhan wei"),
        ("zzzw", "z z z w"),
        ("政治zw", "政 治 z w"),
        ("gzl发展", "g z l 发 展"),
        ("gaozhiliangfz", "gao zhi liang f z"),
        ("xian", "xian"),
        ("nvxing", "nv xing"),
        ("lüxing", "lv xing"),
        ("luequ", "lve qu"),
        ("jvxing", "ju xing"),
    ],
)
def test_the_likeliest_reading(letters: str, reading: str) -> None:
    assert " ".join(sound.readings(letters)[0]) == reading


def test_two_ways_to_cut() -> None:
    assert {" ".join(reading) for reading in sound.readings("fangan")} >= {"fang an", "fan gan"}


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz发展5", min_size=1, max_size=80))
def test_readings_are_bounded_and_whole(term: str) -> None:
    readings = sound.readings(term)
    assert len(readings) <= sound.MAX_READINGS
    for reading in readings:
        assert len(sound.initials_of(reading)) == len(reading)


@given(st.text(alphabet="政治站位高质量发展银行长效重要机制", min_size=2, max_size=8))
def test_a_text_sounds_like_its_own_pinyin(text: str) -> None:
    for reading in (tuple(syllables(text)), tuple(initials(text))):
        assert 0 in set(sound.places(reading, text, initials(text)))


@pytest.mark.parametrize(
    ("unit", "kin"),
    [
        ("zhan", "zhan|zan"),
        ("z", "z|zh"),
        ("jin", "jin|jing"),
        ("zheng", "zheng|zeng|zhen|zen"),
        ("政", "政"),
    ],
)
def test_softened(unit: str, kin: str) -> None:
    assert set(sound.softened((unit,))[0][0].split("|")) >= set(kin.split("|")) - {"zh"}


def test_n_and_l_are_readings_of_their_own() -> None:
    assert sound.softened(("lan",)) == [("lan",), ("nan",)]
