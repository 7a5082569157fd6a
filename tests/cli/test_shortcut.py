"""A plain search without click: what it understands, it understands as click does, and it loads little."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phrasebank.cli import shortcut
from phrasebank.cli.answering import Asked
from phrasebank.cli.app import cli
from phrasebank.cli.session import App
from phrasebank.settings import bank_path
from tests.cli.conftest import Run

WORDS = st.sampled_from(
    (
        "作风",
        "zzzw",
        "-纪律",
        "－纪律",
        "-5G",
        "-theme:纪律",
        "-",
        "--",
        "",
        "5",
        "search",
        "主题:整改",
        "^同志们",
    )
)
OPTIONS = st.sampled_from(
    (
        "--plain",
        "--json",
        "--all",
        "--cite",
        "--full",
        "--explain",
        "-n",
        "--limit",
        "--limit=3",
        "-c",
        "-n3",
        "0",
    )
)
BEFORE = st.sampled_from(
    ((), ("--db", "a.db"), ("--db", "-"), ("--lang", "zh"), ("--lang", "xx"), ("--no-color",))
)
CALLS = st.tuples(BEFORE, st.lists(WORDS | OPTIONS, max_size=6)).map(lambda c: [*c[0], "search", *c[1]])


class Stopped(Exception):
    """A search that was asked for, and goes no further."""

    def __init__(self, app: App, asked: Asked) -> None:
        super().__init__()
        self.call = (app.db, asked._replace(limit=asked.limit or app.settings["limit"]))


def stop(app: App, asked: Asked) -> None:
    raise Stopped(app, asked)


def by_click(words: list[str]) -> Any:
    """Return what click makes of a call, None where it refuses it."""
    try:
        cli.main(args=list(words), prog_name="phrasebank", standalone_mode=False)
    except Stopped as stopped:
        return stopped.call
    except Exception:
        return None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CALLS)
def test_click_understands_alike(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    call = shortcut.understood(words)
    if call is None:
        return
    with monkeypatch.context() as patch:
        patch.setattr("phrasebank.cli.searching.answer", stop)
        patch.setattr("phrasebank.cli.answering.answer", stop)
        with pytest.raises(Stopped) as stopped:
            call.answer()
        assert by_click(words) == stopped.value.call


@pytest.mark.parametrize(
    "words",
    [
        ["search", "作风"],
        ["--db", "a.db", "search", "--plain", "--", "-作风"],
        ["search", "巡察", "-纪律", "--json", "-n", "5"],
        ["--lang", "zh", "search", "--limit", "20"],
    ],
    ids=" ".join,
)
def test_a_plain_search_is_understood(words: list[str]) -> None:
    assert shortcut.understood(words) is not None


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["copy", "1"],
        ["search", "-x"],
        ["search", "-n", "0"],
        ["search", "-n"],
        ["--db", ".", "search", "a"],
    ],
    ids=" ".join,
)
def test_all_else_is_left_to_click(words: list[str]) -> None:
    assert shortcut.understood(words) is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--db", "a" * 300, "search", "整改"], 4 if os.name == "nt" else 3),
        (["search", "整改", "-n", "9" * 5000], 2),
        (["search", "整改", "-n", "9" * 20], 2),
        (["search", "整改", "-n", "9" * 9], 0),
        (["show", "9" * 20], 2),
        (["log", "-n", "9" * 20], 2),
    ],
    ids=["path", "digits", "limit", "fits", "id", "lines"],
)
@pytest.mark.usefixtures("bank")
def test_what_no_system_takes_is_a_sentence(pb: Run, words: list[str], code: int) -> None:
    done = pb(*words)
    assert done.code == code
    assert "phrasebank itself" not in done.err


def test_completion_is_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shortcut.COMPLETING, "bash_complete")
    assert shortcut.understood(["search", "作风"]) is None


def test_both_ways_say_the_same(pb: Run, bank: Path) -> None:
    assert bank_path() == str(bank)
    for words in (["整改"], ["不回避"], ["没有这样的话"], ["立行", "--json"], ["巡察", "--full"]):
        short = pb("search", *words)
        assert pb("search", "--sort=best", *words) == short
