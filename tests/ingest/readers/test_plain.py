"""Markdown: what its front matter says of the text (its golden case is beside the others)."""

from __future__ import annotations

import pytest

from tests.ingest.readers.seen import document_of


@pytest.mark.parametrize(
    ("date", "created"), [("2023-03-05", "2023-03-05"), ("2023年3月", "2023-03"), ("next week", None)]
)
def test_the_date_of_front_matter_is_iso_or_none(date: str, created: str | None) -> None:
    assert document_of(f"---\ndate: {date}\n---\n要落实。\n".encode(), "a.md").created == created
