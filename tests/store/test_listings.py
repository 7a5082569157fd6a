"""A phrase that stands in more than one table of ready phrases stays while one of them is there."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from phrasebank.models import Filters
from phrasebank.parsed import ParsedFile, ReadyPhrase
from phrasebank.store import doctor, filtering, forgetting, journal, reading
from phrasebank.store.bank import Bank
from tests.store.making import file, rows, speech, take_in, texts

BOTH, FIRST, SECOND = "两张表里都有的一句话。", "只有甲表才有的那一句。", "乙表自己写下的另一句。"


def listed(path: str, sha: str, *words: str) -> ParsedFile:
    return file(path, sha, phrases=[ReadyPhrase(text) for text in words])


def forget(bank: Bank, name: str) -> None:
    forgetting.forget(bank, list(forgetting.matching(bank, [name])), name)


@pytest.fixture
def tables(bank: Bank) -> Bank:
    """Give a bank into which two tables came, one after the other."""
    take_in(bank, listed("a.csv", "1", BOTH, FIRST))
    take_in(bank, listed("b.csv", "2", BOTH, SECOND))
    return bank


def from_source(bank: Bank, name: str) -> set[str]:
    sql, values = filtering.where(Filters(sources=(name,)))
    return {row[0] for row in bank.connection.execute(f"SELECT p.text FROM phrases p WHERE {sql}", values)}


def test_it_is_of_both_tables(tables: Bank) -> None:
    assert from_source(tables, "a.csv") == {BOTH, FIRST}
    assert from_source(tables, "b.csv") == {BOTH, SECOND}


def test_it_stays_until_both_are_forgotten(tables: Bank) -> None:
    before = rows(tables)
    forget(tables, "a.csv")
    assert set(texts(tables).values()) == {BOTH, SECOND}
    assert reading.phrases(tables, [1])[0].source == "b.csv"
    forget(tables, "b.csv")
    assert texts(tables) == {}
    journal.undo(tables, 2)
    assert rows(tables) == before


def test_it_stays_where_the_first_table_drops_it(tables: Bank) -> None:
    before = rows(tables)
    take_in(tables, listed("a.csv", "3", FIRST))
    assert set(texts(tables).values()) == {BOTH, FIRST, SECOND}
    assert from_source(tables, "a.csv") == {FIRST}
    journal.undo(tables)
    assert rows(tables) == before


def test_it_stays_where_the_first_import_is_taken_back(tables: Bank) -> None:
    before = rows(tables)
    journal.undo_batch(tables, 1)
    assert set(texts(tables).values()) == {BOTH, SECOND}
    journal.undo(tables)
    assert rows(tables) == before
    journal.undo(tables, 2)
    assert texts(tables) == {}


def states_of_a_history(bank: Bank, seed: int) -> list[dict[str, list[tuple[Any, ...]]]]:
    """Import and forget tables and a speech at random; return what the bank was after each step."""
    rnd = random.Random(seed)
    pool = [f"第{n}项任务要抓紧抓好抓到位。" for n in "一二三四五六"]
    states = [rows(bank)]
    for sha in map(str, itertools.count(1)):
        path = rnd.choice(("a.csv", "b.csv", "c.csv", "d.txt"))
        there = bank.connection.execute("SELECT 1 FROM sources WHERE name = ?", (path,)).fetchone()
        chosen = rnd.sample(pool, rnd.randint(1, 4))
        if there and rnd.random() < 0.4:
            forget(bank, path)
        elif path == "d.txt":
            take_in(bank, file(path, sha, speech("丁", *chosen)))
        else:
            take_in(bank, listed(path, sha, *chosen))
        assert [finding.check for finding in doctor.examine(bank) if not finding.ok] == []
        states.append(rows(bank))
        if len(states) > 8:
            break
    return states


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_done_is_sound_and_can_be_taken_back(bank: Bank, seed: int) -> None:
    for state in reversed(states_of_a_history(bank, seed)[:-1]):
        journal.undo(bank, 1)
        assert rows(bank) == state


@pytest.mark.parametrize(("seed", "batch_id"), [(37, 2), (74, 3)])
def test_a_change_done_again_out_of_order_is_in_its_turn_taken_back_as_if_it_never_had_been(
    bank: Bank, seed: int, batch_id: int
) -> None:
    states = states_of_a_history(bank, seed)
    journal.undo_batch(bank, batch_id)
    journal.undo(bank)
    for state in reversed(states[:-1]):
        journal.undo(bank, 1)
        assert rows(bank) == state
