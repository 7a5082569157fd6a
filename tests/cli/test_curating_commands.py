"""Curating, themes and roles, the log: as they are typed, and what they say."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from phrasebank.settings import bank_path
from phrasebank.store.bank import Bank
from tests.cli.conftest import Run, facts


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_add_gives_the_number_and_tags(pb: Run) -> None:
    done = pb("add", "我们坚决扛起整改主体责任", "-t", "民生", "-r", "引用", "--note", "记", "--star")
    assert (done.code, done.out) == (0, "1\n")
    shown = facts(pb, 1)
    assert (shown["role"], shown["themes"], shown["starred"]) == ("引用", ["民生服务"], True)
    assert pb("note", "1").out == "记\n"
    assert pb("add", "我们坚决扛起整改主体责任！").code == 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_add_reads_a_pipe_of_any_encoding(pb: Run, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    text = "对巡察反馈的问题，我们不回避、不遮掩，坚决整改到位，确保件件有着落。"
    piped(monkeypatch, text.encode(encoding))
    assert pb("add").code == 0
    assert facts(pb, 1)["text"] == text


def test_add_opens_the_editor_of_the_user(pb: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "editor.py"
    program.write_text(
        "import sys; open(sys.argv[1], 'w', encoding='utf-8').write('编辑器里写的话')", "utf-8"
    )
    monkeypatch.setenv("PHRASEBANK_EDITOR", f"{sys.executable} {program}")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert pb("add").code == 0
    assert facts(pb, 1)["text"] == "编辑器里写的话"


def test_edit_rm_star_note_and_their_undo(pb: Run, bank: Path) -> None:
    before = facts(pb, 1)
    for words in (
        ("edit", "1", "巡察是一次全面的政治体检"),
        ("star", "1"),
        ("note", "1", "常用"),
        ("tag", "1", "+整改", "-巡视", "role:结尾", "speaker:局党委"),
        ("rm", "1", "2"),
    ):
        done = pb(*words)
        assert done.code == 0, done.err
    assert pb("show", "1").code == 1
    assert pb("undo", "5").code == 0
    assert facts(pb, 1) == before
    assert pb("undo").code == 0, "and that is taken back"


@pytest.mark.parametrize("words", [("log",), ("speeches",), ("history",), ("families",)])
def test_nothing_to_list_is_exit_code_1_as_json_too(pb: Run, words: tuple[str, ...]) -> None:
    with Bank.open(Path(bank_path()), create=True):
        pass
    assert (pb(*words).code, pb(*words, "--json").code) == (1, 1)


@pytest.mark.parametrize(
    "words",
    [
        ("tag", "1", "role:引用", "role:论述"),
        ("tag", "1", "speaker:甲", "身份:乙"),
        ("note", "1", "常用", "--clear"),
        ("add", "一句自己的话", "--clipboard"),
        ("edit", "1", "一句自己的话", "--clipboard"),
    ],
)
def test_of_two_that_exclude_each_other_none_is_passed_over_in_silence(
    pb: Run, bank: Path, held: dict[str, str], words: tuple[str, ...]
) -> None:
    held["text"] = "剪贴板上的话"
    log = pb("log").out
    assert pb(*words).code == 2
    assert pb("log").out == log
    assert pb("tag", "1", "role:引用", "role:引用").code == 0


def test_what_is_so_already_is_no_change(pb: Run, bank: Path) -> None:
    assert pb("add", "我们坚决扛起整改主体责任").out == "5\n"
    changes = (
        ("note", "5", "常用"),
        ("tag", "5", "speaker:局党委"),
        ("tag", "1", "speaker:局党委"),
        ("star", "5"),
    )
    for words in (*changes, ("note", "5", "--clear"), ("tag", "5", "speaker:")):
        done = pb(*words)
        assert (done.code, done.err) == (0, "1 phrase changed\n")
        log = pb("log", "--all").out
        again = pb(*words)
        assert (again.code, again.err) == (1, "nothing was changed: it is so already\n")
        assert pb("log", "--all").out == log
    assert pb("themes", "colour", "整改落实", "red").code == 0
    log = pb("log").out
    for words in (("colour", "整改落实", "red"), ("rename", "整改落实", "整改落实")):
        assert (pb("themes", *words).code, pb("log").out) == (1, log)
    assert pb("log", "--all", "-n", "1").out == log.splitlines(keepends=True)[0]
    assert pb("tag", "2", "occasion:").code == 0
    assert pb("add", "没有身份的一句话").out == "6\n"
    assert pb("tag", "6", "occasion:").code == 1, "there was none"


def test_tag_all_that_a_query_finds(pb: Run, bank: Path) -> None:
    done = pb("tag", "--query", "XX单位", "+安全", "-巡视", "--yes")
    assert (done.code, done.err) == (0, "2 phrases changed\n")
    assert facts(pb, 1)["themes"] == ["安全稳定"]
    assert pb("tag", "--query", "没有这样的话吧", "+安全", "-y").code == 1
    for words in (("tag", "1"), ("tag", "+安全"), ("tag", "1", "安全"), ("tag", "1", "-q", "XX", "+安全")):
        assert pb(*words).code == 2
    for nothing in ("", "  ", "主题:"):
        assert pb("tag", "--query", nothing, "+安全", "-y").code in (1, 2), "an unset variable is not all"
    unknown = pb("tag", "1", "+安权")
    assert unknown.code == 2
    assert "安全稳定" in unknown.err


def test_tag_leaves_alone_what_only_resembles_the_query(pb: Run, bank: Path) -> None:
    assert pb("search", "不回壁，不遮眼").code == 0
    assert pb("tag", "--query", "不回壁，不遮眼", "+安全", "--yes").code == 1


def test_tag_asks_before_a_query_is_changed(pb: Run, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, b"n\n")
    done = pb("tag", "--query", "XX单位", "+安全")
    assert done.code == 130
    assert "change 2 phrases" in done.err
    assert facts(pb, 1)["themes"] == ["巡视巡察"]


def test_a_theme_to_take_away_may_begin_with_letters_or_bear_its_field(pb: Run, bank: Path) -> None:
    assert pb("tag", "1", "+AI应用", "+主题:整改落实", "--new").code == 0
    assert {"AI应用", "整改落实"} <= set(facts(pb, 1)["themes"])
    assert pb("tag", "1", "-AI应用", "-主题:整改落实").code == 0
    assert not {"AI应用", "整改落实"} & set(facts(pb, 1)["themes"])
    assert "no change of a tag" in pb("tag", "1", "-role:结尾").err


def test_a_new_theme_is_told_from_one_that_has_its_word(pb: Run, bank: Path) -> None:
    assert "beside “整改落实”" in pb("tag", "1", "+整改", "--new").err
    assert "themes merge 收官 收官工作" not in pb("tag", "1", "+收官工作", "+整改", "--new").err
    assert "themes merge 收官 收官工作" in pb("add", "今年是收官之年", "-t", "收官", "--new").err


def test_a_name_in_the_place_of_a_command_is_told_how_to_see_its_phrases(pb: Run, bank: Path) -> None:
    assert "phrasebank search -t 整改" in pb("themes", "整改").err
    assert "phrasebank search -r 结尾" in pb("roles", "结尾").err
    assert "they are: " in pb("search", "-t", "qq", "问题").err


def test_themes_and_roles_are_listed_and_shaped(pb: Run, bank: Path) -> None:
    listed = [json.loads(line) for line in pb("themes", "--json").out.splitlines()]
    assert len(listed) == 23
    assert {"name": "巡视巡察", "count": 1, "colour": None} in listed
    assert len(pb("roles").out.splitlines()) == 15
    for words in (("add", "数字政府"), ("colour", "数字政府", "red"), ("rename", "数字政府", "数字")):
        assert pb("themes", *words).code == 0
    assert "rules still give" in pb("themes", "merge", "巡视巡察", "数字").err
    assert facts(pb, 1)["themes"] == ["数字"]
    deleted = pb("themes", "delete", "数字").err
    assert ("rules" in deleted, "“数字” is deleted" in deleted) == (False, True)
    assert facts(pb, 1)["themes"] == []
    assert pb("undo", "5").code == 0
    assert [json.loads(line) for line in pb("themes", "--json").out.splitlines()] == listed
    assert pb("themes", "rename", "没有", "数字").code == 2
    assert "themes add 民生事" in pb("tag", "1", "+民生事").err
    assert "themes add" not in pb("tag", "1", "+民生 事").err


def test_themes_are_shown_in_their_colour(pb: Run, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pb("themes", "colour", "巡视巡察", "red")
    red = "\x1b[31m巡视巡察\x1b[0m"
    shown = (("search", "政治体检", "--full"), ("show", "1"), ("themes",))
    for words in shown:
        assert red not in pb(*words).out, "no terminal"
    monkeypatch.setenv("PHRASEBANK_COLOR", "always")
    for words in shown:
        assert red in pb(*words).out
        assert "\x1b" not in pb("--no-color", *words).out
    assert pb("themes", "colour", "巡视巡察", "reddish").code == 2


@pytest.mark.parametrize("colour", ["reddish", "#ff88", 5])
def test_what_another_program_wrote_as_a_colour_is_none(
    pb: Run, bank: Path, monkeypatch: pytest.MonkeyPatch, colour: object
) -> None:
    with closing(sqlite3.connect(bank)) as other, other:
        other.execute("UPDATE names SET colour = ?", (colour,))
    monkeypatch.setenv("PHRASEBANK_COLOR", "always")
    done = pb("search", "政治体检", "--full")
    assert done.code == 0
    assert "巡视巡察" in done.out


def test_the_log_tells_in_words_and_as_json(pb: Run, bank: Path) -> None:
    pb("star", "2")
    pb("copy", "2", "--print")
    first = pb("log").out.splitlines()[0]
    assert "star" in first
    assert "XX单位党组" in first
    entries = [json.loads(line) for line in pb("log", "--all", "--json").out.splitlines()]
    assert [entry["kind"] for entry in entries][-2:] == ["star", "import"]
    taken = pb("undo", "--batch", "2")
    assert taken.code == 0
    assert "star" in taken.err
    assert pb("undo", "--batch", "2").code == 1
    assert "(taken back)" in pb("log").out


def test_no_control_character_is_kept_beside_a_phrase_or_shown(pb: Run, tmp_path: Path) -> None:
    bell = "甲\x07乙"
    pb("add", "我们坚决整改", "--note", bell, "--source", bell, "-s", bell, "--occasion", bell)
    table = tmp_path / "表.jsonl"
    table.write_text(json.dumps({"text": "我们从严要求", "note": bell}), encoding="utf-8")
    pb("import", str(table))
    assert [pb("note", number).out for number in ("1", "2")] == ["甲乙\n", "甲乙\n"]
    pb("tag", "1", f"occasion:{bell} ")
    with Bank.open(bank_path()) as bank:
        rows = bank.connection.execute("SELECT source, speaker, occasion FROM attributions").fetchall()
        assert list(map(tuple, rows)) == [("甲乙", "甲乙", "甲乙")]
        (kept,) = bank.connection.execute("SELECT note FROM phrases WHERE id = 1").fetchone()
    assert kept == "甲乙"
