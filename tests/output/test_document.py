"""Documents: sound XML whatever the text, the layout of the standard, and a real office that opens it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.output.document import Line, write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def package_of(*lines: Line) -> zipfile.ZipFile:
    """Write a document and open it."""
    out = io.BytesIO()
    write_docx(out, lines)
    return zipfile.ZipFile(out)


def parsed(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """Return the XML of one part."""
    return ElementTree.fromstring(package.read(part))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_any_text_makes_sound_xml(text: str) -> None:
    package = package_of(Line(f"甲{text}乙", "title"), Line(text))
    for name in package.namelist():
        parsed(package, name)
    shown = "".join(parsed(package, "word/document.xml").itertext())
    assert shown.startswith("甲")


def test_every_paragraph_has_its_text_and_a_style_that_exists() -> None:
    package = package_of(Line("标题", "title"), Line("各位：", "salutation"), Line("一句 < & >\n二句"))
    styles = {style.get(f"{W}styleId") for style in parsed(package, "word/styles.xml")}
    paragraphs = list(parsed(package, "word/document.xml").iter(f"{W}p"))
    assert ["".join(p.itertext()) for p in paragraphs] == ["标题", "各位：", "一句 < & >二句"]
    assert {p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for p in paragraphs} <= styles  # type: ignore[union-attr]
    assert len(list(paragraphs[2].iter(f"{W}br"))) == 1


def test_the_same_lines_make_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        write_docx(out, [Line("立行立改")])
    assert first.getvalue() == second.getvalue()


def test_the_layout_is_that_of_the_standard() -> None:
    package = package_of(Line("甲"))
    section = parsed(package, "word/document.xml").find(f".//{W}sectPr")
    assert section is not None
    size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert size is not None
    assert margin is not None
    millimetres = {name.removeprefix(W): int(value) * 25.4 / 1440 for name, value in margin.items()}
    assert (round(millimetres["top"]), round(millimetres["left"])) == (37, 28)
    lines = (
        int(size.get(f"{W}h", 0)) - int(margin.get(f"{W}top", 0)) - int(margin.get(f"{W}bottom", 0))
    ) // 579
    assert lines == 22
    width = int(size.get(f"{W}w", 0)) - int(margin.get(f"{W}left", 0)) - int(margin.get(f"{W}right", 0))
    assert width // (16 * 20 - 4) == 28  # characters of 16 pt, set a little tighter
    body = next(s for s in parsed(package, "word/styles.xml") if s.get(f"{W}styleId") == "body")
    assert body.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "仿宋_GB2312"  # type: ignore[union-attr]
    assert body.find(f"{W}rPr/{W}sz").get(f"{W}val") == "32"  # type: ignore[union-attr]
    assert body.find(f"{W}pPr/{W}spacing").get(f"{W}line") == "579"  # type: ignore[union-attr]


@pytest.mark.desktop
def test_an_office_opens_it(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed")
    file = tmp_path / "draft.docx"
    with file.open("wb") as out:
        write_docx(
            out, [Line("在会上的表态发言", "title"), Line("各位领导：", "salutation"), Line("立行立改。")]
        )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=60)
    text = (tmp_path / "draft.txt").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["在会上的表态发言", "各位领导：", "立行立改。"]
