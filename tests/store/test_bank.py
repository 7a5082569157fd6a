"""Opening: every kind of wrong path is one sentence and a hint; the schema is the snapshot; nothing leaks."""

from __future__ import annotations

import functools
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from phrasebank.errors import BankBusy, BankDamaged, BankError, BankMissing, BankTooNew
from phrasebank.parsed import ReadyPhrase
from phrasebank.store import backup, curation, migrations, reading
from phrasebank.store import bank as banks
from phrasebank.store.bank import SCHEMA_VERSION, Bank
from tests.store.making import file, rows, speech, take_in

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "name", ["bank.db", "空 格/库#1.db" if os.name == "nt" else "空 格/库#1?.db", "a%20b.db"]
)
def test_a_new_bank_is_made_for_its_owner_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with Bank.open(path, create=True) as bank:
        assert bank.connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert path.is_file()
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_no_bank_is_not_held_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []

    class Watched(sqlite3.Connection):
        def close(self) -> None:
            closed.append(True)
            super().close()

    monkeypatch.setattr(banks.sqlite3, "connect", functools.partial(sqlite3.connect, factory=Watched))
    path = tmp_path / "bank.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(BankDamaged):
        Bank.open(path)
    assert closed == [True]  # Windows would let nobody move it aside, not even a restore


