"""Copies of a file, and what of a file is left: nothing is taken as known of which the bank holds no text."""

from __future__ import annotations

from phrasebank.parsed import ReadyPhrase
from phrasebank.store import curation, journal, reading
from phrasebank.store.bank import Bank
from phrasebank.store.forgetting import forget, matching
from phrasebank.store.held import held, known, known_sha
from tests.store.making import file, rows, speech, take_in, texts

A, B = "我们一定整改到位。", "对问题不回避、不遮掩。"


def test_a_copy_keeps_what_its_original_held_when_that_changes_or_goes(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A)), file("b", "1", speech("甲", A)), file("c", "1"))
    take_in(bank, file("p", "3", phrases=[ReadyPhrase(B)]), file("q", "3", phrases=[ReadyPhrase(B)]))
    take_in(bank, file("a", "2", speech("乙", "又一篇里的一句话。")))
    assert texts(bank) == {1: A, 2: B, 3: "又一篇里的一句话。"}
    assert known_sha(bank, "1") == "/texts/b"
    forget(bank, list(matching(bank, ["b", "p"])), "b")
    assert (texts(bank)[1], texts(bank)[2]) == (A, B)
    assert (held(bank, "/texts/c").sentences, held(bank, "/texts/q").sentences) == (1, 1)
    assert len(reading.speeches(bank)) == 2
    forget(bank, list(matching(bank, ["a", "c", "q"])), "all")
    assert texts(bank) == {}
    assert rows(bank)["sources"] == []


def test_what_became_a_copy_of_what_is_taken_back_is_not_taken_as_known(bank: Bank) -> None:
    first = speech("甲", A, B)
    take_in(bank, file("b", "0", speech("乙", "先前的一句话在这里。")))
    take_in(bank, file("a", "1", first))
    take_in(bank, file("b", "1", first))
    take_in(bank, file("a", "2", speech("乙", "又一篇里的一句话。")))
    assert known(bank, "/texts/b", 1, 1)
    journal.undo_batch(bank, 2)
    assert list(texts(bank).values()) == ["又一篇里的一句话。"]
    assert not known(bank, "/texts/b", 1, 1)


def test_a_copy_of_what_is_taken_back_is_not_taken_as_known(bank: Bank) -> None:
    first = speech("甲", A, B)
    take_in(bank, file("a", "1", first))
    take_in(bank, file("b", "1", first))
    before = rows(bank)
    journal.undo_batch(bank, 1)
    assert texts(bank) == {}
    assert not known(bank, "/texts/b", 1, 1)
    journal.undo(bank)
    assert rows(bank) == before
    take_in(bank, file("a", "2", speech("乙", "又一篇里的一句话。")))
    journal.undo_batch(bank, 1)
    assert list(texts(bank).values()) == ["又一篇里的一句话。"]
    assert not known(bank, "/texts/b", 1, 1)
    assert known(bank, "/texts/a", 1, 1)


def test_a_table_of_which_a_star_keeps_one_phrase_is_read_again(bank: Bank) -> None:
    table = file("p", "1", phrases=[ReadyPhrase(A), ReadyPhrase(B)])
    take_in(bank, table)
    curation.star(bank, [2])
    before = rows(bank)
    journal.undo_batch(bank, 1)
    assert list(texts(bank)) == [2]
    assert not known(bank, "/texts/p", 1, 1)
    journal.undo(bank)
    assert rows(bank) == before


def test_forgetting_an_original_can_be_taken_back_and_done_again(bank: Bank) -> None:
    take_in(bank, file("b", "1", speech("甲", A, B)))
    take_in(bank, file("a", "1", speech("甲", A, B)))
    forget(bank, list(matching(bank, ["b"])), "b")
    after = rows(bank)
    journal.undo(bank, 1)
    journal.undo(bank)
    assert rows(bank) == after
