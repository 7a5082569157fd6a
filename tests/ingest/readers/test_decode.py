"""Any encoding that a Chinese text comes in, down to a few characters; binary and torn texts are refused."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.errors import Undecodable
from phrasebank.ingest.readers.decode import decode
from phrasebank.text.script import TO_SIMPLIFIED

SPEECH = (
    "同志们：\n　　这次会议的主要任务是，深入学习贯彻上级部署，总结去年工作，分析当前形势，安排今年任务。\n"
    "　　一、认清形势，增强做好工作的责任感和紧迫感。去年全市增长8.5％，“两个责任”得到落实……\n"
    "　　二、突出重点，推动各项任务落地见效——重在执行、贵在坚持！\n"
)
TO_TRADITIONAL = {simple: full for full, simple in TO_SIMPLIFIED.items() if simple != full}
TRADITIONAL = "".join(TO_TRADITIONAL.get(char, char) for char in SPEECH)
SHORT = (
    "提高站位，抓好落实。",
    "全面从严治党永远在路上",
    "坚持以人民为中心的发展思想",
    "各位领导，同志们：",
    "1.加强领导，压实责任",
    "以钉钉子精神改进作风",
)
WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
SIMPLE = ("utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", *WIDE)


@pytest.mark.parametrize("codec", SIMPLE)
@pytest.mark.parametrize("text", [SPEECH, *SHORT])
def test_simplified(text: str, codec: str) -> None:
    if codec == "gb2312":
        text = text.replace("—", "-").replace("…", ".").replace("·", "")
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize("codec", ["big5", "cp950", "big5hkscs", "utf-8", "gb18030", *WIDE])
@pytest.mark.parametrize("text", [TRADITIONAL, "堅持人民至上，認真落實。", "各位領導、各位來賓："])
def test_traditional(text: str, codec: str) -> None:
    text = text.encode(codec, "ignore").decode(codec).lstrip("\ufeff")
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SPEECH.encode(), "utf-8"),
        (SPEECH.encode("utf-8-sig"), "utf-8"),
        (SPEECH.encode("gbk"), "gb18030"),
        (TRADITIONAL.encode("cp950", "ignore"), "big5"),
        (SPEECH.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SPEECH.encode("utf-16-be"), "utf-16-be"),
        (b"only ascii", "utf-8"),
        ("caf\u00e9 r\u00e9sum\u00e9".encode(), "utf-8"),
    ],
)
def test_the_name_of_the_encoding(data: bytes, name: str) -> None:
    assert decode(data)[1] == name


def test_variants_of_big5_put_the_slash_elsewhere() -> None:
    text = "發展／改革，統籌推進經濟社會發展的各項工作"
    for codec in ("big5", "cp950"):
        assert decode(text.encode(codec))[0] == text


def test_nul_and_every_line_break_stay() -> None:
    text = SPEECH.replace("\n", "\r\n") + "\u2028尾\0\0"
    assert decode(text.encode())[0] == text
    assert decode(text.encode("gb18030"))[0] == text


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        "résumé à la carte".encode("latin-1"),
        SPEECH.encode("gbk")[:-3] + b"\xff\xff" * 3 + b"\n",
        SPEECH.encode() + b"\xe5\xbc" * 3,
        SPEECH.encode("gbk")[:101] + SPEECH.encode("gbk")[102:],
        b"\x00\x01\x02\x03" * 200,
    ],
    ids=["binary", "latin", "bad GBK", "torn UTF-8", "GBK out of step", "controls"],
)
def test_what_is_no_chinese_text_is_refused(data: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(data)


def test_a_bad_byte_is_named_by_its_place() -> None:
    data = SPEECH.encode()
    with pytest.raises(Undecodable, match=r"byte 13 of"):
        decode(data[:12] + b"\xff" * 9 + data[12:])
    with pytest.raises(Undecodable, match=r"byte 13 of"):
        decode(data[:12] + b"\xff" + data[12:], whole=True)


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        (SPEECH.encode()[:-4] + b"\xed\xa0\x80" + SPEECH.encode()[-4:], "utf-8"),
        (SPEECH.encode() + b"\xe5\xbc", "utf-8"),
        (b"\xff" + SPEECH.encode(), "utf-8"),
        (SPEECH.encode("gb18030") + b"\xd6", "gb18030"),
        (SPEECH.encode("gb18030").replace(b"\n", b"\xff\n", 1), "gb18030"),
        (SPEECH.encode("utf-16")[:-2] + b"\x00\xd8" + "\n".encode("utf-16-le"), "utf-16-le"),
    ],
    ids=["lone surrogate", "torn UTF-8", "bad UTF-8", "torn GB18030", "bad GB18030", "UTF-16"],
)
def test_a_few_broken_bytes_do_not_cost_the_file(broken: bytes, name: str) -> None:
    text, encoding = decode(broken)
    assert (re.sub("[\ud800-\udfff]", "", text), encoding) == (SPEECH, name)
    assert text != SPEECH


def test_pairs_of_surrogates_are_characters() -> None:
    text = SPEECH.replace("同志们", "𠮷同志们")
    cesu = "\ud842\udfb7".encode("utf-8", "surrogatepass")
    assert decode(text.encode().replace("𠮷".encode(), cesu)) == (text, "utf-8")


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SPEECH) - 12), st.integers(12, 60), st.sampled_from(("gb18030", *WIDE, "utf-8")))
def test_any_piece_of_a_speech(start: int, size: int, codec: str) -> None:
    piece = SPEECH[start : start + size]
    assert decode(piece.encode(codec))[0] == piece


MARKS = (
    b"",
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
)
WRITTEN = st.builds(
    lambda text, codec: text.encode(codec, "ignore"),
    st.text(st.sampled_from("同志們要落實。，／ab\n\0"), max_size=40),
    st.sampled_from(("utf-8", "gb18030", "cp950", "utf-16-le")),
)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | WRITTEN)
def test_any_bytes_are_decoded_without_loss_or_refused(data: bytes) -> None:
    try:
        text, name = decode(data, whole=True)
    except Undecodable:
        return
    variants = ("cp950", "big5", "big5hkscs") if name == "big5" else (name,)
    assert any(mark + text.encode(codec, "ignore") == data for mark in MARKS for codec in variants)


def test_every_real_text_in_every_encoding(shared: Path) -> None:
    paths = [*shared.glob("corpus/gov-reports/*.txt"), *shared.glob("corpus/policy/*.txt")]
    assert len(paths) > 100
    for path in paths[::12]:
        text = decode(path.read_bytes())[0]
        for codec in ("utf-8-sig", "utf-16-le", "utf-16-be", "gb18030"):
            assert decode(text.encode(codec))[0] == text, (path.name, codec)
        full = (
            "".join(TO_TRADITIONAL.get(char, char) for char in text).encode("cp950", "ignore").decode("cp950")
        )
        assert decode(full.encode("cp950"))[0] == full, path.name
