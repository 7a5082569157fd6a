"""`import` as its user meets it: the report, the second run, the dry run, interruption, and bad files."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from phrasebank.cli.app import cli
from phrasebank.ingest.walk import Found
from phrasebank.parsed import ParsedFile
from phrasebank.store.bank import Bank
from phrasebank.store.journal import log
from phrasebank.store.sink import Added, Sink
from tests.cli.conftest import Run

TEXT = (
    "在全县重点工作推进会议上的讲话\n同志们：\n"
    "我们要提高政治站位，坚决落实县委部署。各单位要压实责任，对问题不回避、不推诿。\n"
)
FIELDS = {"files", "failed", "speeches", "sentences", "new", "duplicates", "batch"}


def process(bank: Path, *words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "phrasebank", "--db", str(bank), "--lang", "en", *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload,no-any-return]


def run(*words: str | Path, **options: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False, **options)  # type: ignore[arg-type]


def report(*words: str | Path) -> dict[str, object]:
    done = run("import", *words, "--json")
    value = json.loads(done.stdout)
    assert set(value) == FIELDS
    assert isinstance(value, dict)
    return value


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return tmp_path / "bank.db"  # what PHRASEBANK_DB names in every test


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    path = tmp_path / "讲话.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_second_run_changes_nothing(speech: Path, bank: Path) -> None:
    first = report(speech)
    assert (first["files"], first["speeches"], first["failed"]) == (1, 1, [])
    assert first["new"] == first["sentences"]
    before = dump(bank)
    second = report(speech)
    assert (second["new"], second["duplicates"], second["batch"]) == (0, first["sentences"], None)
    assert dump(bank) == before


def test_a_copy_of_a_file_is_known_by_its_content(speech: Path, tmp_path: Path) -> None:
    report(speech)
    copy = tmp_path / "copy.txt"
    copy.write_bytes(speech.read_bytes())
    assert report(copy)["new"] == 0


def test_only_a_file_of_a_known_size_is_read_to_see_what_it_is(
    speech: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    digest = Found.digest
    monkeypatch.setattr(Found, "digest", lambda found: read.append(found.path.name) or digest(found))
    report(speech)
    copy, other = tmp_path / "copy.txt", tmp_path / "other.txt"
    copy.write_bytes(speech.read_bytes())
    other.write_text(TEXT.replace("县", "市县"), encoding="utf-8")
    assert report(copy, other)["new"] == 1
    assert read == ["copy.txt"]


def test_the_same_text_in_another_encoding_brings_nothing_new(speech: Path, tmp_path: Path) -> None:
    first = report(speech)
    copy = tmp_path / "gbk.txt"
    copy.write_bytes(TEXT.replace("\n", "\r\n").encode("gb18030"))
    second = report(copy)
    assert (second["new"], second["duplicates"]) == (0, first["sentences"])


def test_a_dry_run_reports_the_same_and_writes_nothing(speech: Path, bank: Path) -> None:
    dry = run("import", speech, "--dry-run")
    assert dry.exit_code == 0
    assert "nothing was written" in dry.stdout
    assert "不回避" in dry.stdout
    assert not bank.exists()
    real = report(speech)
    before = dump(bank)
    (speech.parent / "another.txt").write_text(TEXT.replace("县", "区"), encoding="utf-8")
    assert report(speech.parent, "--dry-run")["batch"] is None
    assert dump(bank) == before
    assert real["batch"] == 1


def test_bad_files_are_named_and_stop_nothing(speech: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\xff\xfe\x80\x81" * 50)
    done = run("import", bad, speech, tmp_path / "missing.txt")
    assert done.exit_code == 5
    assert "bad.txt" in done.stderr
    assert "missing.txt" in done.stderr
    assert "speeches 1" in done.stdout


def test_the_whole_report_goes_into_a_file(speech: Path, tmp_path: Path) -> None:
    (tmp_path / "~$x.docx").write_bytes(b"")
    run("import", tmp_path, "--report", tmp_path / "report.json")
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert set(told) > FIELDS
    assert sum(told["skipped"].values()) == 1


def test_standard_input(bank: Path) -> None:
    done = process(bank, "import", "-", "--json", input=TEXT)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["speeches"] == 1


def test_nothing_to_import_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = process(tmp_path / "bank.db", "import", tmp_path / "empty")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2


def test_a_wrong_role_is_a_usage_error(speech: Path, bank: Path) -> None:
    done = process(bank, "import", speech, "-r", "没有的作用")
    assert done.returncode == 2
    assert "表态承诺" in done.stderr


def many(folder: Path, files: int) -> Path:
    """Make a folder of speeches; a few hundred take a second or two to import."""
    folder.mkdir()
    for i in range(files):
        made = "".join(f"第{i}组第{j}项工作要抓紧抓实，件件有着落。" for j in range(30))
        (folder / f"{i:04}.txt").write_text(f"讲话\n同志们：\n{made}", encoding="utf-8")
    return folder


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not sent there")
def test_a_killed_import_leaves_a_sound_bank(tmp_path: Path) -> None:
    bank, folder = tmp_path / "killed.db", many(tmp_path / "many", 400)
    command = [sys.executable, "-m", "phrasebank", "--db", str(bank), "import", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        wait_for_rows(bank)
        running.send_signal(signal.SIGKILL)
    with Bank.open(bank) as opened:
        assert opened.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert opened.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        per_file = opened.connection.execute("SELECT COUNT(*) FROM occurrences GROUP BY speech_id").fetchall()
    assert len({row[0] for row in per_file}) == 1  # each file whole
    assert process(bank, "import", folder).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_keeps_what_came_before(tmp_path: Path) -> None:
    bank, folder = tmp_path / "stopped.db", many(tmp_path / "many", 2000)  # not done before it is stopped
    command = [sys.executable, "-m", "phrasebank", "--db", str(bank), "--lang", "en", "import", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        wait_for_rows(bank)
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "everything up to here is kept" in stdout
    assert "Traceback" not in stderr
    with Bank.open(bank) as opened:
        (entry,) = log(opened)
    more = entry.counts["files"] - 1
    assert more < 1999
    assert entry.what == ("0000.txt" if more == 0 else f"0000.txt and {more} more")


def test_the_log_names_what_went_in_and_not_what_was_there(speech: Path, bank: Path) -> None:
    report(speech)
    speech.touch()
    for name in ("又.txt", "再.txt"):
        (speech.parent / name).write_text(TEXT.replace("全县", name), encoding="utf-8")
    report(speech.parent)
    with Bank.open(bank) as opened:
        assert [entry.what for entry in log(opened)] == ["再.txt and 1 more", "讲话.txt"]


def wait_for_rows(bank: Path) -> None:
    """Wait until a running import has stored something."""
    for _ in range(600):
        time.sleep(0.05)
        if bank.exists():
            with Bank.open(bank) as opened:
                if opened.connection.execute("SELECT 1 FROM occurrences LIMIT 1").fetchone():
                    return
    raise AssertionError("the import never stored anything")


def dump(bank: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of a bank, by table."""
    with Bank.open(bank) as opened:
        tables = opened.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name != 'sqlite_sequence'"
        )
        return {
            name: [tuple(row) for row in opened.connection.execute(f'SELECT * FROM "{name}"')]
            for (name,) in tables.fetchall()
        }


