"""Completion as the shells ask for it, and the scripts that they load."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from phrasebank.cli.app import cli
from phrasebank.cli.completing import completion
from phrasebank.cli.shortcut import COMPLETING


def complete(monkeypatch: pytest.MonkeyPatch, bank: Path, *words: str) -> list[str]:
    """Return what is offered for the last of the words, as bash is told it."""
    monkeypatch.setenv("PHRASEBANK_DB", str(bank))
    monkeypatch.setenv("COMP_WORDS", "\n".join(("phrasebank", *words)))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    monkeypatch.setattr(cli, "commands", {})
    result = CliRunner().invoke(
        cli, [], prog_name="phrasebank", env={COMPLETING: "bash_complete"}, catch_exceptions=False
    )
    return [line.partition(",")[2] for line in result.stdout.splitlines() if line]


def test_names_and_numbers_come_from_the_bank(monkeypatch: pytest.MonkeyPatch, starter_bank: Path) -> None:
    def offered(*words: str) -> list[str]:
        return complete(monkeypatch, starter_bank, *words)

    assert "整改落实" in offered("search", "--theme", "整改")
    assert "党风廉政|整改落实" in offered("pick", "-t", "党风廉政|整改")
    assert "纪律作风" in offered("search", "-t", "作风")
    assert "称谓" in offered("search", "-r", "")
    assert offered("copy", "1")[:3] == ["1", "10", "11"]
    assert offered("show", "一") == offered("show", "9" * 30) == []
    assert "+整改落实" in offered("tag", "3", "+整改")
    assert "role:称谓" in offered("tag", "3", "role:称")
    assert "speaker:企业" in offered("tag", "3", "speaker:企")
    assert any(each.startswith("场合:") for each in offered("tag", "3", "场合:"))
    assert "整改落实" in offered("themes", "rename", "整改")
    # bash ends a word at a colon, and puts what is offered behind it
    assert offered("tag", "3", "role", ":", "称") == ["称谓"]
    assert "称谓" in offered("tag", "3", "role", ":")


def test_a_missing_bank_completes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert complete(monkeypatch, tmp_path / "none.db", "search", "-t", "") == []
    assert complete(monkeypatch, tmp_path / "none.db", "nosuch", "word") == []
    assert "search" in complete(monkeypatch, tmp_path / "none.db", "sea")


def test_powershell_completes_both_names_and_has_no_keys(
    monkeypatch: pytest.MonkeyPatch, starter_bank: Path
) -> None:
    assert "-CommandName phrasebank, pb " in CliRunner().invoke(completion, ["powershell"]).stdout
    monkeypatch.setenv("PHRASEBANK_DB", "none")
    asked = ("pb", "--db", str(starter_bank), "search", "-t", "党风廉政|整改")
    done = subprocess.run(
        [sys.executable, "-m", "phrasebank"],
        env={**os.environ, COMPLETING: "powershell_complete", "COMP_WORDS": "\n".join(asked)},
        capture_output=True,
        check=True,
    )
    line = done.stdout.decode("ascii")  # in which encoding PowerShell reads a pipe depends on the system
    assert json.loads(line) == dict.fromkeys(("value", "help"), "党风廉政|整改落实")
    refused = CliRunner().invoke(completion, ["powershell", "--keys"])
    assert str(refused.exception) == "--keys is for bash, zsh, fish"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("keys", [[], ["--keys"]])
def test_scripts_are_what_the_shell_understands(shell: str, keys: list[str]) -> None:
    script = CliRunner().invoke(completion, [shell, *keys]).stdout
    assert ("pick --print" if keys else " pb") in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    checked = subprocess.run([program, "-n"], input=script, text=True, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
