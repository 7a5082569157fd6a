"""`config` where the settings file is broken: it can be found and mended, and all that needs it says so."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from phrasebank import settings
from phrasebank.cli.configuring import words_of
from tests.cli.conftest import Run


@pytest.fixture
def broken() -> None:
    settings.write_atomically(settings.config_file(), "limit = [\n")


@pytest.mark.usefixtures("broken")
def test_a_broken_file_can_be_mended(pb: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = pb("config", "path")
    assert (done.code, done.out) == (0, f"{settings.config_file()}\n")
    editor = tmp_path / "editor.py"
    editor.write_text("import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('limit = 3')")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    assert pb("config", "edit").code == 0
    assert json.loads(pb("config", "list", "--json").out)["limit"] == 3


@pytest.mark.usefixtures("broken")
def test_who_needs_a_broken_file_names_it(pb: Run) -> None:
    for words in (("config", "list"), ("config", "edit", "rules"), ("search", "整改")):
        done = pb(*words)
        assert done.code != 0
        assert str(settings.config_file()) in done.err


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("limit", "abc", "a whole number from 1"),
        ("backup_count", "-1", "a whole number from 0"),
        ("fuzzy_sounds", "perhaps", "yes or no"),
        ("color", "red", "auto, always, never"),
    ],
)
def test_what_a_setting_takes_is_said_in_words(pb: Run, name: str, value: str, wanted: str) -> None:
    done = pb("config", "set", name, value)
    assert done.code == 7
    assert wanted in done.err


def test_a_file_that_is_no_text_is_named_by_set_too(pb: Run) -> None:
    file = settings.config_file()
    settings.write_atomically(file, "")
    file.write_bytes("lang = '中文'".encode("gb18030"))
    for words in (("list",), ("set", "limit", "4")):
        done = pb("config", *words)
        assert done.code == 7
        assert done.err.startswith(f"{file} cannot be read: it is no UTF-8\n")


@pytest.mark.parametrize(
    ("command", "windows", "words"),
    [
        (r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst', True,
         [r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst"]),
        (r"'/opt/my editor/ed' -w", False, ["/opt/my editor/ed", "-w"]),
    ],
)  # fmt: skip
def test_a_quoted_editor_is_parted_as_its_shell_does(command: str, windows: bool, words: list[str]) -> None:
    assert words_of(command, windows=windows) == words


def test_an_editor_with_spaces_in_its_path_needs_no_quotes(
    pb: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "my editor.bat"
    editor.write_text("exit 7\n" if os.name == "nt" else "#!/bin/sh\nexit 7\n", encoding="ascii")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    assert "ended with code 7" in pb("config", "edit").err


def test_an_editor_with_a_quote_that_nothing_closes_is_named(
    pb: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", 'cat "')
    done = pb("config", "edit")
    assert done.code == 7
    assert 'the editor cat " cannot be started' in done.err
