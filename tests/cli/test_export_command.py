"""`export` as the user meets it: where it goes, what goes, and what is said."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from phrasebank.cli import main
from phrasebank.store.bank import Bank
from tests.cli.conftest import SENTENCES, Run

pytestmark = pytest.mark.usefixtures("bank")


@pytest.mark.parametrize("name", ["csv", "tsv", "jsonl"])
def test_what_a_hand_took_away_stays_away_in_another_bank(pb: Run, tmp_path: Path, name: str) -> None:
    pb("add", "各单位必须立即整改、立行立改。")
    before = json.loads(pb("show", "5", "--json").out)
    assert before["themes"]
    assert pb("tag", "5", *(f"-{theme}" for theme in before["themes"]), "role:").code == 0
    file, other = str(tmp_path / f"a.{name}"), str(tmp_path / "other.db")
    assert pb("export", "-o", file).code == 0
    assert pb("--db", other, "import", file).code == 0
    pb("--db", other, "retag")
    shown = json.loads(pb("--db", other, "show", "5", "--json").out)
    assert (shown["themes"], shown["role"]) == ([], None)


@pytest.mark.parametrize(
    "made", [("export",), *(("export", "-f", f) for f in ("csv", "tsv")), ("search", "--json")]
)
def test_a_pipe_into_another_bank_needs_no_name(
    pb: Run, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: tuple[str, ...]
) -> None:
    piped, other = pb(*made).out, str(tmp_path / "other.db")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped.encode())))
    assert pb("--db", other, "import", "-").code == 0
    there = [json.loads(line)["text"] for line in pb("--db", other, "export").out.splitlines()]
    assert sorted(there) == sorted(json.loads(line)["text"] for line in pb("export").out.splitlines())


@pytest.mark.parametrize("name", ["csv", "tsv", "jsonl"])
def test_a_table_brings_whence_a_phrase_is_into_another_bank(pb: Run, tmp_path: Path, name: str) -> None:
    file, other = str(tmp_path / f"a.{name}"), str(tmp_path / "other.db")
    pb("export", "-o", file)
    assert pb("--db", other, "import", file).code == 0
    for column in ("speech", "source", "speaker", "occasion"):
        ours, theirs = (
            {row["text"]: row[column] for row in map(json.loads, pb(*where, "export").out.splitlines())}
            for where in ((), ("--db", other))
        )
        assert ours == theirs


@pytest.mark.parametrize("name", ["csv", "docx", "md"])
def test_where_there_is_nothing_a_pipe_gets_nothing(pb: Run, name: str) -> None:
    done = pb("export", "-f", name, "-t", "法治建设")
    assert (done.code, done.out) == (1, "")


def test_to_stdout_by_default_as_json_lines(pb: Run) -> None:
    done = pb("export", "-r", "表态承诺")
    (row,) = [json.loads(line) for line in done.out.splitlines()]
    assert row["text"] == SENTENCES[1][0]
    assert row["themes"] == ["问题导向", "责任担当"]
    assert "phrases written to stdout: 1" in done.err


@pytest.mark.parametrize("name", ["txt", "csv", "jsonl", "md", "espanso", "anki"])
def test_a_terminal_gets_its_own_encoding_and_a_pipe_utf8(
    bank: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shown = {}
    for terminal in (False, True):
        out = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
        monkeypatch.setattr(out, "isatty", lambda terminal=terminal: terminal, raising=False)
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit):
            main(["export", "-f", name])
        shown[terminal] = out.buffer.getvalue()  # type: ignore[attr-defined]
    assert SENTENCES[1][0] in shown[False].decode()
    assert shown[True].decode("gbk") == shown[False].decode().replace("\ufeff", "?")


def test_the_suffix_chooses_and_the_filters_narrow(pb: Run, tmp_path: Path) -> None:
    file = tmp_path / "整改.csv"
    done = pb("export", "-o", str(file), "-t", "整改落实|问题导向")
    assert done.code == 0
    rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 3
    assert f"phrases written to {file}: 2" in done.err


def test_a_query_chooses_all_that_have_what_it_asks_for(pb: Run) -> None:
    for n in range(15):
        pb("add", f"第{n}项作风问题要立行立改。", "-t", "整改")
    done = pb("export", "作风", "-f", "txt")
    assert len(done.out.splitlines()) == 15, "more than search shows"
    assert len(pb("export", "-f", "txt", "作风", "-第1项", "主题:整改").out.splitlines()) == 14
    assert pb("export", "-f", "txt", "主题:问题导向").out.splitlines() == [SENTENCES[1][0]]
    assert len(pb("export", "作风", "-t", "整改", "-f", "txt").out.splitlines()) == 15
    none = pb("export", "作风", "-t", "生态环保")
    assert (none.code, "nothing is left: 主题:生态环保" in none.err) == (1, True)
    resembling = pb("export", "不回壁，不遮眼", "-f", "txt")
    assert (resembling.code, resembling.out) == (1, "")
    assert "nearest: XX单位党组" in resembling.err


def test_chosen_ids_go(pb: Run) -> None:
    assert pb("export", "--ids", "3 1，3", "-f", "txt").out.splitlines() == [SENTENCES[0][0], SENTENCES[2][0]]
    assert pb("export", "--ids", "3", "--ids", "1", "-f", "txt").out.count("\n") == 2
    assert pb("export", "--ids", "3 1", "立行立改", "-f", "txt").out.splitlines() == [SENTENCES[2][0]]
    assert pb("export", "--ids", "3 99").code == 1
    assert pb("export", "--ids", "三").code == 2
    assert pb("export", "--ids", "").code == 2
    assert pb("export", "--ids", "9" * 5000).code == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_link_and_a_pipe_stay_what_they_are(pb: Run, tmp_path: Path) -> None:
    file, link, pipe = (tmp_path / name for name in ("a.txt", "link.txt", "pipe"))
    link.symlink_to(file)
    assert pb("export", "-o", str(link)).code == 0
    assert pb("export", "-o", str(link), "--force").code == 0
    assert link.is_symlink()
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert pb("export", "-f", "txt", "-o", str(pipe)).code == 0
        assert os.read(reading, 100_000) == file.read_bytes()
    finally:
        os.close(reading)
    assert pipe.is_fifo()


def test_a_file_that_is_there_is_not_written_over_unless_forced(pb: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("mine")
    done = pb("export", "-o", str(file))
    assert (done.code, file.read_text()) == (2, "mine")
    assert pb("export", "-o", str(file), "--force").code == 0
    assert file.read_text(encoding="utf-8").splitlines() == [words for words, _r, _t in SENTENCES]


def test_a_file_is_whole_or_not_there(pb: Run, tmp_path: Path) -> None:
    assert pb("export", "-o", str(tmp_path / "none.md"), "-t", "生态环保").code == 1
    assert [path.name for path in tmp_path.iterdir() if "none" in path.name] == []


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_file_has_the_usual_permissions(pb: Run, tmp_path: Path) -> None:
    mask = os.umask(0o022)
    pb("export", "-o", str(tmp_path / "a.txt"))
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o644


def test_what_cannot_be_written_is_said(pb: Run, tmp_path: Path) -> None:
    done = pb("export", "-o", str(tmp_path / "no" / "a.txt"))
    assert done.code == 3
    assert "cannot be written" in done.err


def test_an_unknown_suffix_is_asked_about(pb: Run, tmp_path: Path) -> None:
    done = pb("export", "-o", str(tmp_path / "a.xyz"))
    assert done.code == 2
    assert "--format csv|tsv" in done.err


def test_what_a_format_cannot_hold_is_named_and_listed(pb: Run, tmp_path: Path) -> None:
    file, listed = tmp_path / "rime.txt", tmp_path / "left.tsv"
    pb("add", "第一行\n第二行")
    assert pb("export", "-f", "rime", "-o", str(file), "--left-out", str(file)).code == 2
    done = pb("export", "-f", "rime", "-o", str(file), "--left-out", str(listed))
    assert "left out: 1, it has several lines or a tab (ID 5)" in done.err
    assert listed.read_text(encoding="utf-8") == "5\tit has several lines or a tab\n"


def test_the_metadata_for_datasette_names_what_is_there(pb: Run, bank: Path, tmp_path: Path) -> None:
    file = tmp_path / "metadata.json"
    pb("export", "--datasette", "-o", str(file))
    shown = json.loads(file.read_text(encoding="utf-8"))["databases"][bank.stem]
    with Bank.open(bank) as opened:
        for view, about in shown["tables"].items():
            columns = ", ".join([*about["facets"], about.get("label_column", "1")])
            opened.connection.execute(f"SELECT {columns} FROM {view}")
        (query,) = shown["queries"].values()
        found = opened.connection.execute(query["sql"], {"words": "不回避"}).fetchall()
    assert [row["text"] for row in found] == [SENTENCES[1][0]]
