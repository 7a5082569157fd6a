"""`compose` as the user meets it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from phrasebank.cli import composing
from phrasebank.cli.session import App
from phrasebank.picker.app import Outcome
from phrasebank.picker.bank_world import BankWorld
from phrasebank.picker.world import Part, Picked
from phrasebank.store import reading
from phrasebank.store.bank import Bank
from tests.cli.conftest import SENTENCES, Run

pytestmark = pytest.mark.usefixtures("bank")
TEXTS = [words for words, _role, _themes in SENTENCES]


def test_phrases_come_in_the_order_of_a_speech(pb: Run, held: dict[str, str]) -> None:
    assert pb("compose", "4", "2", "1", "--no-fill").code == 0
    assert held["text"] == "\n".join([TEXTS[0], TEXTS[1], TEXTS[3]])


def test_or_in_the_order_given_and_with_sources(pb: Run) -> None:
    out = pb("compose", "4", "2", "--keep-order", "--print", "--title", "发言", "--sources").out
    assert out.splitlines() == [
        "发言",
        TEXTS[3],
        TEXTS[1],
        "Sources",
        "1、2. 《在进驻动员会上的表态》，单位党组，在进驻动员会上的表态.txt",
    ]


@pytest.mark.parametrize("suffix", ["txt", "md", "docx"])
def test_it_is_written_and_its_use_remembered(pb: Run, bank: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"党委会讲话.{suffix}"
    done = pb("compose", "2", "4", "-o", str(file), "--fill", "单位=水务局")
    assert done.code == 0
    data = zipfile.ZipFile(file).read("word/document.xml") if suffix == "docx" else file.read_bytes()
    assert "水务局党组对问题不回避" in data.decode()
    with Bank.open(bank) as opened:
        assert [use.draft for use in reading.uses(opened)] == ["党委会讲话", "党委会讲话"]
    assert pb("compose", "2", "-o", str(file)).code == 2


def test_what_was_filled_in_is_not_called_left_over(pb: Run) -> None:
    assert "left over" not in pb("compose", "2", "--print", "--fill", "单位=市住建局").err


def test_strict_refuses_open_slots(pb: Run, held: dict[str, str]) -> None:
    assert pb("compose", "2", "--strict").code == 3
    assert held == {}


def test_a_name_without_a_format_is_refused(pb: Run) -> None:
    assert pb("compose", "2", "-o", "draft.wps").code == 2


def test_without_ids_and_terminal_there_is_nothing_to_compose(pb: Run) -> None:
    done = pb("compose")
    assert done.code == 2
    assert "name the phrases" in done.err


def test_its_picker_is_opened_as_the_settings_say(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[BankWorld] = []

    @contextmanager
    def pick(open_world: Callable[[], AbstractContextManager[BankWorld]], **_how: str) -> Iterator[Outcome]:
        with open_world() as world:
            opened.append(world)
            yield Outcome(0, Picked((Part(2, "不遮掩"),), {}))

    monkeypatch.setattr("phrasebank.picker.app.pick", pick)
    monkeypatch.setattr(composing, "refuse_pipe", lambda _instead, **_how: None)
    monkeypatch.setenv("PHRASEBANK_FUZZY_SOUNDS", "yes")
    assert composing.picked(App(str(bank))) == {2: "不遮掩"}
    assert [(world.fuzzy_sounds, world.ask) for world in opened] == [(True, False)]
