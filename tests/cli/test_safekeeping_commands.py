"""Counting, forgetting, merging, backing up and looking after a bank, as they are typed."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from phrasebank.store.bank import Bank
from tests.cli.conftest import Run, facts
from tests.output.fakes import memory


def test_speeches_and_stats(pb: Run, bank: Path, tmp_path: Path) -> None:
    (speech,) = [json.loads(line) for line in pb("speeches", "--json").out.splitlines()]
    assert (speech["title"], speech["sentences"], speech["source"]) == (
        "在进驻动员会上的表态",
        4,
        "在进驻动员会上的表态.txt",
    )
    assert pb("speeches", "进驻", "表态").out == pb("speeches").out
    assert pb("speeches", "进驻", "致辞").code == 1
    counted = json.loads(pb("stats", "--json").out)
    assert (counted["phrases"], counted["speeches"], counted["never_used"]) == (4, 1, 4)
    assert counted["matrix"]["表态承诺"] == {"问题导向": 1, "责任担当": 1}
    assert "·" in pb("stats").out
    page = tmp_path / "stats.html"
    assert pb("stats", "--html", str(page)).out == f"{page}\n"
    assert "表态承诺" in page.read_text(encoding="utf-8")
    assert pb("stats", "--html", str(page)).code == 2, "it may be a file of hers"
    assert json.loads(pb("stats", "--json", "--html", str(page), "--force").out)["phrases"] == 4


def test_a_picture_is_whole_or_not_there(
    pb: Run, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = pb("stats", "--png", str(tmp_path / "a.png"))
    assert (done.code, "phrasebank[plot]" in done.err) == (3, True)
    assert not list(tmp_path.glob("*a.png*"))
    assert pb("stats", "--html", str(tmp_path / "no" / "a.html")).code == 3


def test_an_empty_bank_has_nothing_to_list(pb: Run) -> None:
    assert pb("speeches").code == 4
    assert pb("themes", "add", "数字政府").code == 0, "which makes the bank"
    assert pb("speeches").code == 1
    assert pb("families").code == 1
    assert pb("stats").code == 0


def test_families_are_listed_with_their_members(pb: Run, bank: Path) -> None:
    pb("add", "YY单位党组对问题不回避、不遮掩。")
    (family,) = [json.loads(line) for line in pb("families", "--json").out.splitlines()]
    assert [phrase["id"] for phrase in family["phrases"]] == [2, 5]
    pb("edit", "3", "ZZ单位党组对问题不回避、不遮掩。")
    assert pb("families", "--anew").out.startswith("3 ×")
    pb("undo", "2")
    assert pb("families").out.startswith("2 ×\n  #2 XX单位党组")


def test_forgetting_asks_and_can_be_taken_back(pb: Run, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pb("forget", "nothing.txt", "-y").code == 1
    assert pb("forget").code == pb("forget", "", "-y").code == 2
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    unanswered = pb("forget", "--missing")
    assert unanswered.code == 2
    assert "-y" in unanswered.err
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert pb("forget", "--missing").code == 130
    done = pb("forget", "--missing", "--yes")
    assert done.code == 0
    assert "4" in done.err
    assert pb("show", "1").code == 1
    pb("undo")
    assert facts(pb, 1)["speech"] == "在进驻动员会上的表态"


def test_backup_and_restore(pb: Run, bank: Path) -> None:
    assert pb("restore", "--list").code == 1
    assert pb("restore").code == 2
    assert "no automatic backup" in pb("restore", "--last").err
    assert pb("restore", str(bank), "--last").code == 2
    made = pb("backup").out.strip()
    assert pb("restore", "--list").out == f"{made}\n"
    pb("rm", "1")
    assert pb("restore", "--last").code == 0
    assert facts(pb, 1)["id"] == 1
    assert pb("undo").code == 0
    assert pb("show", "1").code == 1
    assert pb("restore", str(bank.with_name("none.db"))).code == 4


def test_a_slash_at_the_end_names_a_folder_to_back_up_into(pb: Run, bank: Path, tmp_path: Path) -> None:
    made = Path(pb("backup", f"{tmp_path / 'disk'}/").out.strip())
    assert (made.parent, made.suffix) == (tmp_path / "disk", ".db")
    assert str(made) in pb("restore", str(made.parent)).err, "the file to name instead"


def test_a_backup_to_no_name_is_refused(
    pb: Run, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*.db"))
    assert pb("backup", "").code == 2
    assert set(tmp_path.rglob("*.db")) == before


def test_merging_a_colleagues_bank(pb: Run, bank: Path, tmp_path: Path) -> None:
    theirs = str(tmp_path / "theirs.db")
    assert pb("--db", theirs, "add", "她自己写的一句话").code == 0
    report = json.loads(pb("merge", theirs, "--json").out)
    assert report == {"files": 0, "new": 1, "enriched": 0, "conflicts": []}
    assert facts(pb, 5)["text"] == "她自己写的一句话"
    assert pb("merge", str(bank)).code == 4


def test_what_cannot_be_merged_is_called_by_its_own_name(pb: Run, bank: Path, tmp_path: Path) -> None:
    other = tmp_path / "another_program.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE a (b)")
    done = pb("merge", str(other))
    assert done.code == 4
    assert str(other) in done.err


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_the_doctor(pb: Run, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phrasebank.output.clipboard.available", lambda: [memory({})])
    assert pb("doctor").code == 0
    bank.chmod(0o644)
    sick = pb("doctor", "--json")
    assert sick.code == 4
    assert [f["check"] for f in map(json.loads, sick.out.splitlines()) if not f["ok"]] == ["permissions"]
    assert pb("doctor", "--fix").code == 0
    assert pb("compact").code == 0
    pb("star", "1")
    pb("undo")
    assert "let go: 1" in pb("compact", "--undone").err
    assert pb("undo").code == 1, "what was let go is said, not undone in silence"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_the_doctor_speaks_chinese_and_its_json_does_not(pb: Run, bank: Path) -> None:
    with Bank.open(bank, write=True) as opened:
        opened.connection.execute("UPDATE phrases SET text = '别的话' WHERE id = 1")
    bank.chmod(0o644)
    sick = pb("--lang", "zh", "doctor")
    assert "× 权限: " in sick.out.encode("gbk", "replace").decode("gbk")
    assert "与原文一致, 权限" in sick.err
    assert not {"permissions", "texts", "integrity"} & set(sick.out.replace(":", "").split())
    listed = [json.loads(line) for line in pb("--lang", "zh", "doctor", "--json").out.splitlines()]
    assert [f["check"] for f in listed if not f["ok"]] == ["index", "texts", "permissions"]
    pb("doctor", "--fix")
    assert "搜索索引, 权限, 与原文一致" in pb("--lang", "zh", "log", "-n", "1").out


def test_an_explained_search_speaks_chinese(pb: Run, bank: Path) -> None:
    told = pb("--lang", "zh", "search", "政治体检", "--explain", "-n", "1").err
    assert "一字不差" in told
    assert "exact" not in told + pb("--lang", "zh", "search", "zztj", "--explain", "-n", "1").err
    assert json.loads(pb("--lang", "zh", "search", "政治体检", "--json").out)["match"] == "exact"
    looked_up = pb("--lang", "zh", "search", "政治提检 整改洛实 zhegaizh 体捡", "--explain").err
    assert not re.search(r": [a-z]+ ?[a-z]+: ", looked_up)
    assert "整改洛实: 同音: " in looked_up


def test_a_full_disk_is_no_reason_to_restore(pb: Run, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=0))
    done = pb("doctor")
    assert done.code == 4
    assert "free some space" in done.err


def test_the_doctor_of_a_damaged_bank_names_the_backup(pb: Run, bank: Path) -> None:
    made = pb("backup").out.strip()
    bank.write_bytes(b"no database" * 100)
    done = pb("doctor")
    assert done.code == 4
    assert made in done.err
    Path(made).unlink()
    assert "a copy of your own" in pb("doctor").err


def test_an_undo_of_several_tells_what_it_did_before_it_failed(pb: Run, bank: Path) -> None:
    made = Path(pb("backup").out.strip())
    pb("restore", str(made))
    for kept in bank.parent.glob("backups/*-restore*.db"):
        kept.unlink()
    pb("star", "1")
    done = pb("undo", "3")
    assert done.code == 4
    assert [line.split()[0] for line in done.err.splitlines()[:2]] == ["taken", "the"]
    assert not facts(pb, 1)["starred"]


def test_finding_families_anew_is_something_done_though_there_is_none(pb: Run, bank: Path) -> None:
    pb("rm", "2", "3", "4")
    assert pb("families", "--anew").code == 0
    assert pb("families").code == 1


def test_an_undo_is_by_count_or_by_number(pb: Run, bank: Path) -> None:
    assert pb("star", "1").code == 0
    assert pb("undo", "1", "--batch", "2").code == 2
    assert pb("undo", "--batch", "2").code == 0
