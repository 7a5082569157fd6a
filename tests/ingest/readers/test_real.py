"""Every real file beside the checkout is read, and nothing of its text is lost."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from phrasebank.parsed import Document
from tests.ingest.readers.seen import document_of


def chinese(text: str) -> Counter[str]:
    return Counter(re.findall("[\u4e00-\u9fff]", text))


def given(path: Path) -> tuple[Document, Counter[str]]:
    document = document_of(path.read_bytes(), path.name)
    texts = [p.text for p in document.paragraphs] + [removal.text for removal in document.removed]
    return document, chinese("".join(texts))


def test_every_docx_is_whole(shared: Path) -> None:
    for path in (shared / "corpus" / "raw" / "docx").iterdir():
        _document, found = given(path)
        with zipfile.ZipFile(path) as archive:
            root = ET.fromstring(archive.read("word/document.xml"))
        written = "".join(node.text or "" for node in root.iter() if node.tag.endswith("}t"))
        assert not chinese(written) - found, path.name


def test_every_page_is_whole_and_its_article_stands_alone(shared: Path) -> None:
    class Text(HTMLParser):
        written = ""

        def handle_data(self, data: str) -> None:
            self.written += data

    for path in (shared / "corpus" / "raw" / "html").iterdir():
        document, found = given(path)
        parser = Text()
        parser.feed(path.read_text(encoding="utf-8"))
        assert not chinese(parser.written) - found, path.name
        text = "".join(p.text for p in document.paragraphs)
        assert "扫一扫在手机打开当前页" not in text
        assert "索 引 号" not in text


def test_doc_pdf_and_rtf_are_read(shared: Path) -> None:
    raw = shared / "corpus" / "raw"
    for path in (*(raw / "doc").iterdir(), *(raw / "pdf").iterdir(), *(raw / "rtf").iterdir()):
        document, found = given(path)
        assert sum(found.values()) > 5_000
        assert not [p.text for p in document.paragraphs if re.search("[\x00-\x08\x0e-\x1f\ufffd]", p.text)]
