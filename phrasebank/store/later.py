"""What came after a batch: the changes since, and those that are in the way of taking it back.

Invariant: looking writes nothing; what is in the way is named with how to take it back first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from phrasebank.errors import BankError
from phrasebank.i18n import _
from phrasebank.store.batch import KEYS, Batch
from phrasebank.store.records import Change, changes
from phrasebank.store.standing import key_of


def later_than(batch: Batch, batch_id: int, kinds: Sequence[str] = ()) -> list[int]:
    """Return the batches after one that stand (of these kinds, if any are named), undos aside."""
    chosen = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    rows = batch.connection.execute(
        "SELECT id FROM batches WHERE id > ? AND id < ? AND NOT undone"
        f" AND kind NOT IN ('undo', 'redo', 'use'){chosen} ORDER BY id",
        (batch_id, batch.id, *kinds),
    )
    return [row[0] for row in rows]


def refuse_if_changed_since(batch: Batch, batch_id: int) -> None:
    """Raise BankError where a later batch changed the same columns of the same rows, or deleted them."""
    mine: dict[tuple[str, Sequence[Any]], set[str]] = {}
    for change in changes(batch, batch_id, newest_first=False):
        if change.op == "update":
            for key, columns in _keyed(change):
                mine.setdefault((change.table, key), set()).update(columns)
    if not mine:
        return
    for later in later_than(batch, batch_id):
        for change in changes(batch, later, newest_first=False):
            for key, columns in _keyed(change) if change.op != "insert" else ():
                if mine.get((change.table, key), set()) & columns:
                    raise BankError(
                        _("change {id} cannot be taken back: change {later} came after it").format(
                            id=batch_id, later=later
                        ),
                        hint=_("take that back first: phrasebank undo --batch {later}").format(later=later),
                    )


def refuse_if_said_since(batch: Batch, batch_id: int, phrase_ids: Iterable[int]) -> None:
    """Raise BankError where a speech came that has a phrase in the words which an edit gave it."""
    for phrase_id in phrase_ids:
        sql = "SELECT key FROM phrases WHERE id = ?1 UNION SELECT key FROM edits WHERE phrase_id = ?1"
        keys = {row[0] for row in batch.connection.execute(sql, (phrase_id,))}
        sql = 'SELECT substr(s.text, o.start + 1, o."end" - o.start) FROM occurrences o'
        sql += " JOIN speeches s ON s.id = o.speech_id WHERE o.phrase_id = ?"
        if any(key_of(row[0]) not in keys for row in batch.connection.execute(sql, (phrase_id,))):
            raise built_on(batch_id)


def built_on(batch_id: int) -> BankError:
    """Return the error of a batch that cannot be taken back before others are."""
    return BankError(
        _("change {id} cannot be taken back: later changes build on it").format(id=batch_id),
        hint=_("take those back first; see: phrasebank log"),
    )


def _keyed(change: Change) -> Iterator[tuple[Sequence[Any], set[str]]]:
    """Yield the key of each row of an image, and which of its columns were changed or deleted."""
    columns, rows = change.rows()
    at = [columns.index(name) for name in KEYS[change.table]]
    changed = set(columns) - set(KEYS[change.table])
    for row in rows:
        yield tuple(row[i] for i in at), changed
