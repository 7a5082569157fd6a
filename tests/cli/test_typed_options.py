"""What is typed as Chinese input methods and word processors give it: dashes, IDs, quotes, names."""

from __future__ import annotations

from pathlib import Path

import pytest

from phrasebank.cli import shortcut
from phrasebank.cli.dashes import with_options
from tests.cli.conftest import SENTENCES, Run

pytestmark = pytest.mark.usefixtures("bank")
NAMES = ("-t", "--theme", "-c", "--copy", "--all")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("－t", "-t"),
        ("—t", "-t"),
        ("–t", "-t"),
        ("－ｔ", "-t"),
        ("——copy", "--copy"),
        ("—all", "--all"),
        ("－－theme＝整改", "--theme=整改"),
        ("-theme", "--theme"),
        *((word, word) for word in ("-t", "--copy", "－GDP", "－纪律", "——", "", "-t整改", "theme", "-c2")),
    ],
)
def test_any_dash_begins_an_option_that_there_is(typed: str, meant: str) -> None:
    assert with_options([typed, "--", typed], NAMES) == [meant, "--", typed]


@pytest.mark.parametrize("typed", ["－r", "—r", "——role", "-role"])
def test_a_filter_with_a_chinese_dash_filters(pb: Run, typed: str) -> None:
    assert shortcut.understood(["search", "问题", typed, "结尾号召"]) is None
    assert pb("search", "问题", typed, "结尾号召").code == 1
    assert pb("search", "问题", typed, "表态承诺").out == SENTENCES[1][0] + "\n"


def test_global_options_and_help_with_a_chinese_dash(pb: Run, tmp_path: Path) -> None:
    assert pb("search", "问题", "—db", str(tmp_path / "无.db")).code == 4
    assert "--theme" in pb("search", "——help").out
    assert "--colour" in pb("themes", "add", "-help").out


@pytest.mark.parametrize("ids", [("1，2",), ("1、2",), ("1,2",), ("1，", "2")])
def test_ids_with_commas_are_ids(pb: Run, ids: tuple[str, ...]) -> None:
    texts = f"{SENTENCES[0][0]}\n{SENTENCES[1][0]}\n"
    assert pb("copy", *ids, "--print").out == texts
    assert pb("tag", *ids, "+整改落实").code == 0


@pytest.mark.parametrize(
    "words", [("copy", "第3条"), ("show", "作风"), ("rm", "1-3"), ("tag", "3条", "+整改")]
)
def test_what_is_no_id_says_where_ids_are(pb: Run, words: tuple[str, ...]) -> None:
    done = pb("--lang", "en", *words)
    assert done.code == 2
    assert "the numbers are those that search shows" in done.err


def test_a_value_may_follow_a_full_width_sign(pb: Run) -> None:
    assert "市水务局党组" in pb("copy", "2", "--print", "--fill", "单位＝市水务局").out


@pytest.mark.parametrize(
    ("word", "named"), [("导入", "import"), ("搜索", "search"), ("撤销", "undo"), ("/?", "--help")]
)
def test_a_command_called_in_chinese_is_named(pb: Run, word: str, named: str) -> None:
    done = pb(word, "讲话稿")
    assert done.code == 2
    assert done.err.splitlines()[1].endswith(named)


def test_a_path_in_other_quotes_is_found_and_a_lost_one_told(pb: Run, tmp_path: Path) -> None:
    file = tmp_path / "新 稿.txt"
    file.write_text("我们一定把整改任务抓到底、抓到位。\n", encoding="utf-8")
    assert pb("import", f"“{file}”").code == 0
    done = pb("--lang", "en", "import", str(tmp_path / "新"))
    assert done.code == 5
    assert "look at the path; one with spaces goes into quotes" in done.err


def test_nothing_found_says_what_to_do(pb: Run, tmp_path: Path) -> None:
    assert "try fewer words" in pb("--lang", "en", "search", "xqzvvx").err
    assert pb("undo").code == 0
    assert "the bank is empty" in pb("--lang", "en", "search", "作风").err


def test_a_name_in_quotes_is_the_name_and_one_like_it_is_named(pb: Run) -> None:
    assert pb("search", "问题", "-r", "“表态承诺”").out == SENTENCES[1][0] + "\n"
    assert "did you mean: 整改落实" in pb("--lang", "en", "themes", "rename", "整改", "整改到位").err
