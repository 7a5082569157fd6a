"""What a shell of Windows hands over and takes: the paths that were meant, and JSON in GBK with no loss."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from phrasebank.cli.shells import at_home, meant
from tests.cli.conftest import Run


def test_patterns_quotes_and_the_home_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("乙[1].docx", "甲[1].docx", "丙.txt"):
        (tmp_path / name).touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert list(meant([tmp_path / "*[1].docx"])) == [tmp_path / "乙[1].docx", tmp_path / "甲[1].docx"]
    assert at_home(["~/丙.txt", "~", "~~", "a~"]) == [f"{tmp_path}/丙.txt", str(tmp_path), "~~", "a~"]
    assert list(meant([Path(f'{tmp_path}"')])) == [tmp_path]
    as_they_are = [tmp_path / "乙[1].docx", tmp_path / "无*", Path("-")]
    assert list(meant(as_they_are)) == as_they_are


@pytest.mark.skipif(os.name != "nt", reason="a shell of POSIX knows what ~ is")
def test_every_command_knows_the_home(pb: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert pb("add", "我们一定整改到位。").code == 0
    assert pb("backup", "~\\备份/").code == 0
    assert list((tmp_path / "备份").glob("*.db"))


def test_what_gbk_lacks_is_escaped_in_json_and_a_question_mark_else(pb: Run) -> None:
    text = "𠮷林同志强调：é 🚩 必须高举。"
    assert pb("add", text).code == 0
    command = [sys.executable, "-m", "phrasebank", "search", "高举"]
    env = {**os.environ, "PYTHONIOENCODING": "gbk"}
    found, lines = (
        subprocess.run([*command, option], env=env, capture_output=True, check=True).stdout.decode("gbk")
        for option in ("--json", "--plain")
    )
    assert json.loads(found)["text"] == text
    assert "林同志强调" in found
    assert lines.strip() == "?林同志强调：é ? 必须高举。"
