"""Years: whole backups, a restore that can be taken back, a doctor that sees, two banks made one."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from phrasebank import settings
from phrasebank.errors import BankDamaged, BankError, BankMissing
from phrasebank.models import Tag
from phrasebank.parsed import ReadyPhrase
from phrasebank.store import backup, changes, curation, doctor, journal, merging, reading
from phrasebank.store.bank import Bank
from tests.store.making import THEME, file, rows, speech, take_in, texts

A, B, C = "我们一定整改到位。", "对问题不回避、不遮掩。", "只有这里说过的一句话。"


@pytest.fixture
def filled(bank: Bank) -> Bank:
    take_in(bank, file("a", "1", speech("甲", A, B)))
    return bank


def test_a_backup_is_the_same_bank(filled: Bank, tmp_path: Path) -> None:
    made = backup.backup(filled, tmp_path / "copy.db")
    with Bank.open(made, write=True) as copy:
        assert rows(copy) == rows(filled)
    with pytest.raises(BankError):
        backup.backup(filled, made)
    (tmp_path / "folder").mkdir()
    assert backup.backup(filled, tmp_path / "folder").parent.name == "folder"


def test_a_backup_that_fails_half_way_leaves_nothing(filled: Bank, tmp_path: Path) -> None:
    class Full(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **_options: object) -> None:  # type: ignore[override]
            super().backup(target)
            raise sqlite3.OperationalError("database or disk is full")

    connection = sqlite3.connect(filled.path, factory=Full)
    with closing(connection), pytest.raises(sqlite3.OperationalError):
        backup.automatic(connection, tmp_path / filled.path.name, "asked")
    assert not list((tmp_path / "backups").iterdir())


def test_a_backup_below_a_file_is_told_by_its_own_name(filled: Bank, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"")
    with pytest.raises(BankError, match=r"copy\.db cannot be written"):
        backup.backup(filled, tmp_path / "film" / "copy.db")


def test_a_backup_removes_what_one_that_was_killed_has_left(filled: Bank, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    old, running, other = (tmp_path / name for name in ("copy.db.12.part", "copy.db.13.part", "film.12.part"))
    for draft in (old, running, other):
        draft.write_bytes(b"half a bank")
    for draft in (old, other):
        os.utime(draft, (0, 0))
    backup.backup(filled, target)
    assert sorted(tmp_path.glob("*.part")) == [running, other]
    target.unlink()


def test_automatic_backups_are_kept_by_number(filled: Bank) -> None:
    settings.save("backup_count", 3)
    made = [backup.automatic(filled.connection, filled.path, "asked") for _time in range(5)]
    kept = backup.listed(filled.path)
    assert len(kept) == 3
    assert kept[0] == made[-1]


def test_a_new_backup_stays_though_the_clock_was_put_back(filled: Bank) -> None:
    settings.save("backup_count", 2)
    for _time in range(2):
        ahead = backup.automatic(filled.connection, filled.path, "asked")
        os.utime(ahead, (4e9, 4e9))
    assert backup.automatic(filled.connection, filled.path, "asked").exists()
    assert len(backup.listed(filled.path)) == 2


def test_automatic_backups_are_kept_by_age_but_for_the_newest(filled: Bank) -> None:
    old = backup.automatic(filled.connection, filled.path, "asked")
    os.utime(old, (0, 0))
    new = backup.automatic(filled.connection, filled.path, "asked")
    assert backup.listed(filled.path) == [new]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_backup_is_made_though_others_vanish_or_cannot_be_let_go(filled: Bank) -> None:
    first = backup.automatic(filled.connection, filled.path, "asked")
    first.with_name(f"{filled.path.stem}-20250101-000000-gone.db").symlink_to(first.with_name("nowhere"))
    first.with_name(f"{filled.path.stem}-20250101-000000-held.db").mkdir()
    settings.save("backup_count", 1)
    second = backup.automatic(filled.connection, filled.path, "asked")
    assert backup.listed(filled.path)[0] == second
    assert not first.exists()


def test_an_empty_file_is_no_bank_to_restore_or_merge(filled: Bank, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    before = rows(filled)
    with pytest.raises(BankDamaged, match="empty"):
        merging.merge(filled, empty)
    with pytest.raises(BankDamaged, match="empty"):
        backup.restore(filled.path, empty)
    assert rows(filled) == before


def test_a_bank_in_a_read_only_folder_is_merged(filled: Bank, tmp_path: Path) -> None:
    folder = tmp_path / "hers"
    folder.mkdir()
    other = backup.backup(filled, folder / "other.db")
    with Bank.open(other, write=True) as theirs:
        theirs.connection.execute("PRAGMA journal_mode=WAL")
        curation.note(theirs, 1, "她的")
    folder.chmod(0o500)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("nothing is read-only here, as for root")
        assert merging.merge(filled, other).enriched == 1
    finally:
        folder.chmod(0o700)


def test_a_restore_can_be_taken_back_and_that_too(filled: Bank, tmp_path: Path) -> None:
    copy = backup.backup(filled, tmp_path / "copy.db")
    curation.remove(filled, [1])
    without = rows(filled)
    filled.close()
    kept = backup.restore(filled.path, copy)
    assert kept in backup.listed(filled.path)
    for expected in ({1: A, 2: B}, {2: B}, {1: A, 2: B}):
        with Bank.open(filled.path, write=True) as bank:
            assert texts(bank) == expected
            assert journal.log(bank)[0].kind in ("restore", "undo")
            assert journal.log(bank)[0].what == "copy.db"
            if expected == {2: B}:
                assert rows(bank) == without
            journal.undo(bank)


def test_a_restore_is_taken_back_from_another_folder_too(
    filled: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup.backup(filled, tmp_path / "copy.db")
    curation.remove(filled, [1])
    filled.close()
    monkeypatch.chdir(tmp_path)
    backup.restore(Path(filled.path.name), copy)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with Bank.open(filled.path, write=True) as bank:
        journal.undo(bank)
        assert texts(bank) == {2: B}


def test_several_changes_with_a_restore_among_them_are_taken_back(filled: Bank, tmp_path: Path) -> None:
    copy = backup.backup(filled, tmp_path / "copy.db")
    first = rows(filled)
    curation.star(filled, [1])
    curation.remove(filled, [2])
    filled.close()
    backup.restore(filled.path, copy)
    with Bank.open(filled.path, write=True) as bank:
        bank.connection.execute("UPDATE phrases SET text = '别的话' WHERE id = 1")
        doctor.fix(bank)
        assert [entry.kind for entry in journal.log(bank)] == ["repair", "restore", "import"]
        with pytest.raises(BankError):
            journal.undo_batch(bank, 2)
        assert [entry.kind for entry in journal.undo(bank, 4)] == ["repair", "restore", "rm", "star"]
        assert rows(bank) == first
        assert [entry.kind for entry in journal.undo(bank, 9)] == ["import"]


def test_what_is_not_sound_is_not_restored(filled: Bank, tmp_path: Path) -> None:
    before = rows(filled)
    text = tmp_path / "text.db"
    text.write_text("这不是数据库。" * 200, encoding="utf-8")
    with pytest.raises(BankDamaged):
        backup.restore(filled.path, text)
    with pytest.raises(BankMissing):
        backup.restore(filled.path, tmp_path / "none.db")
    assert rows(filled) == before


def test_a_damaged_bank_is_set_aside_by_a_restore(filled: Bank, tmp_path: Path) -> None:
    copy = backup.backup(filled, tmp_path / "copy.db")
    filled.close()
    filled.path.write_bytes(b"no database at all" * 100)
    kept = backup.restore(filled.path, copy)
    assert kept.read_bytes().startswith(b"no database")
    with Bank.open(filled.path) as bank:
        assert texts(bank) == {1: A, 2: B}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_damaged_bank_behind_a_link_is_set_aside_where_it_lies(filled: Bank, tmp_path: Path) -> None:
    copy = backup.backup(filled, tmp_path / "copy.db")
    filled.close()
    filled.path.write_bytes(b"no database at all" * 100)
    link = tmp_path / "link" / "bank.db"
    link.parent.mkdir()
    link.symlink_to(filled.path)
    kept = backup.restore(link, copy)
    assert (kept.parent, kept.is_symlink(), link.is_symlink()) == (filled.path.parent, False, True)
    with Bank.open(filled.path) as bank:
        assert texts(bank) == {1: A, 2: B}


FAULTS: dict[str, Callable[[sqlite3.Connection], object]] = {
    "texts": lambda c: c.execute("UPDATE phrases SET text = '别的话' WHERE id = 1"),
    "orphans": lambda c: c.execute("DELETE FROM occurrences WHERE phrase_id = 1"),
    "index": lambda c: c.execute("INSERT INTO phrase_pairs(rowid, pairs) VALUES (77, '整改')"),
    "references": lambda c: c.execute("UPDATE occurrences SET section_id = 77"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_doctor_sees_each_fault_and_mends_what_is_safe(filled: Bank, fault: str) -> None:
    assert [finding.check for finding in doctor.examine(filled) if not finding.ok] == []
    FAULTS[fault](filled.connection)
    found = {finding.check: finding for finding in doctor.examine(filled) if not finding.ok}
    assert fault in found
    if found[fault].fixable:
        doctor.fix(filled)
        assert [finding.check for finding in doctor.examine(filled) if not finding.ok] == []
        assert texts(filled)[2] == B


@pytest.mark.parametrize("part", ["phrase_pairs_data", "phrase_pairs_config", "phrase_initials_idx"])
def test_the_doctor_makes_an_index_anew_that_cannot_be_opened(filled: Bank, part: str) -> None:
    filled.close()
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute(f"DROP TABLE {part}")
    with Bank.open(filled.path, write=True) as bank:
        assert [finding.check for finding in doctor.examine(bank) if not finding.ok] == ["index"]
        doctor.fix(bank)
        assert [finding.check for finding in doctor.examine(bank) if not finding.ok] == []


@pytest.mark.parametrize("table", ["phrases", "batches", "changes", "bank", "edits"])
def test_the_doctor_sees_that_a_table_is_gone(filled: Bank, table: str) -> None:
    filled.connection.execute("PRAGMA foreign_keys=OFF")
    filled.connection.execute(f"DROP TABLE {table}")
    (found,) = (finding for finding in doctor.examine(filled) if not finding.ok)
    assert (found.check, table in found.said) == ("tables", True)
    assert doctor.fix(filled) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_the_doctor_shuts_the_bank_for_others(filled: Bank) -> None:
    filled.path.chmod(0o644)
    assert [finding.check for finding in doctor.examine(filled) if not finding.ok] == ["permissions"]
    doctor.fix(filled)
    assert filled.path.stat().st_mode & 0o777 == 0o600


def test_compacting_keeps_all(filled: Bank) -> None:
    take_in(filled, file("b", "2", speech("乙", *(f"第{n}句话在这里说过。" for n in range(2000)))))
    curation.remove(filled, range(3, 2003))
    before = rows(filled)
    larger, smaller = doctor.compact(filled)
    assert smaller < larger
    assert rows(filled) == before


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Give a colleague's bank: the same speech, another of a path that we have too, and hand work."""
    path = tmp_path / "theirs" / "bank.db"
    with Bank.open(path, create=True) as bank:
        take_in(bank, file("a", "1", speech("甲", A, B)), file("b", "9", speech("丙", C)))
        take_in(
            bank, file("p.csv", "8", phrases=[ReadyPhrase("作风要硬起来", (Tag("theme", "纪律作风"),), "选")])
        )
        curation.set_tags(bank, [1], changes.parse(["role:过渡", "+安全", "-整改"]))
        curation.note(bank, 1, "她的")
        curation.edit(bank, 2, "对问题决不回避。")
        curation.star(bank, [3])
        curation.record_use(bank, 3, C, {"单位": "水务局"}, "稿")
        curation.add(bank, ReadyPhrase("她自己写的一句话", (Tag("theme", "民生服务", "hand"),), speaker="她"))
    return path


