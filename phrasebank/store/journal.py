"""The log, and taking back: every batch knows what it inserted, changed and deleted, so it can be undone.

How: an undo is a batch of its own that runs another one backwards (`reversal`); so it stands in the log, and
can be taken back too: then the first batch stands again. Of a batch, its undos and redos the last one is run
backwards, since tables may have changed in between; what an earlier one had kept is let go.

What was taken back can be let go (`let_go`), since it may be as large as the bank: `undone` is 2 then.

Invariant: after undoing, the bank is what it was before, but for phrases that later batches have made theirs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from phrasebank.errors import NothingFound
from phrasebank.i18n import _
from phrasebank.store import backup
from phrasebank.store.bank import Bank
from phrasebank.store.batch import Batch, whole
from phrasebank.store.later import built_on, later_than
from phrasebank.store.reversal import reverse

_ENTRIES = "SELECT id, kind, what, at, counts, target, undone FROM batches"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: `kind` is a word such as "import", `what` names it, `at` is UTC (ISO).

    `counts` are its numbers; `target` the batch that an undo or redo is about; `undone`: taken back.
    """

    id: int
    kind: str
    what: str
    at: str
    counts: dict[str, int]
    target: int | None
    undone: bool


def log(bank: Bank, limit: int = -1, *, uses: bool = True) -> list[Entry]:
    """Return the batches, the newest first; `limit` -1: all; without `uses` mere copying is left out."""
    rows = bank.connection.execute(
        f"{_ENTRIES} WHERE ? OR kind <> 'use' ORDER BY id DESC LIMIT ?", (uses, limit)
    )
    return [_entry(row) for row in rows]


def entry(bank: Bank, batch_id: int) -> Entry:
    """Return one batch; raises NothingFound where there is none of that number."""
    row = bank.connection.execute(f"{_ENTRIES} WHERE id = ?", (batch_id,)).fetchone()
    if row is None:
        raise NothingFound(
            _("there is no change {id} in the log").format(id=batch_id), hint=_("see: phrasebank log")
        )
    return _entry(row)


def _entry(row: sqlite3.Row) -> Entry:
    values = {**dict(row), "counts": json.loads(row["counts"]), "undone": bool(row["undone"])}
    return Entry(**values)


def undo(bank: Bank, count: int | None = None) -> list[Entry]:
    """Take back the last change, an undo included (so a second one brings it back); returns what it was.

    With `count` the last so many changes that stand, undos aside; a second undo brings back all of these.
    Copies are not counted as changes.
    Raises NothingFound where there is nothing to take back.
    """
    return list(undoing(bank, count))


def undoing(bank: Bank, count: int | None = None) -> Iterator[Entry]:
    """Do what `undo` does, and yield each change as it is taken back: a later one may not let itself be."""
    done = 0
    for last in _run(bank) if count is None else _standing(bank, count):
        done += 1
        yield undo_batch(bank, last, done)
    if not done:
        raise NothingFound(_("there is nothing to take back"))


def _standing(bank: Bank, count: int) -> Iterator[int]:
    """Yield the newest changes that stand, copies, undos and redos aside.

    Taking back a restore brings another log: each is looked up in the one that is there then.
    """
    sql = "SELECT max(id) FROM batches WHERE kind NOT IN ('use', 'undo', 'redo') AND NOT undone"
    for _time in range(count):
        (last,) = bank.connection.execute(sql).fetchone()
        if last is None:
            return
        yield int(last)


def _run(bank: Bank) -> list[int]:
    """Return the newest change, copies aside; all of a run of undos or redos, the newest first."""
    run: list[int] = []
    place = None
    for entry in map(_entry, bank.connection.execute(f"{_ENTRIES} WHERE kind <> 'use' ORDER BY id DESC")):
        here = entry.counts.get("run", 1)
        if place not in (None, here + 1):
            break  # another process has written between two of them
        run.append(entry.id)
        if here == 1:
            break
        place = here
    return run