def test_an_empty_file_becomes_a_bank(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    path.touch()
    with Bank.open(path) as bank:
        assert bank.connection.execute("SELECT count(*) FROM names").fetchone()[0] > 30


def test_what_is_no_bank_is_said_to_be_none(tmp_path: Path) -> None:
    folder, text, other = tmp_path / "folder", tmp_path / "text.db", tmp_path / "other.db"
    folder.mkdir()
    text.write_text("这不是数据库。" * 100, encoding="utf-8")
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    for path, error in (
        (tmp_path / "none.db", BankMissing),
        (folder, BankError),
        (text, BankDamaged),
        (other, BankDamaged),
    ):
        with pytest.raises(error) as caught:
            Bank.open(path)
        assert caught.value.hint
    with sqlite3.connect(other) as connection:
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["t"]
    connection.close()


def test_a_newer_bank_is_left_alone(bank: Bank) -> None:
    bank.connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    with pytest.raises(BankTooNew):
        Bank.open(bank.path)


def test_a_bank_that_another_writes_is_busy(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banks, "BUSY_MS", 10)
    other = Bank.open(bank.path, write=True)
    with bank.batch("add") as batch:
        batch.insert("reasons", ("id", "text"), [(1, "x")])
        with pytest.raises(BankBusy), other, other.batch("add"):
            pass


def test_reading_cannot_write(bank: Bank) -> None:
    with pytest.raises(BankError), Bank.open(bank.path) as reader:
        reader.connection.execute("DELETE FROM names")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "shut" / "bank.db"
    with Bank.open(path, create=True) as bank:
        take_in(bank, file("a", "1", speech("甲", "我们一定整改到位。")))
    path.chmod(0o400)
    path.parent.chmod(0o500)
    with Bank.open(path) as bank:
        assert bank.connection.execute("SELECT count(*) FROM phrases").fetchone()[0] == 1
    path.parent.chmod(0o700)


class Full(sqlite3.Connection):
    """A connection on a disk where nothing more can be written: WAL's shared memory needs a file."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
        raise error


def test_a_bank_on_a_full_disk_can_be_read(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(bank, file("a", "1", speech("甲", "我们一定整改到位。")))
    real = sqlite3.connect

    def connect(where: str | Path, **how: Any) -> sqlite3.Connection:
        return real(where, **how) if "uri" in how else real(where, **how, factory=Full)

    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(BankError, match="the disk is full"):
        Bank.open(bank.path)  # what was written last is not in the file itself yet
    bank.close()
    with Bank.open(bank.path) as full:
        assert full.connection.execute("SELECT count(*) FROM phrases").fetchone()[0] == 1
    with pytest.raises(BankError, match="the disk is full"):
        Bank.open(bank.path, write=True)


def test_a_bank_on_a_share_that_can_only_be_read_is_read(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(bank, file("a", "1", speech("甲", "我们一定整改到位。")))
    bank.close()
    real = sqlite3.connect

    class Shut(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorname = "SQLITE_CANTOPEN"
            raise error

    def connect(where: Any, **how: Any) -> sqlite3.Connection:
        return real(where, **how) if "uri" in how else real(where, **how, factory=Shut)

    monkeypatch.setattr(sqlite3, "connect", connect)
    with Bank.open(bank.path) as shared:
        assert shared.connection.execute("SELECT count(*) FROM phrases").fetchone()[0] == 1
    with pytest.raises(BankError, match="cannot be opened for writing"):
        Bank.open(bank.path, write=True)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/tmp/库 1.db"), "file:///tmp/%E5%BA%93%201.db"),
        (PureWindowsPath("D:\\a#1.db"), "file:///D:/a%231.db"),
        (PureWindowsPath("\\\\server\\share\\a.db"), "file:////server/share/a.db"),
    ],
)
def test_a_network_drive_is_no_host_to_sqlite(path: PurePath, uri: str) -> None:
    assert banks._uri(path) == uri


def test_the_snapshot_of_the_schema_is_current() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "schema.py", "--check"], check=False)
    assert done.returncode == 0, "run scripts/schema.py"


def test_the_readme_tells_of_each_table_and_column(bank: Bank) -> None:
    told = (ROOT / "db" / "README.md").read_text(encoding="utf-8")
    database = Database(bank.connection)
    for name in [*database.table_names(), *database.view_names()]:
        if "_view" in name or not name.startswith(("phrase_", "sqlite_")):
            assert f"`{name}`" in told
    for table in database.tables:
        if not table.name.startswith(("phrase_", "sqlite_", "_sqlite")):
            for column in table.columns_dict:
                assert f"`{column}`" in told, (table.name, column)


def test_other_programs_can_read_the_views(bank: Bank) -> None:
    take_in(bank, file("a.txt", "1", speech("甲", "我们一定整改到位。", "对问题不回避。")))
    database = Database(bank.connection)
    (first, _second) = database["phrases_view"].rows
    assert (first["role"], first["themes"], first["speech"], first["source"]) == (
        "表态承诺",
        "整改落实",
        "甲",
        "a.txt",
    )
    for view in database.view_names():
        assert list(database[view].rows), view


def test_the_views_name_the_same_source_as_the_program(bank: Bank) -> None:
    ready = [ReadyPhrase("作风要硬起来", source="党报评论"), ReadyPhrase("落实要快起来")]
    take_in(bank, file("p.csv", "8", phrases=ready))
    take_in(bank, file("a.txt", "1", speech("甲", "作风要硬起来！", "对问题不回避。")))
    take_in(bank, file("q.csv", "9", phrases=[ReadyPhrase("民生要暖起来", source="选编")]))
    curation.add(bank, ReadyPhrase("自己写的一句话", source="随想"))
    seen = {row["id"]: row["source"] for row in Database(bank.connection)["phrases_view"].rows}
    assert seen == {phrase.id: phrase.source for phrase in reading.phrases(bank, list(seen))}
    assert list(seen.values()) == ["a.txt", "p.csv", "a.txt", "选编", "随想"]


def test_nothing_of_a_batch_that_fails_stays(bank: Bank) -> None:
    before = rows(bank)
    with pytest.raises(sqlite3.IntegrityError), bank.batch("add") as batch:
        batch.insert("reasons", ("id", "text"), [(1, "x"), (2, "x")])
    assert rows(bank) == before
    assert bank.connection.execute("SELECT count(*) FROM batches").fetchone()[0] == 0


def test_a_killed_process_leaves_whole_files(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    script = f"""
import os, signal
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from phrasebank.store import sink
from phrasebank.store.bank import Bank
from tests.store.making import file, speech
sink.FILE_ENOUGH = 5
bank = Bank.open(Path({str(path)!r}), create=True)
with bank.batch("import", "x") as batch, sink.Sink(batch) as into:
    for number in range(100):
        said = [f"第{{number}}篇的第{{n}}句话在这里。" for n in range(4)]
        into.add(file(str(number), str(number), speech("题", *said)))
        if number == 51:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    with Bank.open(path, write=True) as bank:
        assert rows(bank)
        files = bank.connection.execute("SELECT count(*) FROM sources").fetchone()[0]
        assert 0 < files <= 52
        assert bank.connection.execute("SELECT count(*) FROM occurrences").fetchone()[0] == 4 * files


def test_an_older_bank_is_migrated_after_a_backup(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(bank, file("a", "1", speech("甲", "我们一定整改到位。")))
    before = rows(bank)
    newer = Migrations("phrasebank")
    newer._migrations.extend(migrations.migrations._migrations)

    @newer()
    def m002_more(db: Database) -> None:
        db.execute("ALTER TABLE bank ADD COLUMN more TEXT")

    monkeypatch.setattr(migrations, "migrations", newer)
    monkeypatch.setattr(banks, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with Bank.open(bank.path) as migrated:
        assert "more" in Database(migrated.connection)["bank"].columns_dict
    (kept,) = backup.listed(bank.path)
    monkeypatch.setattr(banks, "SCHEMA_VERSION", SCHEMA_VERSION)
    with Bank.open(kept, write=True) as old:
        assert rows(old) == before


def test_a_bank_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    first = Migrations("phrasebank")
    first._migrations.append(migrations.migrations._migrations[0])
    with closing(sqlite3.connect(path)) as connection:
        first.apply(Database(connection, execute_plugins=False))
        connection.execute(f"PRAGMA application_id={banks.APPLICATION_ID}")
        connection.execute("PRAGMA user_version=1")
        connection.commit()
    with Bank.open(path, write=True) as bank:
        take_in(bank, file("p.csv", "1", phrases=[ReadyPhrase("作风要硬起来", speech="会上讲")]))
        assert [row["speech"] for row in Database(bank.connection)["phrases_view"].rows] == ["会上讲"]


def test_a_migration_that_fails_changes_nothing(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(bank)

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE uses")
        connection.execute("CREATE TABLE names (x)")

    monkeypatch.setattr(migrations, "apply", broken)
    monkeypatch.setattr(banks, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(BankError):
        Bank.open(bank.path)
    assert rows(bank) == before


def test_many_can_make_a_bank_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    script = f"""
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from phrasebank.store.bank import Bank
with Bank.open(Path({str(path)!r}), create=True) as bank, bank.batch("add") as batch:
    batch.insert("reasons", ("id", "text"), [(batch.next_id("reasons"), str(id(batch)) + str(batch.id))])
"""
    makers = [subprocess.Popen([sys.executable, "-c", script]) for _one in range(4)]
    assert [maker.wait() for maker in makers] == [0] * 4
    with Bank.open(path) as bank:
        assert bank.connection.execute("SELECT count(*) FROM reasons").fetchone()[0] == 4
