"""The files below the paths that a user names: what is to be read, and what is passed over and why.

Why not `Path.rglob`: it knows no temporary files, and can run in circles through links.
Invariants: every entry below a path comes out once; the order is that of the names, so that two runs see the
same files in the same order; no folder is entered twice.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from phrasebank import system
from phrasebank.i18n import _
from phrasebank.ingest.passing import PassedOver, by_kind, by_name
from phrasebank.ingest.report import Failure


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read; `size` in bytes; `called`: its path in the bank, where that is not `path`."""

    path: Path
    size: int
    mtime_ns: int
    called: str = ""

    def digest(self) -> str:
        """Return the sha256 of its bytes, in hex; raises OSError."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


Entry = Found | PassedOver | Failure  # the last is one that the user should have expected to be read


def walk(paths: Iterable[Path], supported: Iterable[str]) -> Iterator[Entry]:
    """Yield what stands at and below `paths`.

    A file that is named itself is always found; below a folder only those with an ending of `supported`
    (".txt"; lower case) are, and hidden and temporary ones are passed over.
    """
    seen: set[tuple[int, int]] = set()
    taken: set[str] = set()
    endings = frozenset(supported)
    paths = list(paths)
    for path in paths:
        # not Path.is_dir, which raises where a name is too long
        for entry in _folder(path, endings, seen) if os.path.isdir(path) else (_file(path),):
            if len(paths) > 1 and isinstance(entry, Found):
                whole = system.whole_path(entry.path)
                if whole in taken:
                    yield _passed_over(entry.path, _("named more than once"))
                    continue
                taken.add(whole)
            yield entry


def _file(path: Path) -> Found | Failure:
    try:
        status = path.stat()
    except OSError as error:
        return Failure(system.storable(path), system.reason(error))
    if not stat.S_ISREG(status.st_mode):
        return Failure(system.storable(path), _("not a regular file"))
    return Found(path, status.st_size, status.st_mtime_ns)


def _folder(folder: Path, endings: frozenset[str], seen: set[tuple[int, int]]) -> Iterator[Entry]:
    pending = [folder]
    while pending:
        path = pending.pop()
        try:
            status = path.stat()
            with os.scandir(path) as scan:
                entries = sorted(scan, key=attrgetter("name"))
        except OSError as error:
            yield Failure(system.storable(path), system.reason(error))
            continue
        identity = (status.st_dev, status.st_ino)
        # some Windows file systems give no inode: a link's real path tells circles apart there
        if identity == (status.st_dev, 0):
            identity = (status.st_dev, hash(os.path.realpath(path)))
        if identity in seen:
            yield _passed_over(path, _("a link to a folder that was read already"))
            continue
        seen.add(identity)
        below = []
        for entry in entries:
            here = path / entry.name
            if reason := by_name(entry.name):
                yield _passed_over(here, reason)
            elif _is_folder(entry):
                below.append(here)
            elif reason := by_kind(here.suffix, endings):
                yield _passed_over(here, reason)
            else:
                yield _file(here)
        pending += reversed(below)


def _passed_over(path: Path, reason: str) -> PassedOver:
    return PassedOver(reason, system.storable(path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry is a folder or a link to one; asks the system only about links."""
    try:
        return entry.is_dir()
    except OSError:
        return False
