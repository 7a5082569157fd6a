"""The SQL of search: which phrases may be meant, as (id, text), for `search.score` to judge.

Why candidates and not answers: a look-up in the index costs 0.1 µs a row inside SQLite but 1–3 µs once a
row reaches Python, so each function narrows inside SQLite and hands over a bounded number of rows.

Every function takes a `Scope`, the filters as SQL; invariant: no row outside it is returned.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phrasebank.models import Filters
from phrasebank.store.filtering import where
from phrasebank.store.index import END

Row = tuple[int, str]
_PART = 500  # parameters a statement: older SQLite takes 999
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters as a condition on `phrases p`; `open` where they demand nothing."""

    sql: str
    parameters: tuple[object, ...]

    @classmethod
    def of(cls, filters: Filters) -> Scope:
        """Make the scope of filters."""
        sql, parameters = where(filters)
        return cls(sql, tuple(parameters))

    @property
    def open(self) -> bool:
        """Tell that nothing is demanded."""
        return self.sql == "1"


def by_pairs(connection: sqlite3.Connection, expression: str, scope: Scope, limit: int) -> list[Row]:
    """Return the newest phrases whose pairs satisfy an expression of `all_of` and `any_of`."""
    return _matching(connection, "phrase_pairs", expression, scope, limit)


def by_initials(connection: sqlite3.Connection, expression: str, scope: Scope, limit: int) -> list[Row]:
    """Return the newest phrases whose runs of initials satisfy an expression."""
    return _matching(connection, "phrase_initials", expression, scope, limit)


def _matching(
    connection: sqlite3.Connection, table: str, expression: str, scope: Scope, limit: int
) -> list[Row]:
    rows = connection.execute(
        f"SELECT p.id, p.text FROM {table} f JOIN phrases p ON p.id = f.rowid"
        f" WHERE f.{table} MATCH ? AND ({scope.sql}) ORDER BY f.rowid DESC LIMIT ?",
        (expression, *scope.parameters, limit),
    )
    return [(row[0], row[1]) for row in rows]


def all_of(expressions: Iterable[str]) -> str:
    """Return the expression for phrases that satisfy all of these expressions."""
    return " AND ".join(f"({expression})" for expression in expressions)


def any_of(expressions: Iterable[str]) -> str:
    """Return the expression for phrases that satisfy any of these expressions."""
    return " OR ".join(f"({expression})" for expression in expressions)


def containing(folded: str) -> str:
    """Return the expression for phrases that may contain a folded text: its pairs, or one character."""
    if len(folded) == 1:
        return f'"{folded}"*'
    return _runs(folded, 2)


def sounding(letters: str) -> str:
    """Return the expression for phrases whose initials may contain these letters (two or more)."""
    if len(letters) == 2:
        return any_of(f'"{letters}{next_}"' for next_ in (*_LETTERS, END))
    return _runs(letters, 3)


def _runs(text: str, size: int) -> str:
    """Return the expression for phrases that have all runs of `size` characters of a text."""
    runs = dict.fromkeys(text[i : i + size] for i in range(len(text) - size + 1))
    return " AND ".join(f'"{run}"' for run in runs)


def postings(connection: sqlite3.Connection, pair: str, limit: int) -> list[str]:
    """Return the ids, as decimal strings, of up to `limit` of the newest phrases that have a pair.

    One row of joined ids is three times as fast as a row for each.
    """
    (joined,) = connection.execute(
        "SELECT group_concat(rowid) FROM"
        " (SELECT rowid FROM phrase_pairs WHERE phrase_pairs MATCH ? ORDER BY rowid DESC LIMIT ?)",
        (f'"{pair}"', limit),
    ).fetchone()
    return joined.split(",") if joined else []


def texts(connection: sqlite3.Connection, ids: Sequence[int], scope: Scope) -> list[Row]:
    """Return id and text of those of these phrases that are in the scope."""
    found: list[Row] = []
    for start in range(0, len(ids), _PART):
        marks = ",".join(map(str, ids[start : start + _PART]))
        rows = connection.execute(
            f"SELECT p.id, p.text FROM phrases p WHERE p.id IN ({marks}) AND ({scope.sql})", scope.parameters
        )
        found.extend((row[0], row[1]) for row in rows)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """What orders phrases besides their text: occurrences, family (None: alone), star, uses, last use."""

    count: int
    family: int | None
    starred: bool
    uses: int
    last_use: str


def standings(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Standing]:
    """Return the standing of these phrases."""
    found = {}
    for start in range(0, len(ids), _PART):
        marks = ",".join(map(str, ids[start : start + _PART]))
        for row in connection.execute(
            "SELECT p.id, (SELECT count(*) FROM occurrences o WHERE o.phrase_id = p.id), p.family, p.starred,"
            " (SELECT count(*) FROM uses u WHERE u.phrase_id = p.id),"
            " coalesce((SELECT max(u.at) FROM uses u WHERE u.phrase_id = p.id), '')"
            f" FROM phrases p WHERE p.id IN ({marks})"
        ):
            found[row[0]] = Standing(row[1], row[2], bool(row[3]), row[4], row[5])
    return found


_ORDERS = {
    "best": "p.id DESC",
    "new": "p.id DESC",
    "length": "p.length, p.id DESC",
    "count": "(SELECT count(*) FROM occurrences o WHERE o.phrase_id = p.id) DESC, p.id DESC",
    "used": "(SELECT count(*) FROM uses u WHERE u.phrase_id = p.id) DESC, p.id DESC",
}


def listed(connection: sqlite3.Connection, scope: Scope, sort: str, limit: int) -> list[Row]:
    """Return phrases in the scope by `sort`: new (best), length (short first), count, used (often first)."""
    rows = connection.execute(
        f"SELECT p.id, p.text FROM phrases p WHERE {scope.sql} ORDER BY {_ORDERS[sort]} LIMIT ?",
        (*scope.parameters, limit),
    )
    return [(row[0], row[1]) for row in rows]
