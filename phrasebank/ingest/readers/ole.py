"""The compound file of Microsoft (OLE2, CFB): named streams inside one file.

Why our own: reading needs the allocation table and the directory only; a library is ten times as long.
Source: [MS-CFB]. Invariant: loops and offsets beyond the file raise ReadError, and no stream grows beyond
the file itself.
"""

from __future__ import annotations

import struct
from datetime import datetime, timedelta

from phrasebank.errors import ReadError
from phrasebank.i18n import _
from phrasebank.ingest.readers.created import day

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # from here on a sector number is a mark: end of chain, free, table
_STREAM, _ROOT = 2, 5
_MINI = 64  # bytes of a sector of the small stream, which holds what is shorter than the header's cutoff


class OleFile:
    """A compound file in memory; `streams` maps the names of all streams to start, size."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(OLE_MAGIC):
            raise _damaged()
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise _damaged()
        self._size = 1 << shift
        first_dir, self._cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
        self._fat = self._read_fat()
        self.streams: dict[str, tuple[int, int]] = {}
        self._mini = b""
        self._read_directory(self._chain(first_dir))
        table = self._chain(first_mini) if first_mini < _END else b""
        self._mini_fat = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a stream (None: there is none of that name); raises ReadError."""
        if name not in self.streams:
            return None
        start, size = self.streams[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        parts, seen = [], 0
        while start < _END and seen * _MINI < size:
            if start >= len(self._mini_fat):
                raise _damaged()
            parts.append(self._mini[start * _MINI : (start + 1) * _MINI])
            start, seen = self._mini_fat[start], seen + 1
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise _damaged()
        return self._data[start : start + self._size]

    def _read_fat(self) -> tuple[int, ...]:
        """Return the allocation table: its sectors are listed in the header, then in a chain of lists."""
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        per_list = self._size // 4 - 1
        for _count in range(len(self._data) // self._size):
            if following >= _END:
                break
            *more, following = struct.unpack(
                f"<{per_list + 1}I", self._sector(following).ljust(self._size, b"\xff")
            )
            numbers += more
        table = b"".join(
            self._sector(number).ljust(self._size, b"\xff") for number in numbers if number < _END
        )
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _chain(self, number: int) -> bytes:
        """Return the sectors of a chain, one after another."""
        parts: list[bytes] = []
        while number < _END:
            if number >= len(self._fat) or len(parts) > len(self._data) // self._size:
                raise _damaged()
            parts.append(self._sector(number))
            number = self._fat[number]
        return b"".join(parts)

    def _read_directory(self, table: bytes) -> None:
        for at in range(0, len(table) - 127, 128):
            entry = table[at : at + 128]
            length, kind = struct.unpack_from("<HB", entry, 64)
            start, size = struct.unpack_from("<II", entry, 116)
            if kind == _ROOT:
                self._mini = self._chain(start) if start < _END else b""
            elif kind == _STREAM and 2 <= length <= 64:
                name = entry[: length - 2].decode("utf-16-le", "replace")
                self.streams.setdefault(name, (start, size))


def entry_names(data: bytes) -> frozenset[str]:
    """Return the names of the streams of a compound file; of a damaged one, those that can be had."""
    try:
        return frozenset(OleFile(data).streams)
    except (ReadError, struct.error):
        marks = ("WordDocument", "EncryptedPackage", "Workbook", "PowerPoint Document")
        return frozenset(mark for mark in marks if mark.encode("utf-16-le") in data)


def _damaged() -> ReadError:
    return ReadError(
        _("it is damaged: the tables of the compound file do not fit"),
        hint=_("open it in WPS or Word and save it again as .docx"),
    )


def read_info(ole: OleFile) -> tuple[str | None, str | None, str | None]:
    """Return title, author and date of creation (ISO) of a document; None for what is not there.

    Source: [MS-OLEPS]. What is torn in it is passed over: the text does not need it.
    """
    data = ole.read("\x05SummaryInformation") or b""
    try:
        start = struct.unpack_from("<I", data, 44)[0]
        count = struct.unpack_from("<I", data, start + 4)[0]
        places = dict(struct.unpack_from("<II", data, start + 8 + n * 8) for n in range(min(count, 100)))
        page = struct.unpack_from("<H", data, start + places[1] + 4)[0] if 1 in places else 1252
        return (
            _property_text(data, start + places[2], page) if 2 in places else None,
            _property_text(data, start + places[4], page) if 4 in places else None,
            _property_date(data, start + places[12]) if 12 in places else None,
        )
    except struct.error:
        return None, None, None


def _property_text(data: bytes, at: int, page: int) -> str | None:
    kind, size = struct.unpack_from("<II", data, at)
    if kind == 31:
        raw, codec = data[at + 8 : at + 8 + size * 2], "utf-16-le"
    else:
        raw, codec = data[at + 8 : at + 8 + size], {936: "gb18030", 65001: "utf-8"}.get(page, f"cp{page}")
    try:
        return raw.decode(codec).strip("\0 ") or None
    except (UnicodeDecodeError, LookupError):
        return None


def _property_date(data: bytes, at: int) -> str | None:
    ticks = struct.unpack_from("<Q", data, at + 4)[0]  # tenths of microseconds since 1601
    try:
        return day((datetime(1601, 1, 1) + timedelta(microseconds=ticks // 10)).isoformat())
    except OverflowError:
        return None
