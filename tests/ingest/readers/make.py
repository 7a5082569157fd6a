"""Writers of small office files from known text, so that tests need no binaries and no office program.

Each takes text and returns bytes. They write only what the formats demand.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack parts into a .zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


# --- .docx ----------------------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    """Return a run of WordprocessingML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(*content: str, style: str = "", num: tuple[int, int] | None = None, properties: str = "") -> str:
    """Return a paragraph of runs (what has no tag becomes one); `num` is list and level."""
    inside = "".join(part if part.startswith("<") else run(part) for part in content)
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        marks += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{marks}{properties}</w:pPr>{inside}</w:p>"


def table(*rows: Iterable[str]) -> str:
    """Return a table; a cell that is no XML becomes one paragraph."""
    cells = (
        "".join(f"<w:tc><w:tcPr/>{cell if cell.startswith('<') else par(cell)}</w:tc>" for cell in row)
        for row in rows
    )
    grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr/>{grid}{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def level(at: int, kind: str, text: str, extra: str = "") -> str:
    """Return one level of a list's definition."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(schemes: Mapping[int, str], lists: Mapping[int, tuple[int, str]]) -> str:
    """Return `numbering.xml`: schemes of levels by number, lists as (scheme, overrides) by number."""
    written = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n, levels in schemes.items()
    )
    written += "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{scheme}"/>{overrides}</w:num>'
        for n, (scheme, overrides) in lists.items()
    )
    return f'<w:numbering xmlns:w="{W}">{written}</w:numbering>'


def style(identifier: str, name: str, properties: str = "", based_on: str = "") -> str:
    """Return one paragraph style."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def docx(*body: str, **parts: str) -> bytes:
    """Write a .docx of body elements; `parts` are styles, numbering, footnotes, header1, … and core."""
    core = parts.pop("core", "")
    names = {name: f"word/{name}.xml" for name in parts}
    kinds = "".join(
        f'<Override PartName="/{path}" ContentType="{WORD}.{name.rstrip("0123456789")}+xml"/>'
        for name, path in names.items()
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for n, name in enumerate(names)
    )
    heads = "".join(
        f'<w:headerReference w:type="default" r:id="r{n}"/>'
        for n, name in enumerate(names)
        if name.startswith("header")
    )
    page = f"<w:sectPr>{heads}<w:pgSz w:w='11906' w:h='16838'/></w:sectPr>"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
            f"{kinds}</Types>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
            f' Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{OFFICE}"'
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:wps"><w:body>'
            f"{''.join(body)}{page}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f"{relations}</Relationships>",
            **{names[name]: xml for name, xml in parts.items()},
            "docProps/core.xml": '<p xmlns:dc="http://purl.org/dc/elements/1.1/"'
            f' xmlns:dcterms="http://purl.org/dc/terms/">{core}</p>',
        }
    )


def story(tag: str, *content: str) -> str:
    """Return a part beside the text (footnotes, hdr, comments) with that content."""
    return f'<w:{tag} xmlns:w="{W}">{"".join(content)}</w:{tag}>'


# --- .odt, .epub ----------------------------------------------------------------------------------

ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odt(body: str, styles: str = "", meta: str = "") -> bytes:
    """Write an .odt whose text is `body` (text:p …) and whose automatic styles are `styles`."""
    spaces = " ".join(
        f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "style", "meta")
    )
    spaces += f' xmlns:draw="{ODF}:drawing:1.0"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "meta.xml": f'<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<office:meta>{meta}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def epub(*chapters: str, title: str = "", date: str = "") -> bytes:
    """Write a book of chapters (XHTML bodies)."""
    names = [f"c{n}.xhtml" for n in range(len(chapters))]
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<container><rootfiles>"
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata><dc:title>{title}</dc:title><dc:date>{date}</dc:date></metadata>"
            f'<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
            f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>',
            "OEBPS/nav.xhtml": "<html><body><nav>目录</nav></body></html>",
            **{
                f"OEBPS/{name}": f"<html><head><title>x</title></head><body>{chapter}</body></html>"
                for name, chapter in zip(names, chapters, strict=True)
            },
        }
    )


# --- .pdf -----------------------------------------------------------------------------------------


