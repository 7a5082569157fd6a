"""Golden cases of the formats that are text: tests/cases/readers/NAME with what must come of it in NAME.out.

UPDATE_CASES=1 writes the .out files; read them before you keep them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from phrasebank.parsed import Document
from tests.ingest.readers.seen import document_of

CASES = sorted(
    path for path in (Path(__file__).parents[2] / "cases" / "readers").iterdir() if path.suffix != ".out"
)


def outline(document: Document) -> str:
    """Write a document so that it can be read beside its source."""
    facts = (document.format, document.encoding, document.title, document.author, document.created)
    lines = [f"= {' | '.join(map(str, facts))} | wrapped={document.wrapped}"]
    lines += [f"{p.kind}{p.level or ''}: {p.text}" for p in document.paragraphs]
    lines += [f"- {removal.rule}: {removal.text!r}" for removal in document.removed]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_golden(path: Path) -> None:
    document = document_of(path.read_bytes(), path.name)
    expected = path.with_name(path.name + ".out")
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(outline(document), encoding="utf-8", newline="\n")
    assert outline(document) == expected.read_text(encoding="utf-8")
