"""A .docx as its reader sees it: numbers, tables, notes, boxes; what is deleted or hidden is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from phrasebank.errors import LimitExceeded, ReadError
from phrasebank.ingest.readers import Limits, read
from phrasebank.parsed import Document
from tests.ingest.readers import make
from tests.ingest.readers.make import docx, level, numbering, par, run, story, style, table
from tests.ingest.readers.seen import document_of

LONG = "要把思想和行动统一到部署要求上来，以更高标准、更实作风抓好任务落实，做到守土有责、守土尽责。"
OUTLINE = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4")
)


def seen(data: bytes) -> Document:
    return document_of(data, "speech.docx")


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in seen(data).paragraphs]


def left_out(data: bytes) -> dict[str, str]:
    return {removal.rule: removal.text for removal in seen(data).removed}


def test_numbers_count_by_level_and_begin_anew_below_a_higher_one() -> None:
    depths = [0, 1, 2, 2, 3, 1, 2, 0, 1]
    body = [par(f"第{n}段", num=(1, depth)) for n, depth in enumerate(depths)]
    numbers = numbering({0: OUTLINE}, {1: (0, "")})
    assert texts(docx(*body, numbering=numbers)) == [
        *("一、第0段", "（一）第1段", "1.第2段", "2.第3段", "①第4段"),
        *("（二）第5段", "1.第6段", "二、第7段", "（一）第8段"),
    ]


def test_lists_of_one_scheme_count_on_unless_told_to_begin_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbers = numbering({0: OUTLINE}, {1: (0, ""), 2: (0, ""), 3: (0, anew)})
    body = [par("甲段", num=(which, 0)) for which in (1, 1, 2, 3, 3)]
    assert texts(docx(*body, numbering=numbers)) == [f"{n}、甲段" for n in "一二三一二"]


def test_a_level_may_be_overridden_and_never_restart() -> None:
    own = level(1, "upperRoman", "%2)", '<w:lvlRestart w:val="0"/>')
    override = f'<w:lvlOverride w:ilvl="1">{own}</w:lvlOverride>'
    numbers = numbering({0: OUTLINE}, {1: (0, override)})
    body = [par("甲", num=(1, depth)) for depth in (0, 1, 0, 1)]
    assert texts(docx(*body, numbering=numbers)) == ["一、甲", "I)甲", "二、甲", "II)甲"]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("decimal", "第%1条", "第1条 甲"),
        ("upperLetter", "%1.", "A.甲"),
        ("lowerLetter", "%1)", "a)甲"),
        ("lowerRoman", "%1.", "i.甲"),
        ("japaneseCounting", "第%1章", "第一章 甲"),
        ("ideographTraditional", "%1、", "甲、甲"),
        ("decimalFullWidth", "%1．", "１．甲"),
        ("chineseLegalSimplified", "%1、", "壹、甲"),
        ("decimalZero", "%1.", "01.甲"),
        ("none", "附：", "附：甲"),
        ("bullet", "\uf0b7", "甲"),
    ],
)
def test_kinds_of_numbers(kind: str, text: str, shown: str) -> None:
    numbers = numbering({0: level(0, kind, text)}, {1: (0, "")})
    (paragraph,) = seen(docx(par("甲", num=(1, 0)), numbering=numbers)).paragraphs
    assert paragraph.text == shown
    assert paragraph.kind == ("list" if kind == "bullet" else "body")


def test_styles_give_levels_and_numbers() -> None:
    styles = story(
        "styles",
        style("1", "heading 1", '<w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr>'),
        style("2", "my own", based_on="1"),
        style("3", "Title"),
        style("4", "body", '<w:outlineLvl w:val="9"/>', based_on="1"),
    )
    numbers = numbering({0: OUTLINE}, {1: (0, "")})
    off = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    document = seen(
        docx(
            par("讲话", style="3"),
            par("认清形势", style="1"),
            par("狠抓落实", style="2"),
            par("不编号", style="1", properties=off),
            par("正文", style="4", properties=off),
            styles=styles,
            numbering=numbers,
        )
    )
    assert [(p.text, p.kind, p.level) for p in document.paragraphs] == [
        ("讲话", "heading", 1),
        ("一、认清形势", "heading", 1),
        ("二、狠抓落实", "heading", 1),
        ("不编号", "heading", 1),
        ("正文", "body", None),
    ]


def test_changes_are_taken_as_accepted_and_hidden_text_is_named() -> None:
    body = par(
        "留下，",
        f'<w:ins w:id="1">{run("插入，")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>',
        f'<w:moveFrom w:id="3">{run("移走")}</w:moveFrom>',
        run("隐藏", "<w:vanish/>"),
        run("显示，", '<w:vanish w:val="0"/>'),
        "完。",
    )
    assert texts(docx(body)) == ["留下，插入，显示，完。"]
    assert left_out(docx(body)) == {"deleted text": "移走", "hidden text": "隐藏"}
    assert [r.text for r in seen(docx(body)).removed] == ["删去", "移走", "隐藏"]


def test_what_a_style_hides_is_named() -> None:
    """What is pasted from the web brings “窗体顶端” along, which only its style hides."""
    mark = "<w:rPr><w:vanish/></w:rPr>"
    styles = story(
        "styles",
        f'<w:style w:type="paragraph" w:styleId="z"><w:name w:val="HTML Top of Form"/>{mark}</w:style>',
        f'<w:style w:type="character" w:styleId="c"><w:name w:val="hidden"/>{mark}</w:style>',
    )
    named = run("显示。", '<w:rStyle w:val="c"/><w:vanish w:val="0"/>')
    body = par("窗体顶端", style="z") + par("正文。", run("隐藏", '<w:rStyle w:val="c"/>'), named)
    assert texts(docx(body, styles=styles)) == ["正文。显示。"]
    assert [r.text for r in seen(docx(body, styles=styles)).removed] == ["窗体顶端", "隐藏"]


def test_a_field_that_has_only_a_code_shows_its_text() -> None:
    def field(code: str, result: str = "") -> str:
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{result}{marks[2]}"

    reading = field(r' EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(shàn),擅)')
    body = par(reading, "自离岗，", field("PAGE"), "严肃处理。") + par(field(r"eq \o\ac(○,1)"), "加强领导。")
    body += par(field(r"eq \o\ac(○,2)", run("②")), "改进作风。")
    assert texts(docx(body)) == ["擅自离岗，严肃处理。", "①加强领导。", "②改进作风。"]
    bare = body.replace('<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "", 3)
    assert texts(docx(bare)) == texts(docx(body))


def test_words_of_drawn_schemes_and_charts_are_named() -> None:
    words = "<d xmlns:a='urn:a'><a:p><a:t>{}</a:t></a:p></d>"
    parts = {"diagramData": words.format("第一步"), "diagramData2": words.format("第二步")}
    chart = "<c xmlns:c='urn:c'><c:cat><c:v>一季度</c:v></c:cat></c>"
    removed = seen(docx(par("正文。"), **parts, chart=chart)).removed
    assert {(r.rule, r.text) for r in removed} == {
        ("words drawn as pictures", text) for text in ("第一步", "第二步", "一季度")
    }


@pytest.mark.parametrize("stored", ["\\".join, lambda names: "/" + "/".join(names)])
def test_parts_may_be_named_as_windows_names_paths(stored: Callable[[list[str]], str]) -> None:
    packed = zipfile.ZipFile(io.BytesIO(docx(par("正文。"))))
    parts = {stored(name.split("/")): packed.read(name) for name in packed.namelist()}
    assert texts(make.zipped(parts)) == ["正文。"]


def test_the_day_of_a_template_is_none() -> None:
    for time in ("2014-10-29T12:08:00Z", "1601-01-01T00:00:00Z"):
        data = docx(par("正文。"), core=f"<dcterms:created>{time}</dcterms:created>")
        assert seen(data).created is None


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = par("前半，", properties='<w:rPr><w:del w:id="1"/></w:rPr>') + par("后半。") + par("另段。")
    assert texts(docx(body)) == ["前半，后半。", "另段。"]


def test_fields_links_controls_and_breaks() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    field = mark("begin") + "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>" + mark("separate")
    body = par(field, run("链接"), mark("end"), "之后。")
    body += par(f"<w:hyperlink>{run('超链接')}</w:hyperlink>", f"<w:smartTag>{run('标记')}</w:smartTag>")
    body += f"<w:sdt><w:sdtPr/><w:sdtContent>{par('控件')}</w:sdtContent></w:sdt>"
    body += par(
        "一行",
        "<w:r><w:br/></w:r>",
        "二行",
        "<w:r><w:tab/></w:r>",
        "三",
        "<w:r><w:noBreakHyphen/></w:r>",
        "四",
    )
    ruby = f"<w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>"
    assert texts(docx(body, par(ruby, "音"))) == [
        "链接之后。",
        "超链接标记",
        "控件",
        "一行",
        "二行\t三-四",
        "拼音",
    ]


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{par('框中文字')}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(docx(par("正文", drawn, "继续"), par("下段"))) == ["正文继续", "框中文字", "下段"]


def test_tables_are_rows_and_page_frames_are_paragraphs() -> None:
    document = seen(
        docx(table(("单位", "时限"), ("办公室", ""), ("", "长期")), table((par(LONG) + par("第二段。"),)))
    )
    assert [(p.text, p.kind) for p in document.paragraphs] == [
        ("单位\t时限", "table"),
        ("办公室", "table"),
        ("\t长期", "table"),
        (LONG, "body"),
        ("第二段。", "body"),
    ]


def test_notes_come_last_and_what_stands_beside_the_text_is_named() -> None:
    notes = story(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="0">{par("线")}</w:footnote>',
        f'<w:footnote w:id="2">{par(" 脚注。")}</w:footnote>',
    )
    data = docx(
        par("正文", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。"),
        footnotes=notes,
        header1=story("hdr", par("页眉")),
        comments=story("comments", f"<w:comment>{par('批注')}</w:comment>"),
    )
    document = seen(data)
    assert [(p.text, p.kind) for p in document.paragraphs] == [("正文。", "body"), ("脚注。", "note")]
    assert left_out(data) == {"page heads and feet": "页眉", "comments": "批注"}


def test_properties() -> None:
    core = "<dc:title>讲话</dc:title><dc:creator>李明</dc:creator>"
    core += "<dcterms:created>2023-03-05T08:00:00Z</dcterms:created>"
    document = seen(docx(par("正文。"), core=core))
    assert (document.title, document.author, document.created) == ("讲话", "李明", "2023-03-05")


def test_entities_and_bombs_are_refused() -> None:
    data = make.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": '<!DOCTYPE x [<!ENTITY a "aaa">]><document>&a;</document>',
        }
    )
    with pytest.raises(ReadError, match="entities"):
        read(data, "a.docx")
    big = docx(par("长" * 200_000))
    assert len(big) < 20_000
    with pytest.raises(LimitExceeded):
        read(big, "a.docx", Limits(max_unpacked=100_000))
    with pytest.raises(LimitExceeded):
        read(big, "a.docx", Limits(max_xml=100_000))


def test_the_xml_of_word_2003_that_office_systems_write_as_doc() -> None:
    listed = '<w:listPr><w:ilvl w:val="0"/><wx:t wx:val="一、"/></w:listPr>'
    deleted = (
        f'<aml:annotation w:type="Word.Deletion"><aml:content>{run("删去")}</aml:content></aml:annotation>'
    )
    note = f"<w:r><w:footnote>{par('脚注。')}</w:footnote></w:r>"
    head = f'<w:sectPr><w:hdr w:type="odd">{par("页眉")}</w:hdr></w:sectPr>'
    data = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="w" xmlns:wx="wx" xmlns:aml="aml" xmlns:o="o">'
        "<o:DocumentProperties><o:Title>讲话</o:Title><o:Created>2023-03-05T08:00:00Z</o:Created>"
        f"</o:DocumentProperties><w:styles>{style('1', 'heading 1')}</w:styles><w:body><wx:sect>"
        f"{par('标题', style='1')}{par('总体要求', properties=listed)}"
        f"{par('正文', deleted, note, '。')}{head}"
        "</wx:sect></w:body></w:wordDocument>"
    ).encode()
    document = document_of(data, "讲话.doc")
    assert [(p.text, p.kind) for p in document.paragraphs] == [
        *(("标题", "heading"), ("一、总体要求", "body"), ("正文。", "body"), ("脚注。", "note")),
    ]
    assert [(r.rule, r.text) for r in document.removed] == [
        ("deleted text", "删去"),
        ("page heads and feet", "页眉"),
    ]
    assert (document.title, document.created) == ("讲话", "2023-03-05")


def test_a_document_in_one_xml_file() -> None:
    def part(name: str, xml: str) -> str:
        return f'<pkg:part pkg:name="{name}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>'

    body = f'<w:document xmlns:w="{make.W}"><w:body>{par("甲", num=(1, 0))}</w:body></w:document>'
    numbers = numbering({0: OUTLINE}, {1: (0, "")})
    relations = f'<r><Relationship Id="a" Type="{make.OFFICE}/numbering" Target="numbering.xml"/></r>'
    data = '<?xml version="1.0"?><pkg:package xmlns:pkg="p">' + part("/word/document.xml", body)
    data += part("/word/numbering.xml", numbers) + part("/word/_rels/document.xml.rels", relations)
    assert texts((data + "</pkg:package>").encode()) == ["一、甲"]


def test_an_embedded_document_is_read_in_its_place() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(par("前"), '<w:altChunk r:id="c"/>', par("后")))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    relation = f'<Relationship Id="c" Type="{make.OFFICE}/aFChunk" Target="inner.html"/></Relationships>'
    related = "word/_rels/document.xml.rels"
    parts[related] = archive_text(parts[related]).replace("</Relationships>", relation)
    parts["word/inner.html"] = "<html><body><p>嵌入的网页</p></body></html>"
    assert texts(make.zipped(parts)) == ["前", "嵌入的网页", "后"]


def archive_text(content: str | bytes) -> str:
    return content if isinstance(content, str) else content.decode()


def test_a_drop_cap_belongs_to_its_paragraph() -> None:
    cap = par("坚", properties='<w:framePr w:dropCap="drop"/>')
    assert texts(docx(cap, par("持以人民为中心。"))) == ["坚持以人民为中心。"]


def test_of_alternatives_the_one_with_text_is_read() -> None:
    box = f"<mc:Fallback><w:pict><w:txbxContent>{par('框里的话')}</w:txbxContent></w:pict></mc:Fallback>"
    drawn = (
        f'<mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing/></mc:Choice>{box}</mc:AlternateContent>'
    )
    assert texts(docx(par("前文", f"<w:r>{drawn}</w:r>"))) == ["前文", "框里的话"]


def test_signs_by_their_code_and_words_drawn_as_pictures() -> None:
    signs = '<w:r><w:sym w:font="宋体" w:char="2460"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    drawn = '<w:r><w:pict><v:shape xmlns:v="v"><v:textpath string="艺术字"/></v:shape></w:pict></w:r>'
    document = document_of(docx(par(signs, drawn, "要落实。")), "a.docx")
    assert [p.text for p in document.paragraphs] == ["①要落实。"]
    assert [(removal.rule, removal.text) for removal in document.removed] == [
        ("signs of a picture font", "Wingdings F0FC"),
        ("words drawn as pictures", "艺术字"),
    ]
