"""The paths that a shell of Windows hands over are the files and folders that were meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from phrasebank.cli.shells import meant


def test_patterns_quotes_and_the_home_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("乙[1].docx", "甲[1].docx", "丙.txt"):
        (tmp_path / name).touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert list(meant([tmp_path / "*[1].docx"])) == [tmp_path / "乙[1].docx", tmp_path / "甲[1].docx"]
    assert list(meant([Path("~/丙.txt")])) == [tmp_path / "丙.txt"]
    assert list(meant([Path(f'{tmp_path}"')])) == [tmp_path]
    as_they_are = [tmp_path / "乙[1].docx", tmp_path / "无*", Path("-")]
    assert list(meant(as_they_are)) == as_they_are
