"""Batches: what waits for the index is there at every commit, and a block that fails leaves nothing of it."""

from __future__ import annotations

import time

import pytest

from phrasebank.errors import BankError
from phrasebank.store import batch as batches
from phrasebank.store import index, journal
from phrasebank.store.bank import Bank
from phrasebank.store.batch import Batch

COLUMNS = ("id", "key", "text", "length", "origin", "batch_id")


def insert(batch: Batch, *texts: str) -> None:
    first = batch.next_id("phrases")
    rows = [(first + i, t.encode(), t, len(t), "hand", batch.id) for i, t in enumerate(texts)]
    batch.insert("phrases", COLUMNS, rows)


def change_in_vain(batch: Batch) -> None:
    with batch.whole():
        insert(batch, "压实主体责任")
        batch.delete("phrases", "text = ?", ("改进工作作风",))
        raise ZeroDivisionError


def sound(bank: Bank) -> bool:
    return not index.check(bank.connection)


@pytest.mark.parametrize("enough", [1, 2, 1000])
def test_a_failed_block_leaves_nothing_in_the_index(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    """Also where the block has already made the index take in what waited before it."""
    monkeypatch.setattr(batches, "UNINDEXED", enough)
    with bank.batch("test") as batch:
        insert(batch, "改进工作作风")
        with pytest.raises(ZeroDivisionError):
            change_in_vain(batch)
        insert(batch, "强化责任担当")
    texts = [row[0] for row in bank.connection.execute("SELECT text FROM phrases ORDER BY id")]
    assert texts == ["改进工作作风", "强化责任担当"]
    assert sound(bank)


def test_a_checkpoint_indexes_what_waits(bank: Bank) -> None:
    with bank.batch("test") as batch:
        insert(batch, "改进工作作风")
        batch.checkpoint()
        assert sound(bank)
        batch.update("phrases", {"text": "改进作风"}, "1")
        insert(batch, "压实主体责任")
        batch.delete("phrases", "text = ?", ("压实主体责任",))
    assert sound(bank)


def test_a_batch_that_another_takes_back_while_it_is_being_made_ends(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_back(_seconds: float) -> None:
        with Bank.open(bank.path, write=True) as other:
            journal.undo(other)

    def go_on() -> None:
        with bank.batch("test") as batch:
            insert(batch, "改进工作作风")
            try:
                batch.checkpoint()
            finally:
                batch.checkpoint()  # as an import does that fails

    monkeypatch.setattr(time, "sleep", take_back)
    with pytest.raises(BankError, match="change 1 was taken back"):
        go_on()
    assert [entry.kind for entry in journal.log(bank)] == ["undo", "test"]
    assert bank.connection.execute("SELECT count(*) FROM phrases").fetchone()[0] == 0
    assert sound(bank)


def test_what_waits_goes_with_a_batch_that_fails(bank: Bank) -> None:
    with pytest.raises(ZeroDivisionError), bank.batch("test") as batch:
        change_in_vain(batch)
    assert sound(bank)
