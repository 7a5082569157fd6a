"""Each format read back by what reads it: tables, parsers of YAML and JSON, rules of input methods."""

from __future__ import annotations

import csv
import io
import itertools
import json
import sqlite3
import struct
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.ingest.parse import Options, Origin, parse
from phrasebank.ingest.tag import Tagger
from phrasebank.models import Filters, Phrase, Tag
from phrasebank.models import Origin as Whose
from phrasebank.output.export import FORMATS, Tally, format_of
from phrasebank.output.export.codes import code_of
from phrasebank.parsed import ParsedFile, ReadyPhrase
from phrasebank.store import curation, reading
from phrasebank.store.bank import Bank
from phrasebank.store.changes import TagChanges
from phrasebank.store.exporting import Entry, entries
from phrasebank.store.sink import Sink
from phrasebank.store.standing import key_of
from phrasebank.text.fold import fold
from tests.store.making import file, take_in

CLEAR = Phrase(
    1, "立行立改、真改实改。", "表态承诺", ("整改落实", "责任担当"), speech="在会上的表态", count=2
)
SLOTS = Phrase(2, "XX单位党组和XX单位要在X月前做到$整改}。", "部署要求", ("整改落实",), starred=True)
LINES = Phrase(3, '第一行"引"\n\t第二行 {{x}} # 注，', None, (), source="a.txt")
HOSTILE = Phrase(4, "\x1b[31m不回避\x07<b>&\u202e！", "表态承诺", ("问题导向",))
LONG = Phrase(5, "长" * 400 + "。", None, ("改革创新",))
ALL = (CLEAR, SLOTS, LINES, HOSTILE, LONG)


def written(name: str, phrases: Sequence[Phrase] = ALL, note: str | None = None) -> tuple[bytes, Tally]:
    """Write phrases in a format and return the file and what was counted."""
    out, tally = io.BytesIO(), Tally()
    FORMATS[name].load()((Entry(phrase, note) for phrase in phrases), out, tally)
    return out.getvalue(), tally


