"""Reading in bulk, the sentences around one, and filters that mean what a plain look at the phrases says."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from phrasebank.models import Filters, Phrase, Tag
from phrasebank.parsed import ReadyPhrase
from phrasebank.store import curation, families, reading, stats
from phrasebank.store.bank import Bank
from phrasebank.store.filtering import where
from phrasebank.text.fold import fold
from tests.store.making import ROLE, THEME, file, speech, take_in

FORMULA = "坚持以问题为导向，把巡察反馈的问题逐项整改到位，确保件件有着落。"
LIKE = "坚持以目标为导向，把巡察反馈的问题逐项整改到位，确保件件有着落。"


def test_phrases_come_in_the_order_of_the_ids(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", *(f"第{n}句话在这里说过。" for n in range(1200)))))
    ids = [7, 1200, 3, 99999, 1]
    assert [phrase.id for phrase in reading.phrases(bank, ids)] == [7, 1200, 3, 1]
    assert len(reading.phrases(bank, range(1, 1201))) == 1200


def test_context_stops_at_the_ends_of_the_speech(bank: Bank) -> None:
    said = ["一句。", "二句。", "三句。", "四句。"]
    take_in(bank, file("a", "1", speech("甲", *said), speech("乙", "五句。")))
    (second,) = reading.occurrences(bank, 2)
    assert reading.context(bank, second, 2) == (("一句。",), ("三句。", "四句。"))
    assert reading.context(bank, second, 0) == ((), ())
    (fifth,) = reading.occurrences(bank, 5)
    assert reading.context(bank, fifth, 3) == ((), ())


def test_counts_name_what_is_there(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", "一句。", "二句。", occasion="党课"), speech("乙", "一句！")))
    assert reading.theme_counts(bank)[THEME] == 2
    assert reading.role_counts(bank)[ROLE] == 2
    assert reading.speaker_counts(bank) == {"医院党委": 3}
    assert reading.occasion_counts(bank) == {"党课": 2}
    assert [(s.title, s.sentences, s.characters) for s in reading.speeches(bank)] == [
        ("甲", 2, 7),
        ("乙", 1, 3),
    ]


def test_a_changed_word_makes_a_family(bank: Bank) -> None:
    (first, second) = take_in(
        bank,
        file("a", "1", speech("甲", FORMULA, "完全不同的另外一句话。")),
        file("b", "2", speech("乙", LIKE)),
    )
    assert (first.near, second.near, second.near_examples) == (0, 1, ((LIKE, FORMULA),))
    assert [phrase.text for phrase in reading.family(bank, 1)] == [LIKE]
    assert [phrase.text for phrase in reading.family(bank, 3)] == [FORMULA]
    assert reading.family(bank, 2) == []
    assert stats.families(bank, 9) == [(1, FORMULA, 2)]


def test_a_family_is_found_within_one_file_and_again_from_nothing(bank: Bank) -> None:
    take_in(bank, file("a", "1", speech("甲", FORMULA, LIKE, FORMULA.replace("件件", "事事"))))
    before = [row[0] for row in bank.connection.execute("SELECT family FROM phrases ORDER BY id")]
    assert before == [1, 1, 1]
    assert families.rebuild(bank) == 2
    assert [row[0] for row in bank.connection.execute("SELECT family FROM phrases ORDER BY id")] == before


@given(st.text(alphabet="坚持问题导向把巡察整改到位确保件有着落", max_size=40), st.integers(0, 30))
def test_a_sketch_depends_on_the_text_alone_and_is_small(text: str, at: int) -> None:
    hashes = families.sketch(fold(text))
    assert hashes == families.sketch(fold(text + "。"))
    assert len(hashes) <= 3
    assert all(0 <= value < 1 << 34 for value in hashes)


THEMES, ROLES = ("整改落实", "民生服务", "安全稳定"), ("论述", "引用", "开场")
tagged = st.tuples(
    st.lists(st.sampled_from(THEMES), unique=True), st.sampled_from(ROLES), st.sampled_from([0.3, 0.9])
)
names = st.lists(st.sampled_from([*THEMES, "整改", "没有"]), min_size=1, max_size=2).map(tuple)
roles = st.lists(st.sampled_from(ROLES), max_size=2).map(tuple)
wishes = st.builds(
    Filters,
    themes=st.lists(names, max_size=2).map(tuple),
    not_themes=st.lists(st.sampled_from(THEMES), max_size=1).map(tuple),
    roles=roles,
    not_roles=st.lists(st.sampled_from(ROLES), max_size=1).map(tuple),
    occasions=st.just(()),
    speakers=st.sampled_from([(), ("党委",), ("企业", "医院"), ("%",)]),
    not_speakers=st.sampled_from([(), (), ("党委",), ("企业", "医院"), ("%",)]),
    not_occasions=st.sampled_from([(), (), ("会",)]),
    sources=st.sampled_from([(), ("a.txt",), ("/texts/",), ("b",)]),
    not_sources=st.sampled_from([(), (), ("a.txt",), ("/texts/",), ("b", "c")]),
    starred=st.booleans(),
    fresh=st.booleans(),
    unsure=st.booleans(),
    min_length=st.sampled_from([None, 0, 9]),
    max_length=st.sampled_from([None, 8, 90]),
)


def meets(phrase: Phrase, wish: Filters) -> bool:
    """Tell plainly whether a phrase with at most one occurrence meets the filters."""

    def meant(word: str, all_names: tuple[str, ...]) -> set[str]:
        return {word} if word in all_names else {name for name in all_names if word in name}

    known = (*THEMES, "政治站位")
    themes = set(phrase.themes)
    return (
        all(themes & {name for word in group for name in meant(word, known)} for group in wish.themes)
        and not themes & set(wish.not_themes)
        and (not wish.roles or phrase.role in wish.roles)
        and phrase.role not in wish.not_roles
        and (not wish.speakers or any(word in (phrase.speaker or "") for word in wish.speakers))
        and not any(word in (phrase.speaker or "") for word in wish.not_speakers)
        and not any(word in (phrase.occasion or "") for word in wish.not_occasions)
        and (not wish.sources or any(word in f"/texts/{phrase.source}" for word in wish.sources))
        and not any(word in f"/texts/{phrase.source}" for word in wish.not_sources)
        and (not wish.starred or phrase.starred)
        and (not wish.fresh or phrase.uses == 0)
        and (not wish.unsure or bool(phrase.unsure))
        and (wish.min_length is None or len(phrase.text) >= wish.min_length)
        and (wish.max_length is None or len(phrase.text) <= wish.max_length)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(tagged, min_size=6, max_size=6), wishes)
def test_filters_mean_what_a_plain_look_says(
    kinds: list[tuple[list[str], str, float]], wish: Filters
) -> None:
    with tempfile.TemporaryDirectory() as folder, Bank.open(Path(folder) / "b.db", create=True) as bank:
        for number, (themes, role, confidence) in enumerate(kinds):
            tags = (
                Tag("role", role, "rule", "r", confidence),
                *(Tag("theme", t, "rule", "r") for t in themes),
            )
            text = f"第{number}句话" + "长" * number
            name, speaker = ("a.txt", "医院党委") if number % 2 else ("b.txt", "企业")
            if number < 4:
                take_in(bank, file(name, str(number), speech("题", text, tags=tags, speaker=speaker)))
            else:
                take_in(bank, file(name, str(number), phrases=[ReadyPhrase(text, tags, speaker=speaker)]))
        present = [row[0] for row in bank.connection.execute("SELECT id FROM phrases")]
        curation.star(bank, present[:1])
        curation.record_use(bank, present[-1], "x")
        condition, parameters = where(wish)
        found = {
            r[0] for r in bank.connection.execute(f"SELECT p.id FROM phrases p WHERE {condition}", parameters)
        }
        assert found == {phrase.id for phrase in reading.phrases(bank, present) if meets(phrase, wish)}
