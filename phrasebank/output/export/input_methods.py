"""Custom phrases of input methods: Rime, Sogou, Microsoft Pinyin.

Sources of the formats: Rime's own custom_phrase.txt (table of text, code, weight); Sogou's PhraseEdit.txt
(`code,place=phrase`, UTF-16); Microsoft's “mschxudp” as gongyoyo/mschxudp documents it, from Windows 10 1703
on. Their limits: Rime has been seen to crash on phrases above some 313 characters (rime/home #1129); Sogou
and Microsoft show nine places; Microsoft takes 64 characters.

Invariant: a phrase that an input method would cut, refuse or crash on is left out and named.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
from array import array
from collections.abc import Iterable
from typing import IO

from phrasebank.output.export import Tally
from phrasebank.output.export.codes import Coded, Limits, coded
from phrasebank.store.exporting import Entry

_RIME = Limits(characters=300)
_SOGOU = Limits(places=9)
_MICROSOFT = Limits(characters=64, places=9)
_RIME_HEAD = (
    "# Rime table\n# coding: utf-8\n#@/db_name\tcustom_phrase.txt\n#@/db_type\ttabledb\n# no comment\n"
)
_HEAD_SIZE = 0x40  # bytes of Microsoft's head


def write_rime(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write custom_phrase.txt for Rime's user folder."""
    out.write(_RIME_HEAD.encode())
    for item in coded(entries, _RIME, tally):
        out.write(f"{item.text}\t{item.code}\t{max(1, 1000 - item.place)}\n".encode())


def write_sogou(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write the text that replaces that of Sogou's “直接编辑配置文件”, as it wants it: UTF-16, CR LF."""
    out.write(b"\xff\xfe")
    for item in coded(entries, _SOGOU, tally):
        out.write(f"{item.code},{item.place}={item.text}\r\n".encode("utf-16-le"))


def write_mspinyin(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write a .dat that “用户自定义短语 → 导入” of Microsoft Pinyin reads.

    Head (64 bytes: mark, version, where offsets and phrases begin, size, count), offsets, phrases.
    """
    offsets = array("I")
    with tempfile.TemporaryFile() as phrases:
        for item in coded(entries, _MICROSOFT, tally):
            offsets.append(phrases.tell())
            phrases.write(_record(item))
        start = _HEAD_SIZE + 4 * len(offsets)
        size = start + phrases.tell()
        head = struct.pack("<8sII4I", b"mschxudp", 0x00600002, 1, _HEAD_SIZE, start, size, len(offsets))
        out.write(head.ljust(_HEAD_SIZE, b"\0"))
        out.write(struct.pack(f"<{len(offsets)}I", *offsets))
        phrases.seek(0)
        shutil.copyfileobj(phrases, out)


def _record(item: Coded) -> bytes:
    """Return one phrase of Microsoft's file: mark, where the phrase begins, place, code, phrase."""
    code = item.code.encode("utf-16-le") + b"\0\0"
    phrase = item.text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHHBBII", 0x10, 0x10, 16 + len(code), item.place, 6, 0, 0) + code + phrase