def test_a_colleagues_bank_comes_in_with_her_work(filled: Bank, theirs: Path) -> None:
    take_in(filled, file("b", "2", speech("乙", "我们自己的另一句话。")))
    curation.set_tags(filled, [1], changes.parse(["role:结尾"]))
    curation.note(filled, 1, "我的")
    merged = merging.merge(filled, theirs)
    ours = {phrase.text: phrase for phrase in reading.phrases(filled, list(texts(filled)))}
    assert set(ours) == {
        A, "对问题决不回避。", "我们自己的另一句话。", C, "作风要硬起来", "她自己写的一句话",
    }  # fmt: skip
    assert (ours[A].role, ours[A].themes) == ("结尾号召", ("安全稳定",))
    assert sorted((what, mine, hers) for _id, what, mine, hers in merged.conflicts) == [
        ("note", "我的", "她的"),
        ("role", "结尾号召", "过渡"),
    ]
    assert (ours[C].starred, ours[C].uses, ours[C].speech, ours[C].themes) == (True, 1, "丙", (THEME,))
    assert (ours["作风要硬起来"].source, ours["她自己写的一句话"].speaker) == ("选", "她")
    assert len(reading.speeches(filled)) == 3


def test_her_hand_does_not_overwrite_ours_in_a_speech_that_only_she_has(filled: Bank, tmp_path: Path) -> None:
    curation.set_tags(filled, [1], changes.parse(["role:结尾"]))
    with Bank.open(tmp_path / "hers.db", create=True) as bank:
        take_in(bank, file("c", "7", speech("丁", C, A)))
        curation.set_tags(bank, [1, 2], changes.parse(["role:过渡", "+安全"]))
    merged = merging.merge(filled, tmp_path / "hers.db")
    ours = {phrase.text: phrase for phrase in reading.phrases(filled, list(texts(filled)))}
    assert (ours[A].role, ours[C].role) == ("结尾号召", "过渡")
    assert [(what, mine, hers) for _id, what, mine, hers in merged.conflicts] == [
        ("role", "结尾号召", "过渡")
    ]
    assert {tag.name: tag.origin for tag in reading.tags(filled, ours[C].id)}["过渡"] == "hand"


