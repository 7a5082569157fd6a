"""OpenDocument texts and books."""

from __future__ import annotations

import pytest

from phrasebank.errors import Encrypted, ReadError
from phrasebank.ingest.readers import read
from phrasebank.parsed import Document
from tests.ingest.readers.make import epub, odt, zipped
from tests.ingest.readers.seen import document_of

LEVELS = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="（"'
    ' style:num-suffix="）"/>'
    '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/>'
    '</text:list-style><style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
)


def seen(data: bytes, name: str = "a.odt") -> Document:
    return document_of(data, name)


def item(content: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:list{named}><text:list-item>{content}</text:list-item></text:list>"


def test_lists_count_by_level_and_go_on_where_told() -> None:
    body = (
        '<text:list text:style-name="L"><text:list-item><text:p>甲</text:p></text:list-item>'
        f"<text:list-item><text:p>乙</text:p><text:p>乙的续段</text:p>{item('<text:p>丙</text:p>')}</text:list-item>"
        "</text:list><text:p>段</text:p>"
        '<text:list text:style-name="L" text:continue-numbering="true"><text:list-item><text:p>丁</text:p>'
        "</text:list-item></text:list>"
        f"{item('<text:p>戊</text:p>', 'L')}{item('<text:p>己</text:p>', 'B')}"
    )
    assert [(p.text, p.kind) for p in seen(odt(body, LEVELS)).paragraphs] == [
        *(("一、甲", "body"), ("二、乙", "body"), ("乙的续段", "body"), ("（1）丙", "body"), ("段", "body")),
        *(("三、丁", "body"), ("一、戊", "body"), ("己", "list")),
    ]


def test_text_with_spaces_notes_boxes_and_what_is_left_out() -> None:
    body = (
        "<text:tracked-changes><text:p>删去</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">标题</text:h>'
        '<text:p>一<text:s text:c="2"/>二<text:tab/>三<text:line-break/>四\n 五'
        '<text:span text:style-name="H">隐藏</text:span>'
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body>"
        "</text:note>。<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>单位</text:p></table:table-cell>"
        "<table:table-cell><text:p>时限</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = seen(
        odt(body, LEVELS, "<dc:title>讲话</dc:title><meta:creation-date>2023-03-05T0</meta:creation-date>")
    )
    assert [(p.text, p.kind, p.level) for p in document.paragraphs] == [
        ("标题", "heading", 2),
        *(("一  二\t三", "body", None), ("四 五。", "body", None), ("框", "body", None)),
        *(("单位\t时限", "table", None), ("脚注", "note", None)),
    ]
    assert sorted((r.rule, r.text) for r in document.removed) == [
        *(("comments", "批注"), ("deleted text", "删去"), ("hidden text", "隐藏"))
    ]
    assert (document.title, document.created) == ("讲话", "2023-03-05")


def test_an_encrypted_text_is_named() -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    data = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": manifest,
            "content.xml": "x",
        }
    )
    with pytest.raises(Encrypted):
        read(data, "a.odt")


def test_a_book_is_its_chapters_in_order() -> None:
    document = seen(epub("<h1>第一讲</h1><p>同志们：</p>", "<p>第二<b>讲</b></p>", title="讲话选"), "a.epub")
    assert [(p.text, p.level) for p in document.paragraphs] == [
        ("第一讲", 1),
        ("同志们：", None),
        ("第二讲", None),
    ]
    assert document.title == "讲话选"


@pytest.mark.parametrize(
    ("date", "created"),
    [("2019", "2019"), ("2019-05-01T08:00:00Z", "2019-05-01"), ("0101-01-01T00:00:00+00:00", None)],
)
def test_the_date_of_a_book(date: str, created: str | None) -> None:
    assert seen(epub("<p>要落实。</p>", date=date), "a.epub").created == created


def test_the_notes_of_a_book_are_kept() -> None:
    found = seen(epub("<p>正文。</p><aside epub:type='footnote'><p>注文。</p></aside>"), "a.epub")
    assert [p.text for p in found.paragraphs] == ["正文。", "注文。"]


def test_a_protected_or_torn_book_is_named() -> None:
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": "<container/>"}
    with pytest.raises(ReadError, match="chapters"):
        read(zipped(parts), "a.epub")
    with pytest.raises(Encrypted):
        read(zipped(parts | {"META-INF/rights.xml": "x"}), "a.epub")
