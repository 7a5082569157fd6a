"""Tagging: one role a sentence, themes with reasons, the whole speech as its situation."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.ingest.about import Known
from phrasebank.ingest.clean import clean
from phrasebank.ingest.split import split
from phrasebank.ingest.tag import ROLES, Tagger
from phrasebank.parsed import Sentence, Speech
from tests.ingest.outlines import document

CASES = Path(__file__).parents[1] / "cases" / "tag"
TAGGER = Tagger.load()


def speech_of(text: str) -> Speech:
    """Split a text as an import would."""
    return split(clean(document(text)), Known())[0]


def names(sentence: Sentence) -> tuple[str, set[str]]:
    """Return the role and the themes of a tagged sentence."""
    role, *themes = sentence.tags
    return role.name, {theme.name for theme in themes}


def read_case(path: Path) -> tuple[str, list[tuple[str, set[str], str]]]:
    """Return the text of a case and what each sentence must get: its role, and themes among others."""
    title, *lines = path.read_text(encoding="utf-8").splitlines()
    text, wanted = title + "\n", []
    for line in lines:
        if not line:
            text += "\n"
            continue
        labels, sentence = line.split("：", 1)
        role, *themes = labels.split()
        wanted.append((role, set(themes), sentence))
        text += sentence + ("\n" if role in ("标题", "称谓") else "")
    return text, wanted


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    text, wanted = read_case(path)
    speech = TAGGER.tag(speech_of(text))
    assert [sentence.text for sentence in speech.sentences] == [sentence for *_labels, sentence in wanted]
    wrong = [
        f"{sentence.text} {names(sentence)}"
        for sentence, (role, themes, _text) in zip(speech.sentences, wanted, strict=True)
        if names(sentence)[0] != role or not themes <= names(sentence)[1]
    ]
    assert wrong == []


def test_a_tag_names_its_reason() -> None:
    role, *themes = TAGGER.tag_text("各科室要全力配合，不得推诿。")
    assert (role.facet, role.name, role.origin) == ("role", "部署要求", "rule")
    assert "不得" in role.reason
    theme = next(theme for theme in themes if theme.name == "配合保障")
    assert "配合" in theme.reason


def test_speaker_and_occasion_are_told_from_the_speech() -> None:
    text = "在巡察动员会上的表态发言\n各位领导：\n我代表局党组作表态发言。\n我们一定全力配合巡察。"
    speech = TAGGER.tag(speech_of(text))
    assert (speech.speaker, speech.occasion) == ("单位党组", "巡视巡察")


def test_what_is_known_of_a_speech_is_kept() -> None:
    speech = replace(speech_of("党课讲稿\n同志们：\n今天上一堂党课。"), speaker="校长", occasion="开学")
    assert (TAGGER.tag(speech).speaker, TAGGER.tag(speech).occasion) == ("校长", "开学")


def test_a_look_back_and_a_plan_give_the_same_words_another_role() -> None:
    text = (
        "某县政府工作报告\n一、过去一年工作回顾\n深化医药改革，建设三所医院。\n"
        "二、今年工作安排\n深化医药改革，建设三所医院。\n"
    )
    roles = [names(s)[0] for s in TAGGER.tag(speech_of(text)).sentences if s.form == "sentence"]
    assert roles == ["成绩回顾", "工作举措"]


def test_a_tagger_can_be_handed_to_another_process() -> None:
    text = "我们一定自觉接受监督，立行立改。"
    assert pickle.loads(pickle.dumps(TAGGER)).tag_text(text) == TAGGER.tag_text(text)


def test_width_and_script_do_not_matter() -> None:
    plain = TAGGER.tag_text("我们将加强作风建设，严守纪律，不得懈怠。")
    assert TAGGER.tag_text("我們將加強作風建設,嚴守紀律,不得懈怠。") == plain


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("尊敬的各位代表：", "称谓"),
        ("二、压实工作责任", "标题"),
        ("让我们携手并肩，再创辉煌！", "结尾号召"),
        ("祝大家身体健康！", "感谢祝愿"),
        ("古人说：“天下大事，必作于细。”", "引用"),
        ("恳请各位领导批评指正。", "恳请希望"),
        ("下面，我讲三点意见。", "过渡"),
        ("尊敬的各位领导，同志们：", "称谓"),
        ("让我们携手奋进！", "结尾号召"),
        ("谢谢同志们！", "感谢祝愿"),
        ("向老师们致敬！", "感谢祝愿"),
        ("恳请各位领导批评！", "恳请希望"),
        ("下面，我向各位领导报告：", "过渡"),
        ("一是压实管护责任。", "标题"),
        ("第二，守住河湖安全。", "标题"),
        ("第二，这是守住河湖安全的迫切要求。", "认识意义"),
    ],
)
def test_a_snippet_without_a_speech_gets_a_role(text: str, role: str) -> None:
    assert TAGGER.tag_text(text)[0].name == role


PIECES = st.sampled_from(
    [
        *"我们要将一二三、，。！？：；“”\n ",
        "同志们",
        "巡察",
        "整改",
        "（一）",
        "必须",
        "了",
        "100%",
        "㐀",
        "x",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_every_sentence_gets_exactly_one_role(text: str) -> None:
    for speech in split(clean(document(text)), Known()):
        tagged = TAGGER.tag(speech)
        assert tagged.text == speech.text
        assert [s.text for s in tagged.sentences] == [s.text for s in speech.sentences]
        for sentence in tagged.sentences:
            role, *themes = sentence.tags
            assert role.facet == "role"
            assert role.name in ROLES
            assert all(theme.facet == "theme" and theme.name in TAGGER.themes for theme in themes)
            assert len({theme.name for theme in themes}) == len(themes)
            assert all(0 <= tag.confidence <= 1 for tag in sentence.tags)


@pytest.mark.parametrize("piece", ["最后，", "同时，", "继续", "要", "“", "，我们将", "不是", "——", "没有"])
def test_a_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    start = time.perf_counter()
    TAGGER.tag_text(piece * 8000)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("text", "theme", "given"),
    [
        ("政治生态持续好转。", "政治站位", False),
        ("干部队伍更有活力。", "安全稳定", False),
        ("我们坚决做到“两个维护”。", "政治站位", True),
        ("请大家多监督、多批评。", "接受监督", True),
        ("全力配合做好巡察工作。", "巡视巡察", False),
        ("这次巡察是一次政治体检。", "巡视巡察", True),
        ("加强防汛。", "安全稳定", True),
    ],
)  # fmt: skip
def test_a_theme_is_what_a_sentence_is_about(text: str, theme: str, given: bool) -> None:
    assert (theme in {tag.name for tag in TAGGER.tag_text(text)}) is given


def test_a_heading_hands_its_theme_down() -> None:
    lines = (
        "在全市工作会议上的讲话",
        "同志们：",
        "一、全力抓好安全生产",
        "要把这件事放在首位。",
        "（一）人人上心。",
        "每天巡查两遍，险情一处不漏。",
        "下面，我再讲三点意见。",
        "二、抓好落实",
        "要说到做到。",
    )
    sentences = TAGGER.tag(speech_of("\n".join(lines))).sentences
    about = {sentence.text: "安全稳定" in names(sentence)[1] for sentence in sentences}
    assert about["每天巡查两遍，险情一处不漏。"]
    assert not about["下面，我再讲三点意见。"]
    assert not about["要说到做到。"]
