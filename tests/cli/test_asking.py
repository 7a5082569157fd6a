"""What is asked on a terminal: slots before copying, and the order of a draft; in a real pseudo-terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from phrasebank.store import reading
from phrasebank.store.bank import Bank
from tests.cli.conftest import SENTENCES

pty = pytest.importorskip("pty", reason="pseudo-terminals of POSIX")
pytestmark = pytest.mark.usefixtures("bank")
TEXTS = [words for words, _role, _themes in SENTENCES]


def at_terminal(typed: str, *words: str) -> tuple[str, str]:
    """Run a command whose stdin and stderr are a terminal; return its stdout and what the terminal showed."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "phrasebank", "--lang", "en", *words]
    process = subprocess.Popen(command, stdin=slave, stderr=slave, stdout=subprocess.PIPE, encoding="utf-8")
    os.close(slave)
    os.write(master, typed.encode())
    out, _nothing = process.communicate(timeout=30)
    shown = b""
    try:
        while part := os.read(master, 65536):
            shown += part
    except OSError:  # Linux says so that the other side has closed
        pass
    os.close(master)
    return out, shown.decode(errors="replace")


def test_slots_are_asked_for_with_what_stands_around_them(bank: Path) -> None:
    out, shown = at_terminal("三\n市水务局\n", "copy", "1", "--print")
    assert out == TEXTS[0].replace("第X", "第三").replace("XX单位", "市水务局") + "\n"
    assert "…市委第[X]巡察组到" in shown
    with Bank.open(bank) as opened:
        assert reading.uses(opened)[0].values == {"巡察组序号": "三", "单位": "市水务局"}


def test_a_value_used_before_is_offered_and_taken_by_number(bank: Path) -> None:
    at_terminal("市水务局\n", "copy", "2", "--print")
    out, shown = at_terminal("\n=1\n", "copy", "1", "--print")
    assert "=1 市水务局" in shown
    assert out == TEXTS[0].replace("XX单位", "市水务局") + "\n"
    assert "left to fill in: X (巡察组序号)" in shown


def test_no_fill_asks_nothing() -> None:
    assert at_terminal("", "copy", "2", "--print", "--no-fill")[0] == TEXTS[1] + "\n"


def test_a_draft_is_shown_changed_and_written() -> None:
    out, shown = at_terminal("2 1\n-3\n9 9\n\n", "compose", "4", "2", "1", "--no-fill", "--print")
    assert out == f"{TEXTS[1]}\n{TEXTS[0]}\n"
    assert "“9 9” is no change of this list" in shown


def test_many_changes_are_taken_back_only_if_that_is_meant(bank: Path) -> None:
    """`log` shows #12, and `undo 12` would take back twelve changes, not that one."""
    _out, shown = at_terminal("n\n", "undo", "12")
    assert "change 12 alone: phrasebank undo --batch 12" in shown
    with Bank.open(bank) as opened:
        assert reading.phrases(opened, [1])
    at_terminal("y\n", "undo", "12")
    with Bank.open(bank) as opened:
        assert not reading.phrases(opened, [1])
