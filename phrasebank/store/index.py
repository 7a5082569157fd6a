"""The search index: two contentless FTS5 tables over the folded text of phrases.

`phrase_pairs` holds each phrase's pairs of neighbouring characters, so that two characters, the commonest
query, are one look-up; « and » stand before the first and after the last character, so that one character
is a prefix look-up, and a beginning or an end is found like anything else. `phrase_initials` holds runs of
three letters of the pinyin initials (FTS5's own trigram tokenizer), for queries without Chinese input.

Why FTS5 with detail=none: rows are only candidates, their order is `search.score`'s work, so positions
would be dead weight (0.5 of the text's bytes instead of 1.3). A large hash table before the first flush
halves the time of a bulk import (22 to 12 µs a phrase, measured).

Invariants: the index depends on the text of phrases alone, and changes in the same transaction as they do;
FTS5 of SQLite 3.40 cannot delete from a contentless table without the old text, so `remove` is given it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from phrasebank.i18n import _
from phrasebank.store.bank import is_unwritable
from phrasebank.text.fold import fold
from phrasebank.text.pinyin import initials

START, END = "«", "»"
TABLES = ("phrase_pairs", "phrase_initials")
_PARTS = ("data", "idx", "config")  # the tables in which FTS5 keeps one without content
_HASH_BYTES = 16 << 20  # postings gathered in memory before they are written
_BLOCK = 2000  # phrases a statement


def create(connection: sqlite3.Connection) -> None:
    """Create the tables of the index, empty."""
    connection.execute(
        "CREATE VIRTUAL TABLE phrase_pairs USING fts5("
        "pairs, content='', detail='none', columnsize=0, tokenize=\"ascii tokenchars '%.'\")"
    )
    connection.execute(
        "CREATE VIRTUAL TABLE phrase_initials USING fts5("
        "initials, content='', detail='none', columnsize=0, tokenize='trigram')"
    )
    for table in TABLES:
        connection.execute(f"INSERT INTO {table}({table}, rank) VALUES('hashsize', ?)", (_HASH_BYTES,))


def add(connection: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Put phrases (id, text) into the index; the ids are new to it."""
    for block in _blocks(rows):
        folded = [(id_, fold(text)) for id_, text in block]
        connection.executemany(
            "INSERT INTO phrase_pairs(rowid, pairs) VALUES(?, ?)",
            [(id_, spaced(text)) for id_, text in folded],
        )
        connection.executemany(
            "INSERT INTO phrase_initials(rowid, initials) VALUES(?, ?)",
            [(id_, letters(text)) for id_, text in folded],
        )


def remove(connection: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Take phrases (id, the text that was indexed) out of the index."""
    for block in _blocks(rows):
        folded = [(id_, fold(text)) for id_, text in block]
        connection.executemany(
            "INSERT INTO phrase_pairs(phrase_pairs, rowid, pairs) VALUES('delete', ?, ?)",
            [(id_, spaced(text)) for id_, text in folded],
        )
        connection.executemany(
            "INSERT INTO phrase_initials(phrase_initials, rowid, initials) VALUES('delete', ?, ?)",
            [(id_, letters(text)) for id_, text in folded],
        )


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from the table `phrases`."""
    for table in TABLES:
        _drop(connection, table)
    create(connection)
    add(connection, connection.execute("SELECT id, text FROM phrases ORDER BY id"))


def _drop(connection: sqlite3.Connection, table: str) -> None:
    """Drop a table of the index; one that FTS5 cannot open any more is cut out of the schema."""
    try:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY or is_unwritable(error):
            raise
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = ?", (table,))
        connection.execute("PRAGMA writable_schema = RESET")
        for part in _PARTS:
            connection.execute(f"DROP TABLE IF EXISTS {table}_{part}")


def settle(connection: sqlite3.Connection) -> None:
    """Merge the parts that imports leave in the index, so that a search looks in one place.

    A search is 1.5 times as fast afterwards; takes about 6 µs a phrase, in the caller's transaction.
    """
    for table in TABLES:
        connection.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")


def check(connection: sqlite3.Connection) -> list[str]:
    """Compare the index with the phrases; return a sentence for each fault, [] where it is sound.

    Reads every phrase: about 20 µs each.
    """
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    faults = []
    for table, terms in zip(TABLES, (pairs, _trigrams), strict=True):
        if table not in present:
            faults.append(_("the search index {table} is missing").format(table=table))
            continue
        try:
            connection.execute(f"INSERT INTO {table}({table}) VALUES('integrity-check')")
            same = _expected(connection, terms) == _held(connection, table)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY or is_unwritable(error):
                raise  # somebody else is writing, or we may not: that says nothing of the index
            same = False
        if not same:
            faults.append(_("the search index {table} differs from the phrases").format(table=table))
    return faults


def spaced(folded: str) -> str:
    """Return what `phrase_pairs` holds of a folded text: its pairs in order, spaces between.

    Slices, since joining each pair by itself takes twice as long; that a pair stands there twice is the same
    to an index without positions.
    """
    marked = list(f"{START}{folded}{END}") if folded else [""]
    parts = [" "] * (3 * len(marked) - 3)
    parts[::3], parts[1::3] = marked[:-1], marked[1:]
    return "".join(parts)


def letters(folded: str) -> str:
    """Return what `phrase_initials` holds of a folded text: its initials, the two ends marked."""
    return f"{START}{initials(folded)}{END}" if folded else ""


def pairs(folded: str) -> set[str]:
    """Return the terms that FTS5 makes of the pairs of a folded text."""
    return set(spaced(folded).split())


def _trigrams(folded: str) -> set[str]:
    """Return the terms that FTS5 makes of the initials of a folded text."""
    marked = letters(folded)
    return {marked[i : i + 3] for i in range(len(marked) - 2)}


def _expected(connection: sqlite3.Connection, terms: Callable[[str], set[str]]) -> Counter[str]:
    """Return in how many phrases each term ought to stand."""
    counts: Counter[str] = Counter()
    for (text,) in connection.execute("SELECT text FROM phrases"):
        counts.update(terms(fold(text)))
    return counts


def _held(connection: sqlite3.Connection, table: str) -> Counter[str]:
    """Return in how many phrases each term stands by the index."""
    connection.execute(f"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', '{table}', 'row')")
    try:
        return Counter(dict(connection.execute("SELECT term, doc FROM temp.held")))
    finally:
        connection.execute("DROP TABLE temp.held")


def _blocks(rows: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the rows in lists, so that a million of them never stand in memory."""
    block = []
    for id_, text in rows:
        block.append((id_, text))
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block
