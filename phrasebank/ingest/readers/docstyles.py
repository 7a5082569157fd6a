"""Styles and lists of a binary Word document: what a paragraph is, and the number that stands before it.

Source: [MS-DOC] 2.9.271 (STSH), 2.9.150 (LSTF), 2.9.149 (LVLF), 2.9.131 (LFO).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from phrasebank.ingest.readers.docpieces import block, properties
from phrasebank.ingest.readers.numbering import LEVELS, Level, Numbering, NumberList, Scheme

_KINDS = (
    "decimal upperRoman lowerRoman upperLetter lowerLetter ordinal cardinalText ordinalText hex chicago"
    " ideographDigital japaneseCounting aiueo iroha decimalFullWidth decimalHalfWidth japaneseLegal"
    " japaneseDigitalTenThousand decimalEnclosedCircle decimalFullWidth2 aiueoFullWidth irohaFullWidth"
    " decimalZero bullet ganada chosung decimalEnclosedFullstop decimalEnclosedParen"
    " decimalEnclosedCircleChinese ideographEnclosedCircle ideographTraditional ideographZodiac"
    " ideographZodiacTraditional taiwaneseCounting ideographLegalTraditional taiwaneseCountingThousand"
    " taiwaneseDigital chineseCounting chineseLegalSimplified chineseCountingThousand"
).split()
_IN_TABLE, _ROW_END, _LIST_LEVEL, _LIST, _OUTLINE = 0x2416, 0x2417, 0x260A, 0x460B, 0x2640
_NO_STYLE = 0xFFF
_DEEP = 20


@dataclass(frozen=True, slots=True)
class DocLook:
    """What a paragraph has: `heading` level 1–9 or None; `list` 0 for none; whether it stands in a table."""

    heading: int | None = None
    list: int = 0
    list_level: int = 0
    in_table: bool = False
    row_end: bool = False


@dataclass(frozen=True, slots=True)
class DocStyles:
    """The looks of all styles by number, and the lists."""

    looks: tuple[DocLook, ...]
    numbering: Numbering

    def look(self, style: int, own: bytes) -> DocLook:
        """Return the look of a paragraph of a style with properties of its own."""
        return _over(self.looks[style] if style < len(self.looks) else DocLook(), own)


def read_doc_styles(main: bytes, table: bytes) -> DocStyles:
    """Read styles and lists; what is torn in them is left at its default, since the text does not need it."""
    try:
        looks = _styles(block(main, table, 0xA2))
    except (struct.error, IndexError):
        looks = ()
    try:
        lists = _lists(main, table)
    except (struct.error, IndexError):
        lists = {}
    return DocStyles(looks, Numbering(lists))


def _over(look: DocLook, own: bytes) -> DocLook:
    """Return a look changed by a list of properties."""
    for code, operand in properties(own):
        value = int.from_bytes(operand[:2], "little")
        if code == _IN_TABLE:
            look = replace(look, in_table=bool(value))
        elif code == _ROW_END:
            look = replace(look, row_end=bool(value))
        elif code == _LIST_LEVEL:
            look = replace(look, list_level=value)
        elif code == _LIST:
            look = replace(look, list=value)
        elif code == _OUTLINE:
            look = replace(look, heading=value + 1 if value < 9 else None)
    return look


def _styles(sheet: bytes) -> tuple[DocLook, ...]:
    header = int.from_bytes(sheet[:2], "little")
    count, base_size = struct.unpack_from("<HH", sheet, 2)
    at = 2 + header
    written: list[tuple[int, bytes]] = []  # for each style: the one that it is based on, its own properties
    for _number in range(count):
        size = int.from_bytes(sheet[at : at + 2], "little")
        written.append(_style(sheet[at + 2 : at + 2 + size], base_size) if size else (_NO_STYLE, b""))
        at += 2 + size
    return tuple(_inherited(written, number) for number in range(count))


def _style(data: bytes, base_size: int) -> tuple[int, bytes]:
    """Return the style that a paragraph style is based on, and its properties; of others, none."""
    word = struct.unpack_from("<H", data, 2)[0]
    kind, based_on = word & 0xF, word >> 4
    if kind != 1:
        return based_on, b""
    at = base_size + (base_size & 1)
    at += 2 + 2 * int.from_bytes(data[at : at + 2], "little") + 2  # its name, ending in a NUL
    size = int.from_bytes(data[at : at + 2], "little")
    return based_on, data[at + 4 : at + 2 + size]


def _inherited(written: list[tuple[int, bytes]], number: int) -> DocLook:
    chain: list[int] = []
    while number < len(written) and len(chain) < _DEEP:
        chain.append(number)
        number = written[number][0]
    look = DocLook()
    for style in reversed(chain):
        look = _over(look, written[style][1])
        if 1 <= style <= 9 and look.heading is None:  # these numbers are those of the built-in headings
            look = replace(look, heading=style)
    return look


def _lists(main: bytes, table: bytes) -> dict[int, NumberList]:
    """Read the lists by the number that paragraphs give (from 1)."""
    start = struct.unpack_from("<I", main, 0x2E2)[0]
    heads = block(main, table, 0x2E2)
    at = start + len(heads)
    schemes: dict[int, Scheme] = {}
    for n in range(int.from_bytes(heads[:2], "little")):
        identity, simple = struct.unpack_from("<i22xB", heads, 2 + n * 28)
        levels: dict[int, Level] = {}
        for depth in range(1 if simple & 1 else LEVELS):
            levels[depth], at = _level(table, at)
        schemes[identity] = Scheme(levels)
    overrides = block(main, table, 0x2EA)
    count = struct.unpack_from("<I", overrides)[0] if overrides else 0
    at = 4 + count * 16
    lists: dict[int, NumberList] = {}
    for n in range(min(count, len(overrides) // 16)):
        identity, changed = struct.unpack_from("<i8xB", overrides, 4 + n * 16)
        starts, own, at = _override(overrides, at + 4, changed)
        if identity in schemes:
            lists[n + 1] = NumberList(schemes[identity], starts, own)
    return lists


def _override(data: bytes, at: int, count: int) -> tuple[dict[int, int], dict[int, Level], int]:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for _number in range(count):
        start, flags = struct.unpack_from("<iI", data, at)
        at += 8
        depth = flags & 0xF
        if flags & 0x20:
            levels[depth], at = _level(data, at)
            start = levels[depth].start
        if flags & 0x10:
            starts[depth] = start
    return starts, levels, at


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """Read one level (LVL); return it and the offset of what follows."""
    start, kind, flags = struct.unpack_from("<iBB", data, at)
    characters, paragraphs, restart = data[at + 24], data[at + 25], data[at + 26]
    at += 28 + characters + paragraphs
    size = struct.unpack_from("<H", data, at)[0]
    written = data[at + 2 : at + 2 + size * 2].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(char) + 1}" if ord(char) < LEVELS else char for char in written)
    level = Level(
        start=start,
        kind=_KINDS[kind] if kind < len(_KINDS) else "none",
        text=text,
        restart=restart if flags & 8 else None,
        legal=bool(flags & 4),
    )
    return level, at + 2 + size * 2
