"""What an import passes over by its name alone, in a folder as in an archive or a mail, and why.

Why one place: a packed folder must bring in, and report, what the folder itself would.
Invariant: what is passed over has a reason; nothing is opened to find it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass

from phrasebank.errors import ReadError
from phrasebank.i18n import _

_LONGEST_ENDING = 8  # characters with the point; a longer one is a part of the name (“1.关于做好某事”)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or folder that is not read, and why; `path`: as the report shows it ("": not told yet)."""

    reason: str
    path: str = ""


# a file inside: its name (“”: the outer file itself), and its bytes, or why they cannot or need not be had
Member = tuple[str, bytes | ReadError | PassedOver]


def by_name(name: str) -> str | None:
    """Return why an entry of that name is not even looked at, None where it is."""
    if name.startswith(("~$", ".~", "~WRL")) or name.lower().endswith((".tmp", ".bak", ".wbk")):
        return _("a temporary file")
    if name.startswith(".") or name in ("__MACOSX", "Thumbs.db", "desktop.ini"):
        return _("a hidden file")
    return None


def by_kind(ending: str, endings: Collection[str]) -> str | None:
    """Return why a file with that ending (“.txt”, “”) is not read, None where it is one of `endings`.

    The report counts the files of each kind.
    """
    ending = ending.lower()
    if ending in endings:
        return None
    if ending[1:].isalnum() and len(ending) <= _LONGEST_ENDING:
        return _("{ending} files are not read").format(ending=ending)
    return _("without an ending that tells what it is")


def by_path(path: str, endings: Collection[str]) -> tuple[str, str] | None:
    """Return what is passed over at a path (with “/”), the file or a folder around it, and why; else None."""
    parts = path.split("/")
    for depth, part in enumerate(parts, 1):
        if part not in ("", ".", "..") and (reason := by_name(part)):
            return "/".join(parts[:depth]), reason
    kind = by_kind(posixpath.splitext(parts[-1])[1], endings)
    return (path, kind) if kind else None


class Inside:
    """Tells what is passed over inside one archive or mail; a hidden folder is named once."""

    def __init__(self, endings: Collection[str]) -> None:
        self._endings = endings
        self._named: set[str] = set()

    def over(self, path: str) -> list[tuple[str, PassedOver]] | None:
        """Return what is to be said of the file of that path (with “/”), None where it is to be read."""
        passed = by_path(path, self._endings)
        if passed is None:
            return None
        at, reason = passed
        if at in self._named:
            return []
        self._named.add(at)
        return [(at, PassedOver(reason))]
