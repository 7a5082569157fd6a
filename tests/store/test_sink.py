"""What files become: one phrase a formulation, its places, and what stays when a file changes."""

from __future__ import annotations

import os

import pytest

from phrasebank.models import Tag
from phrasebank.parsed import ReadyPhrase
from phrasebank.store import changes, curation, journal, reading
from phrasebank.store.bank import Bank
from phrasebank.store.forgetting import forget, matching
from phrasebank.store.held import known, known_sha
from phrasebank.store.sink import Sink
from tests.store.making import ROLE, TAGS, THEME, faults, file, rows, speech, take_in, texts

A, B, C = "我们一定整改到位。", "对问题不回避、不遮掩。", "我们一定整改到位！"


def test_other_punctuation_is_one_phrase_with_two_places(bank: Bank) -> None:
    (added,) = take_in(bank, file("a", "1", speech("甲", A, B, C)))
    assert (added.sentences, added.new, added.duplicates) == (3, 2, 1)
    (phrase,) = reading.phrases(bank, [1])
    assert (phrase.text, phrase.count, phrase.role, phrase.themes) == (A, 2, ROLE, (THEME,))
    assert phrase.unsure == (ROLE,)
    assert [place.text for place in reading.occurrences(bank, 1)] == [A, C]


def test_of_two_themes_the_one_that_is_not_sure_is_named(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A, tags=(*TAGS, Tag("theme", "责任担当", "rule", "", 0.3)))))
    (phrase,) = reading.phrases(bank, [1])
    assert set(phrase.themes) == {THEME, "责任担当"}
    assert set(phrase.unsure) == {ROLE, "责任担当"}


def test_every_place_is_where_it_says(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A, B, C), speech("乙", B)))
    for phrase_id in texts(bank):
        for place in reading.occurrences(bank, phrase_id):
            whole = reading.speech_text(bank, place.speech_id)
            assert whole is not None
            assert whole[place.start : place.end] == place.text
            assert place.heading == "提高站位"


def test_a_known_file_is_recognised_and_changes_nothing(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A)))
    assert known(bank, "/texts/a", 1, 1)
    assert not known(bank, "/texts/a", 1, 2)
    assert known_sha(bank, "1") == "/texts/a"
    before = rows(bank)
    (added,) = take_in(bank, file("a", "1", speech("甲", A)))
    assert (added.new, added.duplicates, added.replaced) == (0, 1, False)
    assert rows(bank) == before
    assert bank.connection.execute("SELECT count(*) FROM batches").fetchone()[0] == 1


def test_a_copy_is_remembered_not_stored(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A)))
    take_in(bank, file("b", "1", speech("甲", A)))
    assert known(bank, "/texts/b", 1, 1)
    assert len(reading.speeches(bank)) == 1


def test_a_touched_file_is_known_again_without_a_change(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A)))
    with bank.batch("import") as batch, Sink(batch) as sink:
        sink.remember(file("a", "1", mtime_ns=9).source)
    assert known(bank, "/texts/a", 1, 9)
    assert bank.connection.execute("SELECT count(*) FROM batches").fetchone()[0] == 1


def test_a_changed_file_replaces_its_earlier_version(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A, B, "无人过问的一句话。")))
    curation.set_tags(bank, [1], changes.parse(["+责任担当"]))
    curation.note(bank, 1, "好句")
    curation.star(bank, [2])
    curation.record_use(bank, 2, B)
    (added,) = take_in(bank, file("a", "2", speech("甲", C)))
    assert added.replaced
    assert texts(bank) == {1: C, 2: B}, "its new wording; what was starred stays; what nobody wanted goes"
    assert {tag.name for tag in reading.tags(bank, 1)} == {ROLE, THEME, "责任担当"}
    assert reading.note(bank, 1) == "好句"
    assert len(reading.uses(bank, 2)) == 1
    assert len(reading.speeches(bank)) == 1


