"""The SQL of search: which phrases may be meant, as (id, text), for `search.score` to judge.

Why candidates and not answers: a look-up in the index costs 0.1 µs a row inside SQLite but 1–3 µs once a
row reaches Python, so each function narrows inside SQLite and hands over a bounded number of rows.

Every function takes a `Scope`, the filters as SQL; invariant: no row outside it is returned.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from phrasebank.store.filtering import NARROW, Scope
from phrasebank.store.index import END
from phrasebank.values import NamedTuple

Row = tuple[int, str]
_PART = 500  # parameters a statement: older SQLite takes 999
_SCANNED = 1200  # newest rows that are looked through for a character that the index cannot ask for
_COUNTED = 100  # rows of a pair that are counted before its number is estimated
_BESIDE = 20_000  # newest rows of the other table that are compared
_GLANCE = 3000  # newest phrases that are looked through for a single character; no fewer than `NARROW`
_COMMON = 40  # of them that must hold it, for it to be a common one
_SAMPLE = 300  # newest phrases by which the number of a single character is estimated
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class Look(NamedTuple):
    """One look-up: an expression of `all_of`, `containing` …, and at most `limit` rows.

    Where `having` holds patterns, only rows that are LIKE one of them, of the newest `_SCANNED`. `beside` is
    an expression that the other table must satisfy, the initials for pairs, by one of its newest `_BESIDE`.
    `order` tells which rows are taken where there are more: the newest (best), or the first as in `listed`.
    """

    expression: str
    limit: int
    having: tuple[str, ...] = ()
    beside: str = ""
    order: str = "best"


def by_pairs(connection: sqlite3.Connection, look: Look, scope: Scope) -> list[Row]:
    """Return the first phrases whose pairs satisfy a look-up."""
    return _matching(connection, ("phrase_pairs", "phrase_initials"), look, scope)


def by_initials(connection: sqlite3.Connection, look: Look, scope: Scope) -> list[Row]:
    """Return the first phrases whose runs of initials satisfy a look-up."""
    return _matching(connection, ("phrase_initials", "phrase_pairs"), look, scope)


def with_characters(
    connection: sqlite3.Connection, chars: Sequence[str], scope: Scope, limit: int, enough: int = _COMMON
) -> list[Row]:
    """Return the newest phrases that may hold single characters; at least `enough` of them, if there are.

    A glance at the newest finds common ones of usual width, case and script; pairs of the rarest find others.
    """
    rows = _glance(connection, scope, " AND ".join(["instr(text, ?)"] * len(chars)), (*chars, limit))
    if len(rows) >= max(_COMMON, enough):
        return rows
    known = sizes(connection, chars)[1]
    rarest = min(chars, key=known.__getitem__)
    if scope.ids is not None and known[rarest] > NARROW:
        return listed(connection, scope, "new", NARROW)
    return by_pairs(connection, Look(containing(rarest), max(limit, _GLANCE * (len(chars) > 1))), scope)


def with_one_of(connection: sqlite3.Connection, chars: str, look: Look, scope: Scope) -> list[Row]:
    """Return the first phrases that may hold one of the characters, which the look-up has, as above."""
    if look.order not in FIRST:
        rows = _glance(connection, scope, "text GLOB ?", (f"*[{chars}]*", look.limit))
        if scope.ids is not None or (len(rows) >= _COMMON and look.limit <= _GLANCE):
            return rows
    return by_pairs(connection, look, scope)


def _glance(connection: sqlite3.Connection, scope: Scope, holds: str, values: Sequence[object]) -> list[Row]:
    newest = f"SELECT p.id, p.text FROM phrases p WHERE {scope.sql} ORDER BY p.id DESC LIMIT {_GLANCE}"
    sql = f"SELECT id, text FROM ({newest}) WHERE {holds} LIMIT ?"
    return _rows(connection, sql, (*scope.parameters, *values))


def _matching(connection: sqlite3.Connection, tables: tuple[str, str], look: Look, scope: Scope) -> list[Row]:
    table, other = tables
    beside = f" AND +f.rowid IN (SELECT rowid FROM {other} WHERE {other} MATCH ? ORDER BY rowid DESC LIMIT ?)"
    inside = f"+f.rowid IN ({scope.ids})" if scope.ids is not None else f"({scope.sql})"
    select = (
        f"SELECT p.id, p.text FROM {table} f JOIN phrases p ON p.id = f.rowid"
        f" WHERE f.{table} MATCH ?{beside if look.beside else ''} AND {inside}"
        f" ORDER BY {FIRST.get(look.order, '')}f.rowid DESC LIMIT ?"
    )
    most = max(_BESIDE, look.limit)
    asked = (look.expression, *((look.beside, most) if look.beside else ()), *scope.parameters)
    if not look.having:
        return _rows(connection, select, (*asked, look.limit))
    holds = " OR ".join(["text LIKE ?"] * len(look.having))
    return _rows(
        connection,
        f"SELECT id, text FROM ({select}) WHERE {holds} LIMIT ?",
        (*asked, _SCANNED, *look.having, look.limit),
    )


def _rows(connection: sqlite3.Connection, sql: str, parameters: Sequence[object]) -> list[Row]:
    """Return rows as plain tuples: half the time of rows that know their names."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, parameters).fetchall()


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
    """Return the ids, as decimal strings, of up to `limit` of the newest phrases that have a pair."""
    # one row of joined ids is three times as fast as a row for each
    (joined,) = connection.execute(
        "SELECT group_concat(rowid) FROM"
        " (SELECT rowid FROM phrase_pairs WHERE phrase_pairs MATCH ? ORDER BY rowid DESC LIMIT ?)",
        (containing(pair), limit),
    ).fetchone()
    return joined.split(",") if joined else []