def test_an_edited_phrase_of_a_table_and_a_speech_comes_in_as_one(filled: Bank, tmp_path: Path) -> None:
    with Bank.open(tmp_path / "hers.db", create=True) as bank:
        take_in(bank, file("p", "7", phrases=[ReadyPhrase(C)]), file("c", "8", speech("丁", C)))
        curation.edit(bank, 1, "她改过的一句话。")
    merging.merge(filled, tmp_path / "hers.db")
    assert texts(filled) == {1: A, 2: B, 3: "她改过的一句话。"}
    (phrase,) = reading.phrases(filled, [3])
    assert phrase.count == 1


def test_merging_twice_changes_nothing_and_can_be_taken_back(filled: Bank, theirs: Path) -> None:
    before = rows(filled)
    merging.merge(filled, theirs)
    once, kept = rows(filled), backup.listed(filled.path)
    settings.save("backup_count", 1)
    again = merging.merge(filled, theirs)
    assert (again.files, again.new, again.enriched) == (0, 0, 0)
    assert rows(filled) == once
    assert backup.listed(filled.path) == kept, "nothing was risked, nothing is pushed out"
    journal.undo(filled)
    assert rows(filled) == before


def test_a_bank_is_not_merged_with_itself_or_with_nothing(filled: Bank, tmp_path: Path) -> None:
    for other in (filled.path, tmp_path / "none.db"):
        with pytest.raises(BankError):
            merging.merge(filled, other)


