"""PDF with a text layer → paragraphs.

Why so: a PDF holds characters at places, no lines and no paragraphs; 221 of 255 lines of a speech end inside
a sentence. `pdflines` takes the lines and their boxes from PDFium (exact on every file tried, 17 times faster
than the next), orders columns and takes page numbers off; here lines become paragraphs by indent, short last
lines and gaps, as a reader's eye does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from statistics import median

from phrasebank.errors import Encrypted, LimitExceeded, NoText, ReadError
from phrasebank.i18n import _
from phrasebank.ingest.readers.created import day
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.pdflines import Line, lines_of, part_furniture, part_notes
from phrasebank.ingest.readers.radicals import unfold_radicals
from phrasebank.parsed import Document, Paragraph, Removal

_PROTECTED = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_SCAN = 5  # characters a page: where there are fewer, the pages are pictures, with a stamp at most
_ENDING = tuple("。！？：；…”’）.!?:;")
_WORD = re.compile(r"[A-Za-z0-9,;:)]")
_HEADED = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]{1,5}[章节条]\s")


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Read a PDF: paragraphs joined from lines, columns in order, page numbers and running heads off."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in _PROTECTED or "assword" in str(error):
            raise Encrypted(
                _("it is protected by a password"), hint=_("take the password off and save it again")
            ) from error
        raise ReadError(
            _("it is damaged: PDFium cannot open it ({error})").format(error=error),
            hint=_("get the file once more, or print it to PDF again"),
        ) from error
    try:
        if len(document) > limits.max_pages:
            raise LimitExceeded(
                _("it has more than {limit} pages").format(limit=limits.max_pages), hint=_("split it")
            )
        pages = [lines_of(document[n], n) for n in range(len(document))]
        facts = document.get_metadata_dict()
    finally:
        document.close()
    return _document(pages, facts)


def _document(pages: list[list[Line]], facts: dict[str, str]) -> Document:
    empty = [str(n + 1) for n, lines in enumerate(pages) if not lines]
    characters = sum(len(line.text) for lines in pages for line in lines)
    if characters < _SCAN * len(pages):
        raise NoText(
            _("it is a scan: its pages are pictures without text"),
            hint=_("have its text recognised (OCR) and save it as .docx"),
        )
    kept, removed = part_furniture(pages)
    body, notes = part_notes(kept)
    paragraphs = [Paragraph(text) for text in _join_lines(body)]
    paragraphs += [Paragraph(text, "note") for text in _join_lines(notes)]
    radicals = "".join(char for p in paragraphs for char in p.text if unfold_radicals(char) != char)
    if radicals:
        paragraphs = [replace(paragraph, text=unfold_radicals(paragraph.text)) for paragraph in paragraphs]
        removed.append(Removal("radicals written as characters", radicals))
    if empty:
        removed.append(Removal("pages without text", ", ".join(empty)))
    return Document(
        tuple(paragraphs),
        "pdf",
        title=facts.get("Title", "").strip() or None,
        author=facts.get("Author", "").strip() or None,
        created=_created(facts.get("CreationDate", "")),
        removed=tuple(removed),
    )


def _created(written: str) -> str | None:
    """Return the date of PDF's “D:20220315173113+08'00'” as ISO."""
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d))?", written)
    return day("{}-{}-{}T{}:{}".format(*found.groups(""))) if found else None


def _join_lines(lines: list[Line]) -> Iterable[str]:
    """Join the lines of running text, in reading order, into paragraphs."""
    margins = _margins(lines)
    leading = _leading(lines)
    text = ""
    for n, line in enumerate(lines):
        before = lines[n - 1] if n else None
        if before is None or _begins(before, line, margins, leading):
            if text:
                yield text
            text = line.text
        else:
            text = _joined(text, line.text)
    if text:
        yield text


def _joined(text: str, more: str) -> str:
    if text.endswith(("\xad", "\ufffe", "\x02")):  # a word that was hyphenated at the end of its line
        return text[:-1] + more
    apart = (
        _WORD.match(text[-1:])
        and _WORD.match(more[:1])
        and not (text[-1].isdecimal() and more[0].isdecimal())
    )
    return f"{text} {more}" if apart else text + more


def _begins(
    before: Line, line: Line, margins: dict[tuple[int, int], tuple[float, float]], leading: float
) -> bool:
    """Tell whether a line begins a paragraph after the line before."""
    left = margins[line.page, line.column][0]
    right_before = margins[before.page, before.column][1]
    size = line.size
    ended = before.text.endswith(_ENDING)
    if line.chinese and before.chinese and not 0.87 < size / before.size < 1.15:  # another size
        return True
    together = (before.page, before.column) == (line.page, line.column)
    if together and before.bottom - line.bottom > 1.4 * leading:  # a gap
        return True
    if before.right < right_before - (1.6 if ended else 3.2) * size:  # the line before is short
        return True
    if line.left - left > 0.8 * size:  # an indent, unless both are lines of an indented block
        aligned = together and abs(line.left - before.left) < 0.5 * size
        full = before.right > right_before - size
        return ended or not (aligned and full)
    return bool(_ARTICLE.match(line.text) or (ended and _HEADED.match(line.text)))


def _margins(lines: list[Line]) -> dict[tuple[int, int], tuple[float, float]]:
    """Return left and right edge of the running text for each page and column."""
    groups: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.page, line.column), []).append(line)
    columns: dict[int, list[tuple[float, float]]] = {}
    edges = {key: _edges(group) for key, group in groups.items()}
    for (_page, column), edge in edges.items():
        columns.setdefault(column, []).append(edge)
    usual = {
        column: (median(edge[0] for edge in found), median(edge[1] for edge in found))
        for column, found in columns.items()
    }
    return {key: edge if len(groups[key]) >= 5 else usual[key[1]] for key, edge in edges.items()}


def _edges(group: list[Line]) -> tuple[float, float]:
    lefts = sorted(line.left for line in group)
    rights = sorted(line.right for line in group)
    return lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]


def _leading(lines: list[Line]) -> float:
    """Return the usual distance between two lines of a paragraph."""
    steps = [
        before.bottom - line.bottom
        for before, line in pairwise(lines)
        if (before.page, before.column) == (line.page, line.column) and 0 < before.bottom - line.bottom < 100
    ]
    return median(steps) if steps else 100.0
