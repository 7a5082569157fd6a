"""`search` as the user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SENTENCES, Run

pytestmark = pytest.mark.usefixtures("bank")
FIELDS = [
    *("id", "text", "score", "match", "themes", "role", "speaker", "occasion", "speech", "source"),
    *("count", "starred", "uses"),
]


def test_a_pipe_gets_one_phrase_a_line(pb: Run) -> None:
    done = pb("search", "不遮掩")
    assert (done.code, done.out) == (0, SENTENCES[1][0] + "\n")


def test_json_has_the_fields_that_were_promised(pb: Run) -> None:
    done = pb("search", "zhengzhitijian", "--json")
    found = json.loads(done.out.splitlines()[0])
    assert list(found) == FIELDS
    assert (found["text"], found["match"]) == (SENTENCES[0][0], "pinyin")


def test_without_a_word(pb: Run) -> None:
    assert SENTENCES[0][0] not in pb("search", "XX单位", "-巡察").out
    assert pb("search", "-主题:整改落实", "2018").code == 1


def test_filters_are_options_and_words(pb: Run) -> None:
    by_option = pb("search", "-t", "整改落实|生态环保", "-r", "成绩回顾")
    by_word = pb("search", "主题:整改落实|生态环保", "作用:成绩回顾")
    assert by_option.out == by_word.out == SENTENCES[2][0] + "\n"


def test_nothing_found_says_why(pb: Run) -> None:
    done = pb("search", "不遮掩", "作用:结尾号召")
    assert (done.code, done.out) == (1, "")
    assert "作用:结尾号召" in done.err
    assert SENTENCES[1][0] in done.err


def test_json_beside_a_copy_is_json_alone(pb: Run, held: dict[str, str]) -> None:
    done = pb("search", "不遮掩", "-c", "--json")
    assert (done.code, held["text"]) == (0, SENTENCES[1][0])
    assert [json.loads(line)["match"] for line in done.out.splitlines()] == ["exact"]


def test_a_theme_or_role_that_there_is_none_of_is_told(pb: Run) -> None:
    theme = pb("search", "不遮掩", "主题:整改落时|民生").err
    assert "“整改落时”" in theme
    assert "整改落实" in theme.replace("整改落时", "")
    assert "“民生”" not in theme
    both = pb("search", "不遮掩", "主题:天文", "作用:结束").err
    assert "“天文”" in both
    assert "“结束”" in both
    assert "“结束”" in pb("search", "不遮掩", "-r", "结束").err
    assert "“" not in pb("search", "不遮掩", "作用:结尾号召").err.split("\n")[0]


@pytest.mark.parametrize("words", [("-c",), ("-c", "1"), ("--copy=1",)])
def test_copying_a_result(pb: Run, held: dict[str, str], words: tuple[str, ...]) -> None:
    assert pb("search", "不遮掩", *words).code == 0
    assert held["text"] == SENTENCES[1][0]


def test_a_result_that_is_not_there(pb: Run, held: dict[str, str]) -> None:
    assert pb("search", "不遮掩", "-c", "7").code == 2
    assert "text" not in held


def test_the_sentences_around(pb: Run) -> None:
    out = pb("search", "不遮掩", "--context", "1", "-n", "1").out
    assert out.splitlines() == [words for words, _role, _themes in SENTENCES[:3]]


def test_explaining(pb: Run) -> None:
    done = pb("search", "不遮眼", "--explain")
    assert "same sound" in done.err
    assert "quality" in done.err


@pytest.mark.parametrize(
    "query", ['"', "AND OR NOT", "NEAR(", "%_*", "\0\x1b[31m", "长" * 10_000, "🙂", "' OR 1=1 --"]
)
def test_hostile_queries_end_cleanly(pb: Run, query: str) -> None:
    done = pb("search", "--", query)
    assert done.code in (0, 1)
    assert "Traceback" not in done.err
    assert "\x1b" not in done.out + done.err


def test_a_minus_in_a_value_stays_as_it_was_typed(pb: Run) -> None:
    told = pb("--lang", "en", "search", "问题", "--context", "-1")
    assert (told.code, told.err.splitlines()[-1].split(": ")[-1]) == (2, "-1 is not in the range x>=0.")


@pytest.mark.parametrize("named", [["--db", "{}"], ["--db={}"], ["--db", "{}", "--no-color", "--lang", "en"]])
def test_global_options_hold_behind_the_command_too(
    pb: Run, bank: Path, monkeypatch: pytest.MonkeyPatch, named: list[str]
) -> None:
    expected = pb("search", "问题", "--json")
    monkeypatch.setenv("PHRASEBANK_DB", str(bank.with_name("none.db")))
    named = [word.format(bank) for word in named]
    assert pb("search", "问题", "--json", *named) == expected
    assert pb("themes", *named).code == 0
    assert pb("search", "问题", "--", *named).code == 4
    assert "requires an argument" in pb("--lang", "en", "search", "问题", "--db").err


def test_each_result_has_its_number_and_source(pb: Run) -> None:
    lines = pb("--lang", "en", "search", "--full", "--cite", "--context", "1", "-n", "3").out.splitlines()
    assert [line[:2] for line in lines if line[:1] == " " and line[1:2].isdecimal()] == [" 1", " 2", " 3"]
    assert sum(line.startswith("    (from: 《") and line.endswith(".txt)") for line in lines) == 3
