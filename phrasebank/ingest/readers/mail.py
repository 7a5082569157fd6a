"""Mails (.eml) and web pages saved as one file (.mhtml): both are MIME.

A mail with attachments is a container: its body comes first, as a mail of its own, then the attachments.
Source: RFC 5322, RFC 2045–2047, RFC 2557; RFC 3676 for lines that go on in the next.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from phrasebank.errors import NoText, Undecodable
from phrasebank.i18n import _
from phrasebank.ingest.passing import Inside, Member, by_path
from phrasebank.ingest.readers.decode import decode
from phrasebank.ingest.readers.html import page, page_text
from phrasebank.ingest.readers.kinds import SUPPORTED, sniff
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import paragraphs_of, split_lines
from phrasebank.parsed import Document, Removal

_MAIL = "message/rfc822"
_SHOWN = ("text/plain", "text/html", "multipart/mixed", "multipart/alternative", "multipart/related")
_CODECS = {"gb": "gb18030", "big5": "cp950", "hz": "hz", "utf-7": "utf-7"}  # by how a charset begins
_FILE_NAME = re.compile(r'name\s*=\s*"?([^";\r\n]+)', re.IGNORECASE)
_FLOWED = re.compile(r"(?<!^--) \r?\n", re.MULTILINE)  # a space before a line's end: the line goes on
_FLOWED_CHINESE = re.compile(r"(?<=[^\x00-\xff]) \r?\n")
_NAMING = ("Content-Disposition", "Content-Type")  # headers that name a file, the more reliable first
_UNKNOWN = "\ufffd"  # stands for bytes beyond ASCII that no header may hold, and many do
_KEPT_HEADERS = ("From", "Subject", "Date")


def read_mail(data: bytes, limits: Limits) -> Document:
    """Read all that a mail shows, of alternatives the plain text; the subject is its title."""
    message = _parsed(data)
    shown = [_shown(part) for part in _leaves(message) if not _attached(part)]
    if not shown:
        raise NoText(_("the mail has no text of its own"))
    return replace(
        shown[0],
        paragraphs=tuple(paragraph for document in shown for paragraph in document.paragraphs),
        title=_header(message, "Subject") or shown[0].title,
        author=_header(message, "From"),
        created=_date(message),
        wrapped=all(document.wrapped for document in shown),
        removed=tuple(removal for document in shown for removal in document.removed),
    )


def read_mhtml(data: bytes, limits: Limits) -> Document:
    """Read a saved page: of the pages in it (frames are pages too) the one that says most.

    The others go into `removed`.
    """
    pages = [
        part
        for part in _parsed(data).walk()
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        raise NoText(_("it holds no page"))
    documents = [page(*_text(part), kind="mhtml") for part in pages]
    main = max(documents, key=_running)
    others = [document for document in documents if document is not main]
    frames = [Removal("frames of the page", p.text) for other in others for p in other.paragraphs]
    removed = (*main.removed, *frames, *(removal for other in others for removal in other.removed))
    return replace(main, title=main.title or documents[0].title, removed=removed)


def _running(document: Document) -> int:
    """Return how many characters of a page stand in sentences."""
    return sum(len(paragraph.text) for paragraph in document.paragraphs if "。" in paragraph.text)


def mail_members(data: bytes, name: str, limits: Limits) -> Iterator[Member] | None:
    """Yield the body and the attachments of a mail; None: it has none.

    Where none is read, the mail itself comes in place of its body.
    """
    message = _parsed(data)
    leaves = list(_leaves(message))
    attached = [part for part in leaves if _attached(part)]
    if not attached:
        return None
    return _members(data, message, [part for part in leaves if not _attached(part)], attached)


def _members(
    data: bytes, message: EmailMessage, shown: list[EmailMessage], attached: list[EmailMessage]
) -> Iterator[Member]:
    inside = Inside(SUPPORTED)
    found: list[Member] = []
    passed: list[Member] = []
    for count, part in enumerate(attached, start=1):
        if part.get_content_type() == _MAIL:
            inner = part.get_payload(0)
            found.append((_name(part) or f"mail {count}.eml", bytes(inner)))  # type: ignore[arg-type]
            continue
        content = _content(part)
        name = _name(part) or f"{count}.{sniff(content, '')}"
        if (over := inside.over(name)) is not None:
            passed += over
        else:
            found.append((name, content))
    if not found:
        yield "", data
    elif any(_content(part).strip() for part in shown):
        yield (_header(message, "Subject") or "mail") + ".eml", _alone(message, shown)
    yield from (*found, *passed)


def _alone(message: EmailMessage, shown: list[EmailMessage]) -> bytes:
    """Return what a mail shows as a mail without attachments."""
    alone = EmailMessage(policy=email.policy.SMTPUTF8)
    for name in _KEPT_HEADERS:
        if value := _header(message, name):
            alone[name] = value
    alone.make_mixed()
    for part in shown:
        copy = EmailMessage(policy=email.policy.SMTPUTF8)
        subtype = "html" if part.get_content_subtype() == "html" else "plain"
        copy.set_content(_text(part)[0], subtype=subtype, charset="utf-8", cte="base64")
        alone.attach(copy)
    return bytes(alone)


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield what a mail shows and what is attached, in order; what is in an attached mail is that one's."""
    if not message.is_multipart() or message.get_content_type() == _MAIL:
        yield message
        return
    parts = [list(_leaves(part)) for part in message.iter_parts() if isinstance(part, EmailMessage)]
    if message.get_content_type() == "multipart/alternative":
        first = next((leaves for leaves in parts if any(map(_says, leaves))), None)
        parts = [leaves if leaves is first else list(filter(_attached, leaves)) for leaves in parts]
    for leaves in parts:
        yield from leaves


