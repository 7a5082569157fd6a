"""Word documents of 1997–2003 (.doc, .dot, and most .wps): the text by its piece table.

Why our own: on Windows without Word or LibreOffice nothing else is there. Source: [MS-DOC]. Word 6 and 95
are read where the text stands in one piece, which is how they save unless told to save fast.
Invariant: a position (CP) is one UTF-16 unit of the text; pairs of them become one character at the very end.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from phrasebank.errors import Encrypted, ReadError
from phrasebank.i18n import _
from phrasebank.ingest.readers.decode import decode
from phrasebank.ingest.readers.docpieces import CODE, DELETED, HIDDEN, SIGN, Pieces, read_pieces
from phrasebank.ingest.readers.docstyles import DocLook, DocStyles, read_doc_styles
from phrasebank.ingest.readers.equations import shown
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import mend_surrogates, table_row
from phrasebank.ingest.readers.numbers import labelled
from phrasebank.ingest.readers.ole import OleFile, read_info
from phrasebank.parsed import Document, Paragraph, Removal

_WORD6 = 0xA5DC
_PARAGRAPH = re.compile("[^\r\x07\x0c]*[\r\x07\x0c]?")
_SPECIAL = re.compile("[\x00-\x06\x08\x13-\x15\x1f]")  # anchors of pictures, notes and comments, soft hyphens
_FIELD = re.compile("[\x13\x14\x15]")
_LEFT_OUT = {
    DELETED: "deleted text",
    HIDDEN: "hidden text",
    CODE: "field codes",
    SIGN: "signs of a picture font",
}


def read_doc(data: bytes, limits: Limits) -> Document:
    """Read a binary Word document: paragraphs, tables, notes, boxes, automatic numbers, heading levels."""
    ole = OleFile(data)
    main = ole.read("WordDocument") or b""
    if len(main) < 0x200:
        raise _damaged()
    identity, version, flags = struct.unpack_from("<HH6xH", main)
    if flags & 0x8100:
        raise Encrypted(_("it is protected by a password"), hint=_("take the password off and save it again"))
    title, author, created = read_info(ole)
    if identity == _WORD6 or version < 105:
        paragraphs, removed = _word6(main, flags)
    else:
        paragraphs, removed = _word97(main, ole.read("1Table" if flags & 0x0200 else "0Table") or b"")
    return Document(
        tuple(paragraphs), "doc", title=title, author=author, created=created, removed=tuple(removed)
    )


def _word6(main: bytes, flags: int) -> tuple[list[Paragraph], list[Removal]]:
    start, end = struct.unpack_from("<II", main, 24)
    if flags & 4 or not 0 < start < end <= len(main):
        raise ReadError(
            _("it is a document of Word 6 or 95 that was saved in pieces"),
            hint=_("open it in WPS or Word and save it as .docx"),
        )
    size = struct.unpack_from("<I", main, 0x34)[0]
    text, _encoding = decode(main[start : min(end, start + size) if size else end].rstrip(b"\0"))
    story = _Story(text, bytearray(len(text)))
    return list(story.paragraphs(0, len(text))), story.removed()


def _word97(main: bytes, table: bytes) -> tuple[list[Paragraph], list[Removal]]:
    pieces = read_pieces(main, table)
    styles = read_doc_styles(main, table)
    mask = bytearray(len(pieces.text))
    for start, end, rule in pieces.marked():
        mask[start:end] = bytes([rule]) * (end - start)
    story = _Story(pieces.text, mask, pieces, styles)
    # one part follows another: body, footnotes, heads, macros, comments, endnotes, boxes, boxes of heads
    lengths = struct.unpack_from("<8I", main, 0x4C)
    bounds = [min(sum(lengths[:n]), len(pieces.text)) for n in range(9)]
    parts = [(bounds[n], bounds[n + 1]) for n in range(8)]
    body = list(story.paragraphs(*parts[0]))
    boxes = list(story.paragraphs(*parts[6]))
    notes = [
        Paragraph(paragraph.text.strip(), "note") for n in (1, 5) for paragraph in story.paragraphs(*parts[n])
    ]
    removed = story.removed()
    for n, name in ((2, "page heads and feet"), (4, "comments"), (7, "page heads and feet")):
        text = "".join(paragraph.text for paragraph in story.paragraphs(*parts[n]))
        removed += [Removal(name, text)] if text.strip() else []
    return [*body, *boxes, *notes], removed


@dataclass(slots=True)
class _Story:
    """The walk through the text; `mask` marks units that are left out (see _LEFT_OUT)."""

    text: str
    mask: bytearray
    pieces: Pieces | None = None
    styles: DocStyles | None = None
    _left: dict[int, list[str]] = field(default_factory=dict)
    _cell: list[Paragraph] = field(default_factory=list)
    _cells: list[list[Paragraph]] = field(default_factory=list)

    def paragraphs(self, start: int, end: int) -> Iterator[Paragraph]:
        """Yield the paragraphs and table rows between two positions."""
        self._mask_fields(start, end)
        at, carried = start, ""
        while at < end:
            match = _PARAGRAPH.match(self.text, at, end)
            assert match is not None
            at, stop = max(match.end(), at + 1), match.end()
            mark = self.text[stop - 1] if stop > match.start() else ""
            text = carried + self._visible(match.start(), stop).rstrip("\r\x07\x0c")
            look = self._look(stop - 1)
            runs_on = mark == "\r" and at < end and self.mask[stop - 1] == DELETED
            carried = text if runs_on else ""
            if runs_on:
                continue
            if mark == "\x07" or look.in_table:
                yield from self._in_table(text, mark, look)
            else:
                yield from self._row()
                yield self._finished(text, look)
        yield from self._row()

    def removed(self) -> list[Removal]:
        """Return what was left out so far, one removal for each rule."""
        return [Removal(_LEFT_OUT[rule], "".join(texts)) for rule, texts in sorted(self._left.items())]

    def _mask_fields(self, start: int, end: int) -> None:
        """Mask the codes of fields, which stand before their results; a code that is shown is written out."""
        opened: list[tuple[int, int]] = []  # where a field begins and where its result does, −1 for none
        for match in _FIELD.finditer(self.text, start, end):
            at, sign = match.start(), match[0]
            if sign == "\x13":
                opened.append((at, -1))
            elif opened and sign == "\x14":
                opened[-1] = (opened[-1][0], at)
            elif opened:
                self._end_field(*opened.pop(), at)
        for begin, result in opened:  # torn: what follows its code is text all the same
            self._mask(begin, max(begin, result))

    def _end_field(self, begin: int, result: int, end: int) -> None:
        if result < 0:
            result = end
        code = self.text[begin + 1 : result]
        text = shown(code) if end - result <= 1 else ""
        if text:
            self._left.setdefault(CODE, []).append(code)
            text = text.ljust(len(code), "\0")  # the positions after it stay; NUL is not shown
            self.text = self.text[: begin + 1] + text + self.text[result:]
        else:
            self._mask(begin, result)

    def _mask(self, start: int, end: int) -> None:
        self.mask[start:end] = bytes([CODE]) * (end - start)

    def _visible(self, start: int, end: int) -> str:
        """Return the text between two positions without what is masked, which is accounted for."""
        text = self.text[start:end]
        marks = self.mask[start:end]
        if any(marks):
            for rule in _LEFT_OUT:
                out = "".join(char for char, mark in zip(text, marks, strict=True) if mark == rule)
                if out := mend_surrogates(_SPECIAL.sub("", out)).strip("\r\x07"):
                    self._left.setdefault(rule, []).append(out)
            text = "".join(char for char, mark in zip(text, marks, strict=True) if not mark)
        text = _SPECIAL.sub("", text)
        return mend_surrogates(text.replace("\x0b", "\n").replace("\x0e", "\n").replace("\x1e", "-"))

    def _look(self, at: int) -> DocLook:
        if self.pieces is None or self.styles is None:
            return DocLook()
        return self.styles.look(*self.pieces.paragraph_at(at))

    def _finished(self, text: str, look: DocLook) -> Paragraph:
        label = self.styles.numbering.label(look.list, look.list_level) if self.styles and look.list else None
        if label and text.strip():
            text = labelled(label, text)
        if look.heading:
            return Paragraph(text, "heading", look.heading)
        return Paragraph(text, "list" if label == "" else "body")

    def _in_table(self, text: str, mark: str, look: DocLook) -> Iterator[Paragraph]:
        if look.row_end:
            yield from self._row()
            return
        self._cell.append(self._finished(text, look))
        if mark == "\x07":
            self._cells.append(list(self._cell))
            self._cell.clear()

    def _row(self) -> Iterator[Paragraph]:
        """Yield the row read so far; where cells only lay out running text, their paragraphs."""
        cells = [*self._cells, *([list(self._cell)] if self._cell else [])]
        self._cells.clear()
        self._cell.clear()
        yield from table_row(cells)


def _damaged() -> ReadError:
    return ReadError(
        _("it is damaged: the text of the document cannot be found"),
        hint=_("open it in WPS or Word and save it again as .docx"),
    )
