"""Characters → paragraphs: what all readers share.

Invariant: a paragraph holds no line break and no control character; what is taken out is a `Removal`,
so that every character of a file is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from phrasebank.ingest.readers.decode import SURROGATE
from phrasebank.parsed import Document, Paragraph, Removal
from phrasebank.text.safe import CONTROL_SEQUENCE

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_RUNNING = 40  # characters from which a cell holds running text
CONTROL = re.compile(
    f"(?:{CONTROL_SEQUENCE}|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff])+"
)
# all that tidying looks for: hardly a paragraph holds any, so the others need one search
_UNTIDY = re.compile("[\x00-\x08\n-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NAMED = ((re.compile(f"{SURROGATE.pattern}+"), "broken characters"), (CONTROL, "control characters"))


def split_lines(text: str) -> list[str]:
    """Split at every kind of line break: CR LF, CR, LF, form feed, U+2028, U+2029, U+0085."""
    return _BREAK.split(text)


def tidy(document: Document) -> Document:
    """Make the paragraphs fit to be handed on: one line each, without control characters.

    Blank ones stay only where lines are not paragraphs (`wrapped`), since there they part paragraphs.
    """
    kept: list[Paragraph] = []
    removed = list(document.removed)
    for paragraph in document.paragraphs:
        lines = [paragraph]
        if _UNTIDY.search(paragraph.text):
            lines = [replace(paragraph, text=line) for line in _tidied(paragraph.text, removed)]
        kept += [line for line in lines if document.wrapped or line.text.strip()]
    title = SURROGATE.sub("", document.title) if document.title else document.title
    return replace(document, paragraphs=tuple(kept), removed=tuple(removed), title=title)


def _tidied(text: str, removed: list[Removal]) -> list[str]:
    """Return the lines of a text without what is no text, which is accounted for."""
    lines = []
    for line in split_lines(text):
        tidied = line
        for pattern, rule in _NAMED:
            if found := pattern.findall(tidied):
                removed.append(Removal(rule, "".join(found)))
                tidied = pattern.sub("", tidied)
        lines.append(tidied)
    return lines


def mend_surrogates(text: str) -> str:
    """Return the text with pairs of surrogates as one character; a lone one becomes “�”."""
    if SURROGATE.search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def table_row(cells: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """Make one row of a table a line, its cells parted by tabs; an empty row is none.

    Where cells only lay out running text (one wide cell, or several paragraphs in one), their paragraphs
    are handed on as they are: the page frame of many official documents is a table.
    """
    filled = [[p for p in cell if p.text.strip()] for cell in cells]
    single = sum(map(bool, filled)) == 1
    running = any(
        cell and max(len(p.text) for p in cell) >= _RUNNING and (single or len(cell) > 1) for cell in filled
    )
    if running or (single and len(cells) == 1):
        return [paragraph for cell in filled for paragraph in cell]
    texts = (" ".join(" ".join(p.text.split("\n")).strip() for p in cell) for cell in filled)
    line = "\t".join(texts).rstrip("\t")
    return [Paragraph(line, "table")] if line else []


def paragraphs_of(lines: Iterable[str]) -> tuple[Paragraph, ...]:
    """Make every line a body paragraph."""
    return tuple(Paragraph(line) for line in lines)