def texts(connection: sqlite3.Connection, ids: Sequence[int], scope: Scope) -> list[Row]:
    """Return id and text of those of these phrases that are in the scope."""
    found: list[Row] = []
    for start in range(0, len(ids), _PART):
        marks = ",".join(map(str, ids[start : start + _PART]))
        found += _rows(
            connection,
            f"SELECT p.id, p.text FROM phrases p WHERE p.id IN ({marks}) AND ({scope.sql})",
            scope.parameters,
        )
    return found


def holders(connection: sqlite3.Connection, folded: str, most: int) -> int:
    """Return how many phrases may contain a folded text, counted up to `most`."""
    sql = "SELECT count(*) FROM (SELECT rowid FROM phrase_pairs WHERE phrase_pairs MATCH ? LIMIT ?)"
    (count,) = connection.execute(sql, (containing(folded), most)).fetchone()
    return int(count)


def newest(connection: sqlite3.Connection) -> int:
    """Return the highest id, which stands for the number of phrases; 0 for an empty bank."""
    highest: int | None = connection.execute("SELECT max(id) FROM phrases").fetchone()[0]
    return highest or 0


def counts(connection: sqlite3.Connection, pairs: Iterable[str]) -> dict[str, int]:
    """Return in how many phrases each pair stands; beyond `_COUNTED`, an estimate by how close they lie."""
    last = newest(connection)
    found = {}
    for pair in pairs:
        count, oldest = connection.execute(
            "SELECT count(*), min(rowid) FROM"
            " (SELECT rowid FROM phrase_pairs WHERE phrase_pairs MATCH ? ORDER BY rowid DESC LIMIT ?)",
            (f'"{pair}"', _COUNTED),
        ).fetchone()
        found[pair] = count if count < _COUNTED else max(count, count * last // max(1, last - oldest))
    return found


def sizes(connection: sqlite3.Connection, grams: Iterable[str]) -> tuple[int, dict[str, int]]:
    """Return the size of the bank, and in how many phrases each pair or single character stands.

    Single characters are estimated by the newest `_SAMPLE` phrases: the index knows them only in pairs.
    """
    grams = list(grams)
    last = newest(connection)
    newest_rows = _rows(connection, "SELECT id, text FROM phrases ORDER BY id DESC LIMIT ?", (_SAMPLE,))
    sample = [text for _id, text in newest_rows]
    singles = {gram: sum(gram in text for text in sample) for gram in grams if len(gram) == 1}
    found = {gram: n * max(1, last // max(1, len(sample))) for gram, n in singles.items()}
    return last, found | counts(connection, [gram for gram in grams if len(gram) > 1])


def tagged(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of themes and roles that these phrases carry."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(ids), _PART):
        marks = ",".join(map(str, ids[start : start + _PART]))
        for id_, name in connection.execute(
            "SELECT t.phrase_id, n.name FROM tags t JOIN names n ON n.id = t.name_id"
            f" WHERE t.phrase_id IN ({marks})"
        ):
            found.setdefault(id_, []).append(name)
    return found


def with_names(connection: sqlite3.Connection, names: Iterable[str], limit: int) -> list[int]:
    """Return the newest phrases, at most `limit` a name, that carry one of these themes or roles."""
    sql = (
        "SELECT t.phrase_id FROM tags t JOIN names n ON n.id = t.name_id WHERE n.name = ?"
        " ORDER BY t.phrase_id DESC LIMIT ?"
    )
    return [row[0] for name in names for row in connection.execute(sql, (name, limit))]


class Standing(NamedTuple):
    """What orders phrases besides their text: occurrences, family (None: alone), star, uses, last use."""

    count: int  # type: ignore[assignment] # tuple.count, which nobody asks
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


# what comes before the newest
FIRST = {
    "length": "p.length, ",
    "count": "(SELECT count(*) FROM occurrences o WHERE o.phrase_id = p.id) DESC, ",
    "used": "(SELECT count(*) FROM uses u WHERE u.phrase_id = p.id) DESC, ",
}
# the phrases that come first, where enough of them are in the scope: the others need not be put in order
_AHEAD = {
    "length": "SELECT id FROM phrases ORDER BY length, id DESC LIMIT 1000",
    "count": "SELECT phrase_id AS id FROM occurrences GROUP BY phrase_id HAVING count(*) > 1",
    "used": "SELECT DISTINCT phrase_id AS id FROM uses",
}
_LISTED = "SELECT p.id, p.text FROM {} WHERE {} ORDER BY {}p.id DESC LIMIT ?"


def listed(connection: sqlite3.Connection, scope: Scope, sort: str, limit: int) -> list[Row]:
    """Return phrases in the scope by `sort`: new (best), length (short first), count, used (often first)."""
    asked, order = (*scope.parameters, limit), FIRST.get(sort, "")
    # a scope that looks into no text and no other table takes less time than the order of all lengths
    if sort in _AHEAD and scope.ids is None and (sort != "length" or "(" in scope.sql):
        first = f"({_AHEAD[sort]}) a CROSS JOIN phrases p ON p.id = a.id"
        rows = _rows(connection, _LISTED.format(first, scope.sql, order), asked)
        if len(rows) == limit:
            return rows
        if sort == "used":
            others = f"{scope.sql} AND p.id NOT IN ({_AHEAD[sort]})"
            return (rows + _rows(connection, _LISTED.format("phrases p", others, ""), asked))[:limit]
    return _rows(connection, _LISTED.format("phrases p", scope.sql, order), asked)
