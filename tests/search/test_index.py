"""The index: the same as the phrases, whatever is added and removed, and told when it is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phrasebank.store import index
from phrasebank.text.fold import fold

TEXTS = st.lists(st.text(alphabet="作风整改abＧ5％.，。\0🙂々", max_size=12), min_size=1, max_size=8)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE phrases (id INTEGER PRIMARY KEY, text TEXT)")
    index.create(connection)
    yield connection
    connection.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS, gone=st.sets(st.integers(0, 7)))
def test_what_is_added_and_removed(connection: sqlite3.Connection, texts: list[str], gone: set[int]) -> None:
    connection.execute("DELETE FROM phrases")
    index.rebuild(connection)
    rows = list(enumerate(texts))
    connection.executemany("INSERT INTO phrases VALUES (?, ?)", rows)
    index.add(connection, rows)
    assert index.check(connection) == []
    removed = [row for row in rows if row[0] in gone]
    connection.executemany("DELETE FROM phrases WHERE id = ?", [(id_,) for id_, _text in removed])
    index.remove(connection, removed)
    assert index.check(connection) == []


def test_a_difference_is_told_and_rebuilt(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO phrases VALUES (1, '改进作风')")
    assert len(index.check(connection)) == 2
    index.rebuild(connection)
    assert index.check(connection) == []
    index.remove(connection, [(1, "改进作风")])
    assert len(index.check(connection)) == 2
    connection.execute("DROP TABLE phrase_pairs")
    assert "missing" in index.check(connection)[0]


def test_a_bank_that_is_being_written_is_not_called_broken(tmp_path: Path) -> None:
    mine = sqlite3.connect(tmp_path / "a.db", timeout=0, isolation_level=None)
    mine.execute("CREATE TABLE phrases (id INTEGER PRIMARY KEY, text TEXT)")
    mine.execute("PRAGMA journal_mode=WAL")
    index.create(mine)
    theirs = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    theirs.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        index.check(mine)
    theirs.execute("ROLLBACK")
    assert index.check(mine) == []
    mine.close()
    theirs.close()


@given(st.text(max_size=30))
def test_pairs_cover_the_text(text: str) -> None:
    folded = fold(text)
    held = index.pairs(folded)
    assert all(folded[i : i + 2] in held for i in range(len(folded) - 1))
    assert bool(held) == bool(folded)


def test_settling_changes_nothing(connection: sqlite3.Connection) -> None:
    for id_, text in enumerate(["改进作风", "作风建设", "整改到底"]):
        connection.execute("INSERT INTO phrases VALUES (?, ?)", (id_, text))
        index.add(connection, [(id_, text)])
        connection.commit()
    index.settle(connection)
    assert index.check(connection) == []
