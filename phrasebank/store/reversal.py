"""Running a batch backwards: what it inserted goes, what it changed or deleted comes back.

How: new rows are deleted first, then images are put back, newest first, but for rows that came and went
within the batch. For a batch that is not the last: rows that a later one has changed as well are
not taken back without it, and this is said; phrases that a later import brought again, or that a hand has
worked on since, stay with their tags.

Invariants: all is written through a Batch, so that a reversal can be reversed; ids never mean something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import Any

from phrasebank.store import reasons
from phrasebank.store.batch import KEYS, Batch, chunks, is_key
from phrasebank.store.later import later_than, refuse_if_changed_since, refuse_if_said_since
from phrasebank.store.records import Came, Change, changes, parts, rows_of
from phrasebank.store.standing import BELONGINGS, keep, release, reword, settle

# rows are deleted in this order, so that nothing is left pointing at what is gone
_ORDER = (
    "occurrences", "listings", "uses", "tags", "refusals", "edits", "attributions", "sections", "speeches",
    "phrases", "sources", "names", "reasons",
)  # fmt: skip
_BY_HAND = ("add", "edit", "star", "unstar", "note", "tag")
_FILLED = "SELECT 1 FROM speeches WHERE source_id = ?1"
_NAMED = (
    " UNION ALL SELECT 1 FROM phrases WHERE source_id = ?1"
    " UNION ALL SELECT 1 FROM listings WHERE source_id = ?1"
    " UNION ALL SELECT 1 FROM sources WHERE id = ?1 AND same_as NOT NULL"  # a copy has no speeches
)
_BROUGHT = (
    " UNION ALL SELECT 1 FROM changes c JOIN batches b ON b.id = c.batch_id AND NOT b.undone"
    " WHERE c.tbl = 'sources' AND c.op = 'insert' AND ?1 BETWEEN c.first AND c.last"
)
# rows that stay while others point at them
_POINTERS = {
    "sources": (
        ("speeches", "source_id"),
        ("phrases", "source_id"),
        ("listings", "source_id"),
        ("sources", "same_as"),
    ),
    "names": (("tags", "name_id"), ("refusals", "name_id")),
}


def reverse(batch: Batch, batch_id: int, kind: str) -> None:
    """Run the records of a batch backwards; `kind` is its kind, of a redo that of the change behind it."""
    refuse_if_changed_since(batch, batch_id)
    touched = _touched(batch, batch_id) if kind in (*_BY_HAND, "use") else set()
    own, filled, replaced = _sources(batch, batch_id)
    left = _delete_new(batch, batch_id)
    came = Came(batch, batch_id)
    back, reset = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for change in changes(batch, batch_id, newest_first=True):
        if change.op == "delete":
            back[change.table] |= _put_back(batch, change, came)
        elif change.op == "update":
            for column in _reset(batch, change):
                reset[column].update(row[0] for row in change.rows()[1])
    # where a phrase that stayed has a place in a speech again, that may be its first one
    settle(batch, sorted(left | reset["source_id"] | back["occurrences"] - back["phrases"]))
    # of what came back with an undo, a file whose phrases are removed once more stays as it was then
    emptied = own if kind == "undo" else own | filled
    _drop_emptied(batch, sorted(emptied), own, replaced)
    stay = sorted(touched | reset["key"])
    keep(batch, stay)  # a file may have been forgotten since,
    for part in chunks(stay):  # or replaced, with other words for what was edited
        reword(batch, part)
    refuse_if_said_since(batch, batch_id, reset["key"])


def _put_back(batch: Batch, change: Change, came: Came) -> set[int]:
    """Insert deleted rows again, the key first as `insert_apart` wants it; what was kept stays as it is.

    Returns the phrases among them, or those that have their places in speeches again.
    """
    columns, rows = change.rows()
    key = KEYS[change.table]
    order = [*key, *(c for c in columns if c not in key)]
    at = [columns.index(column) for column in order]
    there = f"SELECT 1 FROM {change.table} WHERE {is_key(change.table)}"
    again: list[tuple[Any, ...]] = [
        row
        for row in (tuple(row[i] for i in at) for row in rows)
        if not came.before(change, row[: len(key)])
        and not batch.connection.execute(there, row[: len(key)]).fetchone()
    ]
    if change.table == "reasons":
        again = reasons.missing(batch, again)
    elif change.table == "tags":
        again = reasons.found_again(batch, again, order.index("reason_id"))
    batch.insert_apart(change.table, order, again)
    column = {"phrases": "id", "occurrences": "phrase_id"}.get(change.table)
    return {row[order.index(column)] for row in again} if column else set()


def _reset(batch: Batch, change: Change) -> Sequence[str]:
    """Give changed rows their earlier values; returns which columns of phrases that were."""
    columns, rows = change.rows()
    width = len(KEYS[change.table])
    for row in rows:
        values = dict(zip(columns[width:], row[width:], strict=True))
        batch.update(change.table, values, is_key(change.table), row[:width])
    return columns[width:] if change.table == "phrases" else ()


def _sources(batch: Batch, batch_id: int) -> tuple[set[int], set[int], set[int]]:
    """Return the files that a batch brought, those that its new rows name, and those that it changed."""
    own: set[int] = set()
    filled: set[int] = set()
    replaced: set[int] = set()
    naming = {"sources": ("id", own)} | dict.fromkeys(
        ("speeches", "phrases", "listings"), ("source_id", filled)
    )
    for change in changes(batch, batch_id, newest_first=False):
        if change.op == "update" and change.table == "sources":
            replaced.update(row[0] for row in change.rows()[1])
        elif change.op == "insert" and change.table in naming:
            column, found = naming[change.table]
            for part in parts(change):
                where, parameters = rows_of(part)
                sql = f"SELECT DISTINCT {column} FROM {change.table} WHERE {column} NOT NULL AND {where}"
                found.update(row[0] for row in batch.connection.execute(sql, parameters))
    return own, filled, replaced


def _drop_emptied(
    batch: Batch, source_ids: Iterable[int], new: Container[int], replaced: Container[int]
) -> None:
    """Delete files of which nothing is left, and their copies: an import would take them as known.

    A phrase that a hand keeps may be left of one that is `new`: it stands without it. One that was `replaced`
    stays while what brought it does: all that its earlier version says may have been known.
    """
    for source_id in source_ids:
        held = _FILLED
        if source_id not in new:
            held += _NAMED
        if source_id in replaced:
            held += _BROUGHT
        if not batch.connection.execute(held, (source_id,)).fetchone():
            keep(batch, release(batch, source_id))
            batch.delete("sources", "? IN (id, same_as)", (source_id,))


def _delete_new(batch: Batch, batch_id: int) -> set[int]:
    """Delete the rows that a batch brought, but for those still needed.

    Returns the phrases that are left without some occurrence.
    """
    new: dict[str, list[Change]] = {table: [] for table in _ORDER}
    for change in changes(batch, batch_id, newest_first=False):
        if change.op == "insert":
            new[change.table].append(change)
    left: set[int] = set()
    for change in (*new["occurrences"], *new["listings"]):
        left |= _delete_rows(batch, change, returning="phrase_id")
    _collect_kept(batch, batch_id, new["phrases"])
    for table in _ORDER:
        for change in new[table]:
            if table == "phrases":
                _delete_belongings(batch, change)
            _delete_rows(batch, change)
    return left


def _collect_kept(batch: Batch, batch_id: int, new: Sequence[Change]) -> None:
    """Note, of the phrases that a batch brought, those that later imports or hands have made their own."""
    batch.connection.execute("CREATE TEMP TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY)")
    batch.connection.execute("DELETE FROM temp.kept")
    touched = [(phrase_id,) for phrase_id in _touched_by_hand(batch, batch_id)]
    for change in new:
        where, parameters = rows_of(change)
        batch.connection.executemany(
            f"INSERT OR IGNORE INTO temp.kept SELECT id FROM phrases WHERE id = ? AND {where}",
            [(*one, *parameters) for one in touched],
        )
        batch.connection.execute(
            f"INSERT OR IGNORE INTO temp.kept SELECT id FROM phrases WHERE {where}"
            " AND (EXISTS (SELECT 1 FROM occurrences o WHERE o.phrase_id = phrases.id)"
            " OR EXISTS (SELECT 1 FROM listings l WHERE l.phrase_id = phrases.id))",
            parameters,
        )


def _delete_rows(batch: Batch, change: Change, returning: str | None = None) -> set[int]:
    """Delete the new rows of one record, but for those still needed; returns the values of a column."""
    values: set[int] = set()
    for part in parts(change):
        where, parameters = rows_of(part)
        where += _unless_needed(change.table)
        if returning:
            rows = batch.connection.execute(
                f"SELECT {returning} FROM {change.table} WHERE {where}", parameters
            )
            values.update(row[0] for row in rows)
        batch.delete(change.table, where, parameters)
    return values


def _delete_belongings(batch: Batch, change: Change) -> None:
    """Delete what belongs to new phrases that go: tags of a later retag, uses."""
    for part in parts(change):
        where, parameters = rows_of(part)
        for table in BELONGINGS:
            going = f"phrase_id IN (SELECT id FROM phrases WHERE {where}{_unless_needed('phrases')})"
            batch.delete(table, going, parameters)


def _unless_needed(table: str) -> str:
    """Return SQL that leaves out rows which others point at, and what belongs to phrases that are kept."""
    if table == "phrases":
        return " AND id NOT IN (SELECT id FROM temp.kept)"
    if table in BELONGINGS and table not in ("occurrences", "listings"):
        return " AND phrase_id NOT IN (SELECT id FROM temp.kept)"
    if table == "reasons":  # no index: one look at all tags serves for all reasons
        return " AND id NOT IN (SELECT reason_id FROM tags WHERE reason_id IS NOT NULL)"
    return "".join(
        f" AND NOT EXISTS (SELECT 1 FROM {pointer} x WHERE x.{column} = {table}.id)"
        for pointer, column in _POINTERS.get(table, ())
    )


def _touched_by_hand(batch: Batch, batch_id: int) -> set[int]:
    """Return the phrases that a hand has worked on after a batch."""
    return set().union(*(_touched(batch, later) for later in later_than(batch, batch_id, _BY_HAND)))


def _touched(batch: Batch, batch_id: int) -> set[int]:
    """Return the phrases on which a batch has worked."""
    touched: set[int] = set()
    for change in changes(batch, batch_id, newest_first=False):
        columns, rows = change.rows()
        column = "id" if change.table == "phrases" else "phrase_id"
        if column in columns:
            touched.update(row[columns.index(column)] for row in rows)
        elif change.table in ("edits", "uses") and change.first is not None:
            found = batch.connection.execute(
                f"SELECT phrase_id FROM {change.table} WHERE id BETWEEN ? AND ?", (change.first, change.last)
            )
            touched.update(row[0] for row in found)
    return touched
