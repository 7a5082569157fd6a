"""Splitting: golden cases for every quirk of real files, nothing lost, the same again on its own result.

A case is a file tests/cases/split/NAME.txt with what must come of it in NAME.out. To add one, write the
text, run this test with UPDATE_CASES=1, and read the result with your own eyes before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.ingest.about import Known, Overrides
from phrasebank.ingest.clean import clean
from phrasebank.ingest.readers.numbers import chinese
from phrasebank.ingest.split import split
from phrasebank.parsed import Document, Paragraph, Speech
from tests.ingest.outlines import characters, check_offsets, document, kept, outline

CASES = sorted((Path(__file__).parents[1] / "cases" / "split").glob("*.txt"))


def speeches_of(text: str, name: str = "讲话.txt") -> tuple[Speech, ...]:
    return split(clean(document(text)), Known(file_name=name))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_case(path: Path) -> None:
    cleaned = clean(document(path.read_text(encoding="utf-8")))
    found = outline(split(cleaned, Known(file_name=path.name)), cleaned.removed)
    expected = path.with_suffix(".out")
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(found, encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_nothing_is_lost_and_splitting_again_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cleaned = clean(document(text))
    speeches = split(cleaned, Known(file_name=path.name))
    assert not characters(text) - kept(speeches, cleaned.removed)
    for speech in speeches:
        check_offsets(speech)
        assert again(speech).sentences == speech.sentences
        assert again(speech).sections == speech.sections


def again(speech: Speech) -> Speech:
    """Clean and split what came of a speech: its title and its text."""
    (result,) = split(clean(document(f"{speech.title}\n{speech.text}")), Known())
    return result


def test_what_the_user_says_wins() -> None:
    said = Overrides(
        title="题", speaker="单位党组", speaker_name="王五", occasion="巡视巡察", date="2020-01-02"
    )
    (speech,) = split(clean(document("同志们：\n散会。")), Known(file_name="2015讲话_李克.txt"), said)
    assert (speech.title, speech.speaker, speech.speaker_name, speech.occasion, speech.date) == (
        "题",
        "单位党组",
        "王五",
        "巡视巡察",
        "2020-01-02",
    )


def test_title_speaker_and_date_come_from_lines_then_properties_then_name() -> None:
    text = "在大会上的讲话\n（2018年3月5日）\n市长 李四光\n同志们：\n散会。"
    known = Known("属性里的标题", "赵六", "2001-01-01", "1999年讲话_孙七.txt")
    (speech,) = split(clean(document(text)), known)
    assert (speech.title, speech.speaker_name, speech.date) == ("在大会上的讲话", "李四光", "2018-03-05")
    (speech,) = split(clean(document("同志们：\n散会。")), known)
    assert (speech.title, speech.speaker_name, speech.date) == ("属性里的标题", "赵六", "2001-01-01")
    (speech,) = split(clean(document("同志们：\n散会。")), Known(file_name="1999年讲话_孙七.txt"))
    assert (speech.title, speech.speaker_name, speech.date) == ("1999年讲话 孙七", "孙七", "1999")


def test_the_date_of_a_signature_is_found_above_what_is_attached() -> None:
    attached = "附件\n整改任务清单\n第一条 各单位要逐条对照，限期销号。\n第二条 各单位要按月报告，不留尾巴。"
    signed = f"关于抓好整改的通知\n各科室：\n现将清单印发给你们。\n县委办公室\n2019年4月3日\n{attached}"
    assert [speech.date for speech in speeches_of(signed)] == ["2019-04-03"]
    diary = (
        "工作日志\n同志们：\n2019年4月3日\n走访了三户。\n2019年4月4日\n走访了五户。"
        + "\n没有遗漏一户，都签了协议。" * 8
    )
    assert [speech.date for speech in speeches_of(diary)] == [None]


def test_headings_of_the_reader_are_headings() -> None:
    paragraphs = (
        Paragraph("讲话"),
        Paragraph("同志们："),
        Paragraph("总的要求", "heading", 1),
        Paragraph("要快。"),
        Paragraph("具体安排", "heading", 2),
        Paragraph("要稳。"),
    )
    (speech,) = split(clean(Document(paragraphs, "docx")), Known())
    assert [(s.heading, s.level, s.parent) for s in speech.sections] == [
        ("总的要求", 1, None),
        ("具体安排", 2, 0),
    ]


def test_a_single_line_is_text_and_not_a_title() -> None:
    (speech,) = speeches_of("坚持人民至上", "口号.txt")
    assert (speech.title, speech.text, speech.sentences[0].complete) == ("口号", "坚持人民至上", True)


def test_a_compilation_can_hold_more_than_a_hundred_speeches() -> None:
    parts = "\n".join(f"第{chinese(n)}篇\n同志们：\n要抓好落实。" for n in range(1, 113))
    assert len(speeches_of(parts)) == 112


def test_no_text_is_no_speech() -> None:
    assert speeches_of(" \n\u3000\n") == ()


_MARKS = '。 ！ ？ ； “ ” （ ） ( ) 《 》 ‘ ’ " … . ： ， 、 一、 （一） (二) 1. 一是 二要 第一， 首先，'
_WORDS = "篇一 同志们： 各位领导， 目录 ……3 2018年3月5日 —— ##paidend## XX 市长 李四 工作 (4篇)"
_PIECES = st.sampled_from([*_MARKS.split(), *_WORDS.split(), "\n", "\n", "\u3000", " ", "\u200b"])


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_text_keeps_its_characters_and_offsets(text: str) -> None:
    cleaned = clean(document(text))
    speeches = split(cleaned, Known())
    assert not characters(text) - kept(speeches, cleaned.removed)
    for speech in speeches:
        check_offsets(speech)
