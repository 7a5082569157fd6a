"""Mails (.eml) and web pages saved as one file (.mhtml): both are MIME.

A mail with attachments is a container: its body comes first, as a mail of its own, then the attachments.
Source: RFC 5322, RFC 2045–2047, RFC 2557.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from phrasebank.errors import NoText
from phrasebank.i18n import _
from phrasebank.ingest.passing import Inside, Member
from phrasebank.ingest.readers.decode import decode
from phrasebank.ingest.readers.html import page, page_text
from phrasebank.ingest.readers.kinds import SUPPORTED
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import paragraphs_of, split_lines
from phrasebank.parsed import Document, Removal

_KEPT_HEADERS = ("From", "Subject", "Date")


def read_mail(data: bytes, limits: Limits) -> Document:
    """Read the body of a mail, plain text rather than HTML; the subject is its title."""
    message = _parsed(data)
    plain, rich = _bodies(message)
    if plain is not None:
        text, encoding = _text(plain)
        document = Document(paragraphs_of(split_lines(text)), "eml", encoding=encoding, wrapped=True)
    elif rich is not None:
        document = page(*_text(rich), kind="eml")
    else:
        raise NoText(_("the mail has no text of its own"))
    return replace(
        document,
        title=_header(message, "Subject") or document.title,
        author=_header(message, "From"),
        created=_date(message),
    )


def read_mhtml(data: bytes, limits: Limits) -> Document:
    """Read a saved page: its first page of HTML; other pages in it are frames and go into `removed`."""
    pages = [
        part
        for part in _parsed(data).walk()
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        raise NoText(_("it holds no page"))
    document = page(*_text(pages[0]), kind="mhtml")
    frames = [
        Removal("frames of the page", p.text) for part in pages[1:] for p in page(*_text(part)).paragraphs
    ]
    return replace(document, removed=(*document.removed, *frames))


def mail_members(data: bytes, name: str, limits: Limits) -> Iterator[Member] | None:
    """Yield the body and the attachments of a mail; None: it has none.

    Where none is read, the mail itself comes in place of its body.
    """
    message = _parsed(data)
    named = [part for part in message.walk() if not part.is_multipart() and _name(part)]
    mails = [part for part in message.walk() if part.get_content_type() == "message/rfc822"]
    if not named and not mails:
        return None
    return _members(data, message, [*named, *mails])


def _members(data: bytes, message: EmailMessage, attached: list[EmailMessage]) -> Iterator[Member]:
    inside = Inside(SUPPORTED)
    found: list[Member] = []
    passed: list[Member] = []
    for count, part in enumerate(attached, start=1):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            found.append((_name(part) or f"mail {count}.eml", bytes(inner)))  # type: ignore[arg-type]
        elif (over := inside.over(_name(part))) is not None:
            passed += over
        else:
            found.append((_name(part), _content(part)))
    plain, rich = _bodies(message)
    body = plain or rich
    if not found:
        yield "", data
    elif body is not None and _content(body).strip():
        yield (_header(message, "Subject") or "mail") + ".eml", _alone(message, body)
    yield from (*found, *passed)


def _alone(message: EmailMessage, body: EmailMessage) -> bytes:
    """Return the body as a mail without attachments."""
    text, _encoding = _text(body)
    alone = EmailMessage(policy=email.policy.SMTPUTF8)
    for name in _KEPT_HEADERS:
        if value := _header(message, name):
            alone[name] = value
    alone.set_content(text, subtype=body.get_content_subtype(), charset="utf-8", cte="base64")
    return bytes(alone)


def _parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _bodies(message: EmailMessage) -> tuple[EmailMessage | None, EmailMessage | None]:
    """Return the first part of plain text and the first of HTML that are no attachments."""
    found: dict[str, EmailMessage] = {}
    for part in message.walk():
        if not part.is_multipart() and not (_name(part) and Inside(SUPPORTED).over(_name(part)) is None):
            found.setdefault(part.get_content_type(), part)
    return found.get("text/plain"), found.get("text/html")


def _text(part: EmailMessage) -> tuple[str, str]:
    """Return text and encoding of a part: what it says of itself where that fits, else by its characters."""
    content = _content(part)
    if part.get_content_subtype() == "html":
        return page_text(content)
    charset = (part.get_content_charset() or "").lower()
    if charset.startswith(("gb", "big5")):
        try:
            return content.decode("gb18030" if charset.startswith("gb") else "cp950"), charset
        except UnicodeDecodeError:
            return decode(content)
    return decode(content) if content else ("", "utf-8")


def _content(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _name(part: EmailMessage) -> str:
    return (part.get_filename() or "").replace("/", "_").replace("\\", "_")


def _header(message: EmailMessage, name: str) -> str | None:
    return " ".join(str(message.get(name, "")).split()) or None


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