def test_an_edited_phrase_stands_for_its_former_wording(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A)))
    curation.edit(bank, 1, "我们坚决整改到位。")
    (added,) = take_in(bank, file("b", "2", speech("乙", A)))
    assert added.new == 0
    assert reading.phrases(bank, [1])[0].count == 2
    assert reading.former(bank, 1) == [A]


def test_ready_phrases_keep_what_is_said_of_them(bank: Bank) -> None:
    ready = ReadyPhrase(
        "作风要硬起来",
        (Tag("theme", "纪律作风", "import"),),
        "讲话选",
        "局党委",
        "部署会",
        "会上讲",
        "记",
        True,
    )
    take_in(bank, file("p.csv", "1", phrases=[ready]))
    (phrase,) = reading.phrases(bank, [1])
    assert (phrase.source, phrase.speaker, phrase.occasion) == ("讲话选", "局党委", "部署会")
    assert (phrase.speech, phrase.count) == ("会上讲", 0)
    assert (phrase.themes, phrase.starred, reading.note(bank, 1)) == (("纪律作风",), True, "记")


def test_a_changed_table_drops_the_phrases_it_lost(bank: Bank) -> None:
    take_in(bank, file("p.csv", "1", phrases=[ReadyPhrase("作风要硬起来"), ReadyPhrase("能力要强起来")]))
    take_in(bank, file("p.csv", "2", phrases=[ReadyPhrase("能力要强起来")]))
    assert list(texts(bank).values()) == ["能力要强起来"]
    take_in(bank, file("p.csv", "3", phrases=[ReadyPhrase("作风要硬起来")]))
    assert list(texts(bank).values()) == ["作风要硬起来"]


def test_tags_given_on_import_are_added_and_outdo_rules_but_not_hands(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A, B)))
    curation.set_tags(bank, [2], changes.parse(["role:引用", "-整改"]))
    given = (Tag("role", "论述", "import"), Tag("theme", THEME, "import"), Tag("theme", "民生服务", "import"))
    take_in(bank, file("b", "2", speech("乙", A, B, tags=given)))
    first, second = reading.phrases(bank, [1, 2])
    assert (first.role, set(first.themes)) == ("论述", {THEME, "民生服务"})
    assert (second.role, set(second.themes)) == ("引用", {"民生服务"})


def test_a_file_that_fails_leaves_the_others(bank: Bank) -> None:
    broken = file("b", "2", speech("乙", B, date=7))
    with bank.batch("import") as batch, Sink(batch) as sink:
        sink.add(file("a", "1", speech("甲", A)))
        with pytest.raises(AttributeError):
            sink.add(broken)
        sink.add(file("c", "3", speech("丙", "又一篇里的一句话。")))
    assert [speech.title for speech in reading.speeches(bank)] == ["甲", "丙"]
    assert rows(bank)


def test_a_name_in_no_encoding_can_be_stored(bank: Bank) -> None:
    take_in(bank, file("\udcff.txt", "1", speech("甲", A)))
    assert known(bank, "/texts/\udcff.txt", 1, 1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no path without a drive")
def test_forgetting_takes_what_stood_nowhere_else(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A, B)), file("b", "2", speech("乙", C, "又一篇里的一句话。")))
    sources = matching(bank, ["/texts/a"])
    assert forget(bank, list(sources), "a") == 1
    assert texts(bank) == {1: C, 3: "又一篇里的一句话。"}
    for folder in ("/texts", "/"):
        assert list(matching(bank, [folder]).values()) == ["/texts/b"]
    assert rows(bank)


def test_a_sentence_that_a_table_has_too_stays_with_it_when_its_speech_goes(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", A, B)))
    take_in(bank, file("p", "2", phrases=[ReadyPhrase(A)]))
    forget(bank, list(matching(bank, ["a"])), "a")
    assert texts(bank) == {1: A}
    before = rows(bank)
    journal.undo_batch(bank, 2)
    assert (texts(bank), faults(bank)) == ({}, [])
    journal.undo(bank)
    assert rows(bank) == before
    forget(bank, list(matching(bank, ["p"])), "p")
    assert texts(bank) == {}
