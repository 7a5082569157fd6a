"""A phrase that stands in several speeches is shown with the one that the filters ask for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SHARED = "我们要以钉钉子精神抓好各项任务的落实。"
ASKED = (
    ["--source", "乙"],
    ["来源:乙"],
    ["--speaker", "医院党委"],
    ["--occasion", "党课"],
    ["--source", "乙", "--sort", "new"],
)


@pytest.fixture(autouse=True)
def two(pb: Run, tmp_path: Path) -> None:
    """Import one sentence from two files, each with a speaker, an occasion and a neighbour of its own."""
    for name, speaker, occasion in (("甲", "县委", "动员部署"), ("乙", "医院党委", "党课")):
        file = tmp_path / f"{name}.txt"
        file.write_text(f"在{name}会上的讲话\n这是{name}会上先说的一句话。{SHARED}", "utf-8")
        assert pb("import", str(file), "--speaker", speaker, "--occasion", occasion).code == 0


@pytest.mark.parametrize("words", ["钉钉子", ""], ids=["words", "none"])
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_a_result_names_the_speech_that_was_asked_for(pb: Run, asked: list[str], words: str) -> None:
    hits = [json.loads(line) for line in pb("search", words, "--json", *asked).out.splitlines()]
    assert SHARED in [hit["text"] for hit in hits]
    assert {(hit["source"], hit["speaker"], hit["occasion"]) for hit in hits} == {
        ("乙.txt", "医院党委", "党课")
    }


def test_without_a_filter_it_is_the_first(pb: Run) -> None:
    (hit,) = [json.loads(line) for line in pb("search", "钉钉子", "--json").out.splitlines()]
    assert (hit["source"], hit["count"]) == ("甲.txt", 2)


def test_so_are_the_sentences_around_it(pb: Run) -> None:
    shown = pb("search", "钉钉子", "--source", "乙", "--context", "1").out.splitlines()
    assert "这是乙会上先说的一句话。" in shown


def test_so_is_it_cited_and_copied(pb: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr("phrasebank.cli.copying.land", lambda _app, load, **_to: copied.append(load.text))
    told = pb("search", "钉钉子", "--source", "乙", "--copy", "--cite").out
    assert "乙.txt" in told
    assert [text + "\n" for text in copied] == [told]


def test_so_is_it_exported(pb: Run) -> None:
    lines = pb("export", "--source", "乙", "-f", "jsonl").out.splitlines()
    assert {json.loads(line)["source"] for line in lines} == {"乙.txt"}
