"""Placing: what adding up whole texts finds is what looking at each place of each text finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.search.placing import LONGEST, placed
from phrasebank.text import pinyin

TERM = st.text(alphabet="政治站位占自至正", min_size=2, max_size=9)
TEXTS = st.lists(st.text(alphabet="政治站位占自至正的一", max_size=14), max_size=6)


def _worth(char: str, other: str) -> int:
    return 2 if char == other else int(pinyin.sounds(char) == pinyin.sounds(other))


def _most(term: str, text: str) -> int:
    """Return how much of a term stands in its order in the best place of a text, seen place by place."""
    size = len(term)
    of = {
        start: sum(_worth(term[i], text[start + i]) for i in range(size) if 0 <= start + i < len(text))
        for start in range(-size - 1, len(text) + 1)
    }
    return max(of.get(at - 1, 0) + n + of.get(at + 1, 0) for at, n in of.items() if -size <= at < len(text))


@given(TERM, TEXTS)
@settings(max_examples=300, deadline=None)
def test_all_at_once_is_one_by_one(term: str, texts: list[str]) -> None:
    found = placed(term, texts)
    assert [place.lack for place in found] == sorted(place.lack for place in found)
    lacks = {place.text: place.lack for place in found}
    expected = {index: -_most(term, text) for index, text in enumerate(texts) if text}
    best = min(expected.values(), default=0)
    assert all(lacks[index] == expected[index] for index in lacks)
    for index, lack in expected.items():
        assert (index in lacks) == (lack <= -len(term) and lack <= best + 4)


@given(TERM)
def test_a_text_that_has_a_term_is_placed_where_it_has_it(term: str) -> None:
    holders = ["的" * n + term + "的" * n for n in range(4)]
    places = {place.text: place for place in placed(term, holders)}
    for n, holder in enumerate(holders):
        start, size = places[n].start, len(places[n].codes)
        assert term in holder[start : start + size]


def test_the_same_sound_is_half_as_good() -> None:
    first, second, third = placed("政治站位", ["讲政治站位高", "讲政治占位高", "讲政治点位高"])
    assert (first.text, second.text, third.text) == (0, 1, 2)
    assert (first.lack, second.lack, third.lack) == (-8, -7, -6)


def test_the_longest_term_does_not_run_over() -> None:
    term = "站" * LONGEST
    assert placed(term, [term + term])[0].lack == -6 * LONGEST


def test_what_is_unlike_is_not_placed() -> None:
    assert placed("政治站位", ["中国人民", "", "站"]) == []
    assert placed("政治站位", []) == []
