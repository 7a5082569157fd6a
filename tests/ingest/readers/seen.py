"""What a reader makes of a file that is a text."""

from __future__ import annotations

from phrasebank.ingest.readers import read
from phrasebank.parsed import Document


def document_of(data: bytes, name: str) -> Document:
    """Read a file that is no table of phrases."""
    document = read(data, name)
    assert isinstance(document, Document)
    return document
