"""Cleaning: golden cases a rule, nothing lost without a name, and no text that makes it slow.

A case is a file tests/cases/clean/NAME.txt with what must come of it in NAME.out (UPDATE_CASES=1 writes it).
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.ingest.about import Known
from phrasebank.ingest.clean import Cleaned, clean
from phrasebank.ingest.split import split
from phrasebank.parsed import Document, Paragraph, Removal
from tests.ingest.outlines import characters, document

CASES = sorted((Path(__file__).parents[1] / "cases" / "clean").glob("*.txt"))


def written(cleaned: Cleaned) -> str:
    """Write down what cleaning left and what it took."""
    left = [f"¶ {paragraph.text}" for paragraph in cleaned.paragraphs]
    return "\n".join([*left, *(f"- {r.rule}: {r.text!r}" for r in cleaned.removed)]) + "\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_case(path: Path) -> None:
    found = written(clean(document(path.read_bytes().decode("utf-8"))))
    expected = path.with_suffix(".out")
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(found, encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cleaning_again_changes_nothing(path: Path) -> None:
    once = clean(document(path.read_bytes().decode("utf-8")))
    assert clean(Document(once.paragraphs, "txt", wrapped=True)).paragraphs == once.paragraphs


def test_the_readers_removals_come_first() -> None:
    menu = Removal("menu", "首页")
    cleaned = clean(Document((Paragraph("##paidend##"),), "html", removed=(menu,)))
    assert cleaned.removed == (menu, Removal("paywall mark", "##paidend##"))


def test_cells_of_a_table_keep_their_tabs() -> None:
    cleaned = clean(Document((Paragraph("甲\t乙", kind="table"),), "docx"))
    assert cleaned.paragraphs == (Paragraph("甲\t乙", kind="table"),)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("要落实。，\n\n \u3000\u200b\x07#-1目录…页第共"), max_size=120))
def test_every_character_stays_or_is_accounted_for(text: str) -> None:
    cleaned = clean(document(text))
    left = characters(*(p.text for p in cleaned.paragraphs), *(r.text for r in cleaned.removed))
    assert left == characters(text)
    for paragraph in cleaned.paragraphs:
        assert paragraph.text == paragraph.text.strip() != ""
        assert paragraph.text.isprintable()


HOSTILE = {
    "open quotes": "“" * 200_000,
    "open quotes with text": "“要落实" * 60_000,
    "nested brackets": "（" * 100_000 + "）" * 100_000,
    "balanced pairs in one that stays open": "“" + "“甲”" * 60_000,
    "one line": "要落实责任，" * 40_000 + "。",
    "one line without end": "要" * 300_000,
    "ends only": "。" * 200_000,
    "numbers": "一、" * 100_000,
    "digits apart": "1 " * 100_000,
    "marks": "##" * 100_000,
    "dots": "目录\n" + "." * 100_000 + "\n" + "·…" * 1_000,
    "many short lines": "要落实\n" * 60_000,
    "salutations": "各位领导，" * 50_000,
    "spaces": " \u3000" * 100_000 + "要",
    "dates": "2018年" * 50_000,
    "headings": "（一）要落实。\n" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    start = time.process_time()
    split(clean(document(HOSTILE[name])), Known())
    assert time.process_time() - start < 4  # seconds; quadratic behaviour would take minutes


def test_rows_of_a_table_are_no_contents() -> None:
    rows = [
        Paragraph(f"{name}\t{count}", "table") for name, count in (("东区", 98), ("西区", 120), ("南区", 137))
    ]
    assert clean(Document((*rows, Paragraph("要落实。")), "docx")).removed == ()