def test_a_part_of_a_theme_means_the_theme(speech: Path) -> None:
    run("import", speech, "--theme", "整改", "--theme", "从没有过的主题")
    found = json.loads(run("search", "不回避", "--json").stdout.splitlines()[0])
    assert {"整改落实", "从没有过的主题"} <= set(found["themes"])
    assert "整改" not in found["themes"]


def test_a_role_of_ones_own_and_a_part_of_a_name_are_roles(pb: Run, tmp_path: Path) -> None:
    assert pb("roles", "add", "讲评").code == 0
    for number, (word, role) in enumerate((("讲评", "讲评"), ("表态", "表态承诺"))):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"第{number}次抓落实，件件有回音。\n", encoding="utf-8")
        assert pb("import", str(file), "-r", word).code == 0
        newest = pb("search", "件件有回音", "-n", "1", "--sort", "new", "--json").out
        assert json.loads(newest)["role"] == role


def test_themes_are_parted_as_no_name_can_hold(pb: Run, speech: Path, bank: Path) -> None:
    assert pb("import", str(speech), "-t", "整改，问题、新的,旧的|别的").code == 0
    found = json.loads(pb("search", "不回避", "--json").out.splitlines()[0])
    assert {"整改落实", "问题导向", "新的", "旧的", "别的"} <= set(found["themes"])
    speech.write_text(TEXT + "此外还有一句。\n", encoding="utf-8")
    assert pb("import", str(speech), "-t", "两 个").code == 2
    assert pb("import", str(speech), "-t", "表态承诺").code == 2


