"""The records of the journal, read back: what a batch brought, changed and deleted.

Invariant: one record is in memory at a time, and in pieces that a statement takes, so that an import of a
million phrases is taken back in little memory.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from phrasebank.store.batch import KEYS, Batch, chunks, is_key
from phrasebank.store.images import pack, unpack

_RANGE = 5000  # rows of a range that one statement takes
_KEYS_AT_ONCE = 100  # keys of an image that one statement takes


@dataclass(frozen=True, slots=True)
class Change:
    """One record of the journal: a range of new rows, or an image of rows; `id` tells their order."""

    id: int
    table: str
    op: str
    first: int | None
    last: int | None
    image: bytes | None

    def rows(self) -> tuple[list[str], list[Sequence[Any]]]:
        """Return columns and rows of the image."""
        return unpack(self.image or b'{"columns": [], "rows": []}')


def changes(batch: Batch, batch_id: int, *, newest_first: bool) -> Iterator[Change]:
    """Yield the records of a batch, read one by one so that a large one stays flat in memory."""
    order = "DESC" if newest_first else "ASC"
    sql = f"SELECT id FROM changes WHERE batch_id = ? ORDER BY id {order}"
    for (change_id,) in batch.connection.execute(sql, (batch_id,)).fetchall():
        row = batch.connection.execute(
            "SELECT id, tbl, op, first, last, image FROM changes WHERE id = ?", (change_id,)
        ).fetchone()
        yield Change(*row)


def rows_of(change: Change) -> tuple[str, list[Any]]:
    """Return the SQL condition that holds for the new rows of one record."""
    if change.image is None:
        return f'"{KEYS[change.table][0]}" BETWEEN ? AND ?', [change.first, change.last]
    keys = change.rows()[1]
    condition = f"({is_key(change.table)})"
    return f"({' OR '.join([condition] * len(keys))})", [value for key in keys for value in key]


def parts(change: Change) -> Iterator[Change]:
    """Cut a record into pieces that one statement takes."""
    if change.image is None:
        assert change.first is not None
        assert change.last is not None
        for first in range(change.first, change.last + 1, _RANGE):
            yield replace(change, first=first, last=min(change.last, first + _RANGE - 1))
        return
    columns, rows = change.rows()
    for part in chunks(rows, _KEYS_AT_ONCE):
        yield replace(change, image=pack(columns, part))


class Came:
    """The rows that a batch brought before it took rows of their table away.

    Why: what came and went within a batch was not there before it, and is not put back.
    """

    def __init__(self, batch: Batch, batch_id: int) -> None:
        sql = "SELECT tbl, max(id) FROM changes WHERE batch_id = ? AND op = 'delete' GROUP BY tbl"
        last = dict(map(tuple, batch.connection.execute(sql, (batch_id,))))
        self._ranges: dict[str, list[tuple[int, int]]] = {}
        self._apart: dict[tuple[str, Sequence[Any]], int] = {}
        for change in changes(batch, batch_id, newest_first=False) if last else ():
            if change.op == "insert" and change.id < last.get(change.table, 0):
                if change.first is not None and change.last is not None:
                    self._ranges.setdefault(change.table, []).append((change.first, change.last))
                for key in change.rows()[1]:
                    self._apart.setdefault((change.table, key), change.id)

    def before(self, change: Change, key: Sequence[Any]) -> bool:
        """Tell whether a row that a record deletes had come with the batch itself."""
        ranges = self._ranges.get(change.table, [])
        at = bisect_right(ranges, key[0], key=lambda one: one[0])
        in_range = at > 0 and key[0] <= ranges[at - 1][1]
        return in_range or self._apart.get((change.table, key), change.id) < change.id
