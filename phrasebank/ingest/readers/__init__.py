"""Bytes of a file → Document (or ready phrases), whatever the file is named.

Why by content: half of a writer's .doc are .rtf or .html, and .wps is .doc. The name only decides between
kinds of plain text, where the bytes cannot (.md, .csv).

Invariants: nothing but a ReadError leaves this package, for any bytes; every Chinese character of a file's
body stands in a paragraph or in `removed`. Each reader is loaded when its first file comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from phrasebank.errors import NoText, ReadError, UnsupportedFormat
from phrasebank.i18n import _
from phrasebank.ingest.readers.kinds import SUPPORTED, sniff
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import tidy
from phrasebank.models import Document, ReadyPhrase

__all__ = ["SUPPORTED", "Limits", "members", "read", "sniff"]

# kind → module and function; the function takes (data, limits) and returns a Document
_READERS = {
    "txt": "plain.read_text",
    "md": "plain.read_markdown",
    "docx": "docx.read_docx",
}
_CONTAINERS: dict[str, str] = {}


def read(data: bytes, name: str, limits: Limits | None = None) -> Document | tuple[ReadyPhrase, ...]:
    """Read a file's bytes; `name` (None of its folders matter) helps where the bytes do not tell the kind.

    Returns the document, or the ready phrases of a table (.csv, .tsv, .jsonl). Raises ReadError: Undecodable,
    UnsupportedFormat, Encrypted, NoText, LimitExceeded or MissingProgram.
    """
    limits = limits or Limits()
    limits.check_size(len(data))
    if not data.strip(b"\0 \t\r\n"):
        raise NoText(_("it is empty"))
    kind = sniff(data, name)
    content = _function(_READERS, kind)(data, limits)
    if not isinstance(content, Document):
        return tuple(content)
    document = tidy(content)
    if not any(paragraph.text.strip() for paragraph in document.paragraphs):
        raise NoText(_("it holds no text"))
    return document


def members(data: bytes, name: str, limits: Limits) -> Iterator[tuple[str, bytes | ReadError]] | None:
    """Yield name and bytes of each file inside an archive or mail, or why it cannot be had.

    None: the file is no container. Raises ReadError (also while it is iterated) where the container as a whole cannot be read.
    """
    limits.check_size(len(data))
    kind = sniff(data, name)
    return _function(_CONTAINERS, kind)(data, limits) if kind in _CONTAINERS else None


def _function(table: dict[str, str], kind: str):  # type: ignore[no-untyped-def]
    if kind not in table:
        raise UnsupportedFormat(_("files of the kind “{kind}” are not read").format(kind=kind))
    module, function = table[kind].split(".")
    return getattr(import_module(f"phrasebank.ingest.readers.{module}"), function)
