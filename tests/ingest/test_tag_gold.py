"""The tagger on labelled speeches: a change of rules or weights that makes it worse is seen here.

The floors stand a little under what was measured; `scripts/evaluate_tags.py` prints the whole report.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from phrasebank.ingest.tag import Tagger


@pytest.fixture(scope="module")
def evaluate() -> Iterator[ModuleType]:
    """Load the script that measures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "scripts")
        yield importlib.import_module("evaluate_tags")


@pytest.fixture(scope="module")
def gold(evaluate: ModuleType) -> ModuleType:
    """Load the script that reads the labels, as `evaluate` has found it."""
    return importlib.import_module("gold")


@pytest.mark.parametrize(
    ("part", "kind", "role", "theme"),
    [
        ("development", "pledge", 0.94, 0.85),
        ("development", "other", 0.95, 0.85),
        ("held", "pledge", 0.76, 0.62),
        ("held", "other", 0.81, 0.68),
    ],
)
def test_roles_and_themes_of_the_starter_speeches(
    evaluate: ModuleType, gold: ModuleType, part: str, kind: str, role: float, theme: float
) -> None:
    chosen = [
        item
        for item in gold.labelled()
        if item.about["part"] == part
        and item.about["kind"] == kind
        and item.about["file"].startswith("starter/")
    ]
    result, wrong = evaluate.measure(chosen, Tagger.load())
    assert chosen
    assert result.lost == 0
    assert result.accuracy() >= role
    assert result.f1() >= theme
    assert wrong == []


@pytest.mark.parametrize(("kind", "role", "theme"), [("pledge", 0.77, 0.56), ("other", 0.73, 0.55)])
def test_roles_and_themes_of_speeches_that_nothing_was_learned_from(
    evaluate: ModuleType, gold: ModuleType, kind: str, role: float, theme: float
) -> None:
    held = [
        item
        for item in gold.by_readers(gold.GOLD / "written.jsonl", gold.GOLD, {})
        if item.about["part"] == "held" and item.about["kind"] == kind
    ]
    result, _wrong = evaluate.measure(held, Tagger.load())
    assert held
    assert result.lost == 0
    assert result.accuracy() >= role
    assert result.f1() >= theme
