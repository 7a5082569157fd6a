"""Binary Word documents by their piece table; encrypted, torn and other compound files are named."""

from __future__ import annotations

import pytest

from phrasebank.errors import Encrypted, ReadError, UnsupportedFormat
from phrasebank.ingest.readers import read, sniff
from tests.ingest.readers.make import SYMBOL, doc, ole
from tests.ingest.readers.seen import document_of


def texts(data: bytes, name: str = "a.doc") -> list[str]:
    return [paragraph.text for paragraph in document_of(data, name).paragraphs]


def test_pieces_of_both_widths_in_order() -> None:
    data = doc(("同志们：\r今天", True), ("(OK) 100%\rRe: …", False), ("开会。\r𠮷人天相\r", True))
    assert texts(data) == ["同志们：", "今天(OK) 100%", "Re: …开会。", "𠮷人天相"]


def test_deleted_text_is_left_out_by_name() -> None:
    document = document_of(doc(("留下删去留下\r", True), deleted="删去"), "a.doc")
    assert [p.text for p in document.paragraphs] == ["留下留下"]
    assert [(r.rule, r.text) for r in document.removed] == [("deleted text", "删去")]


def test_what_stands_for_a_sign_of_a_picture_font_is_no_bracket() -> None:
    document = document_of(doc(("同意(不同意。\r", True), deleted="(", mark=SYMBOL), "a.doc")
    assert [p.text for p in document.paragraphs] == ["同意不同意。"]
    assert [r.rule for r in document.removed] == ["signs of a picture font"]


def test_fields_show_their_results_and_marks_go() -> None:
    text = '见\x13 HYPERLINK "http://x" \x14附件一\x15。\x13 PAGE \x15\x01\x02完\x1f\x1e止\x0b次行\r'
    assert texts(doc((text, True))) == ["见附件一。完-止", "次行"]


def test_a_character_with_its_reading_is_kept() -> None:
    """Word writes pinyin above a character, and a ring around a number, as a field without a result."""
    reading = '\x13 EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(shàn),擅)\x15'
    text = f"{reading}自离岗的，严肃处理。\r\x13 eq \\o\\ac(○,1)\x14\x15加强领导。\r"
    document = document_of(doc((text, True)), "a.doc")
    assert [p.text for p in document.paragraphs] == ["擅自离岗的，严肃处理。", "①加强领导。"]
    assert [removal.rule for removal in document.removed] == ["field codes"]


def test_a_paragraph_whose_mark_was_deleted_runs_on() -> None:
    assert texts(doc(("前半，\r后半。\r", True), deleted="\r")) == ["前半，后半。"]


def test_cells_and_pages() -> None:
    assert texts(doc(("甲\x07乙\x07", True), ("\r丙\x0c丁\r", True))) == ["甲\t乙", "丙", "丁"]


def test_wps_is_known_by_its_content() -> None:
    data = doc(("正文。\r", True))
    assert sniff(data, "讲话.wps") == "wps"
    assert texts(data, "讲话.wps") == ["正文。"]
    assert texts(data, "讲话.txt") == ["正文。"]


def test_a_password_is_named() -> None:
    with pytest.raises(Encrypted):
        read(doc(("正文。\r", True), flags=0x100), "a.doc")
    with pytest.raises(Encrypted):
        read(ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "a.docx")


@pytest.mark.parametrize(
    ("stream", "kind"), [("Workbook", "xls"), ("PowerPoint Document", "ppt"), ("X", "ole")]
)
def test_other_compound_files_are_named(stream: str, kind: str) -> None:
    data = ole({stream: b"x"})
    assert sniff(data, "a.doc") == kind
    with pytest.raises(UnsupportedFormat):
        read(data, "a.doc")


def test_word_95_in_one_piece() -> None:
    text = "同志们：\r我们要改进作风，狠抓落实。\r".encode("gbk")
    main = bytearray(0x300)
    main[0:4] = b"\xdc\xa5\x68\x00"
    main[24:32] = (0x300).to_bytes(4, "little") + (0x300 + len(text)).to_bytes(4, "little")
    main[0x34:0x38] = len(text).to_bytes(4, "little")
    assert texts(ole({"WordDocument": bytes(main) + text})) == ["同志们：", "我们要改进作风，狠抓落实。"]


def test_a_torn_file_says_so() -> None:
    data = doc(("正文。\r" * 50, True))
    with pytest.raises(ReadError):
        read(data[: len(data) // 2], "a.doc")
