"""Electronic books (.epub): the chapters in reading order.

Source: EPUB 3.3. Chapters are web pages without menus, so all their lines are kept.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

from phrasebank.errors import Encrypted, ReadError
from phrasebank.i18n import _
from phrasebank.ingest.readers.html import page_text
from phrasebank.ingest.readers.htmlblocks import blocks_of
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.package import Package, attribute, local, resolve
from phrasebank.parsed import Document, Paragraph, Removal


def read_epub(data: bytes, limits: Limits) -> Document:
    """Read a book: its chapters in the order of its spine, without the table of contents made for devices."""
    package = Package(data, limits)
    if "META-INF/rights.xml" in package.names or _locked(package):
        raise Encrypted(_("the book is protected against copying"), hint=_("get it without protection"))
    main, book = _book(package)
    found = {local(node.tag): (node.text or "").strip() for node in book.iter() if node.text}
    paragraphs: list[Paragraph] = []
    removed: list[Removal] = []
    for name in _chapters(main, book):
        source = package.read(name)
        if source is None:
            raise ReadError(
                _("it is damaged: chapter {name} is not in the book").format(name=name),
                hint=_("get the file once more"),
            )
        page = blocks_of(page_text(source)[0], book=True)
        paragraphs += (Paragraph(block.text, block.kind, block.level) for block in page.blocks)
        removed += page.removed
    date = re.match(r"(?:1[89]|20)\d\d(?:-\d\d(?:-\d\d)?)?", found.get("date", ""))  # 0101: it has none
    return Document(
        tuple(paragraphs),
        "epub",
        title=found.get("title") or None,
        author=found.get("creator") or None,
        created=date[0] if date else None,
        removed=tuple(removed),
    )


def _locked(package: Package) -> bool:
    """Tell whether chapters are encrypted (fonts often are, which does not matter)."""
    listed = package.read("META-INF/encryption.xml") or b""
    return re.search(rb"URI=[\"'][^\"']+\.x?html?[\"']", listed, re.IGNORECASE) is not None


def _book(package: Package) -> tuple[str, ET.Element]:
    """Return name and root of the part that lists the chapters."""
    container = package.xml("META-INF/container.xml")
    files = (
        node for node in (container.iter() if container is not None else ()) if local(node.tag) == "rootfile"
    )
    for node in files:
        name = attribute(node, "full-path") or ""
        book = package.xml(name)
        if book is not None:
            return name, book
    raise ReadError(_("it is damaged: the book has no list of chapters"), hint=_("get the file once more"))


def _chapters(main: str, book: ET.Element) -> list[str]:
    """Return the names of the chapters, in order."""
    items = {attribute(node, "id"): node for node in book.iter() if local(node.tag) == "item"}
    chapters = []
    for node in book.iter():
        if local(node.tag) != "itemref":
            continue
        item = items.get(attribute(node, "idref"))
        if item is None or "nav" in (attribute(item, "properties") or "").split():
            continue
        if "html" in (attribute(item, "media-type") or ""):
            chapters.append(posixpath.normpath(resolve(main, unquote(attribute(item, "href") or ""))))
    return chapters
