"""Taking back: after any sequence of changes every state comes back, and every undo can be undone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from phrasebank import settings
from phrasebank.errors import BankError, NothingFound, PhrasebankError
from phrasebank.models import Tag
from phrasebank.parsed import ReadyPhrase
from phrasebank.store import (
    backup,
    changes,
    curation,
    forgetting,
    journal,
    merging,
    reading,
    retag,
    taxonomy,
)
from phrasebank.store.bank import Bank
from phrasebank.store.batch import Batch
from tests.store.making import TAGS, faults, file, rows, speech, take_in, texts

SENTENCES = [f"我们要把第{n}项任务抓紧抓实抓好。" for n in "一二三四五六"] + [
    "好。",
    "对问题不回避！",
    "对问题不回避。",
]

IDS = st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True)
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)
THEMES = st.sampled_from(["整改落实", "民生服务", "平安", "安全稳定"])
NEW = (Tag("theme", "改革创新", "rule", "新"),)
OWN = (Tag("theme", "民生服务", "hand"),)


@st.composite
def changes_of_the_bank(draw: st.DrawFn) -> Callable[[Bank], object]:
    """Draw one change of any kind; it may not fit the bank when its turn comes."""
    ids, said, one, other = draw(IDS), draw(TEXTS), draw(THEMES), draw(THEMES)
    name, text = draw(st.sampled_from("abc")), said[0]
    snippet, tagged = (
        ReadyPhrase(text, OWN, speaker="我"),
        changes.parse([f"+{one}", "-责任担当", "role:结尾号召"]),
    )
    kinds: list[Callable[[Bank], object]] = [
        lambda bank: take_in(bank, file(name, repr(said), speech("题", *said))),
        lambda bank: take_in(bank, file("p", repr(said), phrases=[ReadyPhrase(t, TAGS) for t in said])),
        lambda bank: take_in(
            bank,
            file(name, repr(said), speech("题", *said)),
            file("p", repr(said), phrases=[ReadyPhrase(t, OWN) for t in said]),
        ),
        lambda bank: curation.set_tags(bank, ids, tagged),
        lambda bank: curation.edit(bank, ids[0], text),
        lambda bank: curation.star(bank, ids, name == "a"),
        lambda bank: curation.note(bank, ids[0], name),
        lambda bank: curation.remove(bank, ids),
        lambda bank: curation.add(bank, snippet),
        lambda bank: taxonomy.merge(bank, "theme", one, other),
        lambda bank: taxonomy.rename(bank, "theme", one, other),
        lambda bank: taxonomy.delete(bank, "theme", one),
        lambda bank: retag.apply(bank, [(n, NEW) for n in ids if n in texts(bank)]),
        lambda bank: forgetting.forget(bank, list(forgetting.matching(bank, [name])), name),
        lambda bank: merging.merge(bank, colleague(bank.path.with_name(f"hers-{name}.db"), said)),
        lambda bank: backup.restore(
            bank.path, next(iter(backup.listed(bank.path)), bank.path.with_name("none.db"))
        ),
        lambda bank: backup.automatic(bank.connection, bank.path, "asked"),
    ]
    return draw(st.sampled_from(kinds))


def colleague(path: Path, said: list[str]) -> Path:
    """Make the bank of a colleague who has said something, and has worked on it."""
    with Bank.open(path, create=True) as theirs:
        take_in(theirs, file("z", repr(said), speech("她的", *said)))
        curation.set_tags(theirs, [1], changes.parse(["+民生服务", "-整改落实", "role:引用"]))
        curation.note(theirs, 1, "她的")
    return path


def did(bank: Bank, change: Callable[[Bank], object]) -> bool:
    """Make a change; returns whether it made an entry of the log (it may not fit the bank as it is)."""
    before = journal.log(bank, 1)
    try:
        change(bank)
    except PhrasebankError:
        return False
    return journal.log(bank, 1) != before


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.lists(changes_of_the_bank(), min_size=2, max_size=8))
def test_every_state_comes_back_both_ways(wanted: list[Callable[[Bank], object]]) -> None:
    settings.save("backup_count", 99)
    with tempfile.TemporaryDirectory() as folder, Bank.open(Path(folder) / "b.db", create=True) as bank:
        states = [rows(bank), *(rows(bank) for change in wanted if did(bank, change))]
        whole = any(entry.kind == "restore" for entry in journal.log(bank))
        for before, after in reversed(list(pairwise(states))):
            journal.undo(bank, 1)
            assert rows(bank) == before
            journal.undo(bank)
            assert rows(bank) == after
            journal.undo(bank)
            assert rows(bank) == before
        if whole:  # the log of the bank that was replaced came back with it
            return
        undone = {entry.target: entry.id for entry in reversed(journal.log(bank)) if entry.kind == "undo"}
        for target, state in zip(sorted(undone, key=lambda id: id or 0), states[1:], strict=True):
            journal.undo_batch(bank, undone[target])
            assert rows(bank) == state


def test_a_file_of_which_all_was_known_stays_when_its_next_version_goes(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    take_in(bank, file("p", "2", phrases=[ReadyPhrase(SENTENCES[0], TAGS)]))
    before = rows(bank)
    take_in(bank, file("p", "3", phrases=[ReadyPhrase(SENTENCES[1], TAGS)]))
    journal.undo(bank)
    assert rows(bank) == before


def goes_and_comes_back(bank: Bank, batch_id: int, left: dict[int, str]) -> None:
    """Take a batch back, which leaves these texts in a sound bank, and bring it back."""
    before = rows(bank)
    journal.undo_batch(bank, batch_id)
    assert texts(bank) == left
    assert faults(bank) == []
    journal.undo(bank)
    assert rows(bank) == before


def test_a_ready_phrase_that_a_hand_touched_is_its_owners_when_its_file_is_taken_back(bank: Bank) -> None:
    take_in(bank, file("p", "1", phrases=[ReadyPhrase(SENTENCES[0], TAGS)]))
    curation.note(bank, 1, "记")
    curation.note(bank, 1, None)
    goes_and_comes_back(bank, 1, {1: SENTENCES[0]})


def test_a_phrase_from_which_a_hand_took_a_tag_stays_when_its_import_is_taken_back(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0], SENTENCES[1])))
    before = rows(bank)
    curation.set_tags(bank, [1], changes.parse(["-责任担当"]))
    goes_and_comes_back(bank, 1, {1: SENTENCES[0]})
    journal.undo(bank, 1)
    assert rows(bank) == before


def test_an_edit_that_is_taken_back_leaves_the_words_of_the_speech_as_it_is_now(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", "对问题不回避！")))
    curation.edit(bank, 1, "对问题绝不回避。")
    take_in(bank, file("a", "2", speech("甲", "对问题，不回避。")))
    goes_and_comes_back(bank, 2, {1: "对问题，不回避。"})


def test_an_edit_whose_words_a_speech_has_since_stays_until_that_goes(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", "对问题不回避！")))
    curation.edit(bank, 1, "立行立改，真改实改。")
    take_in(bank, file("b", "2", speech("乙", "立行立改、真改实改。")))
    before = rows(bank)
    with pytest.raises(BankError, match="later changes build on it"):
        journal.undo_batch(bank, 2)
    assert rows(bank) == before
    journal.undo(bank, 2)
    assert texts(bank) == {1: "对问题不回避！"}


def test_a_second_undo_brings_back(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", *SENTENCES)))
    after = rows(bank)
    for _time in range(3):
        assert journal.undo(bank)[0].kind in ("import", "redo")
        assert texts(bank) == {}
        journal.undo(bank)
        assert rows(bank) == after


def test_a_second_undo_brings_back_all_that_one_took(bank: Bank) -> None:
    before = rows(bank)
    take_in(bank, file("a", "1", speech("甲", *SENTENCES)))
    curation.star(bank, [1])
    curation.note(bank, 1, "甲")
    after = rows(bank)
    for count in (3, None):
        assert [entry.what for entry in journal.undo(bank, count)][-1] == journal.log(bank)[-1].what
        assert rows(bank) == before
        assert len(journal.undo(bank)) == 3
        assert rows(bank) == after
    curation.star(bank, [1], on=False)
    assert [entry.kind for entry in journal.undo(bank)] == ["unstar"]


def test_what_was_taken_back_can_be_let_go_and_the_rest_still_be_undone(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", *SENTENCES)))
    curation.note(bank, 1, "甲")
    kept = rows(bank)
    many = [f"又一项任务要抓好，编号{n}。" for n in range(300)]
    take_in(bank, file("b", "2", speech("乙", *many)))
    journal.undo(bank)
    curation.star(bank, [2])
    size = "SELECT sum(length(image)) FROM changes"
    before = bank.connection.execute(size).fetchone()[0]
    assert journal.let_go(bank) == 1
    assert bank.connection.execute(size).fetchone()[0] < before / 2
    assert [entry.undone for entry in journal.log(bank)] == [False, False, True, False, False]
    for batch in (3, 4):
        with pytest.raises(NothingFound, match="let go"):
            journal.undo_batch(bank, batch)
    assert [entry.kind for entry in journal.undo(bank, 1)] == ["star"]
    assert rows(bank) == kept
    journal.undo(bank, 2)
    assert texts(bank) == {}
    assert journal.let_go(bank) == 3
    assert journal.let_go(bank) == 0


def test_undo_of_several_and_of_nothing(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", *SENTENCES)))
    curation.star(bank, [1])
    assert [entry.kind for entry in journal.undo(bank, 5)] == ["star", "import"]
    with pytest.raises(NothingFound):
        journal.undo(bank, 1)
    with pytest.raises(NothingFound):
        journal.undo_batch(bank, 99)


def test_copies_are_in_the_log_but_no_change_to_take_back(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", *SENTENCES)))
    curation.record_use(bank, 1, SENTENCES[0])
    assert [entry.kind for entry in journal.log(bank, uses=False)] == ["import"]
    use = journal.log(bank)[0]
    journal.undo_batch(bank, use.id)
    assert reading.uses(bank) == []
    journal.undo_batch(bank, use.id + 1)
    assert journal.undo(bank, 1)[0].kind == "import"
    assert texts(bank) == {}


def test_an_earlier_import_leaves_what_later_ones_and_hands_need(bank: Bank) -> None:
    take_in(
        bank,
        file("a", "1", speech("甲", "共有的一句话在这里。", "只有甲说过这句话。", "有人加过星的那一句。")),
    )
    take_in(bank, file("b", "2", speech("乙", "共有的一句话在这里！", "只有乙说过这句话。")))
    curation.star(bank, [3])
    before = rows(bank)
    journal.undo_batch(bank, 1)
    assert texts(bank) == {1: "共有的一句话在这里！", 3: "有人加过星的那一句。", 4: "只有乙说过这句话。"}
    assert [tag.name for tag in reading.tags(bank, 1)], "what is kept keeps its tags"
    assert rows(bank)
    journal.undo(bank)
    assert rows(bank) == before


def test_what_a_later_change_stands_on_is_not_taken_from_under_it(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", "共有的一句话在这里。")))
    curation.note(bank, 1, "甲")
    curation.note(bank, 1, "乙")
    before = rows(bank)
    with pytest.raises(BankError) as caught:
        journal.undo_batch(bank, 2)
    assert "3" in caught.value.message
    assert rows(bank) == before


def test_what_was_imported_again_since_cannot_be_brought_back_twice(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", "共有的一句话在这里。")))
    journal.undo(bank)
    take_in(bank, file("a", "1", speech("甲", "共有的一句话在这里。")))
    before = rows(bank)
    with pytest.raises(BankError):
        journal.undo_batch(bank, 2)
    assert rows(bank) == before


def test_reasons_of_tags_come_back_with_them_whatever_was_taken_back_since(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    take_in(bank, file("b", "2", speech("乙", SENTENCES[1])))
    why = [(tag.name, tag.reason) for tag in reading.tags(bank, 2)]
    curation.remove(bank, [2])
    journal.undo_batch(bank, 1)
    journal.undo_batch(bank, 3)
    assert [(tag.name, tag.reason) for tag in reading.tags(bank, 2)] == why
    journal.undo_batch(bank, 4)
    assert [[tag.reason for tag in reading.tags(bank, n)] for n in (1, 2)] == [[r for _n, r in why]] * 2
    assert faults(bank) == []


def test_what_was_taken_back_returns_though_its_reasons_were_found_anew(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    why = [tag.reason for tag in reading.tags(bank, 1)]
    journal.undo(bank)
    take_in(bank, file("b", "2", speech("乙", SENTENCES[1])))
    journal.undo_batch(bank, 2)
    assert [[tag.reason for tag in reading.tags(bank, n)] for n in (1, 2)] == [why] * 2
    journal.undo(bank, 2)
    assert texts(bank) == {}
    assert faults(bank) == []


def test_a_tag_whose_reason_was_let_go_comes_back_without_it(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    take_in(bank, file("b", "2", speech("乙", SENTENCES[1])))
    curation.remove(bank, [2])
    journal.undo_batch(bank, 1)
    journal.let_go(bank)
    journal.undo_batch(bank, 3)
    assert [tag.reason for tag in reading.tags(bank, 2)] == [""] * len(TAGS)
    assert faults(bank) == []


def test_a_copy_that_was_changed_is_a_copy_again(bank: Bank) -> None:
    take_in(bank, file("p", "1", phrases=[ReadyPhrase(SENTENCES[0], TAGS)]))
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    before = rows(bank)
    take_in(bank, file("a", "2", speech("甲", SENTENCES[1])))
    after = rows(bank)
    for state in (before, after, before):
        journal.undo(bank)
        assert rows(bank) == state
    journal.undo(bank, 1)
    journal.undo(bank)
    assert rows(bank) == before


def test_a_file_of_phrases_stays_when_they_are_removed_once_more(bank: Bank) -> None:
    take_in(bank, file("p", "1", phrases=[ReadyPhrase(SENTENCES[0], TAGS)]))
    curation.remove(bank, [1])
    after = rows(bank)
    journal.undo(bank)
    journal.undo(bank)
    assert rows(bank) == after


def test_what_a_file_said_and_another_of_the_same_import_overrode_goes_with_both(bank: Bank) -> None:
    before = rows(bank)
    given = ReadyPhrase(SENTENCES[0], (*OWN, Tag("role", "开场", "import")))
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])), file("p", "2", phrases=[given]))
    goes_and_comes_back(bank, 1, {})
    journal.undo(bank)
    assert rows(bank) == before


def test_a_file_that_an_import_read_in_two_versions_is_taken_back_with_both(bank: Bank) -> None:
    before = rows(bank)
    versions = [file("a", str(n), speech("甲", said)) for n, said in enumerate(SENTENCES[:2])]
    take_in(bank, *versions)
    goes_and_comes_back(bank, 1, {})
    journal.undo(bank)
    assert rows(bank) == before


def test_a_speech_that_returns_to_the_first_place_has_its_own_words(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", "对问题不回避！")))
    curation.star(bank, [1])
    take_in(bank, file("a", "2", speech("甲", SENTENCES[0])))
    take_in(bank, file("b", "1", speech("乙", "对问题，不回避。")))
    goes_and_comes_back(bank, 3, {1: "对问题不回避！"})


def test_a_theme_that_was_needed_when_its_removal_came_back_can_be_had_again(bank: Bank) -> None:
    taxonomy.delete(bank, "theme", "整改落实")
    journal.undo(bank)
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    before = rows(bank)
    journal.undo_batch(bank, 2)
    journal.undo(bank)
    assert rows(bank) == before


def test_what_was_copied_between_two_undos_is_not_forgotten(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    curation.remove(bank, [1])
    journal.undo(bank)
    curation.record_use(bank, 1, SENTENCES[0])
    before = rows(bank)
    for _time in range(2):
        journal.undo(bank)
        assert texts(bank) == {}
        journal.undo(bank)
        assert rows(bank) == before


def test_a_copy_of_a_file_goes_with_the_import_that_brought_it_and_changed_the_file(bank: Bank) -> None:
    take_in(bank, file("p", "1", phrases=[ReadyPhrase(SENTENCES[0], TAGS)]))
    before = rows(bank)
    changed = file("p", "2", phrases=[ReadyPhrase(SENTENCES[1], TAGS)])
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])), changed)
    journal.undo(bank)
    assert rows(bank) == before


def test_a_merged_wording_that_a_speech_has_since_stays_until_that_goes(bank: Bank) -> None:
    hers = bank.path.with_name("hers.db")
    with Bank.open(hers, create=True) as theirs:
        take_in(theirs, file("z", "1", speech("她的", SENTENCES[0])))
        curation.edit(theirs, 1, "立行立改，真改实改。")
    merging.merge(bank, hers)
    take_in(bank, file("a", "2", speech("甲", SENTENCES[0], "立行立改、真改实改。")))
    before = rows(bank)
    with pytest.raises(BankError, match="later changes build on it"):
        journal.undo_batch(bank, 1)
    assert rows(bank) == before
    assert faults(bank) == []


def test_what_came_back_is_taken_back_as_it_was_found_then(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    given = ReadyPhrase(SENTENCES[0], (*OWN, Tag("role", "开场", "import")))
    take_in(bank, file("p", "2", phrases=[given]))
    journal.undo(bank)
    taxonomy.delete(bank, "role", "表态承诺")
    before = rows(bank)
    journal.undo_batch(bank, 3)
    journal.undo(bank)
    assert rows(bank) == before


def test_what_came_back_while_its_file_was_forgotten_goes_with_it_later(bank: Bank) -> None:
    empty = rows(bank)
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    whole = rows(bank)
    forgetting.forget(bank, list(forgetting.matching(bank, ["a"])), "a")
    journal.undo_batch(bank, 1)
    journal.undo(bank)
    journal.undo(bank, 1)
    assert rows(bank) == whole
    journal.undo(bank, 1)
    assert rows(bank) == empty


def test_two_who_take_back_the_same_change_at_once_do_it_once(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(bank, file("a", "1", speech("甲", SENTENCES[0])))
    curation.remove(bank, [1])
    mine = bank.batch

    def other_is_quicker(kind: str, what: str) -> Batch:
        with Bank.open(bank.path, write=True) as other:
            journal.undo(other)
        return mine(kind, what)

    monkeypatch.setattr(bank, "batch", other_is_quicker)
    with pytest.raises(NothingFound, match="taken back already"):
        journal.undo(bank)
    assert texts(bank) == {1: SENTENCES[0]}
    assert [entry.kind for entry in journal.log(bank)] == ["undo", "rm", "import"]
