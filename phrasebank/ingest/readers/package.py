"""A ZIP package of XML parts (.docx, .odt, .epub): parts by name, parsed, within the limits; their elements.

Why one place: here the bombs are met. A part is read to its limit whatever its header says, and XML that
declares entities is refused, since no office program writes any. Elements and attributes go by their names
without namespace: Word writes two sets of namespaces, and WPS mixes in its own.
"""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache

from phrasebank.errors import Encrypted, LimitExceeded, ReadError
from phrasebank.i18n import _
from phrasebank.ingest.readers.kinds import part_name
from phrasebank.ingest.readers.limits import Limits

_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")


class Package:
    """An opened package; `names` are those of its parts."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ReadError(
                _("it is damaged: the package cannot be opened ({error})").format(error=error),
                hint=_("get the file once more, or open it in WPS or Word and save it again"),
            ) from error
        self._left = limits.max_unpacked
        self._limits = limits
        self._stored = {part_name(name): name for name in self._zip.namelist()}
        self.names = frozenset(self._stored)
        if len(self.names) > limits.max_members:
            raise LimitExceeded(_("it holds more than {limit} parts").format(limit=limits.max_members))

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part (None: there is none); raises Encrypted, LimitExceeded or ReadError."""
        if name not in self.names:
            return None
        info = self._zip.getinfo(self._stored[name])
        if info.flag_bits & 1:
            raise Encrypted(
                _("it is protected by a password"), hint=_("take the password off and save it again")
            )
        try:
            with self._zip.open(info) as part:
                data = part.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise ReadError(
                _("it is damaged: part {name} cannot be unpacked ({error})").format(name=name, error=error),
                hint=_("get the file once more, or open it in WPS or Word and save it again"),
            ) from error
        self._left -= len(data)
        if self._left < 0:
            raise self._limits.too_large_unpacked()
        return data

    def xml(self, name: str) -> ET.Element | None:
        """Return the root of a part (None: there is none); raises ReadError, also as `read` does."""
        data = self.read(name)
        return None if data is None else parse_xml(data, self._limits)


def parse_xml(data: bytes, limits: Limits) -> ET.Element:
    """Parse XML; raises LimitExceeded for a part that would not fit in memory, ReadError for broken XML."""
    if len(data) > limits.max_xml:
        raise LimitExceeded(
            _("its text is larger than {limit} MB").format(limit=limits.max_xml // 1_000_000),
            hint=_("split it"),
        )
    if _ENTITY.search(data):
        raise ReadError(
            _("it declares XML entities, as no office program does"), hint=_("save it again as .docx")
        )
    try:
        return ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ReadError(
            _("it is damaged: its XML cannot be read ({error})").format(error=error),
            hint=_("open it in WPS or Word and save it again"),
        ) from error


def resolve(base: str, target: str) -> str:
    """Return the name of the part that `target` means, as seen from the part `base`."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def attribute(node: ET.Element, name: str) -> str | None:
    """Return an attribute, None where the element has none of that name."""
    return next((value for key, value in node.attrib.items() if local(key) == name), None)


def whole(text: str | None) -> int | None:
    """Return the whole number that an attribute holds, None where it holds none."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else None


def children(node: ET.Element | None, *names: str) -> Iterator[ET.Element]:
    """Return the children of an element (None: none) that have one of these names, in order."""
    return (child for child in (() if node is None else node) if local(child.tag) in names)


def first_child(node: ET.Element | None, *names: str) -> ET.Element | None:
    """Return the first child of an element with one of these names, None where there is none."""
    for child in () if node is None else node:  # no generator: asked of every paragraph and run
        if local(child.tag) in names:
            return child
    return None
