"""The fuzzy tier against the plain way: looking at every phrase, without an index.

In a small bank nothing is cut off, so what the index hands over must hold what the plain way finds best, and
a query that a ratio over everything answers in ten lines is answered in ten lines.
"""

from __future__ import annotations

import importlib.util
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from rapidfuzz import fuzz, process

from phrasebank.parsed import ReadyPhrase
from phrasebank.search import slips
from phrasebank.search.engine import Request, search
from phrasebank.store.bank import Bank
from phrasebank.text.fold import fold

_SCRIPTS = Path(__file__).parents[2] / "scripts"
_SENTENCES = 240
_EACH = 6  # questions of a kind
_KINDS = ("homophone", "typo", "missing", "extra", "swapped", "reworded")


def _script(name: str) -> ModuleType:
    """Load a program of scripts/ as a module."""
    spec = importlib.util.spec_from_file_location(name, _SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """Give sentences spliced of the clauses of the starter speeches."""
    made = _script("corpus")._made(random.Random(11))
    return [next(made) for _ in range(_SENTENCES)]


@pytest.fixture(scope="module")
def spliced(
    tmp_path_factory: pytest.TempPathFactory, sentences: list[str], pour_into: Callable[..., None]
) -> Iterator[Bank]:
    """Give a bank of these sentences."""
    bank = Bank.open(tmp_path_factory.mktemp("plain") / "bank.db", create=True)
    pour_into(bank, (ReadyPhrase(sentence) for sentence in sentences))
    yield bank
    bank.close()


def _best(query: str, texts: list[str], of: Callable[[str, str], float]) -> float:
    return max(of(query, text) for text in texts)


@pytest.mark.parametrize("kind", _KINDS)
def test_the_fast_way_finds_what_the_plain_way_finds(spliced: Bank, sentences: list[str], kind: str) -> None:
    """The first hit is as near as any phrase is, by the same measure over all of them."""
    folded = [fold(sentence) for sentence in sentences]
    for question in _script("damage").Damage(sentences, 3).questions(_EACH, (kind,)):
        hits = search(spliced, Request(question.query)).hits
        assert hits, question
        near = slips.nearest(question.query, fold(hits[0].phrase.text)).quality
        best = _best(question.query, folded, lambda query, text: slips.nearest(query, text).quality)
        assert near >= best - 1e-9, (question, hits[0].phrase.text)


@pytest.mark.parametrize("kind", _KINDS)
def test_never_below_a_ratio_over_everything(spliced: Bank, sentences: list[str], kind: str) -> None:
    for question in _script("damage").Damage(sentences, 5).questions(4 * _EACH, (kind,)):
        ratios = process.extract(question.query, sentences, scorer=fuzz.partial_ratio, limit=10)
        if question.rank([text for text, _ratio, _index in ratios]):
            hits = search(spliced, Request(question.query)).hits
            assert 0 < question.rank([hit.phrase.text for hit in hits]) <= 10, question
