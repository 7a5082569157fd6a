"""Lines of a PDF become paragraphs; page furniture goes by name; scans and radicals are named."""

from __future__ import annotations

import pytest

from phrasebank.errors import LimitExceeded, NoText, ReadError
from phrasebank.ingest.readers import Limits, read
from phrasebank.ingest.readers.pdf import _created
from phrasebank.ingest.readers.pdflines import Line, _in_order
from phrasebank.parsed import Document
from tests.ingest.readers.make import pdf
from tests.ingest.readers.seen import document_of

WIDE = 34  # characters of a full line of 12 points between 90 and 500
TEXT = "我们要把思想和行动统一到部署要求上来以更高的标准更实的作风抓好各项任务落实做到守土有责守土尽责"

Placed = tuple[float, float, float, str]


def seen(data: bytes) -> Document:
    return document_of(data, "speech.pdf")


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in seen(data).paragraphs]


def set_lines(paragraphs: list[str], top: float = 780, left: float = 90, wide: int = WIDE) -> list[Placed]:
    """Set paragraphs as a typesetter does: first lines indented by two characters."""
    lines: list[Placed] = []
    for paragraph in paragraphs:
        rest, room, at = paragraph, wide - 2, left + 24
        while rest:
            lines.append((at, top, 12, rest[:room]))
            rest, room, at, top = rest[room:], wide, left, top - 20
    return lines


def test_lines_are_joined_into_the_paragraphs_they_were() -> None:
    paragraphs = ["一、提高政治站位", TEXT + "。", TEXT[:31] + "。", TEXT * 2 + "！", "谢谢大家！"]
    title = (200.0, 810.0, 20.0, "在动员会上的讲话")
    assert texts(pdf([title, *set_lines(paragraphs)])) == ["在动员会上的讲话", *paragraphs]


def test_a_paragraph_goes_on_over_the_page_without_its_furniture() -> None:
    first, second = TEXT * 14 + "，", TEXT * 3 + "。"
    lines = set_lines([first[: WIDE * 19 - 2]])
    rest = first[WIDE * 19 - 2 :] + second
    more = [
        (90.0, 780.0 - 20 * n, 12.0, rest[n * WIDE : (n + 1) * WIDE]) for n in range(len(rest) // WIDE + 1)
    ]
    pages = []
    for number, body in enumerate((lines, [line for line in more if line[3]]), start=1):
        head = (90.0, 815.0, 9.0, "某市工作会议材料")
        pages.append([head, *body, (280.0, 40.0, 9.0, f"— {number} —")])
    document = seen(pdf(*pages))
    assert [p.text for p in document.paragraphs] == [first + second]
    assert sorted({removal.rule for removal in document.removed}) == ["page heads and feet", "page numbers"]
    assert [r.text for r in document.removed if r.rule == "page numbers"] == ["— 1 —", "— 2 —"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = set_lines([TEXT * 2 + "才行。", "左栏" + TEXT + "。"], top=740, wide=16)
    right = set_lines([TEXT + "；", "右栏" + TEXT * 2 + "。"], top=740, left=310, wide=16)
    across = (90.0, 780.0, 12.0, "通栏的导语" + TEXT[:28])
    mixed = sorted([*left, *right], key=lambda line: (-line[1], line[0]))
    assert texts(pdf([across, *mixed])) == [
        across[3],
        *(TEXT * 2 + "才行。", "左栏" + TEXT + "。", TEXT + "；", "右栏" + TEXT * 2 + "。"),
    ]


def test_a_raised_number_ends_no_line_of_a_column() -> None:
    def line(text: str, left: float, bottom: float, size: float = 12.0) -> Line:
        return Line(text, left, left + size * len(text), bottom, size, 0)

    column = [line(TEXT[n : n + 16], 90, 740 - 20 * n) for n in range(12)]
    other = [line(TEXT[n : n + 16], 320, 740 - 20 * n) for n in range(12)]
    cut = [line(TEXT[4:12], 90, 660), line("2", 186, 665, 7), line(TEXT[12:20], 190, 660)]
    ordered = _in_order([*column[:4], *cut, *column[5:], *other])
    whole = [line.text for line in column]
    whole[4] = f"{TEXT[4:12]}2{TEXT[12:20]}"
    assert [line.text for line in ordered] == [*whole, *(line.text for line in other)]


def test_radicals_are_written_as_characters_and_named() -> None:
    document = seen(pdf([(90, 700, 12, "⼀要提⾼认识，⼆要抓好⼯作，⻓期坚持。")]))
    assert [p.text for p in document.paragraphs] == ["一要提高认识，二要抓好工作，长期坚持。"]
    assert [(r.rule, r.text) for r in document.removed] == [("radicals written as characters", "⼀⾼⼆⼯⻓")]


def test_notes_at_the_foot_do_not_cut_a_sentence() -> None:
    lines = set_lines([TEXT * 3])
    first, rest = lines[:4], [(left, bottom + 80, size, text) for left, bottom, size, text in lines[4:]]
    note = (90.0, 100.0, 9.0, "①本文所称单位，包括各级机关。")
    document = seen(pdf([*first, note], rest))
    assert [(p.text, p.kind) for p in document.paragraphs] == [(TEXT * 3, "body"), (note[3], "note")]


def test_numbers_stand_close_to_their_text() -> None:
    lines = [(90.0, 700.0, 12.0, "一、"), (150.0, 700.0, 12.0, "总体要求"), (90.0, 680.0, 12.0, TEXT[:WIDE])]
    lines += [(90.0, 660.0, 12.0, "第一条"), (160.0, 660.0, 12.0, "目的")]
    assert texts(pdf(lines)) == ["一、总体要求", TEXT[:WIDE], "第一条 目的"]


def test_a_scan_is_named() -> None:
    with pytest.raises(NoText, match="scan"):
        read(pdf([], []), "scan.pdf")


def test_pages_without_text_are_named() -> None:
    document = seen(pdf([(90, 700, 12, TEXT)], []))
    assert [(r.rule, r.text) for r in document.removed] == [("pages without text", "2")]


@pytest.mark.parametrize(
    ("written", "created"),
    [
        ("D:20220315173113+08'00'", "2022-03-15"),
        ("D:20220315", "2022-03-15"),
        ("D:19800101000000", None),
        ("2022", None),
    ],
)
def test_the_day_of_no_clock_is_none(written: str, created: str | None) -> None:
    assert _created(written) == created


def test_limits_and_torn_files() -> None:
    with pytest.raises(LimitExceeded):
        read(pdf([(90, 700, 12, TEXT)], []), "a.pdf", Limits(max_pages=1))
    with pytest.raises(ReadError):
        read(b"%PDF-1.7\nnothing", "a.pdf")


def test_the_thin_gap_between_digits_and_chinese_is_no_space() -> None:
    apart = 3.5  # points: what Word sets between the scripts
    digits = (90.0, 700.0, 12.0, "2023")
    year = (90.0 + 4 * 12 + apart, 700.0, 12.0, "年共抓好")
    count = (year[0] + 4 * 12 + apart, 700.0, 12.0, "15")
    rest = (count[0] + 2 * 12 + apart, 700.0, 12.0, "件民生实事。")
    assert texts(pdf([digits, year, count, rest])) == ["2023年共抓好15件民生实事。"]


def test_the_gap_between_two_foreign_words_is_a_space() -> None:
    words = [(90.0, 700.0, 12.0, "PCR"), (90.0 + 3 * 12 + 4, 700.0, 12.0, "test")]
    assert texts(pdf(words)) == ["PCR test"]
