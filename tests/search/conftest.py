"""A bank of sentences in the genre, made by the sink itself, for all tests of searching."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from phrasebank.models import Tag
from phrasebank.parsed import ParsedFile, ReadyPhrase, Source
from phrasebank.store.bank import Bank
from phrasebank.store.sink import Sink

_NUMBERS = itertools.count()


def pour(bank: Bank, phrases: Iterable[ReadyPhrase]) -> None:
    """Store phrases as one source."""
    number = next(_NUMBERS)
    source = Source(f"/tests/{number}.txt", f"{number}.txt", f"{number:064}", 1, number, "txt")
    with bank.batch("import", "tests") as batch, Sink(batch) as sink:
        sink.add(ParsedFile(source, phrases=tuple(phrases)))


Fill = Callable[..., Bank]


@pytest.fixture(scope="session")
def pour_into() -> Callable[[Bank, Iterable[ReadyPhrase]], None]:
    """Give the function that stores phrases."""
    return pour


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """Give a function that makes a bank of texts; a text may be a (text, role, *themes)."""
    opened: list[Bank] = []

    def make(*texts: str | tuple[str, ...]) -> Bank:
        bank = Bank.open(tmp_path / f"{len(opened)}.db", create=True)
        opened.append(bank)
        phrases = []
        for entry in texts:
            text, role, *themes = (entry, "") if isinstance(entry, str) else entry
            tags = [Tag("theme", theme) for theme in themes] + ([Tag("role", role)] if role else [])
            phrases.append(ReadyPhrase(text, tuple(tags)))
        pour(bank, phrases)
        return bank

    yield make
    for bank in opened:
        bank.close()


@pytest.fixture(scope="session")
def genre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """Give the bank of tests/cases/search/bank.txt; tests only read it."""
    lines = (Path(__file__).parents[1] / "cases" / "search" / "bank.txt").read_text(encoding="utf-8")
    bank = Bank.open(tmp_path_factory.mktemp("search") / "genre.db", create=True)
    phrases = []
    for line in lines.splitlines():
        text, role, *themes = line.split("\t")
        tags = [Tag("theme", theme) for theme in themes] + ([Tag("role", role)] if role else [])
        phrases.append(ReadyPhrase(text, tuple(tags)))
    pour(bank, phrases)
    yield bank
    bank.close()
