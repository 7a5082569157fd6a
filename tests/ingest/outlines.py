"""Documents from plain lines, and speeches as text that a person can compare with the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from phrasebank.parsed import Document, Paragraph, Removal, Sentence, Speech


def document(text: str) -> Document:
    """Make what the reader of plain text makes of a file: each line a paragraph."""
    return Document(tuple(Paragraph(line) for line in text.split("\n")), "txt", "utf-8", wrapped=True)


def outline(speeches: Iterable[Speech], removed: Iterable[Removal]) -> str:
    """Write speeches down: “S” salutation, “H1” heading of level 1, “.” sentence, “!” one that breaks off.

    The indentation is the depth of the section, “¶” begins each paragraph.
    """
    lines = []
    for speech in speeches:
        lines.append(f"# {speech.title}")
        about = {name: getattr(speech, name) for name in ("subtitle", "byline", "speaker_name", "date")}
        lines.extend(f"{name}: {value}".replace("\n", " | ") for name, value in about.items() if value)
        paragraph = -1
        for sentence in speech.sentences:
            sign = "¶" if sentence.paragraph != paragraph else " "
            paragraph = sentence.paragraph
            lines.append(f"{sign} {'  ' * depth(speech, sentence)}{label(speech, sentence)} {sentence.text}")
        lines.append("")
    lines.extend(f"- {removal.rule}: {removal.text!r}" for removal in removed)
    return "\n".join(lines).rstrip() + "\n"


def label(speech: Speech, sentence: Sentence) -> str:
    """Name the form of a sentence by a sign."""
    if sentence.form == "heading":
        assert sentence.section is not None
        return f"H{speech.sections[sentence.section].level}"
    if sentence.form == "salutation":
        return "S"
    return "." if sentence.complete else "!"


def depth(speech: Speech, sentence: Sentence) -> int:
    """Count the sections around a sentence."""
    count, index = 0, sentence.section
    while index is not None:
        count, index = count + 1, speech.sections[index].parent
    return count


def characters(*texts: str | None) -> Counter[str]:
    """Count Chinese characters, letters and digits."""
    return Counter(char for text in texts if text for char in text if char.isalnum())


def kept(speeches: Iterable[Speech], removed: Iterable[Removal]) -> Counter[str]:
    """Count all characters that stand in the speeches or in the account of removals."""
    count: Counter[str] = Counter()
    for speech in speeches:
        count += characters(speech.title, speech.subtitle, speech.byline, speech.text)
    for removal in removed:
        count += characters(removal.text)
    return count


def check_offsets(speech: Speech) -> None:
    """Assert that sentences are slices of the text in order, with only white space between them."""
    position = 0
    for sentence in speech.sentences:
        assert sentence.text == speech.text[sentence.start : sentence.end] == sentence.text.strip() != ""
        assert speech.text[position : sentence.start].strip() == ""
        assert speech.text.count("\n", 0, sentence.start) == sentence.paragraph
        assert "\n" not in sentence.text
        position = sentence.end
    assert speech.text[position:].strip() == ""
    for index, section in enumerate(speech.sections):
        assert 0 <= section.start < section.end <= len(speech.text)
        if section.parent is not None:
            around = speech.sections[section.parent]
            assert section.parent < index
            assert around.start < section.start <= section.end <= around.end
