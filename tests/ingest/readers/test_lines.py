"""Tidying: a control sequence goes as a whole, and is accounted for."""

from phrasebank.ingest.readers import read
from phrasebank.ingest.readers.lines import tidy
from phrasebank.parsed import Document, Paragraph, Removal


def test_a_control_sequence_goes_as_a_whole() -> None:
    document = tidy(Document((Paragraph("要\x1b[31m立行立改\x1b[0m、不等不靠\x07。"),), "txt"))
    assert document.paragraphs[0].text == "要立行立改、不等不靠。"
    assert "".join(removal.text for removal in document.removed) == "\x1b[31m\x1b[0m\x07"


def test_brackets_without_an_escape_stay() -> None:
    assert tidy(Document((Paragraph("[31m立行立改"),), "txt")).paragraphs[0].text == "[31m立行立改"


def test_what_is_said_to_the_terminal_goes_as_a_whole() -> None:
    document = tidy(Document((Paragraph("要\x1b]52;c;aGk=\x07立行\x1b]0;标题\x1b\\立改。"),), "txt"))
    assert document.paragraphs[0].text == "要立行立改。"


def test_an_unfinished_sequence_takes_no_text_along() -> None:
    assert tidy(Document((Paragraph("要\x1b]立行立改。"),), "txt")).paragraphs[0].text == "要]立行立改。"


def test_what_is_no_character_is_taken_out_and_named() -> None:
    said = "同志们：我们要把各项工作落到实处，确保巡察整改件件有着落、事事有回音。\n" * 9
    broken = said.encode().replace(b"\n", b"\xff\xed\xa0\x80\n", 1)
    document = read(broken, "讲话.txt")
    assert "\n".join(paragraph.text for paragraph in document.paragraphs) == said
    assert document.removed == (Removal("broken characters", "\udcff\ud800"),)
