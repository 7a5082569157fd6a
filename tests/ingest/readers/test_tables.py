"""Tables of ready phrases."""

from __future__ import annotations

import json

import pytest

from phrasebank.errors import NoText, ReadError, UnsupportedFormat
from phrasebank.ingest.readers import read
from phrasebank.models import Tag
from phrasebank.parsed import ReadyPhrase, Removal, Table


def phrases(text: str, name: str, codec: str = "utf-8") -> tuple[ReadyPhrase, ...]:
    found = read(text.encode(codec), name)
    assert isinstance(found, Table)
    return found.phrases


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
    assert phrases('文本,主题\n要落实,"甲,乙 丙， 丁"', "a.csv")[0].tags == themes("甲", "乙", "丙", "丁")


def test_json_lines() -> None:
    rows = [{"text": "要落实。", "theme": ["甲", "乙"], "role": None, "starred": True}, {"text": " "}]
    found = phrases("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "a.jsonl")
    assert found == (ReadyPhrase("要落实。", themes("甲", "乙"), starred=True),)


def test_what_a_table_leaves_open_is_told_from_what_it_says_is_none() -> None:
    rows = '{"text": "甲", "themes": [], "role": "-"}\n{"text": "乙", "themes": null}\n{"text": "丙"}'
    assert [p.settled for p in phrases(rows, "a.jsonl")] == [("theme", "role"), (), ()]
    assert [p.settled for p in phrases("text,theme,role\n甲,—,\n乙,,无\n丙,,\n", "a.csv")] == [
        ("theme",),
        ("role",),
        (),
    ]
    assert [p.tags for p in phrases("text,theme,role\n甲,—,-\n", "a.csv")] == [()]


def test_a_table_of_our_own_tells_who_gave_and_took_each_tag() -> None:
    text = "text,role,themes,by_hand,by_rule,removed,id\n"
    text += '甲,过渡,整改；"改革、创新"；安全,整改,role:过渡；"改革、创新",role:引用；民生,7\n'
    text += "乙,,,,,,8\n丙,,,,,民生,\n"
    first, second, third = phrases(text, "a.csv")
    assert first.tags == (
        Tag("theme", "整改", "hand"),
        Tag("theme", "改革、创新", "rule"),
        Tag("theme", "安全", "import"),
        Tag("role", "过渡", "rule"),
    )
    assert first.refused == (("role", "引用"), ("theme", "民生"))
    assert (second.tags, second.settled) == ((), ("theme", "role"))
    assert (third.settled, third.refused) == ((), ()), "a row that she added is for the rules"


def test_what_is_no_table_of_phrases_is_refused_with_its_columns() -> None:
    with pytest.raises(UnsupportedFormat, match="名称, 数值") as caught:
        phrases("名称,数值\n甲,1\n", "a.csv")
    assert caught.value.hint
    with pytest.raises(NoText):
        phrases("文本,主题\n,甲\n", "a.csv")
    with pytest.raises(ReadError, match="line 2"):
        phrases('{"text": "甲"}\n{"text":\n', "a.jsonl")


@pytest.mark.parametrize(
    "rows", ['"没有收尾的引号，责任担当\n下一行,整改落实\n', '"放管服"改革要深入,改革创新\n']
)
def test_a_stray_quote_swallows_nothing(rows: str) -> None:
    with pytest.raises(ReadError, match="begins in line 3"):
        phrases("文本,主题\n要落实,甲\n" + rows, "a.csv")
    with pytest.raises(ReadError, match="begins in line 2"):
        phrases("文本,主题\n" + rows, "a.csv")


@pytest.mark.parametrize(
    "text",
    [
        '"text","theme"\n"要落实。","作风"\n',
        "\n\ntext,theme\n要落实。,作风\n",
        "sep=;\ntext;theme\n要落实。;作风\n",
        "text,theme\r要落实。,作风\r",
        "text,theme\n要落实。,作风,,\n",
    ],
)
def test_every_way_of_writing_a_head(text: str) -> None:
    assert phrases(text, "a.csv") == (ReadyPhrase("要落实。", themes("作风")),)


def test_a_text_with_commas_outside_quotes_is_not_cut() -> None:
    with pytest.raises(ReadError, match=r"line 3.*more cells"):
        phrases("text,theme\n要落实。,\n要落实,要见效,要长效\n", "a.csv")


def test_an_empty_column_does_not_hide_another_of_its_kind() -> None:
    assert phrases("句子,内容,来源,出处\n要落实。,,甲,\n", "a.csv") == (ReadyPhrase("要落实。", source="甲"),)


def test_what_no_bank_can_hold_is_left_out_of_cells() -> None:
    row = r'{"text": "要\ud800落\u0000实\u001b[31m。", "source": "甲\udfff"}'
    assert phrases(row, "a.jsonl") == (ReadyPhrase("要落实。", source="甲"),)


def test_a_title_above_the_head_and_columns_without_a_place_are_named() -> None:
    text = "金句摘录表,,,\n,,,\n序号,内容,级别,处室\n1,要提高站位。,省级,\n2,要抓好落实。,,一处\n"
    found = read(text.encode("gb18030"), "a.csv")
    assert isinstance(found, Table)
    assert [p.text for p in found.phrases] == ["要提高站位。", "要抓好落实。"]
    assert found.removed == (
        Removal("rows above the head of a table", "金句摘录表"),
        Removal("columns not known: 级别, 处室", "省级\t一处"),
    )
    with pytest.raises(UnsupportedFormat, match="金句"):
        read("金句表\n要落实\n".encode(), "a.csv")


def test_what_our_own_tables_count_is_no_unknown_column() -> None:
    row = {"id": 1, "text": "要落实。", "score": 9.5, "match": "exact", "speech": "讲话", "uses": 0}
    found = read(json.dumps(row).encode(), "a.jsonl")
    assert isinstance(found, Table)
    assert found.removed == ()
