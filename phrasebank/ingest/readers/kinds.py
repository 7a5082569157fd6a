"""What a file is, by its bytes; its name only parts what bytes cannot.

Why: a third of the .doc files in the wild are something else (RTF, HTML, MHTML), .wps is .doc inside, and
people rename. Invariant: `sniff` answers for any bytes and raises nothing.
"""

from __future__ import annotations

import io
import re
import zipfile

from phrasebank.ingest.readers.ole import OLE_MAGIC, entry_names

SUPPORTED = frozenset(
    (
        *(".txt", ".text", ".md", ".markdown"),
        *(".docx", ".docm", ".dotx", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott", ".fodt"),
        *(".pdf", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".epub", ".eml"),
        *(".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".gz", ".bz2", ".xz"),
        *(".csv", ".tsv", ".jsonl", ".ndjson"),
        *(".rar", ".7z", ".ofd", ".uot", ".uof"),  # not read, but can hold speeches: each is named
    )
)

_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"SQLite format 3\0", "sqlite"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\xdb\xa5-\0", "word1"),  # Word 1 and 2 for Windows
    (b"\x31\xbe\0\0", "word1"),  # Windows Write
)
_TEXT_NAMES = {
    "md": "md",
    "markdown": "md",
    "csv": "csv",
    "tsv": "tsv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
}
_OLE_KINDS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__properties_version1.0", "msg"),
    ("MatOST", "works"),
    ("MM", "works"),
)
_ZIP_KINDS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_MIME_KINDS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/epub+zip": "epub",
}
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|article)\b", re.IGNORECASE
)
_MAIL = re.compile(
    r"(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Content-Type|Delivered-To"
    r"|X-[\w-]+|Snapshot-Content-Location|Content-Location):",
    re.IGNORECASE,
)
# our own `export` and `search --json`, in a pipe or under another name
_TABLES = (
    (re.compile(r'\{"(?:id": \d+, ")?text": "'), "jsonl"),
    (re.compile(r"text,role,themes,"), "csv"),
    (re.compile(r"text\trole\tthemes\t"), "tsv"),
)
_FLAT = (("office:document", "odt"), ("w:wordDocument", "wordml"), ("pkg:package", "wordml"))


def sniff(data: bytes, name: str) -> str:
    """Return the kind of a file, such as "docx", "doc", "wps", "pdf", "html", "txt"; `name` may be empty."""
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_kind(data, suffix)
    if data.startswith(OLE_MAGIC):
        return _ole_kind(data, suffix)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return _text_kind(_head(data), suffix)


def _head(data: bytes) -> str:
    """Return the beginning of what may be a text, well enough to see marks of ASCII in it."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _text_kind(head: str, suffix: str) -> str:
    start = head.lstrip()
    if start.startswith("{\\rtf"):
        return "rtf"
    if start.startswith("<"):
        for mark, kind in _FLAT:
            if f"<{mark}" in head:
                return kind
        if _HTML.search(head):
            return "html"
        if start.startswith("<?xml"):
            return "xml"
    elif len([line for line in start.splitlines()[:12] if _MAIL.match(line)]) >= 2 and suffix != "txt":
        page = "multipart/related" in head.lower() or "content-location:" in head.lower()
        return "mhtml" if page and suffix != "eml" else "eml"
    if suffix in ("html", "htm", "xhtml") and "<" in head:
        return "html"
    own = (kind for mark, kind in _TABLES if mark.match(start))
    return _TEXT_NAMES.get(suffix) or next(own, "txt")


def _zip_kind(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [part_name(name) for name in archive.namelist()]
            mime = archive.read("mimetype")[:100].decode("latin-1").strip() if "mimetype" in names else ""
    except Exception:  # a torn archive still tells by the names of its first parts what it was to be
        names, mime = _torn_names(data), ""
        if len(names) < 2 and suffix in ("docx", "odt", "epub"):
            return suffix
    if mime in _MIME_KINDS:
        return _MIME_KINDS[mime]
    if "OFD.xml" in names:
        return "ofd"
    if "META-INF/container.xml" in names:
        return "epub"
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        for folder, kind in _ZIP_KINDS:
            if any(part.startswith(folder) for part in names):
                return kind
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return "odt"
    return "zip"


def part_name(stored: str) -> str:
    """Return the name of a part; some programs store it as Windows writes paths, or from the root on."""
    return stored.replace("\\", "/").lstrip("/")


def _torn_names(data: bytes) -> list[str]:
    """Return the names in the local headers of an archive that has lost its end."""
    names = []
    for match in re.finditer(rb"PK\x03\x04.{22}", data[:200_000], re.DOTALL):
        size = int.from_bytes(match[0][26:28], "little") if len(match[0]) >= 28 else 0
        names.append(data[match.start() + 30 : match.start() + 30 + size].decode("utf-8", "replace"))
    return names


def _ole_kind(data: bytes, suffix: str) -> str:
    names = entry_names(data)
    for entry, kind in _OLE_KINDS:
        if entry in names:
            return "wps" if kind == "doc" and suffix in ("wps", "wpt") else kind
    torn = not names and suffix in ("doc", "wps")  # its reader says what is torn
    return suffix if torn else "ole"
