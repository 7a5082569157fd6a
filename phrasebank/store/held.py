"""What the bank holds of a file already, so that a second import can say it without reading the file.

Invariant: nothing is written.
"""

from __future__ import annotations

from phrasebank.store.bank import Bank, tuples
from phrasebank.store.batch import plain
from phrasebank.store.sink import Added

_OF_FILE = (
    "SELECT COALESCE(same_as, id) FROM sources WHERE path = ?1 OR (path >= ?1 || '!/' AND path < ?1 || '!0')"
)

_MEMBERS = "SELECT 1 FROM sources m WHERE m.path >= s.path || '!/' AND m.path < s.path || '!0'"

_COUNT = (  # an archive is no file of its own: its members are
    "SELECT COUNT(*) FROM sources s WHERE (path = ?1 OR (path >= ?1 || '!/' AND path < ?1 || '!0'))"
    f" AND NOT EXISTS ({_MEMBERS})"
)


def known(bank: Bank, path: str, size: int, mtime_ns: int) -> bool:
    """Tell whether a file was imported as it is now, by its size (bytes) and time of change (ns)."""
    row = bank.connection.execute(
        "SELECT size, mtime_ns FROM sources WHERE path = ?", (plain(path),)
    ).fetchone()
    return row is not None and tuple(row) == (size, mtime_ns)


def sizes(bank: Bank) -> set[int]:
    """Return the sizes (bytes) of all files in the bank: what has another cannot be a copy of any."""
    return {size for (size,) in tuples(bank.connection, "SELECT DISTINCT size FROM sources", ())}


def known_sha(bank: Bank, sha256: str, path: str | None = None) -> str | None:
    """Return the path under which this content is in the bank, None where it is not.

    To a file at `path` an archive elsewhere does not count: when that changes, its members go over to their
    copies, so a copy of it must have members of its own.
    """
    row = bank.connection.execute(
        "SELECT path FROM sources s WHERE sha256 = ?1 AND same_as IS NULL"
        f" AND (?2 IS NULL OR path = ?2 OR NOT EXISTS ({_MEMBERS})) ORDER BY path IS NOT ?2, id LIMIT 1",
        (sha256, path and plain(path)),
    ).fetchone()
    return None if row is None else str(row[0])


def held(bank: Bank, path: str) -> Added:
    """Return what a known file, or all members of a known archive, brought: all of it is known now."""
    path = plain(path)
    original = bank.connection.execute(
        "SELECT o.path FROM sources s JOIN sources o ON o.id = s.same_as"
        f" WHERE s.path = ? AND NOT EXISTS ({_MEMBERS})",
        (path,),
    ).fetchone()
    path = original[0] if original else path
    (files,) = bank.connection.execute(_COUNT, (path,)).fetchone()
    (speeches,) = bank.connection.execute(
        f"SELECT COUNT(*) FROM speeches WHERE source_id IN ({_OF_FILE})", (path,)
    ).fetchone()
    (places,) = bank.connection.execute(
        "SELECT COUNT(*) FROM occurrences WHERE speech_id IN"
        f" (SELECT id FROM speeches WHERE source_id IN ({_OF_FILE}))",
        (path,),
    ).fetchone()
    (ready,) = bank.connection.execute(
        f"SELECT coalesce(sum(ready), 0) FROM sources WHERE id IN ({_OF_FILE})", (path,)
    ).fetchone()
    sentences = places + ready
    return Added(files, speeches, sentences, 0, sentences, 0, (), False)
