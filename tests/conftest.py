"""What all tests share: an empty home, English messages, and the real texts where they are present."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from phrasebank import i18n

# a developer's setting that would hide from every process started here how a user's stdout behaves
os.environ.pop("PYTHONUNBUFFERED", None)
os.environ["PYTHONUTF8"] = "1"  # what a process started here writes is read as UTF-8, also on Windows

_SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the user's own bank and settings."""
    monkeypatch.setenv("PHRASEBANK_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("PHRASEBANK_DB", str(tmp_path / "bank.db"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # English on a Chinese system too, in every process
    i18n.set_language("en")
    return tmp_path


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real texts beside the checkout; skip where it is not there."""
    if not _SHARED.is_dir():
        pytest.skip("no real texts beside this checkout")
    return _SHARED


@pytest.fixture(scope="session")
def starter_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bank made of the starter speeches by the command itself; tests must not write into it."""
    path = tmp_path_factory.mktemp("starter") / "starter.db"
    command = [sys.executable, "-m", "phrasebank", "--db", str(path), "import", "--starter"]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Put a clipboard in memory behind `output.clipboard`; what it holds is `held["text"]`."""
    from phrasebank.output import clipboard
    from tests.output.fakes import memory

    kept: dict[str, str] = {}
    monkeypatch.setattr(clipboard, "available", lambda: [memory(kept)])
    return kept
