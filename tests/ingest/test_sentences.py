"""Where sentences end: what never ends is cut where one would pause."""

from __future__ import annotations

from phrasebank.ingest.sentences import LONGEST, spans


def test_what_has_no_end_is_cut_after_a_pause() -> None:
    clause = "坚持把抓落实作为首要任务，"
    text = clause * 1000 + "抓出成效。"
    pieces = [text[begin:end] for begin, end in spans(text)]
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= LONGEST
    assert all(piece[-1] in "，。" for piece in pieces)


def test_what_has_no_pause_either_is_cut_all_the_same() -> None:
    text = "落实" * 5000
    pieces = [text[begin:end] for begin, end in spans(text)]
    assert "".join(pieces) == text
    assert max(map(len, pieces)) == LONGEST


def test_a_long_sentence_that_ends_stays_whole() -> None:
    text = "坚持" * 999 + "。"
    assert spans(text) == [(0, len(text))]


def test_a_straight_quote_behind_an_end_opens_where_another_closes_it() -> None:
    text = '这是攻坚的时间。"百日攻坚"拿下了项目。他说："要快。"大家照办。'
    assert [text[begin:end] for begin, end in spans(text)] == [
        "这是攻坚的时间。", '"百日攻坚"拿下了项目。', '他说："要快。"', "大家照办。",
    ]  # fmt: skip


def test_a_straight_quote_that_nothing_closes_stays_with_what_it_closes() -> None:
    text = '要快。"大家照办。'
    assert [text[begin:end] for begin, end in spans(text)] == ['要快。"', "大家照办。"]
