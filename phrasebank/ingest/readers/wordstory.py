"""The text of a Word document, walked as it is read: body, text boxes, tables, notes.

Elements are known by their names without namespace, so that .docx, “strict” files, those of WPS and the XML
of Word 2003 read alike. What stands in the file but is not part of the speech (deleted, hidden, comments,
page heads) goes into `removed`. Source: ECMA-376 part 1, 17.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from phrasebank.ingest.readers.equations import shown
from phrasebank.ingest.readers.lines import table_row
from phrasebank.ingest.readers.numbering import Numbering
from phrasebank.ingest.readers.numbers import labelled
from phrasebank.ingest.readers.package import attribute, children, first_child, local
from phrasebank.ingest.readers.styles import Look, Styles, hidden
from phrasebank.parsed import Paragraph, Removal

# what may be wrapped around the rows of a table, or around its cells
_AROUND = frozenset("sdt sdtContent customXml smartTag ins moveTo AlternateContent Choice subDoc".split())
_PROPERTIES = {"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"}
_GONE = {"del": "deleted text", "moveFrom": "deleted text", "rt": "readings over characters"}
_TEXT = ("t", "delText", "v")  # the last in charts
_CODE = re.compile("[0-9A-Fa-f]{4}")
_GENERAL = 0x2000  # from here on a code is no sign of a picture font
_MARKS = {"sym", "textpath", "instrText", "fldChar"}
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class Story:
    """The walk through the text; it counts numbers and collects what is left out.

    `embedded` gives the paragraphs of a document that is embedded by its identifier (altChunk).
    """

    styles: Styles
    numbering: Numbering
    embedded: Callable[[str], Iterator[Paragraph]] | None = None
    removed: list[Removal] = field(default_factory=list)
    inline_notes: list[Paragraph] = field(default_factory=list)  # Word 2003 writes them where they are called
    _carried: str = ""  # text of a paragraph with which the next one goes on
    _code: str = ""  # of the field that is being read
    _result: int = 0  # where its result begins among the pieces of its paragraph

    def blocks(self, node: ET.Element) -> Iterator[Paragraph]:
        """Yield the paragraphs and table rows below a node."""
        for child in node:
            name = local(child.tag)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif rule := _gone(child, name):
                self.remove(rule, child)
            elif name == "AlternateContent":
                yield from self.blocks(_choice(child))
            elif name == "altChunk" and self.embedded:
                yield from self.embedded(attribute(child, "id") or "")
            elif name not in _PROPERTIES:
                yield from self.blocks(child)

    def pending(self) -> Iterator[Paragraph]:
        """Yield what a deleted last paragraph mark has left."""
        if self._carried:
            yield Paragraph(self._carried)
            self._carried = ""

    def notes(self, root: ET.Element) -> list[Paragraph]:
        """Return the texts of footnotes or endnotes, without the lines that part them from the page."""
        return [
            Paragraph(paragraph.text.strip(), "note")
            for note in root
            if attribute(note, "type") in (None, "normal")
            for paragraph in self.blocks(note)
        ]

    def remove(self, rule: str, node: ET.Element) -> None:
        """Account for all text below a node as left out."""
        text = "".join(child.text or "" for child in node.iter() if local(child.tag) in _TEXT)
        if text.strip():
            self.removed.append(Removal(rule, text))

    def _paragraph(self, node: ET.Element) -> Iterator[Paragraph]:
        properties = first_child(node, "pPr")
        if self.styles.hides(properties):
            self.remove("hidden text", node)
            return
        out: list[str] = []
        boxes: list[ET.Element] = []
        self._inline(node, out, boxes)
        text = self._carried + "".join(out)
        self._carried = ""
        if properties is not None and _runs_on(properties):
            self._carried = text
        else:
            yield self._finished(text, properties)
        for box in boxes:
            yield from self.blocks(box)

    def _finished(self, text: str, properties: ET.Element | None) -> Paragraph:
        look = self.styles.look(properties)
        label = self._label(look, properties)
        if label and text.strip():
            text = labelled(label, text)
        if look.heading:
            return Paragraph(text, "heading", look.heading)
        return Paragraph(text, "list" if label == "" else "body")

    def _label(self, look: Look, properties: ET.Element | None) -> str | None:
        """Return the number of a paragraph, "" for a bullet, None for none; Word 2003 writes it out."""
        if look.list:
            return self.numbering.label(look.list, look.list_level)
        written = first_child(first_child(properties, "listPr"), "t")
        if written is None:
            return None
        text = attribute(written, "val") or ""
        return text if any(map(str.isalnum, text)) else ""

    def _inline(self, node: ET.Element, out: list[str], boxes: list[ET.Element]) -> None:
        """Collect the text below a paragraph, and the text boxes that hang on it."""
        for child in node:
            name = local(child.tag)
            if name == "t":
                out.append(child.text or "")
            elif name in _BREAKS:
                out.append(_BREAKS[name])
            elif rule := _gone(child, name):
                self.remove(rule, child)
            elif name in ("footnote", "endnote"):
                self.inline_notes += (replace(p, kind="note") for p in self.blocks(child))
            elif name == "r" and self._hides(child):
                self.remove("hidden text", child)
            elif name in _MARKS:
                self._mark(name, child, out)
            elif name == "txbxContent":
                boxes.append(child)
            elif name == "AlternateContent":
                self._inline(_choice(child), out, boxes)
            elif name not in _PROPERTIES:
                self._inline(child, out, boxes)

    def _hides(self, run: ET.Element) -> bool:
        properties = first_child(run, "rPr")
        own = hidden(properties)
        return self.styles.hides(properties) if own is None else own

    def _mark(self, name: str, node: ET.Element, out: list[str]) -> None:
        """Take what stands for text without holding any: a sign by its code, words of a picture, a field."""
        if name == "sym":
            self._sign(node, out)
        elif name == "textpath":
            self.removed.append(Removal("words drawn as pictures", attribute(node, "string") or ""))
        elif name == "instrText":
            self._code += node.text or ""
        else:
            self._field(attribute(node, "fldCharType") or "", out)

    def _field(self, mark: str, out: list[str]) -> None:
        """Begin a field, its result, or end it; a code without a result can show text itself."""
        if mark == "separate":
            self._result = len(out)
            return
        if mark == "end" and not "".join(out[self._result :]).strip() and (text := shown(self._code)):
            out.append(text)
            self.removed.append(Removal("field codes", self._code))
        self._code, self._result = "", len(out)

    def _sign(self, node: ET.Element, out: list[str]) -> None:
        """Add a sign that is named by its code; those of picture fonts have codes without a meaning."""
        code = attribute(node, "char") or ""
        value = int(code, 16) if _CODE.fullmatch(code) else 0
        if value >= _GENERAL and not 0xD800 <= value <= 0xF8FF:
            out.append(chr(value))
        else:
            sign = f"{attribute(node, 'font') or ''} {code}".strip()
            self.removed.append(Removal("signs of a picture font", sign))

    def _table(self, node: ET.Element) -> Iterator[Paragraph]:
        """Yield a table row by row; where cells only lay out running text, their paragraphs."""
        for row in _rows(node, self):
            yield from table_row([list(self.blocks(cell)) for cell in row])


def _rows(node: ET.Element, story: Story) -> Iterator[list[ET.Element]]:
    """Yield the rows of a table as lists of cells, through whatever is wrapped around rows and cells."""
    for child in node:
        name = local(child.tag)
        if name == "tr":
            if any(first_child(part, "del") is not None for part in children(child, "trPr")):
                story.remove("deleted text", child)
            else:
                yield list(_cells(child))
        elif name in _AROUND:
            yield from _rows(child, story)


def _cells(node: ET.Element) -> Iterator[ET.Element]:
    for child in node:
        name = local(child.tag)
        if name == "tc":
            yield child
        elif name in _AROUND:
            yield from _cells(child)


def _gone(node: ET.Element, name: str) -> str:
    """Return why an element is left out, "" where it stays; Word 2003 marks changes and comments as one."""
    if name == "annotation":
        kind = attribute(node, "type") or ""
        return "deleted text" if "Deletion" in kind else "comments" if "Comment" in kind else ""
    return _GONE.get(name, "")


def _choice(node: ET.Element) -> ET.Element:
    """Return the first of the alternatives that holds text: all have the same, or one is but a picture."""
    return next((choice for choice in node if any(local(part.tag) == "t" for part in choice.iter())), node)


def _runs_on(properties: ET.Element) -> bool:
    """Tell whether the next paragraph goes on with this one: its mark was deleted, or it is a drop cap."""
    for part in properties:
        if attribute(part, "dropCap") in ("drop", "margin"):
            return True
        if local(part.tag) == "rPr" and first_child(part, "del", "moveFrom") is not None:
            return True
    return False
