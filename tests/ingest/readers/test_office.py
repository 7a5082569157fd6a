"""Files as an office program writes them, out of known text; skipped by name where LibreOffice is missing.

The known text is a .docx of ours; LibreOffice turns it into each format, and every reader must give the same
paragraphs, numbers and all.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from phrasebank.parsed import Document
from tests.ingest.readers.make import docx, level, numbering, par, run, story, style, table
from tests.ingest.readers.seen import document_of

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not here")

LONG = "我们要始终把思想和行动统一到上级的部署要求上来，以更高的标准、更实的作风抓好各项任务的落实。"
OUTLINE = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
)
BODY = (
    par("在作风建设动员会上的讲话", style="1"),
    par("同志们："),
    par(LONG * 3),
    par("认清形势", style="2", num=(1, 0)),
    par("提高站位", num=(1, 1)),
    par("抓学习，" + LONG, num=(1, 2)),
    par("抓制度，" + LONG, num=(1, 2)),
    par("压实责任", num=(1, 1)),
    par("抓考核，" + LONG, num=(1, 2)),
    par("狠抓落实", style="2", num=(1, 0)),
    par("留下，", f'<w:ins w:id="1" w:author="a" w:date="2023-01-01T00:00:00Z">{run("插入，")}</w:ins>')[:-6]
    + '<w:del w:id="2" w:author="a" w:date="2023-01-01T00:00:00Z">'
    + "<w:r><w:delText>删去，</w:delText></w:r></w:del>"
    + run("完。")
    + "</w:p>",
    table(("责任单位", "完成时限"), ("办公室", "六月底前")),
    par("带脚注的句子", '<w:r><w:footnoteReference w:id="2"/></w:r>', "到此为止。"),
    par("谢谢大家！"),
)
EXPECTED = [
    ("在作风建设动员会上的讲话", "heading"),
    ("同志们：", "body"),
    (LONG * 3, "body"),
    ("一、认清形势", "heading"),
    ("（一）提高站位", "body"),
    ("1.抓学习，" + LONG, "body"),
    ("2.抓制度，" + LONG, "body"),
    ("（二）压实责任", "body"),
    ("1.抓考核，" + LONG, "body"),
    ("二、狠抓落实", "heading"),
    ("留下，插入，完。", "body"),
    ("责任单位\t完成时限", "table"),
    ("办公室\t六月底前", "table"),
    ("带脚注的句子到此为止。", "body"),
    ("谢谢大家！", "body"),
    ("脚注的说明。", "note"),
]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the known text in every format that LibreOffice writes."""
    folder = tmp_path_factory.mktemp("office")
    source = folder / "source" / "speech.docx"
    source.parent.mkdir()
    source.write_bytes(
        docx(
            *BODY,
            styles=story(
                "styles",
                style("1", "heading 1", '<w:outlineLvl w:val="0"/>'),
                style("2", "heading 2", '<w:outlineLvl w:val="1"/>'),
            ),
            numbering=numbering({0: OUTLINE}, {1: (0, "")}),
            footnotes=story(
                "footnotes",
                '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>',
                f'<w:footnote w:id="2">{par("脚注的说明。")}</w:footnote>',
            ),
            header1=story("hdr", par("页眉")),
        )
    )
    assert SOFFICE is not None
    for suffix in ("doc", "rtf", "odt", "fodt", "pdf", "html"):
        home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
        call = [SOFFICE, home, "--headless", "--convert-to", suffix, "--outdir", str(folder), str(source)]
        subprocess.run(call, check=True, capture_output=True, timeout=120)
    return folder


def seen(path: Path) -> Document:
    return document_of(path.read_bytes(), path.name)


@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt", "fodt"])
def test_office_formats_give_the_same_paragraphs(converted: Path, suffix: str) -> None:
    document = seen(converted / f"speech.{suffix}")
    assert [(p.text, p.kind) for p in document.paragraphs] == EXPECTED
    left = "".join(removal.text for removal in document.removed)
    assert "删去" in left
    assert "页眉" in left


@pytest.mark.parametrize("suffix", ["pdf", "html"])
def test_other_formats_hold_every_character_in_order(converted: Path, suffix: str) -> None:
    """These show deletions as text, and (but for PDF) leave the kind of numbers to the page's style."""

    def characters(texts: list[str]) -> str:
        labels = r"^(?:[一二]、|（[一二]）|\d\.)"
        return re.sub("[^\u4e00-\u9fff]", "", "".join(re.sub(labels, "", text) for text in texts))

    document = seen(converted / f"speech.{suffix}")
    found = characters([p.text for p in document.paragraphs]).removeprefix("页眉").replace("删去", "")
    wanted = characters([text for text, _kind in EXPECTED])
    assert found == wanted
    if suffix == "pdf":
        texts = [re.sub(r"\s", "", p.text) for p in document.paragraphs]
        assert [
            text
            for text, kind in EXPECTED
            if kind in ("heading", "body") and "注" not in text and "留" not in text
        ] == [text for text in texts if text in {wanted for wanted, _kind in EXPECTED}]
