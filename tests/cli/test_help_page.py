"""Chinese help: no line over the edge, no mark at the start of a line, nothing lost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.cli.help_page import HelpPage, break_line
from phrasebank.text.width import width

LINE = "  --date DATE  日期（2024-03-12、2024-03 或 2024），代替自动识别的结果，不改动讲话的文字。"


@pytest.mark.parametrize("cells", [30, 40, 60, 78])
def test_lines_hang_below_their_text(cells: int) -> None:
    first, *rest = break_line(LINE, cells)
    assert width(first) <= cells
    assert first.startswith("  --date DATE  日期")
    for line in rest:
        assert width(line) <= cells
        assert line.startswith(" " * 15)
        assert line[15] not in " ，。；：、！？）”》"


def test_a_word_stays_whole() -> None:
    assert break_line("请写：phrasebank search", 20) == ["请写：phrasebank", "search"]


@given(st.text(alphabet="工作 ab，。（）“”", max_size=60), st.integers(12, 40))
def test_nothing_is_lost(text: str, cells: int) -> None:
    assert "".join("".join(break_line(text, cells)).split()) == "".join(text.split())


def test_a_page_has_no_line_over_the_edge() -> None:
    page = HelpPage(width=50)
    page.write_text("只记得半句，也能找到原话并复制。" * 6)
    page.write_dl([("-x", "没有变化的文件会跳过，同一命令可随时重复运行。" * 3)])
    lines = page.getvalue().splitlines()
    assert len(lines) > 6
    assert max(map(width, lines)) <= 50


@pytest.mark.parametrize("group", ["themes", "roles", "rules", "config"])
def test_the_commands_of_a_group_speak_the_users_language_too(group: str) -> None:
    words = [sys.executable, "-m", "phrasebank", "--lang", "zh", group, "--help"]
    help_ = subprocess.run(words, check=True, capture_output=True, encoding="utf-8").stdout
    commands = [line for line in help_.partition("命令:\n")[2].splitlines() if line.startswith("  ")]
    assert commands
    for line in commands:
        assert any("一" <= char <= "龥" for char in line), line