def pdf(*pages: Iterable[tuple[float, float, float, str]]) -> bytes:
    """Write a PDF; a page is lines of (left, bottom, size, text) in points; no font is embedded."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H"
        b" /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
    ]
    kids = []
    for lines in pages:
        drawn = b"".join(
            b"BT /F1 %g Tf %g %g Td <%s> Tj ET\n"
            % (size, left, bottom, text.encode("utf-16-be").hex().encode())
            for left, bottom, size, text in lines
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(out))
    )


# --- .doc -----------------------------------------------------------------------------------------


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Write a compound file; every stream is put into whole sectors of its own."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, data) in enumerate(streams.items(), start=1):
        whole = data.ljust(4096, b"\0")  # below 4096 bytes it would go into the small stream
        count = -(-len(whole) // 512)
        start = len(sectors)
        sectors += [whole[n * 512 : (n + 1) * 512].ljust(512, b"\0") for n in range(count)]
        chains += [*range(start + 1, start + count), 0xFFFFFFFE]
        after = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, start, len(whole), right=after))
    entries += [_entry("", 0, 0, 0)] * (-len(entries) % 4)
    directory = len(sectors)
    count = len(entries) // 4
    sectors += [b"".join(entries[n * 4 : n * 4 + 4]) for n in range(count)]
    chains += [*range(directory + 1, directory + count), 0xFFFFFFFE]
    tables = -(-(len(chains) + 8) // 128)
    where = range(len(sectors), len(sectors) + tables)
    chains += [0xFFFFFFFD] * tables
    chains += [0xFFFFFFFF] * (-len(chains) % 128)
    sectors += [struct.pack("<128I", *chains[n * 128 : (n + 1) * 128]) for n in range(tables)]
    listed = [*where, *([0xFFFFFFFF] * (109 - tables))]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0),
        *listed,
    )
    return header + b"".join(sectors)


def _entry(
    name: str, kind: int, start: int, size: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF
) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIII",
        *(written, len(written) + 2 if name else 0, kind, 1, 0xFFFFFFFF, right, child, start, size, 0),
    )


DELETED = b"\x00\x08\x01"  # sprmCFRMarkDel, on
SYMBOL = b"\x09\x6a\x02\x00\x6c\xf0"  # sprmCSymbol: a font and a code


def doc(*pieces: tuple[str, bool], flags: int = 0, deleted: str = "", mark: bytes = DELETED) -> bytes:
    """Write a .doc whose text is the pieces: (text, True) in UTF-16, (text, False) a byte a character.

    Paragraphs end in "\\r". The characters of `deleted`, which must stand in the first piece, have the mark.
    """
    text_at = 0x800
    stored = [text.encode("utf-16-le") if wide else text.encode("cp1252") for text, wide in pieces]
    positions, places, at, byte = [0], [], 0, text_at
    for (_piece, wide), data in zip(pieces, stored, strict=True):
        at += len(data) // 2 if wide else len(data)
        positions.append(at)
        places.append(struct.pack("<HIH", 0, byte if wide else byte * 2 | 0x40000000, 0))
        byte += len(data)
    table = struct.pack(f"<{len(positions)}I", *positions) + b"".join(places)
    clx = b"\x02" + struct.pack("<I", len(table)) + table
    first = text_at + pieces[0][0].find(deleted) * 2 if deleted else text_at
    marks = struct.pack("<III", text_at, byte, 3)
    page = _marks_page(text_at, byte, first, first + len(deleted) * 2, mark)
    fib = bytearray(text_at)
    struct.pack_into("<HH6xH", fib, 0, 0xA5EC, 0xC1, 0x0200 | flags)
    struct.pack_into("<I", fib, 0x4C, at)
    struct.pack_into("<II", fib, 0x1A2, 0, len(clx))
    struct.pack_into("<II", fib, 0xFA, len(clx), len(marks))
    fib[3 * 512 : 4 * 512] = page
    return ole({"WordDocument": bytes(fib) + b"".join(stored), "1Table": clx + marks})


def _marks_page(start: int, end: int, first: int, last: int, mark: bytes) -> bytes:
    """Return a page of character marks in which `first` to `last` has one."""
    page = bytearray(512)
    struct.pack_into("<IIII", page, 0, start, first, last, end)
    page[16:19] = bytes((0, 100, 0))
    page[200 : 201 + len(mark)] = bytes((len(mark),)) + mark
    page[511] = 3
    return bytes(page)
