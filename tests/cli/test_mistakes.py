"""An error that nobody foresaw: a sentence and an exit code for the user, the traceback for who asks."""

from __future__ import annotations

import click
import pytest

from phrasebank.cli import app


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
        app.main(["--lang", "en", "broken"])
    said = capsys.readouterr().err
    assert left.value.code == 3
    assert "ZeroDivisionError: by zero" in said
    assert "PHRASEBANK_TRACEBACK=1" in said
    assert "Traceback" not in said


def test_the_traceback_is_there_for_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHRASEBANK_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        app.main(["--lang", "en", "broken"])
