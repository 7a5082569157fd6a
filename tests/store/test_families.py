"""Families while files come in: what an import remembers of the bank never outlives what the bank holds."""

from __future__ import annotations

import time

import pytest

from phrasebank.store import asking, curation, families
from phrasebank.store import sink as sinks
from phrasebank.store.bank import Bank
from phrasebank.store.sink import Sink
from tests.store.making import file, rows, speech, take_in

FORMULA = "坚持问题导向，把巡察整改作为重要政治任务抓紧抓好，确保件件有着落。"
LIKE = FORMULA.replace("件件", "事事")
OTHER = "这一年来我们走过的路并不平坦，但是全体职工从来没有退缩。"


def of(bank: Bank) -> list[int | None]:
    return [row[0] for row in bank.connection.execute("SELECT family FROM phrases ORDER BY id")]


@pytest.mark.parametrize("remembered", [0, 20_000])
def test_a_family_grows_over_files_of_one_import_and_of_the_next(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    monkeypatch.setattr(families, "REMEMBERED", remembered)
    take_in(bank, file("a", "1", speech("甲", OTHER, FORMULA)), file("b", "2", speech("乙", LIKE)))
    third = take_in(bank, file("c", "3", speech("丙", FORMULA.replace("抓紧抓好", "抓紧抓实"))))
    assert [added.near for added in third] == [1]
    assert of(bank) == [None, 2, 2, 2]


def test_what_a_failed_file_brought_is_no_kin(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    with bank.batch("import") as batch, Sink(batch) as sink:
        with monkeypatch.context() as patch:
            patch.setattr(sinks.Sink, "_speeches", lambda *_: 1 // 0)
            with pytest.raises(ZeroDivisionError):
                sink.add(file("a", "1", speech("甲", OTHER, FORMULA)))
        added = sink.add(file("b", "2", speech("乙", OTHER, FORMULA)))
    assert (added.near, of(bank)) == (0, [None, None])
    rows(bank)


def test_what_a_changed_file_no_longer_says_is_no_kin(bank: Bank) -> None:
    said = speech("甲", OTHER, FORMULA), speech("乙", LIKE)
    take_in(bank, file("a", "1", said[0]), file("b", "2", said[1]))
    assert of(bank) == [None, 2, 2]
    with bank.batch("import") as batch, Sink(batch) as sink:
        sink.add(file("c", "3", speech("丙", FORMULA.replace("抓紧抓好", "抓紧抓实"))))
        for name in "abc":
            sink.add(file(name, name, speech("甲", OTHER)))
        added = sink.add(file("d", "4", speech("丁", FORMULA)))
    assert added.near == 0
    assert of(bank)[-1] is None


def test_what_another_process_changes_between_two_files_is_seen(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(_seconds: float) -> None:
        with Bank.open(bank.path, write=True) as same:
            curation.remove(same, [2])

    monkeypatch.setattr(sinks, "FILE_ENOUGH", 2)
    with bank.batch("import") as batch, Sink(batch) as sink:
        sink.add(file("a", "1", speech("甲", OTHER)))
        with monkeypatch.context() as patch:
            patch.setattr(time, "sleep", other)
            sink.add(file("b", "2", speech("乙", FORMULA, LIKE)))
        added = sink.add(file("c", "3", speech("丙", FORMULA.replace("抓紧抓好", "抓紧抓实"))))
    assert added.near_examples == ((FORMULA.replace("抓紧抓好", "抓紧抓实"), LIKE),)


@pytest.mark.parametrize("count", [0, 1, 8, 9, 512, 513, 1100])
def test_every_value_is_asked_for_in_lists_of_few_sizes(count: int) -> None:
    parts = list(asking.lists(range(count)))
    assert {value for _marks, part in parts for value in part} == set(range(count))
    assert all(marks.count("?") == len(part) for marks, part in parts)
    assert {len(part) for _marks, part in parts} <= {8, 16, 32, 64, 128, 256, 512}
