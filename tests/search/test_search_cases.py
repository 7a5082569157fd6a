"""What comes first, for the ways in which a writer asks: tests/cases/search/first.tsv over bank.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from phrasebank.search.engine import Request, search
from phrasebank.store.bank import Bank

_CASES = (Path(__file__).parents[1] / "cases" / "search" / "first.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", _CASES.splitlines()[1:], ids=lambda line: line.split("\t")[0])
def test_what_comes_first(genre: Bank, line: str) -> None:
    query, match, start = line.split("\t")
    results = search(genre, Request(query))
    assert results.hits, results
    first = results.hits[0]
    assert (first.match, first.phrase.text[: len(start)]) == (match, start)


@pytest.mark.parametrize("query", ["作风", "zzzw", "正治站位", "政治zw", "整改 配合"])
def test_spans_mark_what_answers(genre: Bank, query: str) -> None:
    for hit in search(genre, Request(query)).hits:
        assert hit.spans
        for start, end in hit.spans:
            assert 0 <= start < end <= len(hit.phrase.text)


@pytest.mark.parametrize(("query", "wordings"), [("xian", ("西安", "红线")), ("zuo", ("作风", "做"))])
def test_a_bare_syllable_finds_its_characters(genre: Bank, query: str, wordings: tuple[str, ...]) -> None:
    texts = [hit.phrase.text for hit in search(genre, Request(query)).hits]
    assert any(wordings[0] in text for text in texts)
    assert any(wordings[1] in text for text in texts)


def test_scores_fall_and_tiers_do_not_mix(genre: Bank) -> None:
    bands = {"exact": (88, 100), "terms": (76, 88), "pinyin": (60, 76), "fuzzy": (30, 60), "loose": (0, 30)}
    for query in ("作风", "整改 责任", "zzzw", "政治占位", "收尾鼓劲"):
        hits = search(genre, Request(query)).hits
        order = [list(bands).index(hit.match) for hit in hits]
        assert order == sorted(order)
        for hit in hits:
            low, high = bands[hit.match]
            assert low <= hit.score <= high
