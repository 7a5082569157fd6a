"""The text of a binary Word document, put together from its pieces, and the marks that lie on it.

Why: the file is edited by appending; the piece table says which stretches of bytes make up the text, and
pages of 512 bytes (FKP) say for stretches of bytes what their characters and paragraphs are like.
Source: [MS-DOC] 2.4.1 (text), 2.4.6.1 (paragraphs), 2.4.6.2 (characters), 2.6 (sprm).
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from phrasebank.errors import ReadError
from phrasebank.i18n import _

DELETED, HIDDEN, CODE, SIGN = 1, 2, 3, 4  # why text is left out: a mark on it, or the code of a field
_PAGE = 512
_OPERAND = (1, 1, 2, 4, 2, 2, -1, 3)  # bytes of a property's operand by its class; −1: it says so itself
_RMARK_DEL, _VANISH, _SYMBOL = 0x0800, 0x083C, 0x6A09


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: positions `start` to `end` stand from byte `at` on, `wide` two bytes each."""

    start: int
    end: int
    at: int
    wide: bool


@dataclass(frozen=True, slots=True)
class Pieces:
    """The text, one character a position, and what lies on it.

    `characters`: the stretches of bytes, half-open, that are left out, and why; `paragraph_starts`: the first
    byte of each paragraph, sorted; `paragraph_looks`: the style and the properties of each.
    """

    text: str
    pieces: tuple[Piece, ...]
    characters: tuple[tuple[int, int, int], ...]
    paragraph_starts: tuple[int, ...]
    paragraph_looks: tuple[tuple[int, bytes], ...]

    def marked(self) -> Iterator[tuple[int, int, int]]:
        """Yield stretches of positions, half-open, that are DELETED, HIDDEN or stand for a SIGN of a font."""
        for first, last, rule in self.characters:
            for piece in self.pieces:
                width = 2 if piece.wide else 1
                a = max(first, piece.at)
                b = min(last, piece.at + (piece.end - piece.start) * width)
                if a < b:
                    yield piece.start + (a - piece.at) // width, piece.start + (b - piece.at) // width, rule

    def paragraph_at(self, position: int) -> tuple[int, bytes]:
        """Return style and properties of the paragraph that ends at a position."""
        index = bisect_right([piece.start for piece in self.pieces], position) - 1
        if index < 0 or not self.paragraph_starts:
            return 0, b""
        piece = self.pieces[index]
        byte = piece.at + (position - piece.start) * (2 if piece.wide else 1)
        found = bisect_right(self.paragraph_starts, byte) - 1
        return self.paragraph_looks[found] if found >= 0 else (0, b"")


def read_pieces(main: bytes, table: bytes) -> Pieces:
    """Read the text and its marks from the streams WordDocument and 0Table or 1Table; raises ReadError."""
    pieces = tuple(_piece_table(main, table))
    text = "".join(_text(main, piece) for piece in pieces)
    characters: list[tuple[int, int, int]] = []
    for page in _pages(main, table, 0xFA):
        characters += _character_page(main, page)
    paragraphs: list[tuple[int, tuple[int, bytes]]] = []
    for page in _pages(main, table, 0x102):
        paragraphs += _paragraph_page(main, page)
    paragraphs.sort(key=lambda entry: entry[0])
    return Pieces(
        text,
        pieces,
        tuple(characters),
        tuple(start for start, _look in paragraphs),
        tuple(look for _start, look in paragraphs),
    )


def properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the properties (sprm) of a list of them: code and operand."""
    at = 0
    while at + 2 <= len(data):
        code = int.from_bytes(data[at : at + 2], "little")
        at += 2
        size = _OPERAND[code >> 13]
        if size < 0:
            if code == 0xD608:  # the definition of a table row: two bytes of length, one more than it is
                size = int.from_bytes(data[at : at + 2], "little") + 1
            else:
                size = (data[at] if at < len(data) else 0) + 1
        yield code, data[at : at + size]
        at += size


def block(main: bytes, table: bytes, where: int) -> bytes:
    """Return the part of the table stream whose place and size stand at `where` in the main stream."""
    if len(main) < where + 8:
        return b""
    start, size = struct.unpack_from("<II", main, where)
    return table[start : start + size]


def _piece_table(main: bytes, table: bytes) -> Iterator[Piece]:
    clx = block(main, table, 0x1A2)
    at = 0
    while at < len(clx) and clx[at] == 1:  # properties of pieces stand before the table
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if at >= len(clx) or clx[at] != 2:
        raise ReadError(
            _("it is damaged: the table of its text is not to be found"),
            hint=_("open it in WPS or Word and save it again as .docx"),
        )
    size = int.from_bytes(clx[at + 1 : at + 5], "little")
    body = clx[at + 5 : at + 5 + size]
    count = (len(body) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", body)
    for n in range(count):
        place = struct.unpack_from("<I", body, (count + 1) * 4 + n * 8 + 2)[0]
        wide = not place & 0x40000000
        start = place & 0x3FFFFFFF if wide else (place & 0x3FFFFFFF) // 2
        length = positions[n + 1] - positions[n]
        if not length >= 0 or start + length * (2 if wide else 1) > len(main):
            raise ReadError(
                _("it is damaged: a piece of its text lies beyond the end of the file"),
                hint=_("get the file once more, or open it in WPS or Word and save it again"),
            )
        yield Piece(positions[n], positions[n + 1], start, wide)


def _text(main: bytes, piece: Piece) -> str:
    """Return the text of a piece, one character a position."""
    count = piece.end - piece.start
    if not piece.wide:
        return _narrow(main[piece.at : piece.at + count])
    data = main[piece.at : piece.at + count * 2]
    text = data.decode("utf-16-le", "surrogatepass")
    return text if len(text) == count else "".join(map(chr, struct.unpack(f"<{count}H", data)))


def _narrow(data: bytes) -> str:
    """Decode a piece of one byte a character: Windows' western page, or GBK as other programs write it.

    A character of GBK takes two positions; the second becomes NUL, which is left out later.
    """
    high = sum(byte >= 0x80 for byte in data)
    if high > len(data) // 4 and high > 8:
        try:
            return "".join(char if char < "\x80" else f"{char}\0" for char in data.decode("gbk"))
        except UnicodeDecodeError:
            pass
    return re.sub("[\x80-\x9f]", _western, data.decode("latin-1"))


def _western(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore") or match[0]


def _pages(main: bytes, table: bytes, where: int) -> Iterator[bytes]:
    """Yield the pages of marks that a list at `where` names."""
    listed = block(main, table, where)
    count = (len(listed) - 4) // 8
    for n in range(max(0, count)):
        number = struct.unpack_from("<I", listed, (count + 1) * 4 + n * 4)[0] & 0x3FFFFF
        page = main[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            yield page


def _character_page(main: bytes, page: bytes) -> Iterator[tuple[int, int, int]]:
    count = page[511]
    bounds = struct.unpack_from(f"<{count + 1}I", page) if (count + 1) * 5 <= _PAGE else ()
    for n in range(len(bounds) - 1):
        at = page[(count + 1) * 4 + n] * 2
        on = {
            code
            for code, operand in properties(page[at + 1 : at + 1 + page[at]] if at else b"")
            if operand[:1] == b"\1" or code == _SYMBOL
        }
        rule = DELETED if _RMARK_DEL in on else HIDDEN if _VANISH in on else SIGN if _SYMBOL in on else 0
        if rule:
            yield bounds[n], bounds[n + 1], rule


def _paragraph_page(main: bytes, page: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    count = page[511]
    bounds = struct.unpack_from(f"<{count + 1}I", page) if (count + 1) * 4 + count * 13 <= _PAGE else ()
    for n in range(len(bounds) - 1):
        at = page[(count + 1) * 4 + n * 13] * 2
        size = page[at] * 2 - 1 if at else 0
        if at and size < 0:  # the length stands in the next byte, in words
            at += 1
            size = page[at] * 2
        found = page[at + 1 : at + 1 + size] if at else b""
        style = int.from_bytes(found[:2], "little")
        yield bounds[n], (style, found[2:])