def undo_batch(bank: Bank, batch_id: int, run: int = 1) -> Entry:
    """Take back one batch; of an undo, bring back what it took; returns the entry as it was.

    `run`: its place, from 1, among those that are taken back together. Raises NothingFound where it is not
    there or taken back already, BankError where later changes are in the way.
    """
    chosen = entry(bank, batch_id)
    kept = backup.replaced(bank, batch_id)
    if kept is not None:
        backup.undo_restore(bank, batch_id, chosen.what, kept)
        return chosen
    about = batch_id if chosen.target is None else chosen.target
    backwards = chosen.kind != "undo"  # taking back an undo, or a redo, is about the batch behind it
    try:
        with bank.batch("undo" if backwards else "redo", chosen.what) as batch:
            original = entry(bank, about)  # as it is now that no other process can take it back too
            _refuse_if_done(bank, chosen, original)
            _mark(batch, original, undone=backwards)
            if run > 1:
                batch.count(run=run)
            last = _last_done(batch, about) if backwards else batch_id
            if backwards:
                _run_backwards(batch, original, last)
            else:
                reverse(batch, last, "undo")
            if last != about:  # all that it had kept is in the tables again, unless nothing changed
                some = "EXISTS (SELECT 1 FROM changes WHERE batch_id = ?)"
                sql = f"DELETE FROM changes WHERE batch_id = ? AND {some}"
                batch.connection.execute(sql, (last, batch.id))
    except sqlite3.IntegrityError as error:
        raise built_on(batch_id) from error
    return chosen


def _refuse_if_done(bank: Bank, chosen: Entry, original: Entry) -> None:
    """Raise NothingFound where what is to be taken back is so already, or was let go."""
    if _is_gone(bank, original.id):
        raise NothingFound(
            _("change {id} was taken back and let go: it cannot be brought back").format(id=original.id)
        )
    newest = chosen.target is None or _newest_about(bank, original.id) == chosen.id
    if original.undone == (chosen.kind != "undo") or not newest:
        raise NothingFound(_("change {id} is taken back already").format(id=chosen.id))


def let_go(bank: Bank) -> int:
    """Drop what is kept of changes that are taken back; returns how many there were.

    The log still names them; they cannot be brought back.
    """
    connection = bank.connection
    with whole(connection):
        gone = [row[0] for row in connection.execute("SELECT id FROM batches WHERE undone = 1")]
        for batch_id in gone:
            connection.execute(
                "DELETE FROM changes WHERE batch_id IN (SELECT id FROM batches WHERE ? IN (id, target))",
                (batch_id,),
            )
            connection.execute("UPDATE batches SET undone = 2 WHERE id = ?", (batch_id,))
    return len(gone)


def _is_gone(bank: Bank, batch_id: int) -> bool:
    """Tell whether what was kept of a batch was let go."""
    row = bank.connection.execute("SELECT undone FROM batches WHERE id = ?", (batch_id,)).fetchone()
    return bool(row[0] == 2)


def _newest_about(bank: Bank, original: int) -> int:
    """Return the newest undo or redo of a batch."""
    row = bank.connection.execute("SELECT max(id) FROM batches WHERE target = ?", (original,)).fetchone()
    return int(row[0])


def _last_done(batch: Batch, original: int) -> int:
    """Return the last redo of a batch that keeps how it can be taken back, or else the batch itself."""
    about = "SELECT id FROM batches WHERE ? IN (id, target) AND kind <> 'undo'"
    sql = f"SELECT max(batch_id) FROM changes WHERE batch_id IN ({about})"
    row = batch.connection.execute(sql, (original,)).fetchone()
    return original if row[0] is None else int(row[0])


def _run_backwards(batch: Batch, original: Entry, last: int) -> None:
    """Run a batch backwards by the records of its last redo.

    Where a change between the two, which the redo met, is undone since, by its own records: all is again as
    they tell, or as both tell where other changes after it still stand.
    """
    cleared = _cleared(batch, original.id, last)
    if not cleared or later_than(batch, original.id):
        reverse(batch, last, original.kind)
    if cleared:
        reverse(batch, original.id, original.kind)


def _cleared(batch: Batch, original: int, last: int) -> bool:
    """Tell whether a change between a batch and its last redo, which was in the way then, is undone since."""
    sql = (
        "SELECT 1 FROM batches u JOIN batches x ON x.id = u.target WHERE u.kind = 'undo'"
        " AND u.id BETWEEN ? AND ? AND x.undone AND x.id > ? AND x.id < ? LIMIT 1"
    )
    limits = (last, batch.id - 1, original, last)
    return batch.connection.execute(sql, limits).fetchone() is not None


def _mark(batch: Batch, original: Entry, *, undone: bool) -> None:
    """Note in the log that a batch is taken back, or stands again."""
    batch.changed = True
    batch.counts = dict(original.counts)
    batch.connection.execute("UPDATE batches SET target = ? WHERE id = ?", (original.id, batch.id))
    batch.connection.execute("UPDATE batches SET undone = ? WHERE id = ?", (undone, original.id))
