"""OpenDocument texts (.odt, .fodt): what a reader sees on the page, in order.

Source: OpenDocument 1.3. Elements are known by their names without namespace (`p` of text, `table-row` …),
which are unambiguous for those that hold text.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

from phrasebank.errors import Encrypted, ReadError
from phrasebank.i18n import _
from phrasebank.ingest.readers.created import day
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import table_row
from phrasebank.ingest.readers.numbers import labelled
from phrasebank.ingest.readers.odtlists import Lists, read_lists
from phrasebank.ingest.readers.package import (
    Package,
    attribute,
    children,
    first_child,
    local,
    parse_xml,
    whole,
)
from phrasebank.parsed import Document, Paragraph, Removal

_LEFT_OUT = {
    "tracked-changes": "deleted text",
    "annotation": "comments",
    "ruby-text": "readings over characters",
    "header": "page heads and feet",
    "footer": "page heads and feet",
}
_DRAWN = ":drawing:"  # in the namespace of frames and shapes, whose text has paragraphs of its own
_BREAKS = {"tab": "\t", "line-break": "\n"}
_NO_TEXT = frozenset(
    ("note-citation", "bookmark", "sequence-decls", "forms", "tracked-changes", "script", "title", "desc")
)


def read_odt(data: bytes, limits: Limits) -> Document:
    """Read an .odt or a flat .fodt: paragraphs, lists with their numbers, tables, notes, text boxes."""
    if not data.startswith(b"PK"):
        root = parse_xml(data, limits)
        return _document([root], root)
    package = Package(data, limits)
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Encrypted(_("it is protected by a password"), hint=_("take the password off and save it again"))
    content = package.xml("content.xml")
    if content is None:
        raise ReadError(
            _("it is damaged: the document's text is not in the package"),
            hint=_("get the file once more, or open it in WPS or Word and save it again"),
        )
    styles, meta = package.xml("styles.xml"), package.xml("meta.xml")
    return _document([content, *([styles] if styles is not None else [])], meta)


def _document(roots: list[ET.Element], meta: ET.Element | None) -> Document:
    body = next((node for node in roots[0].iter() if local(node.tag) == "body"), None)
    story = Story(read_lists(roots), _hidden_styles(roots), _deletions(roots[0]))
    paragraphs = list(story.blocks(body)) if body is not None else []
    for root in roots:
        for page in (node for node in root.iter() if local(node.tag) == "master-page"):
            for child in page:
                story.remove(_LEFT_OUT.get(local(child.tag), "page heads and feet"), child)
    found = {local(node.tag): (node.text or "").strip() for node in (meta.iter() if meta is not None else ())}
    return Document(
        (*paragraphs, *story.notes),
        "odt",
        title=found.get("title") or None,
        author=found.get("initial-creator") or found.get("creator") or None,
        created=day(found.get("creation-date")),
        removed=tuple(story.removed),
    )


def _hidden_styles(roots: list[ET.Element]) -> frozenset[str]:
    """Return the names of the character styles whose text is not shown."""
    return frozenset(
        attribute(style, "name") or ""
        for root in roots
        for style in root.iter()
        if local(style.tag) == "style"
        for part in children(style, "text-properties")
        if attribute(part, "display") == "none"
    )


def _deletions(root: ET.Element) -> frozenset[str | None]:
    """Return the marks of tracked deletions whose text still stands in the body (flat files)."""
    regions = (node for node in root.iter() if local(node.tag) == "changed-region")
    return frozenset(
        attribute(region, "id") for region in regions if first_child(region, "deletion") is not None
    )


@dataclass(slots=True)
class Story:
    """The walk through the text; it counts lists and collects notes and what is left out."""

    lists: Lists
    hidden: frozenset[str]
    deletions: frozenset[str | None]
    notes: list[Paragraph] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    _deleting: bool = False

    def blocks(self, node: ET.Element) -> Iterator[Paragraph]:
        """Yield the paragraphs and table rows below a node."""
        for child in node:
            name = local(child.tag)
            if name in ("p", "h"):
                yield from self._paragraph(child, name)
            elif name == "list":
                yield from self._list(child)
            elif name == "table-row":
                yield from self._row(child)
            elif name in _LEFT_OUT:
                self.remove(_LEFT_OUT[name], child)
            else:
                yield from self.blocks(child)

    def remove(self, rule: str, node: ET.Element) -> None:
        """Account for all text below a node as left out."""
        parts = [part for part in node.iter() if local(part.tag) in ("p", "h")] or [node]
        text = "".join("".join(part.itertext()) for part in parts)
        if text.strip():
            self.removed.append(Removal(rule, text))

    def _list(self, node: ET.Element) -> Iterator[Paragraph]:
        goes_on = attribute(node, "continue-numbering") == "true" or attribute(node, "continue-list")
        self.lists.enter(attribute(node, "style-name"), bool(goes_on))
        for item in node:
            if local(item.tag) == "list-item":
                self.lists.item(whole(attribute(item, "start-value")))
            yield from self.blocks(item)
        self.lists.leave()

    def _paragraph(self, node: ET.Element, name: str) -> Iterator[Paragraph]:
        out: list[str] = []
        boxes: list[ET.Element] = []
        self._inline(node, out, boxes)
        level = whole(attribute(node, "outline-level")) or 1 if name == "h" else None
        label = self.lists.label(level)
        text = "".join(out)
        if label and text.strip():
            text = labelled(label, text)
        yield Paragraph(text, "heading" if level else "list" if label == "" else "body", level)
        for box in boxes:
            yield from self.blocks(box)

    def _inline(self, node: ET.Element, out: list[str], boxes: list[ET.Element]) -> None:
        """Collect the text below a paragraph; white space of the file counts as one space, as in HTML."""
        self._put(node.text, out)
        for child in node:
            name = local(child.tag)
            if name == "s":
                out.append(" " * min(whole(attribute(child, "c")) or 1, 1000))
            elif name in _BREAKS:
                out.append(_BREAKS[name])
            elif name == "change-start":
                self._deleting = attribute(child, "change-id") in self.deletions
            elif name == "change-end":
                self._deleting = False
            elif name == "note":
                self.notes += self._note(child)
            elif _DRAWN in child.tag:
                boxes.append(child)
            elif name in _LEFT_OUT:
                self.remove(_LEFT_OUT[name], child)
            elif name == "span" and attribute(child, "style-name") in self.hidden:
                self.remove("hidden text", child)
            elif name not in _NO_TEXT:
                self._inline(child, out, boxes)
            self._put(child.tail, out)

    def _put(self, text: str | None, out: list[str]) -> None:
        """Add text to a paragraph, or to what is left out where it stands in a deletion."""
        shown = re.sub(r"[ \t\r\n]+", " ", text or "")
        if self._deleting and shown.strip():
            self.removed.append(Removal("deleted text", shown))
        elif not self._deleting:
            out.append(shown)

    def _note(self, node: ET.Element) -> list[Paragraph]:
        bodies = children(node, "note-body")
        return [Paragraph(p.text.strip(), "note") for body in bodies for p in self.blocks(body)]

    def _row(self, node: ET.Element) -> Iterator[Paragraph]:
        """Yield a row as one line; where cells only lay out running text, their paragraphs."""
        cells = children(node, "table-cell", "covered-table-cell")
        yield from table_row([list(self.blocks(cell)) for cell in cells])
