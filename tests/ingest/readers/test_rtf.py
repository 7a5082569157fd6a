"""Rich Text Format: tables whose cells hold more than one line, boxes, fields, deleted paragraph marks."""

from __future__ import annotations

import pytest

from phrasebank.ingest.clean import clean
from phrasebank.parsed import Document
from tests.ingest.readers.seen import document_of

HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 a;}}\f0 "


def document(source: str) -> Document:
    return document_of((HEAD + source + "}").encode("gb18030"), "a.rtf")


def texts(source: str) -> list[str]:
    return [paragraph.text for paragraph in document(source).paragraphs]


def test_the_bytes_of_a_picture_are_no_marks() -> None:
    picture = r"{\pict\wmetafile8\bin9 }}{\'zz\\x}"
    assert texts(rf"前一段。\par {picture}后一段，C:\\bin2 目录。\par") == [
        "前一段。",
        "后一段，C:\\bin2 目录。",
    ]


def test_the_paragraphs_of_a_cell_stay_in_their_row() -> None:
    row = r"\trowd\pard\intbl 责任单位\cell\pard\intbl 第一项\par\pard\intbl 第二项\cell\row\pard 完。\par"
    assert texts(row) == ["责任单位\t第一项 第二项", "完。"]


def test_a_number_in_a_cell_stays_in_its_cell() -> None:
    row = r"\trowd\pard\intbl 甲\cell\pard\intbl{\listtext 1.\tab}抓学习\cell\row\pard 下一段。\par"
    assert texts(row) == ["甲\t1.抓学习", "下一段。"]


def test_a_table_of_one_cell_lays_out_its_paragraphs() -> None:
    assert texts(r"\trowd\pard\intbl 第一段。\par 第二段。\cell\row\pard 完。\par") == [
        "第一段。",
        "第二段。",
        "完。",
    ]


def test_a_text_box_does_not_cut_the_paragraph_that_it_hangs_on() -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard 框内一。\par 框内二。}}}"
    around = rf"\pard 有框{box}的段落。\par 后一段。\par"
    assert texts(around) == [
        "有框的段落。",
        "框内一。",
        "框内二。",
        "后一段。",
    ]


def test_a_character_with_its_reading_is_kept() -> None:
    field = r"{\field{\*\fldinst { EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(shan),擅)}}{\fldrslt }}"
    found = document(rf"\pard {field}自离岗的，第{{\field{{\*\fldinst PAGE}}{{\fldrslt 3}}}}页。\par")
    assert [p.text for p in found.paragraphs] == ["擅自离岗的，第3页。"]
    assert [r.rule for r in found.removed] == ["field codes"]


@pytest.mark.parametrize(
    ("written", "created"),
    [
        (r"\yr2023\mo3\dy5\hr8\min0", "2023-03-05"),
        (r"\yr2023\mo3\dy5", "2023-03-05"),
        (r"\yr2014\mo10\dy29\hr12\min8", None),
        (r"\yr1601\mo1\dy1\hr0\min0", None),
    ],
)
def test_the_day_of_a_template_or_of_no_clock_is_none(written: str, created: str | None) -> None:
    assert document(rf"{{\info{{\creatim{written}}}}}\pard 正文。\par").created == created


def test_a_paragraph_whose_mark_was_deleted_runs_on() -> None:
    assert texts(r"\pard 前半，{\deleted\par}\pard 后半。\par") == ["前半，后半。"]


def test_a_bullet_of_a_picture_font_is_no_letter() -> None:
    fonts = r"{\fonttbl{\f1\fcharset2 Wingdings;}}"
    found = clean(document(rf"{fonts}\pard{{\listtext\f1 l\tab}}抓好整改落实。\par {{\f1 l}}正文。\par"))
    assert [(p.text, p.kind) for p in found.paragraphs] == [("抓好整改落实。", "list"), ("正文。", "body")]
    assert [r.rule for r in found.removed] == ["signs of a picture font"]
