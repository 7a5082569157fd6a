"""An error that nobody foresaw: a sentence and an exit code for the user, the traceback for who asks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from phrasebank.cli import app, main
from tests.cli.conftest import Run


@click.command()
def broken() -> None:
    """Fail."""
    raise ZeroDivisionError("by zero")


@pytest.fixture(autouse=True)
def broken_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.COMMANDS, "broken", "nowhere:broken")
    monkeypatch.setitem(app.cli.commands, "broken", broken)


def test_a_mistake_of_ours_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "broken"])
    said = capsys.readouterr().err
    assert left.value.code == 3
    assert "ZeroDivisionError: by zero" in said
    assert "PHRASEBANK_TRACEBACK=1" in said
    assert "Traceback" not in said


def test_the_traceback_is_there_for_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHRASEBANK_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["--lang", "en", "broken"])


def test_a_full_disk_is_no_mistake_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(broken, "callback", failing(OSError(28, "No space left on device")))
    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "broken"])
    assert left.value.code == 3
    assert capsys.readouterr().err == "the system refused: the disk is full\n"


def test_a_reader_that_has_gone_is_not_nothing_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(broken, "callback", failing(BrokenPipeError(32, "Broken pipe")))
    monkeypatch.setattr("sys.stdout", sys.stdout)  # click puts others in their places
    monkeypatch.setattr("sys.stderr", sys.stderr)
    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "broken"])
    assert left.value.code == 0


@pytest.mark.parametrize(("system", "code"), [("win32", 0), ("linux", 3)])
def test_windows_calls_a_closed_pipe_an_invalid_argument(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], system: str, code: int
) -> None:
    def fail() -> None:
        monkeypatch.setattr("sys.platform", system)
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(broken, "callback", fail)
    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "broken"])
    assert left.value.code == code
    assert bool(capsys.readouterr().err) == bool(code)


def failing(error: Exception) -> Callable[[], None]:
    """Return a command that raises."""

    def fail() -> None:
        raise error

    return fail


PROGRAM = f"'{sys.executable}' -m phrasebank --lang en"


@pytest.mark.skipif(os.name == "nt", reason="streams are closed by a POSIX shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_mistake(closed: str, starter_bank: Path) -> None:
    command = f"{PROGRAM} --db '{starter_bank}' search 不回避 {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full device is Linux's")
@pytest.mark.parametrize("words", [["search", "的"], ["search", "的", "--max-length", "9"], ["stats"]])
def test_a_full_stdout_is_one_sentence(words: list[str], starter_bank: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [
            sys.executable,
            "-m",
            "phrasebank",
            "--lang",
            "en",
            "--db",
            str(starter_bank),
            *words,
        ]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stderr.decode().splitlines() == ["the system refused: the disk is full"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file of that name, and says so")
def test_a_path_that_the_system_refuses_is_named(pb: Run) -> None:
    done = pb("import", "长" * 200 + ".txt")
    assert done.code == 5
    assert "the name is too long" in done.err
    assert "Errno" not in done.err


def test_who_asks_for_help_is_not_told_to_search_for_it(pb: Run) -> None:
    assert [pb(word).err.splitlines()[1] for word in ("help", "帮助")] == ["see: phrasebank --help"] * 2
    assert "phrasebank search 整改" in pb("整改").err
