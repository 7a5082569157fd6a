"""Whatever the bytes and the name: a document, phrases, members, or one ReadError with a reason."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.errors import NoText, ReadError, UnsupportedFormat
from phrasebank.ingest.passing import PassedOver
from phrasebank.ingest.readers import SUPPORTED, Limits, members, read, sniff
from tests.ingest.readers.make import doc, docx, epub, level, numbering, odt, par, pdf, table, zipped
from tests.ingest.readers.seen import document_of

TEXT = "同志们：今天的会议很重要，大家要认真学习领会，抓好贯彻落实。"
SAMPLES = {
    "docx": docx(
        par(TEXT, num=(1, 0)),
        table((TEXT, "x")),
        numbering=numbering({0: level(0, "decimal", "%1.")}, {1: (0, "")}),
    ),
    "doc": doc((f"{TEXT}\r\x13 A \x14甲\x15\x07乙\x07\r", True), deleted="会议"),
    "odt": odt(
        f"<text:p>{TEXT}</text:p><text:list><text:list-item><text:p>甲</text:p></text:list-item></text:list>"
    ),
    "epub": epub(f"<p>{TEXT}</p>"),
    "pdf": pdf([(90, 700, 12, TEXT)]),
    "rtf": rb"{\rtf1\ansicpg936{\fonttbl{\f0\fcharset134 a;}}\f0 \'cd\'ac\'d6\'be"
    rb"{\footnote \u25105?}\par\cell\row}",
    "html": f"<html><body><div class=nav>甲</div><table><tr><td>{TEXT}<td>乙</table></body></html>".encode(),
    "eml": b"From: a@b.c\nSubject: =?utf-8?b?5ZCM5b+X?=\nContent-Type: text/plain; charset=gbk\n\n"
    + TEXT.encode("gbk"),
    "zip": zipped({"a.txt": TEXT, "b.md": TEXT}),
    "csv": f"文本,主题\n{TEXT},甲\n".encode("gbk"),
    "jsonl": f'{{"text": "{TEXT}"}}\n'.encode(),
    "md": f"# 标题\n\n**{TEXT}**\n".encode(),
    "txt": TEXT.encode("utf-16"),
}
SMALL = Limits(max_file=2_000_000, max_unpacked=4_000_000, max_xml=4_000_000)
NAMES = st.sampled_from([*SAMPLES, "wps", "mht", "tar", "gz", "tsv", ""]).map(lambda suffix: f"讲话.{suffix}")


def take_in(data: bytes, name: str) -> None:
    """Read a file as the pipeline does; any error but a ReadError fails the test."""
    with contextlib.suppress(ReadError):
        inner = members(data, name, SMALL)
        if inner is None:
            read(data, name, SMALL)
        for _name, content in inner or ():
            assert isinstance(content, bytes | ReadError | PassedOver)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_content_decides_whatever_the_name(kind: str) -> None:
    plain = kind in ("csv", "jsonl", "md", "txt")
    assert sniff(SAMPLES[kind], "讲话.txt" if not plain else f"讲话.{kind}") == (
        "txt" if kind == "eml" else kind
    )
    take_in(SAMPLES[kind], f"讲话.{kind}")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.floats(0, 1), NAMES)
def test_truncated(kind: str, share: float, name: str) -> None:
    data = SAMPLES[kind]
    take_in(data[: int(len(data) * share)], name)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), min_size=1, max_size=20),
    NAMES,
)
def test_flipped_bits(kind: str, flips: list[tuple[float, int]], name: str) -> None:
    data = bytearray(SAMPLES[kind])
    for place, bit in flips:
        data[int(place * len(data))] ^= 1 << bit
    take_in(bytes(data), name)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["", "PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "{\\rtf1"]),
    NAMES,
)
def test_any_bytes(data: bytes, magic: str, name: str) -> None:
    take_in(magic.encode("latin-1") + data, name)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Rar!\x1a\x07\x00rest", "RAR"),
        (b"7z\xbc\xaf\x27\x1crest", "7-Zip"),
        (zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "Excel"),
        (zipped({"[Content_Types].xml": "x", "ppt/presentation.xml": "x"}), "PowerPoint"),
        (zipped({"OFD.xml": "x"}), "OFD"),
        (b"SQLite format 3\0rest", "database"),
    ],
)
def test_other_kinds_are_named_with_a_way_out(data: bytes, said: str) -> None:
    with pytest.raises(UnsupportedFormat, match=said) as caught:
        read(data, "讲话.docx")
    assert caught.value.hint


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 100, b" \r\n", b"\xff\xd8\xff\xe0JFIF", docx(par("")), "　\n".encode()]
)
def test_without_text(data: bytes) -> None:
    with pytest.raises(NoText):
        read(data, "a.txt")


def test_deep_nesting_does_not_break_the_walk() -> None:
    take_in(b"<html><body>" + b"<div>" * 20_000 + TEXT.encode(), "a.html")
    take_in(docx("<w:sdt><w:sdtContent>" * 3000 + par(TEXT) + "</w:sdtContent></w:sdt>" * 3000), "a.docx")
    take_in(rb"{\rtf1" + b"{" * 50_000 + b"a", "a.rtf")
    take_in(("[" * 100_000).encode(), "a.jsonl")


def test_every_ending_is_lower_case_with_a_dot() -> None:
    assert all(ending.startswith(".") and ending == ending.lower() for ending in SUPPORTED)


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.csv", "a.jsonl", "a.html"])
@pytest.mark.parametrize(
    "unit", ["[", "![a](", "<!--", "* ", " ", "|", "# ", "a #", "-", "\n", '"', ">", "*要", "<a "]
)
def test_hostile_lines_take_no_longer_than_others(name: str, unit: str) -> None:
    text = f"# 一|{unit * 20_000}|x\n‧"
    for data in (text.encode(), text.encode("cp950")):
        began = time.perf_counter()
        take_in(data, name)
        assert time.perf_counter() - began < 3


def test_a_text_that_is_only_named_as_a_page_keeps_its_lines() -> None:
    document = document_of("第一段。\n第二段。\n".encode(), "讲话.html")
    assert [p.text for p in document.paragraphs if p.text] == ["第一段。", "第二段。"]


def test_xml_of_other_programs_is_named_not_taken_for_text() -> None:
    with pytest.raises(UnsupportedFormat, match="XML"):
        read(
            '<?xml version="1.0"?><uof:UOF xmlns:uof="x"><字:文本串>要落实</字:文本串></uof:UOF>'.encode(),
            "a.uot",
        )