def _says(part: EmailMessage) -> bool:
    return not _attached(part) and bool(_content(part).strip())


def _attached(part: EmailMessage) -> bool:
    """Tell whether a part is a file of its own: named as one that is read, or nothing that a mail shows."""
    if (name := _name(part)) and by_path(name, SUPPORTED) is None:
        return True
    return part.is_attachment() or part.get_content_type() not in _SHOWN


def _shown(part: EmailMessage) -> Document:
    text, encoding = _text(part)
    if part.get_content_subtype() == "html":
        return page(text, encoding, kind="eml")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _FLOWED.sub("" if part.get_param("delsp") == "yes" else " ", _FLOWED_CHINESE.sub("", text))
    return Document(paragraphs_of(split_lines(text)), "eml", encoding=encoding, wrapped=True)


def _parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _text(part: EmailMessage) -> tuple[str, str]:
    """Return text and encoding of a part: what it says of itself where that fits, else by its characters."""
    content = _content(part)
    if part.get_content_subtype() == "html":
        return page_text(content)
    charset = (part.get_content_charset() or "").lower()
    codec = next((codec for start, codec in _CODECS.items() if charset.startswith(start)), None)
    if codec:
        with suppress(UnicodeDecodeError):
            return content.decode(codec), codec
    return decode(content) if content else ("", "utf-8")


def _content(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _name(part: EmailMessage) -> str:
    name = part.get_filename() or ""
    if _UNKNOWN in name:
        found = _FILE_NAME.search(";".join(_raw(part, said) for said in _NAMING))
        name = found[1].strip() if found else name
    return name.replace("/", "_").replace("\\", "_")


def _header(message: EmailMessage, name: str) -> str | None:
    text = str(message.get(name, ""))
    return " ".join((_raw(message, name) if _UNKNOWN in text else text).split()) or None


def _raw(message: EmailMessage, name: str) -> str:
    """Return a header that was written in Chinese without saying in which encoding."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    data = str(raw).encode("utf-8", "surrogateescape")
    try:
        return decode(data)[0]
    except Undecodable:  # a broken subject must not cost the mail
        return data.decode("gb18030", "replace")


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
