"""Archives (.zip, .tar and their packed kinds) → the files in them.

Why care with names: Windows writes those of a .zip in GB18030 without saying so. What a folder walk would
pass over (hidden and temporary files, endings that we do not read) is passed over here too, and named.
Invariants: every file of an archive comes out, as bytes or with why not; nothing is unpacked to disk; sizes
are counted while unpacking, whatever the archive says.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol

from phrasebank.errors import Encrypted, LimitExceeded, ReadError
from phrasebank.i18n import _
from phrasebank.ingest.passing import Inside, Member, PassedOver
from phrasebank.ingest.readers.kinds import SUPPORTED
from phrasebank.ingest.readers.limits import Limits


class Stream(Protocol):
    """What can be read to a number of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes."""


_TORN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
)


def zip_members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """Yield the files of a .zip."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*_TORN, ValueError) as error:
        raise _torn(error) from error
    left = limits.max_unpacked
    entries = [info for info in archive.infolist() if not info.is_dir()]
    _check_count(len(entries), limits)
    inside = Inside(SUPPORTED)
    for info in entries:
        member = _zip_name(info)
        if (passed := inside.over(member)) is not None:
            yield from passed
            continue
        if info.flag_bits & 1:
            yield member, Encrypted(_("it is protected by a password"), hint=_("unpack it with its password"))
            continue
        try:
            with archive.open(info) as stream:
                content = _read(stream, min(left, limits.max_file), limits)
        except LimitExceeded as error:
            yield member, error
            continue
        except (*_TORN, RuntimeError) as error:
            yield member, _torn(error)
            continue
        left -= len(content)
        yield member, content


def tar_members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """Yield the files of a .tar that is not packed, or no more; links and devices are passed over."""
    left = limits.max_unpacked
    count, inside = 0, Inside(SUPPORTED)
    try:
        with tarfile.open(
            fileobj=io.BytesIO(data), mode="r:", encoding="utf-8", errors="surrogateescape"
        ) as tar:
            for info in tar:
                count += 1
                _check_count(count, limits)
                member = _decoded(info.name.encode("utf-8", "surrogateescape"))
                if info.isdir():
                    continue
                if (passed := inside.over(member)) is not None:
                    yield from passed
                    continue
                stream = tar.extractfile(info) if info.isfile() else None
                if stream is None:
                    yield member, PassedOver(_("not a regular file"))
                    continue
                try:
                    content = _read(stream, min(left, limits.max_file), limits)
                except LimitExceeded as error:
                    yield member, error
                    continue
                left -= len(content)
                yield member, content
    except (*_TORN, ValueError) as error:
        raise _torn(error) from error


def packed_members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """Yield the one file of a .gz, .bz2 or .xz, or the files of the .tar in it."""
    content = _unpacked(data, limits)
    if content[257:262] == b"ustar":
        yield from tar_members(content, name, limits)
    else:
        yield posixpath.splitext(posixpath.basename(name))[0] or "content", content


def _unpacked(data: bytes, limits: Limits) -> bytes:
    file = io.BytesIO(data)
    try:
        if data.startswith(b"BZ"):
            return _read(bz2.BZ2File(file), limits.max_unpacked, limits)
        if data.startswith(b"\x1f\x8b"):
            return _read(gzip.GzipFile(fileobj=file), limits.max_unpacked, limits)
        return _read(lzma.LZMAFile(file), limits.max_unpacked, limits)
    except (*_TORN, ValueError) as error:
        raise _torn(error) from error


def _read(stream: Stream, most: int, limits: Limits) -> bytes:
    """Read a stream to its end; raises LimitExceeded beyond `most` bytes."""
    content = stream.read(most + 1)
    if len(content) > most:
        limits.check_size(len(content))
        raise limits.too_large_unpacked()
    return content


def _check_count(count: int, limits: Limits) -> None:
    if count > limits.max_members:
        raise LimitExceeded(
            _("it holds more than {limit} files").format(limit=limits.max_members),
            hint=_("unpack it yourself and import the folder"),
        )


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry: UTF-8 where it says so or it fits, else GB18030, else as DOS had it."""
    if info.flag_bits & 0x800:
        return info.filename
    return _decoded(info.orig_filename.encode("cp437", "replace"))


def _decoded(name: bytes) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return name.decode(codec).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return name.decode("cp437").replace("\\", "/")


def _torn(error: Exception) -> ReadError:
    return ReadError(
        _("the archive is damaged ({error})").format(error=error),
        hint=_("get the file once more, or unpack it yourself"),
    )
