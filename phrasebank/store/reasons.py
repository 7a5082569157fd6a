"""Reasons of tags that come back: found again wherever they went.

Why: nothing but the tags themselves points at a reason, so the batch that brought it may have been taken back
while no tag had it, and an import since may have found the same reason anew, under another number.
Invariant: no tag points at a reason that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from phrasebank.store.asking import lists
from phrasebank.store.bank import tuples
from phrasebank.store.batch import Batch
from phrasebank.store.images import unpack
from phrasebank.store.naming import Naming

Rows = list[tuple[Any, ...]]


def missing(batch: Batch, reasons: Rows) -> Rows:
    """Return those of deleted reasons (id, text) that were not found anew since."""
    there = _among(batch, "text", [text for _id, text in reasons])
    return [row for row in reasons if row[1] not in there]


def found_again(batch: Batch, tags: Rows, at: int) -> Rows:
    """Return tags with the reasons that they had (ids in column `at`), None for one that was let go."""
    ids = {tag[at] for tag in tags} - {None}
    lost = ids - _among(batch, "id", ids)
    if not lost:
        return tags
    said: dict[int, str] = {}
    sql = "SELECT image FROM changes WHERE tbl = 'reasons' AND op = 'delete' ORDER BY id"
    for (image,) in batch.connection.execute(sql).fetchall():
        said.update((number, text) for number, text in unpack(image)[1] if number in lost)
    naming = Naming(batch)
    now = {number: naming.reason(said.get(number, "")) for number in lost}
    return [(*tag[:at], now.get(tag[at], tag[at]), *tag[at + 1 :]) for tag in tags]


def _among(batch: Batch, column: str, values: Iterable[Any]) -> set[Any]:
    """Return which of these ids or texts of reasons are in the bank."""
    found: set[Any] = set()
    for marks, part in lists(values):
        sql = f"SELECT {column} FROM reasons WHERE {column} IN ({marks})"
        found.update(value for (value,) in tuples(batch.connection, sql, part))
    return found
