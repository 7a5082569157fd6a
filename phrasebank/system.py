"""Why the system refuses a file, in the user's language, and the one absolute path of a file, as text.

Why: `strerror` is English on most systems and in the codepage's language on Windows, amid a Chinese sentence.
Invariant: every OSError has a reason; one that is not known here is given in the system's own words.
"""

from __future__ import annotations

import errno
import os
import sys

from phrasebank.i18n import _
from phrasebank.values import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

# Windows says of a path that is too long (unless long paths are switched on) that there is no such file
_NOT_THERE = (2, 3, 206)
_LONGEST = 260  # characters, with the drive and an end mark


def reason(error: Exception) -> str:
    """Return why a file cannot be read or written, as the end of a sentence (“it cannot be written: …”).

    That is what the system said, or that a text is in another encoding; of any other error its own message.
    """
    if isinstance(error, UnicodeDecodeError):
        return _("it is no UTF-8")
    known = None
    if isinstance(error, OSError):
        lost = getattr(error, "winerror", 0) in _NOT_THERE and len(str(error.filename)) >= _LONGEST
        known = _reasons().get(errno.ENAMETOOLONG if lost else error.errno or 0) or error.strerror
    return known or str(error) or type(error).__name__


def whole_path(path: str | PathLike[str]) -> str:
    """Return the absolute path of a file, there or not: one name for it, however it was written.

    Where upper and lower case are the same, that is the case in which its folders are kept.
    """
    path = os.path.abspath(path)
    if os.path.normcase("A") == "A":
        return path
    try:
        kept = os.path.realpath(path)
    except OSError:  # a network drive or a long path of which Windows says nothing more
        return path
    return kept if os.path.normcase(kept) == os.path.normcase(path) else path  # a link keeps its own name


def storable(path: str | PathLike[str]) -> str:
    """Return a path as text that can be stored: undecodable bytes are read as GB18030, else escaped."""
    text = os.fspath(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogateescape")
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "backslashreplace")
    return text


def disk() -> str:
    """Return what is said of a disk that fails."""
    return _("the disk cannot be read or written there")


def _reasons() -> dict[int, str]:
    permission, missing = _("there is no permission"), _("there is no such file or folder")
    if sys.platform == "win32":  # which says the same of both
        permission = _("there is no permission, or another program has it open")
    return {
        errno.EACCES: permission,
        errno.EPERM: permission,
        errno.ENOENT: missing,
        errno.EEXIST: _("it is there already"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("a part of the path is a file, not a folder"),
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("there is no room left that you may use"),
        errno.EFBIG: _("the file has become larger than is allowed"),
        errno.EROFS: _("the disk can only be read"),
        errno.EIO: disk(),
        errno.EBUSY: _("another program is using it"),
        errno.EINVAL: _("the name has a character that is not allowed there"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.ELOOP: _("the links run in a circle"),
        errno.EMFILE: _("too many files are open"),
        errno.ENFILE: _("too many files are open"),
        errno.ENOMEM: _("there is not enough memory"),
        errno.ETIMEDOUT: _("the network drive does not answer"),
        errno.ENOEXEC: _("it is no program"),
    }
