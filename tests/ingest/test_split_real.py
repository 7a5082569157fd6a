"""Cleaning and splitting of real files, where they are present: seeds, reports and policy documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from phrasebank.ingest.about import Known
from phrasebank.ingest.clean import Cleaned, clean
from phrasebank.ingest.split import split
from phrasebank.parsed import Speech
from tests.ingest.outlines import characters, check_offsets, document, kept


def read(path: Path) -> tuple[str, Cleaned, tuple[Speech, ...]]:
    text = path.read_text(encoding="utf-8")
    cleaned = clean(document(text))
    return text, cleaned, split(cleaned, Known(file_name=path.name))


def test_the_seeds_are_four_speeches(shared: Path) -> None:
    (path,) = (shared / "seeds").glob("*.txt")
    _text, _cleaned, speeches = read(path)
    assert len(speeches) == 4
    assert [speech.title[-3:] for speech in speeches] == ["(一)", "(二)", "(三)", "(四)"]
    assert [speech.sentences[0].form for speech in speeches] == ["salutation"] * 3 + ["sentence"]
    headings = [[s for s in speech.sentences if s.form == "heading"] for speech in speeches]
    assert [len(found) for found in headings] == [3, 7, 4, 3]
    assert "##" not in "".join(speech.text for speech in speeches)
    last = speeches[-1].sentences[-1]
    assert last.text.endswith("事业高质量")
    assert not last.complete
    assert all(s.complete for speech in speeches for s in speech.sentences if s is not last)


@pytest.mark.parametrize("folder", ["seeds", "corpus/gov-reports", "corpus/policy"])
def test_no_character_of_real_files_is_lost(shared: Path, folder: str) -> None:
    for path in sorted((shared / folder).glob("*.txt")):
        text, cleaned, speeches = read(path)
        assert not characters(text) - kept(speeches, cleaned.removed), path.name
        for speech in speeches:
            check_offsets(speech)


def test_no_character_of_reports_is_counted_twice(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "gov-reports").glob("*.txt")):
        text, cleaned, speeches = read(path)
        assert kept(speeches, cleaned.removed) == characters(text), path.name


def test_reports_have_title_meeting_speaker_and_date(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "gov-reports").glob("*.txt")):
        _text, _cleaned, (speech,) = read(path)
        year, _sep, name = path.stem.removesuffix("_摘要").partition("政府工作报告_")
        assert speech.speaker_name == name, path.name
        assert speech.date is not None
        assert speech.date.startswith(year)
        assert len(speech.date) == len("2018-03-05"), path.name
        assert speech.subtitle is not None
        assert "大会" in speech.subtitle
        assert speech.title.endswith(("报告", "报告（摘要）"))
