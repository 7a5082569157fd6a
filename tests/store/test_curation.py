"""Shaping by hand: what is refused, what is remembered, and names found by a part of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.errors import NothingFound, PhrasebankError, UsageProblem
from phrasebank.models import Tag
from phrasebank.parsed import ReadyPhrase
from phrasebank.store import changes, curation, forgetting, journal, reading, retag, taxonomy
from phrasebank.store.bank import Bank
from phrasebank.store.changes import TagChanges
from tests.store.making import ROLE, THEME, faults, file, rows, speech, take_in, texts

A, B = "我们一定整改到位。", "对问题不回避、不遮掩。"


@pytest.fixture
def two(bank: Bank) -> Bank:
    take_in(bank, file("a", "1", speech("甲", A, B)))
    return bank


def test_a_snippet_is_added_as_it_is_but_for_controls(bank: Bank) -> None:
    number = curation.add(
        bank, ReadyPhrase(" 第一行\n第二行\x1b[31m \r\n", (Tag("theme", THEME, "hand"),), note="记")
    )
    (phrase,) = reading.phrases(bank, [number])
    assert phrase.text == "第一行\n第二行"
    assert (phrase.themes, reading.note(bank, number)) == ((THEME,), "记")
    for text in ("", " \x07 ", "。", "……！"):
        with pytest.raises(UsageProblem):
            curation.add(bank, ReadyPhrase(text))
    with pytest.raises(NothingFound):
        curation.add(bank, ReadyPhrase("第一行，第二行！"))


def test_an_edit_keeps_the_former_wording(two: Bank) -> None:
    curation.edit(two, 1, "我们坚决整改到位。")
    curation.edit(two, 1, "我们坚决彻底整改到位。")
    assert reading.former(two, 1) == ["我们坚决整改到位。", A]
    assert [place.text for place in reading.occurrences(two, 1)] == [A]
    for text, error in ((B, UsageProblem), ("我们坚决彻底整改到位。", NothingFound), (" ", UsageProblem)):
        with pytest.raises(error):
            curation.edit(two, 1, text)
    with pytest.raises(NothingFound):
        curation.edit(two, 9, "没有的句子")


def test_tags_by_a_part_of_the_name(two: Bank) -> None:
    assert (
        curation.set_tags(two, [1, 2], changes.parse(["+安全", "-整改", "role:结尾", "speaker:局党委"])) == 2
    )
    for phrase in reading.phrases(two, [1, 2]):
        assert (phrase.role, phrase.themes, phrase.speaker) == ("结尾号召", ("安全稳定",), "局党委")
    assert curation.set_tags(two, [1, 2], changes.parse(["+安全", "-整改", "role:结尾"])) == 0
    for words in (["+全"], ["+安权"], ["role:没有"], ["-没有"]):
        with pytest.raises(UsageProblem) as caught:
            curation.set_tags(two, [1], changes.parse(words))
        assert caught.value.hint
    with pytest.raises(UsageProblem) as caught:
        curation.set_tags(two, [1], changes.parse(["+表态承诺"]))
    assert "role" in str(caught.value.hint)
    curation.set_tags(two, [1], changes.parse(["+数字政府"]), new=True)
    assert "数字政府" in reading.phrases(two, [1])[0].themes
    curation.set_tags(two, [1], changes.parse(["role:"]))
    assert reading.phrases(two, [1])[0].role is None


def test_a_snippet_has_a_speaker_of_its_own(bank: Bank) -> None:
    number = curation.add(bank, ReadyPhrase("我的一句话在这里"))
    curation.set_tags(bank, [number], changes.parse(["身份：院党委", "场合:党课"]))
    (phrase,) = reading.phrases(bank, [number])
    assert (phrase.speaker, phrase.occasion) == ("院党委", "党课")


def test_removing_takes_all_that_belongs_to_a_phrase(two: Bank) -> None:
    curation.record_use(two, 1, A, {"单位": "水务局"}, "讲话稿")
    assert curation.remove(two, [1]) == 1
    assert texts(two) == {2: B}
    assert rows(two)["uses"] == []
    with pytest.raises(NothingFound):
        curation.remove(two, [1])


def test_uses_are_remembered_the_newest_first(two: Bank) -> None:
    curation.record_use(two, 1, A)
    curation.record_use(two, 2, B, {"单位": "水务局"}, "讲话稿")
    newest, oldest = reading.uses(two)
    assert (newest.text, newest.values, newest.draft) == (B, {"单位": "水务局"}, "讲话稿")
    assert (oldest.text, oldest.values, oldest.draft) == (A, {}, None)


def test_changes_are_read_as_they_are_written() -> None:
    read = changes.parse(["＋整改", "－纪律", "作用：结尾", "theme:安全", "speaker:院:党委", "occasion:"])
    assert read == TagChanges(("整改", "安全"), ("纪律",), "结尾", "院:党委", "")
    assert changes.parse(str(read).split()) == read
    assert changes.parse(["+主题:整改", "-theme:纪律", "+role:结尾", "-a:b"]) == TagChanges(
        ("整改",), ("纪律", "a:b"), "结尾"
    )
    for word in ("整改", "+", "-", "what:x", ":", "-role:结尾", "+主题:", "theme:"):
        with pytest.raises(UsageProblem):
            changes.parse([word])


@given(st.lists(st.text(max_size=12), max_size=4))
def test_any_words_are_changes_or_a_usage_problem(words: list[str]) -> None:
    with contextlib.suppress(UsageProblem):
        changes.parse(words)


def test_names_are_shaped(two: Bank) -> None:
    taxonomy.add(two, "theme", "数字政府", "red")
    taxonomy.set_colour(two, "theme", THEME, "#aabbcc")
    assert reading.colours(two) == {("theme", "数字政府"): "red", ("theme", THEME): "#aabbcc"}
    taxonomy.rename(two, "theme", THEME, "整改")
    curation.set_tags(two, [1], changes.parse(["+数字"]))
    assert taxonomy.merge(two, "theme", "数字政府", "整改") == 1
    (tag,) = [tag for tag in reading.tags(two, 1) if tag.facet == "theme"]
    assert (tag.name, tag.origin) == ("整改", "hand"), "of the two the hand's tag stays"
    assert taxonomy.delete(two, "theme", "整改") == 2
    assert reading.phrases(two, [1])[0].themes == ()
    with pytest.raises(NothingFound):
        taxonomy.add(two, "theme", "安全稳定")
    for attempt in (
        lambda: taxonomy.add(two, "theme", "安全:稳定"),
        lambda: taxonomy.add(two, "theme", " "),
        lambda: taxonomy.rename(two, "theme", "民生服务", "安全稳定"),
        lambda: taxonomy.merge(two, "theme", "没有", "安全稳定"),
        lambda: taxonomy.set_colour(two, "theme", "民生服务", "bunt"),
    ):
        with pytest.raises(PhrasebankError) as caught:
            attempt()
        assert caught.value.exit_code == 2


def test_retag_never_touches_a_hand(two: Bank) -> None:
    curation.set_tags(two, [1], changes.parse(["role:引用", "+安全", "-整改"]))
    new = (
        Tag("role", "论述", "rule", "新"),
        Tag("theme", THEME, "rule", "新"),
        Tag("theme", "民生服务", "rule", "新"),
    )
    before = rows(two)
    shown = retag.compare(two, [(1, new), (2, new)])
    assert rows(two) == before, "comparing writes nothing"
    done = retag.apply(two, [(1, new), (2, new)])
    assert shown == done
    assert (done.phrases, done.gained[("role", "论述")], done.lost[("role", ROLE)]) == (2, 1, 1)
    first, second = reading.phrases(two, [1, 2])
    assert (first.role, set(first.themes)) == ("引用", {"安全稳定", "民生服务"})
    assert (second.role, set(second.themes)) == ("论述", {THEME, "民生服务"})
    after, log = rows(two), journal.log(two)
    again = [tag._replace(reason="又一个") for tag in new if tag.name == THEME]  # which a hand took away
    assert retag.apply(two, [(1, [*new[:1], *again, *new[2:]]), (2, new)]).phrases == 0
    assert (rows(two), journal.log(two)) == (after, log), "not even a reason"


def _without_star(bank: Bank) -> None:
    curation.star(bank, [1])
    forgetting.forget(bank, [1], "a")
    curation.star(bank, [1], on=False)


def _without_note(bank: Bank) -> None:
    curation.note(bank, 1, "记")
    forgetting.forget(bank, [1], "a")
    curation.note(bank, 1, None)


def _without_tag(bank: Bank) -> None:
    curation.set_tags(bank, [1], changes.parse(["+民生服务"]))
    forgetting.forget(bank, [1], "a")
    curation.set_tags(bank, [1], changes.parse(["-民生服务"]))


def _without_theme(bank: Bank) -> None:
    curation.set_tags(bank, [1], changes.parse(["+民生服务"]))
    forgetting.forget(bank, [1], "a")
    taxonomy.delete(bank, "theme", "民生服务")


def _without_use(bank: Bank) -> None:
    curation.record_use(bank, 1, A)
    forgetting.forget(bank, [1], "a")
    journal.undo_batch(bank, 2)


def _without_edit(bank: Bank) -> None:
    curation.edit(bank, 1, A)
    forgetting.forget(bank, [1], "a")
    journal.undo_batch(bank, 2)


@pytest.mark.parametrize(
    "without", [_without_star, _without_note, _without_tag, _without_theme, _without_use, _without_edit]
)
def test_a_phrase_that_outlived_its_file_stays_and_is_her_own(
    bank: Bank, without: Callable[[Bank], None]
) -> None:
    take_in(bank, file("a", "1", speech("甲", "我们一定要整改到位。")))
    without(bank)
    assert len(texts(bank)) == 1
    assert faults(bank) == []
    assert [entry.kind for entry in journal.undo(bank, 99)][-1] == "import"
    assert texts(bank) == {}


def test_a_theme_is_not_given_and_taken_at_once(two: Bank) -> None:
    before = rows(two)
    with pytest.raises(UsageProblem, match="民生"):
        curation.set_tags(two, [1], changes.parse(["+民生服务", "-民生"]))
    assert rows(two) == before


@pytest.mark.parametrize(("old", "into", "stays"), [("平安建设", THEME, False), (THEME, "平安建设", True)])
def test_merging_themes_leaves_no_tag_beside_its_refusal(two: Bank, old: str, into: str, stays: bool) -> None:
    """What was taken away comes in by no merge; that a name now gone was taken away says nothing."""
    taxonomy.add(two, "theme", "平安建设")
    curation.set_tags(two, [1, 2], changes.parse([f"-{THEME}"]))
    retag.apply(two, [(n, (Tag("theme", "平安建设", "rule"),)) for n in (1, 2)])
    curation.set_tags(two, [2], changes.parse(["+平安建设"]))
    before = rows(two)
    taxonomy.merge(two, "theme", old, into)
    assert [phrase.themes for phrase in reading.phrases(two, [1, 2])] == [(into,) * stays, (into,)]
    sql = "SELECT phrase_id FROM refusals"
    assert [row[0] for row in two.connection.execute(sql)] == [1] * (not stays)
    journal.undo(two)
    assert rows(two) == before


def test_what_a_hand_kept_has_the_words_of_the_speech_where_it_stands_again(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", "对问题不回避、不遮掩。")))
    curation.star(bank, [1])
    forgetting.forget(bank, [1], "a")
    before = rows(bank)
    take_in(bank, file("b", "2", speech("乙", "对问题不回避，不遮掩！")))
    assert texts(bank) == {1: "对问题不回避，不遮掩！"}
    assert faults(bank) == []
    journal.undo(bank)
    assert rows(bank) == before
