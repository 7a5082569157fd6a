"""Marks of secrecy are found where they mark, and not where a sentence speaks of them."""

import pytest

from phrasebank.ingest.marks import find_mark
from phrasebank.parsed import Document, Paragraph, Removal


def mark_of(*lines: str) -> str | None:
    return find_mark(Document(tuple(Paragraph(line) for line in lines), "txt"))


@pytest.mark.parametrize(
    "line",
    [
        "绝密",
        "机密★1年",
        "秘 密 ★ 长期",
        "【机密】",
        "密级：秘密",
        "机密级",
        "秘密（10年）",
        "内部资料 注意保存",
        "内部资料，注意保存",
        "（内部文件，不得外传）",
        "会议材料\t秘密★6个月",
        "本材料不得外传",
        "阅后收回",
        "仅供内部参考",
    ],
)
def test_a_mark_is_found(line: str) -> None:
    assert mark_of("关于开展巡察工作的讲话", line, "同志们：")


@pytest.mark.parametrize(
    "line",
    [
        "要严守国家秘密，绝不能把机密文件带回家。",
        "成功的秘密在于坚持。",
        "要管好内部资料，做到专人专柜。",
        "保守党的秘密，是每名党员的义务。",
        "内部管理",
        "机密件要专人保管，任何人不得擅自复印、不得外传给无关人员，违者严肃处理。",
    ],
)
def test_a_sentence_about_secrets_is_no_mark(line: str) -> None:
    assert mark_of("讲话", line) is None


def test_a_mark_in_the_head_of_the_pages_is_found() -> None:
    head = Removal("page heads and feet", "机密★10年")
    assert find_mark(Document((Paragraph("同志们："),), "docx", removed=(head,))) == "机密★10年"
