"""What the bank holds of a file already, so that a second import can say it without reading the file."""

from __future__ import annotations

from phrasebank.store.bank import Bank, tuples
from phrasebank.store.batch import plain
from phrasebank.store.sink import Added

_OF_FILE = (
    "SELECT COALESCE(same_as, id) FROM sources WHERE path = ?1 OR (path >= ?1 || '!/' AND path < ?1 || '!0')"
)

_COUNT = (  # an archive is no file of its own: its members are
    "SELECT COUNT(*) FROM sources s WHERE (path = ?1 OR (path >= ?1 || '!/' AND path < ?1 || '!0'))"
    " AND NOT EXISTS (SELECT 1 FROM sources m WHERE m.path >= s.path || '!/' AND m.path < s.path || '!0')"
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


def known_sha(bank: Bank, sha256: str) -> str | None:
    """Return the path under which this content is in the bank, None where it is not."""
    row = bank.connection.execute(
        "SELECT path FROM sources WHERE sha256 = ? AND same_as IS NULL ORDER BY id LIMIT 1", (sha256,)
    ).fetchone()
    return None if row is None else str(row[0])


def held(bank: Bank, path: str) -> Added:
    """Return what a known file, or all members of a known archive, brought: all of it is known now."""
    path = plain(path)
    original = bank.connection.execute(
        "SELECT o.path FROM sources s JOIN sources o ON o.id = s.same_as WHERE s.path = ?", (path,)
    ).fetchone()
    path = original[0] if original else path  # the members of an archive stand under its own name
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
