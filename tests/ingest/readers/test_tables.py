"""Tables of ready phrases."""

from __future__ import annotations

import json

import pytest

from phrasebank.errors import NoText, ReadError, UnsupportedFormat
from phrasebank.ingest.readers import read
from phrasebank.models import Tag
from phrasebank.parsed import Document, ReadyPhrase


def phrases(text: str, name: str, codec: str = "utf-8") -> tuple[ReadyPhrase, ...]:
    found = read(text.encode(codec), name)
    assert not isinstance(found, Document)
    return found


def themes(*names: str) -> tuple[Tag, ...]:
    return tuple(Tag("theme", name, "import") for name in names)


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_names_of_columns(codec: str) -> None:
    text = "序号,句子,主题,作用,来源,身份,场合,备注,收藏\r\n"
    text += '1,"要提高站位，抓好落实。",政治站位；整改落实,表态承诺,甲.txt,党组,巡察,好,是\r\n'
    assert phrases(text, "a.csv", codec) == (
        ReadyPhrase(
            text="要提高站位，抓好落实。",
            tags=(*themes("政治站位", "整改落实"), Tag("role", "表态承诺", "import")),
            source="甲.txt",
            speaker="党组",
            occasion="巡察",
            note="好",
            starred=True,
        ),
    )


def test_delimiters_and_lines_inside_cells() -> None:
    assert [p.text for p in phrases('text\ttheme\n"第一行\n第二行"\t甲|乙\n\t丙\n', "a.tsv")] == [
        "第一行\n第二行"
    ]
    assert phrases("文本;主题\n要落实;甲、乙", "a.csv")[0].tags == themes("甲", "乙")


def test_json_lines() -> None:
    rows = [{"text": "要落实。", "theme": ["甲", "乙"], "role": None, "starred": True}, {"text": " "}]
    found = phrases("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "a.jsonl")
    assert found == (ReadyPhrase("要落实。", themes("甲", "乙"), starred=True),)


def test_what_is_no_table_of_phrases_is_refused_with_its_columns() -> None:
    with pytest.raises(UnsupportedFormat, match="名称, 数值") as caught:
        phrases("名称,数值\n甲,1\n", "a.csv")
    assert caught.value.hint
    with pytest.raises(NoText):
        phrases("文本,主题\n,甲\n", "a.csv")
    with pytest.raises(ReadError, match="line 2"):
        phrases('{"text": "甲"}\n{"text":\n', "a.jsonl")