def left_out(tally: Tally) -> dict[str, list[int]]:
    """Return the IDs left out by reason."""
    return {reason: list(ids) for reason, ids in tally.left_out.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_every_phrase_is_written_or_named(name: str) -> None:
    data, tally = written(name)
    assert tally.written + sum(map(len, tally.left_out.values())) == len(ALL)
    assert written(name)[0] == data
    if FORMATS[name].text:
        shown = data.decode()
        assert not any(char in shown for char in "\x1b\x07\u202e")


@pytest.mark.parametrize("name", FORMATS)
def test_the_suffix_tells_the_format(name: str) -> None:
    assert format_of(f"/some/My.Phrases{FORMATS[name].suffix.upper()}") == name


def test_no_other_suffix_is_taken_for_a_format() -> None:
    assert format_of("bank.db") is None


def test_markdown_is_grouped_and_numbered() -> None:
    text = written("md", (CLEAR, CLEAR, SLOTS), "备注")[0].decode()
    assert text.splitlines() == [
        "# Phrase bank",
        "",
        "## 整改落实",
        "",
        "### 表态承诺",
        "",
        "1. 立行立改、真改实改。 (from: 《在会上的表态》) \\[note: 备注\\]".replace("\\[", "[").replace(
            "\\]", "]"
        ),
        "2. 立行立改、真改实改。 (from: 《在会上的表态》) [note: 备注]",
        "",
        "### 部署要求",
        "",
        "1. XX单位党组和XX单位要在X月前做到$整改}。 [note: 备注]",
    ]


def test_the_document_is_sound_and_holds_every_phrase() -> None:
    package = zipfile.ZipFile(io.BytesIO(written("docx")[0]))
    assert package.testzip() is None
    for name in package.namelist():
        ElementTree.fromstring(package.read(name))
    text = "".join(ElementTree.fromstring(package.read("word/document.xml")).itertext())
    assert CLEAR.text in text
    assert "不回避<b>&！" in text


def yaml_pair(line: str) -> tuple[str, str]:
    """Return key and value of a line of YAML, whose quoted strings are those of JSON."""
    key, _colon, value = line.strip().partition(": ")
    return key, json.loads(value) if value.startswith('"') else value


def test_espanso_reads_it() -> None:
    head, *items = written("espanso")[0].decode().split("  - ")
    assert head == "matches:\n"
    matches = [dict(map(yaml_pair, item.splitlines())) for item in items]
    assert matches[0] == {
        "trigger": ":lxlgzg",
        "label": CLEAR.text,
        "replace": CLEAR.text,
        "force_mode": "clipboard",
    }
    assert matches[2]["replace"] == '第一行"引"\n\t第二行 \\{\\{x}} # 注，'


def test_no_trigger_of_espanso_hides_another() -> None:
    texts = ("整改", "整改到位", "整改到位再落实到底。", "一、", "立行立改、真改实改。")
    data = written("espanso", [Phrase(n, text) for n, text in enumerate(texts, 1)])[0].decode()
    triggers = [json.loads(line.partition(": ")[2]) for line in data.splitlines() if "trigger" in line]
    assert triggers == [":zg:", ":zgdw:", ":zgdwzl", ":y:", ":lxlgzg"]
    assert not any(b.startswith(a) for a in triggers for b in triggers if a != b)


def test_a_character_that_is_no_text_spoils_no_file_of_espanso() -> None:
    data = written("espanso", [Phrase(1, "整改\ufffe到位\uffff")])[0].decode()
    assert not {"\ufffe", "\uffff"} & set(data)
    assert json.loads(data.splitlines()[3].partition(": ")[2]) == "整改\ufffe到位\uffff"


def test_vscode_tabs_through_slots_of_one_name_at_once() -> None:
    snippets = json.loads(written("vscode")[0])
    assert len(snippets) == len(ALL)
    bodies = {snippet["prefix"][0]: snippet["body"] for snippet in snippets.values()}
    (body,) = [lines for lines in bodies.values() if "党组" in lines[0]]
    assert body == ["${1:XX}单位党组和${1:XX}单位要在${2:X}月前做到\\$整改\\}。"]
    assert bodies[code_of(LINES.text)] == ['第一行"引"', "\t第二行 ${1:{{x\\}\\}} # 注，"]


def test_anki_reads_it() -> None:
    head, _newline, table = written("anki")[0].decode().partition("#tags column:4\n")
    assert head.startswith("#separator:tab\n#html:false\n#columns:")
    rows = list(csv.reader(io.StringIO(table, newline=""), delimiter="\t"))
    assert rows[0] == [
        "表态承诺 整改落实 责任担当：立行立改、真改实改…",
        CLEAR.text,
        "在会上的表态",
        "表态承诺 整改落实 责任担当",
    ]
    assert rows[2][1] == LINES.text


def test_rime_gets_a_table_without_what_it_cannot_hold() -> None:
    data, tally = written("rime")
    rows = [line.split("\t") for line in data.decode().splitlines() if not line.startswith("#")]
    assert rows[0] == [CLEAR.text, "lxlgzg", "999"]
    assert left_out(tally) == {"it has several lines or a tab": [3], "longer than 300 characters": [5]}


def test_sogou_gets_utf16_and_at_most_nine_of_one_code() -> None:
    data, tally = written("sogou", [CLEAR] * 12)
    lines = data.decode("utf-16").split("\r\n")
    assert lines[0] == "lxlgzg,1=立行立改、真改实改。"
    assert lines[8].startswith("lxlgzg,9=")
    assert lines[9:] == [""]
    assert left_out(tally) == {"more than 9 phrases have the same initials": [1, 1, 1]}


def read_mspinyin(data: bytes) -> Iterator[tuple[str, int, str]]:
    """Yield code, place and phrase of a file of Microsoft Pinyin, checking what its reader checks."""
    mark, version, one, table, start, size, count = struct.unpack_from("<8sII4I", data)
    assert (mark, version, one, table, size) == (b"mschxudp", 0x00600002, 1, 0x40, len(data))
    assert start == table + 4 * count
    offsets = [*struct.unpack_from(f"<{count}I", data, table), size - start]
    for begin, end in itertools.pairwise(offsets):
        record = data[start + begin : start + end]
        first, second, phrase_at, place, six, _zero, _stamp = struct.unpack_from("<HHHBBII", record)
        assert (first, second, six) == (0x10, 0x10, 6)
        code, phrase = record[16:phrase_at].decode("utf-16-le"), record[phrase_at:].decode("utf-16-le")
        assert code[-1] == phrase[-1] == "\0"
        yield code[:-1], place, phrase[:-1]


def test_microsoft_pinyin_gets_its_binary() -> None:
    data, tally = written("mspinyin", [CLEAR, SLOTS, CLEAR, LONG])
    assert list(read_mspinyin(data)) == [
        ("lxlgzg", 1, CLEAR.text),
        (code_of(SLOTS.text), 1, SLOTS.text),
        ("lxlgzg", 2, CLEAR.text),
    ]
    assert left_out(tally) == {"longer than 64 characters": [5]}


ORIGINS: st.SearchStrategy[Whose] = st.sampled_from(("hand", "rule", "import"))
NAMES = st.sampled_from(
    ("整改落实", "责任担当", "改革、创新", "求真,务实", '"双减";减负', "他说“好”", "两行\n名字", "A|B")
)
WORDS = st.text("担当作为，。“”,\";\n=+-'#的A1", min_size=1, max_size=30).map(str.strip).filter(fold)
LINES_OF_NOTES = st.text("担当、，“”,\";|\n\t=+-'#A1", min_size=1, max_size=20).map(str.strip).filter(bool)
SNIPPET = st.builds(
    ReadyPhrase,
    WORDS,
    tags=st.builds(
        lambda role, themes: (*((Tag("role", *role),) if role else ()), *(Tag("theme", *t) for t in themes)),
        st.none() | st.tuples(st.sampled_from(("表态承诺", "结尾号召")), ORIGINS),
        st.lists(st.tuples(NAMES, ORIGINS), max_size=3, unique_by=lambda tag: tag[0]),
    ),
    source=st.none() | LINES_OF_NOTES,
    speaker=st.none() | LINES_OF_NOTES,
    occasion=st.none() | LINES_OF_NOTES,
    note=st.none() | LINES_OF_NOTES,
    starred=st.booleans(),
)
TAKEN = st.lists(st.tuples(st.integers(0, 4), NAMES | st.just("")), max_size=3)  # "": the role


@settings(max_examples=25, deadline=None)
@given(st.lists(SNIPPET, min_size=1, max_size=5), TAKEN, st.sampled_from(("csv", "tsv", "jsonl")))
def test_exported_and_imported_again_it_is_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    snippets: list[ReadyPhrase],
    taken: list[tuple[int, str]],
    name: str,
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    table = folder / f"table.{name}"
    with Bank.open(folder / "first.db", create=True) as bank:
        ids = [curation.add(bank, each) for each in unique(snippets)]
        for place, theme in taken:
            known = set(reading.names(bank, "theme"))
            if place < len(ids) and (theme in known or not theme):
                change = TagChanges(remove=(theme,)) if theme else TagChanges(role="")
                curation.set_tags(bank, [ids[place]], change)
        first = list(map(facts_of, entries(bank, Filters())))
        with table.open("wb") as out:
            FORMATS[name].load()(entries(bank, Filters()), out, Tally())
    read_back = parsed(table)
    with Bank.open(folder / "second.db", create=True) as bank:
        with bank.batch("import") as batch:
            Sink(batch).add(read_back)
        assert list(map(facts_of, entries(bank, Filters()))) == first


def unique(snippets: Sequence[ReadyPhrase]) -> list[ReadyPhrase]:
    """Return the snippets without those that say what one before them says."""
    return list({key_of(each.text): each for each in reversed(snippets)}.values())


def parsed(table: Path) -> ParsedFile:
    """Read a table as `import` does, with the rules in force."""
    (outcome,) = parse(table.read_bytes(), Origin(str(table)), Options(), Tagger.load())
    assert isinstance(outcome, ParsedFile), outcome
    return outcome


def facts_of(entry: Entry) -> tuple[object, ...]:
    """Return all that must come back of a phrase, who gave its tags included."""
    phrase = entry.phrase
    source = None if (phrase.source or "").startswith("table.") else phrase.source
    said = (phrase.speaker, phrase.occasion, source, phrase.starred, entry.note)
    given = (sorted(entry.by_hand), sorted(entry.by_rule), sorted(entry.removed))
    return phrase.text, phrase.role, sorted(phrase.themes), *given, *said


def test_no_statement_has_more_parameters_than_an_older_sqlite_takes(tmp_path: Path) -> None:
    phrases = tuple(ReadyPhrase(f"第{number}句，立行立改。") for number in range(600))
    with Bank.open(tmp_path / "a.db", create=True) as bank:
        take_in(bank, file("a", "0", phrases=phrases))
        bank.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        assert len(list(entries(bank, Filters()))) == 600