def test_an_empty_word_is_not_the_current_folder(
    pb: Run, speech: Path, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(speech.parent)
    done = pb("import", "")
    assert done.code == 2
    assert "say what to import" in done.err
    assert not bank.exists()


@pytest.mark.parametrize("date", ["2024", "2024-03", "2024-02-29"])
def test_a_date_of_the_calendar_is_taken(pb: Run, speech: Path, date: str) -> None:
    assert pb("import", str(speech), "--date", date).code == 0
    assert json.loads(pb("speeches", "--json").out)["date"] == date


@pytest.mark.parametrize("date", ["", "24", "2024-13", "2024-3", "2023-02-29", "2024年", "０２０４"])
def test_another_date_is_a_usage_error(pb: Run, speech: Path, bank: Path, date: str) -> None:
    done = pb("import", str(speech), "--date", date)
    assert done.code == 2
    assert "2024-03-12" in done.err
    assert not bank.exists()


def test_empty_standard_input_is_named_as_such(bank: Path) -> None:
    done = process(bank, "import", "-", input=" \n")
    assert done.returncode == 5
    assert done.stderr == "standard input: it is empty\n"


def test_an_empty_clipboard_is_named_as_such(pb: Run, held: dict[str, str]) -> None:
    held["text"] = " \n"
    done = pb("--lang", "en", "import", "--clipboard")
    assert done.code == 5
    assert done.err == "the clipboard: it is empty\n"


def test_an_archive_is_counted_as_the_files_in_it(tmp_path: Path, bank: Path) -> None:
    packed = tmp_path / "三篇.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for place in "省市区":
            archive.writestr(f"{place}.txt", TEXT.replace("县", place))
    copy = tmp_path / "copy" / "again.zip"
    copy.parent.mkdir()
    copy.write_bytes(packed.read_bytes())
    first = report(packed)
    assert (first["files"], first["speeches"]) == (3, 3)
    assert "files 3, of them unchanged 3" in run("import", packed).stdout
    assert "files 3, of them unchanged 0" in run("import", copy).stdout
    assert "files 3, of them unchanged 3" in run("import", copy).stdout
    again = report(copy)
    assert (again["speeches"], again["sentences"]) == (3, first["sentences"])
    assert "files 3" in run("log").stdout


@pytest.mark.parametrize("later", [False, True])
def test_a_copy_of_an_archive_keeps_its_members_when_the_original_changes(
    tmp_path: Path, bank: Path, later: bool
) -> None:
    def pack(path: Path, places: str) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for place in places:
                archive.writestr(f"{place}.txt", TEXT.replace("县", place))

    folder = tmp_path / "讲话"
    folder.mkdir()
    pack(folder / "甲.zip", "省市")
    report(folder)
    (folder / "copy.zip").write_bytes((folder / "甲.zip").read_bytes())
    if later:
        report(folder)
    pack(folder / "甲.zip", "省区")
    before = dump(bank)
    report(folder)
    after = dump(bank)
    members = {str(row[1]).removeprefix(f"{folder}{os.sep}") for row in after["sources"]}
    assert members >= {f"{name}.txt" for name in ("甲.zip!/省", "甲.zip!/区", "copy.zip!/省", "copy.zip!/市")}
    assert len(after["speeches"]) == 3
    assert report(folder)["batch"] is None
    for state in (before, after):
        assert run("undo").exit_code == 0
        assert dump(bank)["speeches"] == state["speeches"]


def test_what_is_passed_over_is_named(speech: Path, tmp_path: Path) -> None:
    for number in range(30):
        (speech.parent / f"图{number:02}.png").write_bytes(b"\x89PNG")
    done = run("import", speech.parent, "--report", tmp_path / "report.json")
    assert "passed over: 30 (.png files are not read)  图00.png …" in done.output.splitlines()
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [each["path"] for each in report["passed_over"] if each["path"].endswith("图29.png")]


def test_a_report_that_cannot_be_written_is_told_all_the_same(speech: Path, tmp_path: Path) -> None:
    done = process(tmp_path / "bank.db", "import", speech, "--report", speech / "report.json")
    assert done.returncode > 2
    assert "speeches 1" in done.stdout
    assert "phrasebank undo" in done.stdout
    assert "report.json cannot be written" in done.stderr


def test_what_came_without_a_file_is_not_missing(bank: Path, pb: Run, held: dict[str, str]) -> None:
    held["text"] = TEXT.replace("县", "市")
    pb("import", "--clipboard")
    for _time in range(2):
        assert process(bank, "import", "-", input=TEXT).returncode == 0
    with closing(sqlite3.connect(bank)) as connection:
        names = connection.execute("SELECT name FROM sources ORDER BY name").fetchall()
    assert names == [("standard input.txt",), ("the clipboard.txt",)]
    assert pb("forget", "--missing", "-y").code == 1
    assert len(dump(bank)["speeches"]) == 2


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_of_the_same_name_in_an_archive_all_go_in(tmp_path: Path, bank: Path) -> None:
    packed = tmp_path / "三篇.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for place in "省市区":
            archive.writestr("讲话.txt", TEXT.replace("县", place))
    assert report(packed)["speeches"] == 3
    assert len(dump(bank)["speeches"]) == 3
    assert report(packed)["speeches"] == 3


def test_what_is_given_for_an_unchanged_file_is_said_to_change_nothing(speech: Path) -> None:
    assert "keeps its tags" not in run("import", speech, "--title", "甲").stderr
    assert "keeps its tags" not in run("import", speech).stderr
    again = run("import", speech, "--title", "乙", "--json")
    assert "keeps its tags" in again.stderr
    assert "phrasebank forget" in again.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [(sqlite3.OperationalError("database or disk is full"), 4), (KeyboardInterrupt(), 130)],
)
def test_an_import_that_breaks_off_says_what_is_in_and_how_to_go_on(
    error: BaseException, code: int, tmp_path: Path, pb: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("甲", "乙", "丙"):
        (tmp_path / f"{name}.txt").write_text(f"同志们：\n{name}单位要坚决扛起整改责任。\n", encoding="utf-8")
    took = Sink.add

    def add(sink: Sink, parsed: ParsedFile) -> Added:
        if parsed.source.name == "甲.txt":  # the last of the three
            raise error
        return took(sink, parsed)

    monkeypatch.setattr(Sink, "add", add)
    result = pb("import", str(tmp_path))
    assert result.code == code
    assert "2 files are in and kept; the same command goes on from there" in result.err
    monkeypatch.setattr(Sink, "add", took)
    assert "files 3, of them unchanged 2" in pb("import", str(tmp_path)).out
