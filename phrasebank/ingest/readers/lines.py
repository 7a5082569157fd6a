"""Characters → paragraphs: what all readers share.

Invariant: a paragraph holds no line break and no control character; what is taken out is a `Removal`,
so that every character of a file is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from phrasebank.models import Document, Paragraph, Removal

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")


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
        for line in split_lines(paragraph.text):
            text = _CONTROL.sub("", line)
            if text != line:
                removed.append(Removal("control characters", "".join(_CONTROL.findall(line))))
            if document.wrapped or text.strip():
                kept.append(paragraph if text == paragraph.text else replace(paragraph, text=text))
    return replace(document, paragraphs=tuple(kept), removed=tuple(removed))


def paragraphs_of(lines: Iterable[str]) -> tuple[Paragraph, ...]:
    """Make every line a body paragraph."""
    return tuple(Paragraph(line) for line in lines)