def test_backups_of_a_bank_with_any_name_are_found_and_never_written_over(tmp_path: Path) -> None:
    settings.save("backup_count", 99)
    path = tmp_path / "我的[1].db"
    with Bank.open(path, create=True) as named:
        made = [backup.automatic(named.connection, path, "asked") for _time in range(3)]
        assert set(backup.listed(path)) == set(made)
        made[0].unlink()
        kept = made[2].stat().st_mtime_ns
        backup.automatic(named.connection, path, "asked")
    assert made[2].stat().st_mtime_ns == kept


def test_what_cannot_be_written_is_told_of_the_bank_that_was_named(filled: Bank, tmp_path: Path) -> None:
    other = backup.backup(filled, tmp_path / "other.db")
    filled.connection.execute("PRAGMA query_only=ON")
    with pytest.raises(BankError, match=re.escape(str(filled.path))), Bank.open(filled.path) as bank:
        curation.star(bank, [1])
    with pytest.raises(BankError, match=re.escape(str(filled.path))), filled:
        merging.merge(filled, other)


def test_the_index_of_a_read_only_bank_is_not_called_broken(filled: Bank) -> None:
    with closing(sqlite3.connect(f"{filled.path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        findings = {finding.check: finding for finding in doctor.examine(Bank(filled.path, connection))}
    assert findings["index"].ok
    assert "read-only" in findings["index"].said
