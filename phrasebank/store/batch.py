"""Writing: one batch is one entry of the log, and records how to take back all that it does.

Why here and nowhere else: every change of a row goes through `insert`, `update` and `delete`, so that the
journal and the search index cannot fall behind. New rows are recorded as ranges of the first column of
their key (an import of a million phrases is a handful of records); changed and deleted rows are kept as they
were (`images`). New phrases wait for their place in the index until the commit, since FTS5 writes out what it
holds at the end of every savepoint: an import of many small files spent as long on that as on the phrases.

Invariants: a batch that changed nothing leaves no trace; after `checkpoint` everything so far stands, even
if the process is killed at the next instruction; at every commit the index holds all phrases. Inside a batch
it may lag behind, so nothing searches there.
"""

from __future__ import annotations

import json
import sqlite3
import time
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any, TypeVar

from phrasebank.errors import BankError
from phrasebank.i18n import _
from phrasebank.store import index
from phrasebank.store.images import pack


@contextmanager
def whole(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all that the block does in one transaction, or nothing of it where it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


# the key of each table that the journal knows; the first column is what a range counts
KEYS: dict[str, tuple[str, ...]] = {
    "sources": ("id",),
    "speeches": ("id",),
    "sections": ("id",),
    "phrases": ("id",),
    "attributions": ("phrase_id",),
    "listings": ("phrase_id", "source_id"),
    "edits": ("id",),
    "occurrences": ("speech_id", "start", "end"),
    "names": ("id",),
    "reasons": ("id",),
    "tags": ("phrase_id", "name_id"),
    "refusals": ("phrase_id", "name_id"),
    "uses": ("id",),
}
CHUNK = 500  # rows in one image: a few hundred kB, so that undoing a large import stays flat in memory
SPEECHES = 16  # the same for speeches, whose rows hold whole texts
TOGETHER = 16  # rows that one statement inserts: a quarter quicker than one by one
UNINDEXED = 8000  # new phrases that may wait for the index, so that a merge of a million stays flat in memory

Row = Sequence[Any]
T = TypeVar("T")


def plain(text: str) -> str:
    """Return a text that SQLite can store: a lone surrogate (an undecodable file name) becomes “?”."""
    return text.encode("utf-8", "replace").decode("utf-8")


def plain_or_none(text: str | None) -> str | None:
    """Return what `plain` returns, None for None."""
    return None if text is None else plain(text)


def now() -> str:
    """Return this moment in UTC, as ISO to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Batch:
    """One entry of the log, open for writing inside its `with` block; `id` is its number."""

    def __init__(self, connection: sqlite3.Connection, kind: str, what: str) -> None:
        self.connection = connection
        self.kind = kind
        self.what = plain(what)
        self.at = now()
        self.id = 0
        self.counts: dict[str, int] = {}
        self.changed = False
        self._ranges: dict[str, tuple[int, int]] = {}  # table -> (record, last) of its newest range
        self._unindexed: list[tuple[int, str]] = []  # new phrases (id, text) that the index does not know yet

    def __enter__(self) -> Batch:
        self._begin()
        sql = "INSERT INTO batches (kind, what, at) VALUES (?, ?, ?)"
        self.id = self.connection.execute(sql, (self.kind, self.what, self.at)).lastrowid or 0
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        if error is not None:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            return
        try:
            if not self.changed:
                self.connection.execute("DELETE FROM batches WHERE id = ?", (self.id,))
            self._index()
            self._save_counts()
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def checkpoint(self, pause: float = 0.0) -> None:
        """Commit what was done so far and go on in the same batch; does nothing before the first change.

        For `pause` seconds others may write: they look at most ten times a second whether they can. Raises
        BankError where they have taken this very batch back, or put another bank in the place of this one.
        """
        if self.changed and self.connection.in_transaction:
            self._index()
            self._save_counts()
            self.connection.execute("COMMIT")
            time.sleep(pause)
            self._begin()
            self._refuse_if_taken_back()

    def _begin(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("PRAGMA defer_foreign_keys=ON")

    def _refuse_if_taken_back(self) -> None:
        """End the transaction and raise BankError where the log has this batch as undone, or not at all."""
        sql = "SELECT 1 FROM batches WHERE id = ? AND kind = ? AND at = ? AND NOT undone"
        if not self.connection.execute(sql, (self.id, self.kind, self.at)).fetchone():
            self.connection.execute("ROLLBACK")
            raise BankError(
                _("change {id} was taken back while it was being made: it ends here").format(id=self.id),
                hint=_("see: phrasebank log"),
            )

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Let all of a block happen or, where it raises, none of it; the batch can go on afterwards."""
        before = (dict(self.counts), self.changed, dict(self._ranges), self._unindexed)
        waiting = len(self._unindexed)
        self.connection.execute("SAVEPOINT whole")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:  # a full disk ends it by itself
                self.connection.execute("ROLLBACK TO whole")
                self.connection.execute("RELEASE whole")
            self.counts, self.changed, self._ranges, self._unindexed = before
            del self._unindexed[waiting:]  # what waited before waits again, were it indexed meanwhile
            raise
        self.connection.execute("RELEASE whole")

    def count(self, **numbers: int) -> None:
        """Add to the numbers that the log shows for this batch."""
        for name, number in numbers.items():
            self.counts[name] = self.counts.get(name, 0) + number

    def next_id(self, table: str) -> int:
        """Return the id that the next new row of a table gets; ids are never given twice."""
        row = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(row[0]) + 1 if row else 1

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows whose first columns are the table's key, ascending in the first one.

        Recorded as a range, so no other row may have a first key column between theirs.
        """
        if rows:
            self._put(table, columns, rows)
            self._record_range(table, rows[0][0], rows[-1][0])

    def insert_apart(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows whose first columns are the table's key, recorded one by one."""
        width = len(KEYS[table])
        for part in chunks(rows):
            self._put(table, columns, part)
            self._record(table, "insert", KEYS[table], [tuple(row)[:width] for row in part])

    def update(
        self, table: str, values: Mapping[str, Any], where: str, parameters: Sequence[Any] = ()
    ) -> int:
        """Set columns of the rows that meet a condition; returns how many rows there were."""
        columns = [*KEYS[table], *values]
        names = ", ".join(f'"{name}"' for name in columns)
        rows = self.connection.execute(f"SELECT {names} FROM {table} WHERE {where}", parameters).fetchall()
        for part in chunks(map(tuple, rows)):
            self._record(table, "update", columns, part)
            self._set(table, values, part)
        return len(rows)

    def _set(self, table: str, values: Mapping[str, Any], rows: Sequence[Row]) -> None:
        """Set columns of rows, given as they are: the key, then the old values."""
        width = len(KEYS[table])
        if table == "phrases" and "text" in values:
            at = width + list(values).index("text")
            self._index()
            index.remove(self.connection, [(row[0], row[at]) for row in rows])
            index.add(self.connection, [(row[0], values["text"]) for row in rows])
        sets = ", ".join(f'"{name}" = ?' for name in values)
        self.connection.executemany(
            f"UPDATE {table} SET {sets} WHERE {is_key(table)}",
            [(*values.values(), *row[:width]) for row in rows],
        )

    def delete(self, table: str, where: str, parameters: Sequence[Any] = ()) -> int:
        """Delete the rows that meet a condition; returns how many there were."""
        found = 0
        size = CHUNK if table != "speeches" else SPEECHES
        select = f"SELECT * FROM {table} WHERE {where} LIMIT {size}"
        while rows := self.connection.execute(select, parameters).fetchall():
            columns = rows[0].keys()
            self._record(table, "delete", columns, [tuple(row) for row in rows])
            if table == "phrases":
                self._index()
                index.remove(self.connection, [(row["id"], row["text"]) for row in rows])
            self.connection.executemany(
                f"DELETE FROM {table} WHERE {is_key(table)}",
                [tuple(row[name] for name in KEYS[table]) for row in rows],
            )
            found += len(rows)
        return found

    def _put(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = f"({', '.join('?' * len(columns))})"
        insert = f"INSERT INTO {table} ({names}) VALUES {marks}"
        alone = len(rows) % TOGETHER
        self.connection.executemany(insert, rows[:alone])
        several = insert + f", {marks}" * (TOGETHER - 1)
        for part in chunks(rows[alone:], TOGETHER):
            self.connection.execute(several, list(chain.from_iterable(part)))
        if table == "phrases":
            at = list(columns).index("text")
            self._unindexed += [(row[0], row[at]) for row in rows]
            if len(self._unindexed) >= UNINDEXED:
                self._index()

    def _index(self) -> None:
        """Give the index the phrases that wait for it."""
        index.add(self.connection, self._unindexed)
        self._unindexed = []

    def _record(self, table: str, op: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Keep an image of rows in the journal."""
        self.changed = True
        self.connection.execute(
            "INSERT INTO changes (batch_id, tbl, op, image) VALUES (?, ?, ?, ?)",
            (self.id, table, op, pack(columns, rows)),
        )

    def _record_range(self, table: str, first: int, last: int) -> None:
        """Note a range of new rows, as one with the range before it where they touch."""
        self.changed = True
        record, end = self._ranges.get(table, (0, -1))
        if record and first in (end, end + 1):
            self.connection.execute("UPDATE changes SET last = ? WHERE id = ?", (last, record))
        else:
            sql = "INSERT INTO changes (batch_id, tbl, op, first, last) VALUES (?, ?, 'insert', ?, ?)"
            record = self.connection.execute(sql, (self.id, table, first, last)).lastrowid or 0
        self._ranges[table] = (record, last)

    def _save_counts(self) -> None:
        self.connection.execute(
            "UPDATE batches SET counts = ?, what = ? WHERE id = ?",
            (json.dumps(self.counts, ensure_ascii=False), self.what, self.id),
        )


def is_key(table: str) -> str:
    """Return the SQL condition that a row has the key given as parameters."""
    return " AND ".join(f'"{name}" = ?' for name in KEYS[table])


def chunks(rows: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Yield lists of at most `size` items."""
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part
