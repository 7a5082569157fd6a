"""The numbers of headings, and sentences of a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.ingest.headings import mark_at
from phrasebank.ingest.sentences import spans


@pytest.mark.parametrize(
    ("line", "number", "order", "rank", "level"),
    [
        ("第一部分 总体要求", "第一部分", 1, 0, 1),
        ("第十二章　附则", "第十二章", 12, 0, 1),
        ("第三节 监督", "第三节", 3, 1, 1),
        ("一、提高认识", "一、", 1, 1, 1),
        ("十二、提高认识", "十二、", 12, 1, 1),
        ("二十、提高认识", "二十、", 20, 1, 1),
        ("一百零二、提高认识", "一百零二、", 102, 1, 1),
        ("三．提高认识", "三．", 3, 1, 1),
        ("四", "四", 4, 1, 1),
        ("Ⅱ、提高认识", "Ⅱ、", 2, 1, 1),
        ("（三）提高认识", "（三）", 3, 2, 2),
        ("(三)、提高认识", "(三)、", 3, 2, 2),
        ("三）提高认识", "三）", 3, 2, 2),
        ("2.提高认识", "2.", 2, 3, 3),
        ("２．提高认识", "２．", 2, 3, 3),
        ("12、提高认识", "12、", 12, 3, 3),
        ("（2）提高认识", "（2）", 2, 4, 3),
        ("2）提高认识", "2）", 2, 4, 3),
        ("⑵提高认识", "⑵", 2, 4, 3),
        ("②提高认识", "②", 2, 5, 3),
        ("一是提高认识", "一是", 1, 6, 3),
        ("十要提高认识", "十要", 10, 6, 3),
        ("第二，提高认识", "第二，", 2, 6, 3),
        ("其二，提高认识", "其二，", 2, 6, 3),
        ("第三步，提高认识", "第三步，", 3, 6, 3),
        ("第一个问题：提高认识", "第一个问题：", 1, 6, 3),
        ("首先，要提高认识", "首先，", 1, 6, 3),
        ("最后，要提高认识", "最后，", 99, 6, 3),
    ],
)
def test_the_number_of_a_heading(line: str, number: str, order: int, rank: int, level: int) -> None:
    mark = mark_at(line)
    assert mark is not None
    assert (mark.number, mark.order, mark.rank, mark.level) == (number, order, rank, level)
    assert line[mark.end :] == line.removeprefix(number).lstrip(" \u3000")


@pytest.mark.parametrize(
    "line",
    [
        "1.5万人受益",
        "五一、端午期间",
        "2020年以来",
        "一年来",
        "三要素缺一不可",
        "第一、第二、第三产业",
        "第一书记要带头",
        "第二条 本规定",
        "首先要提高认识",
        "一方面，要提高认识",
        "十四五规划",
        "（2020年）",
        "（一年）",
        "其中，一半以上",
        "",
    ],
)
def test_other_beginnings_are_no_numbers(line: str) -> None:
    assert mark_at(line) is None


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('要落实。！？；…“”‘’（）()《》".： 的，'), max_size=60))
def test_spans_cover_a_paragraph_in_order(text: str) -> None:
    position = 0
    for start, end in spans(text):
        assert position <= start < end
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""
