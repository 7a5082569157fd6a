"""Bytes of a file → Document (or table of ready phrases), whatever the file is named.

Why by content: half of a writer's .doc are .rtf or .html, and .wps is .doc. The name only decides between
kinds of plain text, where the bytes cannot (.md, .csv).

Invariants: nothing but a ReadError leaves this package, for any bytes; every Chinese character of a file's
body stands in a paragraph or in `removed`. Each reader is loaded when its first file comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from phrasebank.errors import NoText, ReadError
from phrasebank.i18n import _
from phrasebank.ingest.passing import Member
from phrasebank.ingest.readers.kinds import SUPPORTED, sniff
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import tidy
from phrasebank.ingest.readers.refused import refusal
from phrasebank.parsed import Document, Table

__all__ = ["SUPPORTED", "Limits", "members", "read", "sniff"]

# kind → module and function; the function takes (data, limits) and returns a Document or a Table
_READERS = {
    "txt": "plain.read_text",
    "md": "plain.read_markdown",
    "docx": "docx.read_docx",
    "wordml": "docx.read_word_xml",
    "doc": "doc.read_doc",
    "wps": "doc.read_doc",
    "rtf": "rtf.read_rtf",
    "odt": "odt.read_odt",
    "pdf": "pdf.read_pdf",
    "html": "html.read_html",
    "mhtml": "mail.read_mhtml",
    "eml": "mail.read_mail",
    "epub": "epub.read_epub",
    "csv": "tables.read_csv",
    "tsv": "tables.read_csv",
    "jsonl": "tables.read_jsonl",
}
# kind → module and function; the function takes (data, name, limits) and returns names and bytes, or None
_CONTAINERS = {
    "zip": "archive.zip_members",
    "tar": "archive.tar_members",
    "gz": "archive.packed_members",
    "bz2": "archive.packed_members",
    "xz": "archive.packed_members",
    "eml": "mail.mail_members",
}
_DEFAULT = Limits()


def read(data: bytes, name: str, limits: Limits = _DEFAULT) -> Document | Table:
    """Read a file's bytes; `name` helps where the bytes do not tell the kind, its folders do not matter.

    Returns the document, or the table of ready phrases (.csv, .tsv, .jsonl). Raises ReadError: Undecodable,
    UnsupportedFormat, Encrypted, NoText, LimitExceeded or MissingProgram.
    """
    limits.check_size(len(data))
    if not data.strip(b"\0 \t\r\n"):
        raise NoText(_("it is empty"))
    kind = sniff(data, name)
    if kind not in _READERS:
        raise refusal(kind)
    with _Guard(kind):
        content: Document | Table = _function(_READERS[kind])(data, limits)
        if isinstance(content, Table):
            return content
        document = tidy(content)
    if not any(paragraph.text.strip() for paragraph in document.paragraphs):
        raise NoText(_("it holds no text"))
    return document


def members(data: bytes, name: str, limits: Limits = _DEFAULT) -> Iterator[Member] | None:
    """Yield name and bytes of each file inside an archive or mail, or why it cannot be had.

    None: the file is no container. What a folder walk would pass over is passed over, with its reason. The
    name “” stands for the file itself. Raises ReadError, also while it is iterated, where the container as a
    whole cannot be read.
    """
    limits.check_size(len(data))
    kind = sniff(data, name)
    if kind not in _CONTAINERS:
        return None
    with _Guard(kind):
        inner = _function(_CONTAINERS[kind])(data, name, limits)
    return None if inner is None else _guarded(kind, inner)


def _guarded(kind: str, inner: Iterator[Member]) -> Iterator[Member]:
    with _Guard(kind):
        yield from inner


class _Guard:
    """Turns what a torn file makes a parser raise into one ReadError that names the kind of file.

    Why so wide: the formats' libraries raise whatever their tables meet first (struct.error, KeyError,
    zlib.error, RecursionError …), and one bad file must never stop an import.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, ReadError):
            raise ReadError(
                _("it is damaged, or not a sound {kind} ({error})").format(
                    kind=self._kind, error=f"{type(error).__name__}: {error}"[:200]
                ),
                hint=_("open it in the program that wrote it and save it again"),
            ) from error


def _function(where: str) -> Callable[..., Any]:
    """Load a reader."""
    module, function = where.split(".")
    found: Callable[..., Any] = getattr(import_module(f"phrasebank.ingest.readers.{module}"), function)
    return found
