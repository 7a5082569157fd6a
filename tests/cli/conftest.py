"""A command run in this process, and a small bank to run it on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from phrasebank.cli import main
from phrasebank.models import Tag
from phrasebank.parsed import ParsedFile, Section, Sentence, Source, Speech
from phrasebank.settings import bank_path
from phrasebank.store.bank import Bank
from phrasebank.store.sink import Sink

HEADING = "一、提高政治站位"
SENTENCES = (
    ("市委第X巡察组到XX单位开展巡察，是一次“政治体检”。", "认识意义", ("巡视巡察",)),
    ("XX单位党组对问题不回避、不遮掩。", "表态承诺", ("问题导向", "责任担当")),
    ("2018年以来，我们立行立改,真改实改。", "成绩回顾", ("整改落实",)),
    ("让我们一起把蓝图变为实景！", "结尾号召", ()),
)


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def pb(capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs a command of phrasebank and returns how it ended."""

    def run(*words: str) -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run


def facts(pb: Run, number: int) -> dict[str, object]:
    """Return what `show --json` tells of a phrase."""
    value = json.loads(pb("show", str(number), "--json").out)
    assert isinstance(value, dict)
    return value


def parsed(title: str = "在进驻动员会上的表态", sentences: tuple[object, ...] = SENTENCES) -> ParsedFile:
    """Return a file of one speech: a heading, then the sentences, all in one paragraph."""
    text, made = HEADING + "\n", []
    for words, role, themes in sentences:  # type: ignore[misc]
        tags = (Tag("role", role), *(Tag("theme", theme) for theme in themes))
        made.append(Sentence(words, len(text), len(text) + len(words), 1, 0, tags=tags))
        text += words
    speech = Speech(
        title,
        text,
        tuple(made),
        (Section(1, "一、", "提高政治站位", 0, len(text)),),
        speaker="单位党组",
        occasion="巡视巡察",
        date="2023",
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ParsedFile(Source(f"/texts/{title}.txt", f"{title}.txt", digest, len(text), 1, "txt"), (speech,))


@pytest.fixture
def bank() -> Path:
    """Make the bank of a command: one speech of four sentences with the IDs 1 to 4."""
    path = Path(bank_path())
    with Bank.open(path, create=True) as opened, opened.batch("import") as batch:
        Sink(batch).add(parsed())
    return path
