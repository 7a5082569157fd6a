"""Searching as a whole: filters, orders, folding, empty results, hostile queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hostile import HOSTILE, WORDS
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from phrasebank.models import Filters
from phrasebank.search.engine import SORTS, Request, search
from phrasebank.search.query import MAX_LENGTH
from phrasebank.search.tiers import Index, Search
from phrasebank.store import curation
from phrasebank.store.bank import Bank
from phrasebank.store.candidates import Look, Row
from phrasebank.text import pinyin
from phrasebank.text.fold import fold

Fill = Callable[..., Bank]


def texts(bank: Bank, query: str = "", **how: object) -> list[str]:
    """Return the texts of the hits of a query."""
    return [hit.phrase.text for hit in search(bank, Request(query, **how)).hits]  # type: ignore[arg-type]


def test_an_empty_query_lists_what_the_filters_leave(genre: Bank) -> None:
    assert len(texts(genre, limit=1000)) == 37
    assert texts(genre, filters=Filters(roles=("称谓",))) == ["各位领导，同志们："]
    assert texts(genre, "主题:巡视巡察 -体检") == ["全力配合巡察组工作，如实提供材料，扛起整改责任。"]


def test_only_punctuation_finds_nothing(genre: Bank) -> None:
    assert not texts(genre, "，。！")


def test_lengths(genre: Bank) -> None:
    assert texts(genre, "作风", filters=Filters(max_length=12)) == ["作风建设永远在路上。"]
    assert texts(genre, sort="length", limit=1) == ["各位领导，同志们："]


def test_both_ends_are_the_whole_phrase(fill: Fill) -> None:
    bank = fill("同志们，大家好，同志们！", "同志们：", "同志们，辛苦了。")
    assert [hit.phrase.text for hit in search(bank, Request("^同志们$")).hits] == ["同志们："]
    whole = "".join(chr(0x4E00 + i) for i in range(MAX_LENGTH + 50))
    bank = fill(whole, whole[:-1])
    assert search(bank, Request(f"^{whole}$")).hits[0].match == "exact"
    assert [hit.phrase.text for hit in search(bank, Request(f"{whole}$", all=True)).hits] == [whole]


def test_what_sounds_right_is_refused_by_its_end_too(fill: Fill) -> None:
    # both have the wording: the second is known by it, without being listened to
    bank = fill("继续用好机关人员。", "继续补充机关人员；", "继续改进机关作风。")
    assert texts(bank, "jixu -人员$") == ["继续改进机关作风。"]


def test_a_word_comes_before_a_number_and_what_follows_it(fill: Fill) -> None:
    bank = fill("三、保障措施", "巩固“两不愁三保障”的成果，不落下一户一人。")
    assert texts(bank, "三保障")[0].startswith("巩固")


def test_a_symbol_is_part_of_a_word(fill: Fill) -> None:
    bank = fill("发展互联网。", "“互联网+”这条路走得通。", "要办好“互联网＋政务”。", "加强互联网政务。")
    first = {q: search(bank, Request(q)).hits[0].phrase.text for q in ("互联网＋", "互联网＋政务", "互联网")}
    assert first == {
        "互联网＋": "“互联网+”这条路走得通。",
        "互联网＋政务": "要办好“互联网＋政务”。",
        "互联网": "发展互联网。",
    }
    left = {hit.phrase.text for hit in search(bank, Request("互联网 -互联网+")).hits}
    assert left == {"发展互联网。", "加强互联网政务。"}


@pytest.mark.parametrize("query", ["作风", "三条", "145", "整改 责任", "重要", "不护短", "正治站位", "zzzw"])
def test_refusing_what_nobody_says_changes_nothing(genre: Bank, query: str) -> None:
    assert search(genre, Request(f"{query} -龘")).hits == search(genre, Request(query)).hits


@pytest.mark.parametrize(
    ("query", "other", "meant"),
    [
        ("三条", "第十三条负责。", "本办法共有三条。"),
        ("十年", "八十年代发展。", "今后十年发展快。"),
        ("百分之三", "增长百分之三点七。", "今年增长百分之三。"),
        ("5%左右", "达1．5%左右。", "增长达到5%左右。"),
        ("试点", "试点一批县市。", "搞好各类试点。"),
    ],
)
def test_a_number_is_whole(fill: Fill, query: str, other: str, meant: str) -> None:
    parts = {h.phrase.text: h.parts for h in search(fill(other, meant), Request(query)).hits}
    assert parts[meant]["whole"] == 1.0
    assert parts[other]["whole"] == (1.0 if query == "试点" else 0.0)


@pytest.mark.parametrize("query", ["20dabaogao", "20dbg", "党的20da", "zhongyang 8xiang"])
def test_a_number_in_other_digits_stands_beside_pinyin(fill: Fill, query: str) -> None:
    bank = fill("学习党的二十大报告，落实中央八项规定。", "20个单位打包。", "做好大学的报告。")
    assert texts(bank, query)[0].startswith("学习")


def test_a_number_in_other_digits_stands_beside_pinyin_by_ear(fill: Fill) -> None:
    bank = fill("学习党的二十大报告，落实中央八项规定。", "20个单位打包。", "做好大学的报告。")
    (hit,) = search(bank, Request("zongyang 8xiang", fuzzy_sounds=True)).hits
    assert (hit.match, hit.phrase.id) == ("pinyin", 1)


def test_a_number_in_other_digits_bears_a_slip_beside_it(fill: Fill) -> None:
    bank = fill("党的十八届三中全会提出新的任务。", "1978年的三中全会意义重大。")
    hit = search(bank, Request("第18届三中全会")).hits[0]
    assert (hit.match, hit.phrase.text[:5]) == ("fuzzy", "党的十八届")


def test_a_number_in_other_digits_comes_first_however_few_are_wanted(fill: Fill) -> None:
    bank = fill("C919大型客机首飞成功。", "学习宣传党的十九大精神。")
    assert texts(bank, "19大", limit=1) == texts(bank, "19大")[:1] == ["学习宣传党的十九大精神。"]


def test_a_number_before_letters_is_read_in_either_digits_however_few_are_wanted(fill: Fill) -> None:
    said = "学习宣传党的二十大精神。", "全面落实二十大部署。", "以实干迎接二十大召开。"
    bank = fill(*said, "指数低于20，大致是上月的水平。", "温度跌穿20，大家添了衣。")
    assert {*texts(bank, "20da", limit=2)} == {*texts(bank, "20da")[:2]} <= {*said}


def test_a_number_that_is_heard_is_whole(fill: Fill) -> None:
    bank = fill("第三十三条 各单位应当自查。", "各单位要落实好三条措施，不打折扣。")
    assert texts(bank, "santiao")[0] == "各单位要落实好三条措施，不打折扣。"


def test_a_short_name_finds_what_it_stands_for(fill: Fill) -> None:
    bank = fill("成渝双城经济圈。", "扎实做好碳达峰和碳中和的各项工作。", "开展双边合作，用好碳市场。")
    assert texts(bank, "双碳")[0].startswith("扎实")


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("发改委 工信部 负责", "国家发展改革委、工业和信息化部负责。"),
        ("互联网+ 固废", "发展“互联网+”固体废物产业。"),
        ("新冠 无症状", "新型冠状病毒可无明显症状。"),
    ],
)
def test_what_is_short_for_a_thing_finds_it(fill: Fill, query: str, meant: str) -> None:
    bank = fill(
        meant, "发布改革意见，委员负责，工程信息部门负责。", "互联网固定资产废止。", "新来的王冠军无病症。"
    )
    assert texts(bank, query)[0] == meant


def test_orders(fill: Fill) -> None:
    bank = fill("抓作风要抓到底。", "作风是大事，是要紧的事。", "好的作风要靠好的制度来养成。")
    curation.record_use(bank, 3, "好的作风要靠好的制度来养成。", {}, None)
    assert texts(bank, "作风", sort="new")[0].startswith("好的作风")
    assert texts(bank, "作风", sort="length")[0].startswith("抓作风")
    assert texts(bank, "作风", sort="used")[0].startswith("好的作风")
    for sort in SORTS:
        assert len(texts(bank, "作风", sort=sort)) == 3


@pytest.mark.parametrize("without", [(), ("称谓",)])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9])
def test_orders_of_all_that_the_filters_leave(fill: Fill, without: tuple[str, ...], limit: int) -> None:
    """Whether or not enough of the phrases that come first pass the filters."""
    bank = fill("要抓到底。", ("同志们好。", "称谓"), "好的作风要靠制度来养成。", "说到做到。", "改到位。")
    write = bank.connection.execute
    for id_ in (1, 2, 2, 4, 4, 4):
        curation.record_use(bank, id_, "说到做到。", {}, None)
    write(
        "INSERT INTO speeches(id, source_id, ordinal, title, text) SELECT 1, max(id), 1, '', '' FROM sources"
    )
    for start, id_ in enumerate((2, 2, 2, 3, 3, 5)):
        write(
            'INSERT INTO occurrences(speech_id, start, "end", phrase_id, paragraph) VALUES(1, ?, ?, ?, 1)',
            (start, start + 1, id_),
        )
    orders = {"length": [5, 4, 2, 1, 3], "count": [2, 3, 5, 4, 1], "used": [4, 2, 1, 5, 3]}
    for sort, ids in orders.items():
        hits = search(bank, Request(filters=Filters(not_roles=without), sort=sort, limit=limit)).hits
        assert [hit.phrase.id for hit in hits] == [id_ for id_ in ids if id_ != 2 or not without][:limit]


@pytest.mark.parametrize("query", ["作风", "作", "作 风", "zuofeng", "zuo", "zf", "zuofengyao", "作疯要抓"])
@pytest.mark.parametrize("sort", ["length", "count", "used"])
def test_orders_of_all_that_has_the_words(fill: Fill, query: str, sort: str) -> None:
    """Also where there are more than are looked at."""
    bank = fill("作风要抓。", *(f"对于作风要抓到底的第{n}次要求" for n in range(3100)))
    curation.record_use(bank, 1, "作风要抓。", {}, None)
    write = bank.connection.execute
    write(
        "INSERT INTO speeches(id, source_id, ordinal, title, text) SELECT 1, max(id), 1, '', '' FROM sources"
    )
    for start in (1, 2):
        write(
            'INSERT INTO occurrences(speech_id, start, "end", phrase_id, paragraph) VALUES(1, ?, ?, 1, 1)',
            (start, start + 1),
        )
    assert texts(bank, query, sort=sort)[0] == "作风要抓。"


def test_a_star_breaks_a_tie_and_no_more(fill: Fill) -> None:
    bank = fill("作风好不好，看行动。", "作风硬不硬，比一比。", "关于作为和家风的几点想法。", "作风。")
    curation.star(bank, [2, 3])
    found = texts(bank, "作风")
    assert found.index("作风硬不硬，比一比。") < found.index("作风好不好，看行动。")
    assert found[0] == "作风。"


def test_the_first_lines_are_the_same_however_many_are_wanted(fill: Fill) -> None:
    bank = fill(*("作风" + "".join(chr(0x4E00 + 40 * n + i) for i in range(20)) for n in range(120)))
    curation.star(bank, [1])  # the oldest: it comes last of its score
    assert texts(bank, "作风", limit=1) == texts(bank, "作风", limit=100)[:1]
    assert texts(bank, "作风") == texts(bank, "作风", limit=100)[:10]


def test_likes_fold_into_one_line(fill: Fill) -> None:
    bank = fill(
        "我们将认真履行党风廉政建设主体责任，一级抓一级。",
        "我们要认真履行党风廉政建设主体责任，一级抓一级。",
        "我们将切实履行党风廉政建设主体责任，一级抓一级。",
        "主体责任不是口号。",
    )
    hits = search(bank, Request("主体责任")).hits
    assert [hit.family for hit in hits] == [0, 2]
    assert len(hits[1].family_ids) == 2
    assert len(search(bank, Request("主体责任", all=True)).hits) == 4


@pytest.mark.parametrize(
    ("letters", "word"), [("changxiao", "长效"), ("tiaozheng", "调整"), ("yinhang", "银行")]
)
def test_a_word_that_its_characters_are_not_usually_read_as_comes_first(
    fill: Fill, letters: str, word: str
) -> None:
    by_chance = [f"由市场销售的六条政策去引航的第{n}次" for n in range(20)]
    bank = fill(*(f"{word}的第{n}种做法" for n in range(40)), *by_chance)
    assert texts(bank, letters)[0].startswith(word)


def test_ten_lines_are_ten_formulations_behind_ever_so_many_likes(fill: Fill) -> None:
    likes = [f"作风建设要抓在日常、严在经常，久久为功{n}。" for n in "甲乙丙丁戊己庚辛壬癸" * 30]
    strange = ["".join(chr(0x4E00 + 40 * n + i) for i in range(40)) for n in range(9)]
    others = [f"{text}，归根到底靠作风建设。" for text in strange]
    bank = fill(*others, *(f"{text}{n}" for n, text in enumerate(likes)))
    hits = search(bank, Request("作风建设")).hits
    assert len(hits) == 10
    (first,) = search(bank, Request("作风建设", limit=1)).hits
    assert first.family >= 79


def test_wordings_of_letters_take_turns(fill: Fill) -> None:
    bank = fill(
        *(f"{word}政治站位，{word}抓落实。" for word in ("提高", "坚守", "讲究", "看重", "摆正")),
        "自治州委在此办公。",
    )
    found = texts(bank, "zzzw")
    assert "自治州委在此办公。" in found[:5]
    assert "政治站位" in found[0]


def test_which_filter_emptied_it(genre: Bank) -> None:
    results = search(genre, Request("政治站位 主题:政治站位 作用:标题"))
    assert not results.hits
    assert results.emptied_by == "作用:标题"
    assert results.nearest is not None
    assert "政治站位" in results.nearest.phrase.text
    both = search(genre, Request("政治站位 主题:生态环保 作用:称谓"))
    assert both.emptied_by == "主题:生态环保 作用:称谓"


def test_what_was_nearest(genre: Bank) -> None:
    results = search(genre, Request('"政治占位"'))
    assert not results.hits
    assert results.emptied_by is None
    assert results.nearest is not None
    assert "政治站位" in results.nearest.phrase.text


def test_what_is_nearest_where_no_phrase_has_all_terms(genre: Bank) -> None:
    results = search(genre, Request("zhengzhizhanwei zhoumojiaban"))
    assert not results.hits
    assert results.nearest is not None
    assert "政治站位" in results.nearest.phrase.text


def test_a_wish_that_looks_like_a_slip_is_granted_too(fill: Fill) -> None:
    bank = fill(
        "依靠全国人民的支持，积累了资金。", "我代表国务院，向全国各族人民的信任和支持表示衷心的感谢！"
    )
    hits = search(bank, Request("感谢全国人民的支持")).hits
    assert [hit.match for hit in hits] == ["fuzzy", "loose"]


def test_a_wish_of_daily_life_finds_how_papers_say_it(fill: Fill) -> None:
    bank = fill("整治城市黑臭水体和污水直排。", "完善内河航道网络。", "河水对岸是图书馆，又大又新。")
    assert texts(bank, "河水又脏又臭")[0].startswith("整治")


def test_what_stands_beside_pinyin_that_is_not_found_is_a_wish(fill: Fill) -> None:
    bank = fill("推行税务证明事项告知承诺制。", "增值税的税率。")
    assert texts(bank, "税务证明告知chengnuo") == ["推行税务证明事项告知承诺制。"]


def test_letters_that_nobody_says_are_no_wish(genre: Bank) -> None:
    results = search(genre, Request("xyzxyz政治站位"))
    assert not results.hits
    assert results.nearest is not None
    assert "政治站位" in results.nearest.phrase.text


def test_an_empty_bank(fill: Fill) -> None:
    bank = fill()
    for query in ("", "作风", "zzzw", "主题:整改", "很长的一句话里有很多字"):
        assert not search(bank, Request(query)).hits


def test_what_was_looked_up(genre: Bank) -> None:
    results = search(genre, Request("政治占位", explain=True))
    assert ("政治占位", 0) in results.looked_up
    assert all(sum(hit.parts.values()) > 0 for hit in results.hits)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=HOSTILE | WORDS)
@example(query="整改 d")
def test_hostile_queries(genre: Bank, query: str) -> None:
    for hit in search(genre, Request(query)).hits:
        assert all(0 <= start < end <= len(hit.phrase.text) for start, end in hit.spans)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_index_finds_what_looking_at_every_phrase_finds(genre: Bank, data: st.DataObject) -> None:
    """The fast path is the plain one: a fragment is found in exactly the phrases that contain it."""
    every = texts(genre, limit=1000)
    text = fold(data.draw(st.sampled_from(every)))
    start = data.draw(st.integers(0, len(text) - 1))
    fragment = fold(text[start : start + data.draw(st.integers(1, 12))])  # the point of 5.8 is no part of 5.
    assume(fragment)
    plain = {phrase for phrase in every if fragment in fold(phrase)}
    hits = search(genre, Request(f'"{fragment}"', limit=1000, all=True)).hits
    assert {hit.phrase.text for hit in hits} == plain


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_two_letters_beside_a_word_are_heard(genre: Bank, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts(genre, limit=1000)))
    words = list(dict.fromkeys(fold(run)[:2] for run in re.findall("[\u4e00-\u9fff]{2,}", text)))
    assume(len(words) > 1)
    word, spoken = data.draw(st.permutations(words))[:2]  # two, since no character answers both
    hits = search(genre, Request(f"{word} {pinyin.initials(spoken)}", limit=1000, all=True)).hits
    assert text in {hit.phrase.text for hit in hits if hit.match == "pinyin"}


def test_no_character_answers_two_terms(fill: Fill) -> None:
    bank = fill("政治文明建设继续推进。", "站在讲政治的高度提高站位。", "站位要高，政治要强，走位要稳。")
    found = {hit.phrase.text[:4]: hit for hit in search(bank, Request("政治 zw")).hits}
    assert {text: [hit.phrase.text[a:b] for a, b in hit.spans] for text, hit in found.items()} == {
        "站在讲政": ["政治", "站位"],
        "站位要高": ["政治", "走位"],
    }


def test_letters_beside_a_word_are_what_mostly_stands_next_to_it(fill: Fill) -> None:
    apart = [f"政治{char}{char}{char}的{char}作为。" for char in "甲乙丙丁戊己庚辛"]
    bank = fill(*apart, *(f"{char}方提高政治站位。" for char in "子丑寅卯辰"))
    assert "政治站位" in search(bank, Request("政治 zw")).hits[0].phrase.text


@pytest.mark.parametrize("query", ['"的"', '整改 "的"', "不回壁不掩盖 的", "正治占位 的 高"])
def test_pairs_of_a_common_character_are_not_looked_up(
    starter_bank: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    looks: list[str] = []

    def rows(search: Search, what: str, where: Index, look: Look) -> list[Row]:
        looks.append(look.expression)
        return where(search.bank.connection, look, search.scope)

    monkeypatch.setattr(Search, "rows", rows)
    monkeypatch.setattr("phrasebank.search.tiers._RARE", 10)
    with Bank.open(starter_bank) as opened:
        hits = search(opened, Request(query)).hits
    assert all("的" in hit.phrase.text for hit in hits if hit.match != "loose")
    assert hits
    assert not [look for look in looks if '"的"*' in look]


@pytest.mark.parametrize("query", ["应当 廉", "应当 的 廉", "^第 廉", "应当 m", "应当 体"])
def test_what_stands_far_back_beside_a_common_word_is_found(fill: Fill, query: str) -> None:
    texts = [f"第{n}条的单位应当按照规定办理登记。" for n in range(1300)]
    meant = [f"第{n}位应当得到清廉的名声，MQI 達到５成整體水平。" for n in "甲乙丙丁"]
    bank = fill(*meant, *texts)
    hits = search(bank, Request(query, all=True, limit=20)).hits
    assert {hit.phrase.text for hit in hits if hit.match in ("exact", "terms")} >= set(meant)


@pytest.mark.parametrize("char", ["m", "体", "立"])
def test_every_phrase_with_a_character_is_found_where_many_are_wanted(fill: Fill, char: str) -> None:
    texts = [f"单位第{n}次开会，先立后破。" if n % 50 == 0 else f"单位第{n}次开会。" for n in range(3100)]
    meant = [f"立即采用 MQI 的第{n}種體系。" for n in "甲乙丙丁"]
    bank = fill(*((text, "论述", "甲") for text in meant), *((text, "", "乙") for text in texts))
    for query in (char, f"{char} 主题:甲"):
        hits = search(bank, Request(query, all=True, limit=1000)).hits
        assert {hit.phrase.text for hit in hits} >= set(meant), query


@pytest.mark.parametrize("query", ["gongzuo", "gz", "gong", "danwei gz", "单位 gz", "danweigongzuo"])
def test_all_that_is_heard_is_found_where_all_is_wanted(fill: Fill, query: str) -> None:
    bank = fill(*(f"单位工作第{n}种。" for n in range(3100)))
    hits = search(bank, Request(query, all=True, limit=10_000)).hits
    assert sum(hit.match == "pinyin" for hit in hits) == 3100


@pytest.mark.parametrize("query", ["廉 zuzhi", "廉 zz", "廉 zu", "zuzhishenghuo 廉"])
def test_what_is_heard_beside_a_rare_character_is_found_however_far_back(fill: Fill, query: str) -> None:
    bank = fill("清廉的组织生活。", *(f"单位组织生活的第{n}种。" for n in range(3300)))
    assert texts(bank, query, limit=1) == ["清廉的组织生活。"]


@pytest.mark.parametrize("query", ["quan kongzhi", "xian kongzhi", "kongzhi yijian"])
def test_a_way_to_read_that_is_too_common_to_look_up_is_heard_all_the_same(fill: Fill, query: str) -> None:
    meant = "全员落实防线控制的意见。"
    bank = fill(meant, "去安全区控制。", "西岸一级岸控制。", "控制物价。")
    assert meant in texts(bank, query)


@pytest.mark.parametrize("query", ["shangjian xunsiwubi", "gongjice ranqizhengqi", "ranqizhengqi tiaofeng"])
def test_what_is_rare_or_rarely_read_so_is_heard_beside_another_term(fill: Fill, query: str) -> None:
    meant = "商检机构检查燃气蒸汽调峰的供给侧，有人徇私舞弊。"
    assert texts(fill(meant, "供给充足。"), query) == [meant]


def test_what_is_left_is_found_behind_all_that_is_refused(fill: Fill) -> None:
    bank = fill("一份自选的材料。", *(f"第{n}条的单位。" for n in range(900)))
    assert [hit.phrase.text for hit in search(bank, Request("-单位")).hits] == ["一份自选的材料。"]


@pytest.mark.parametrize("query", ["国务 -国务院", "国 -国务院", "guowu -国务院", "gw -国务院 -国务系统"])
def test_what_is_asked_is_found_behind_all_that_is_refused(fill: Fill, query: str) -> None:
    texts = [f"国务院的第{n}次会议。" for n in range(3100)]
    bank = fill("国务委员出席会议。", *texts)
    assert [hit.phrase.text for hit in search(bank, Request(query)).hits] == ["国务委员出席会议。"]


def test_a_slip_beside_a_rare_word_is_undone_where_much_sounds_so(fill: Fill) -> None:
    meant = "第二条本市行政区域内的活动适用本条例。"
    others = (f"第二条本市的第{n}个区" if n % 6 == 0 else f"使用表格的第{n}种办法" for n in range(900))
    bank = fill(meant, *others)
    first = search(bank, Request("适涌本 第二条本")).hits[0]
    assert (first.phrase.text, first.match) == (meant, "fuzzy")


@pytest.mark.parametrize("query", ["xinadaihua", "naquanshengchan", "guaanlitizhi", "shengchan xinadai"])
def test_what_is_mistyped_into_other_syllables_is_found(fill: Fill, query: str) -> None:
    meant = "安全生产的管理体制要现代化。"
    assert texts(fill(meant, "西南地带的化工。"), query)[0] == meant


@pytest.mark.parametrize("query", ["监管 bumwn", "jianguan bumwn", "mingque zerne"])
def test_a_short_word_beside_others_may_be_mistyped(fill: Fill, query: str) -> None:
    meant = "明确监管部门的责任。"
    assert texts(fill(meant, "监管部队。", "明确任务。"), query)[0] == meant


@pytest.mark.parametrize("query", ["jinzunfupin", "niudongrenkou", "jinzun renkou", "精准 jinzunfupin"])
def test_what_is_said_in_dialect_is_found_as_a_slip_where_nothing_else_is(fill: Fill, query: str) -> None:
    meant = "精准识别流动人口，推进精准扶贫。"
    bank = fill(meant, "精准施策。")
    found = search(bank, Request(query)).hits[0]
    assert (found.phrase.text, found.match) == (meant, "fuzzy")
    assert search(bank, Request(query, fuzzy_sounds=True)).hits[0].match == "pinyin"


def test_sounds_alike_only_where_wanted(genre: Bank) -> None:
    for letters, start in (("zengzizanwei", "提高政治站位"), ("minshenfuzi", "持续增进")):
        alike = search(genre, Request(letters, fuzzy_sounds=True)).hits
        exactly = search(genre, Request(letters)).hits
        assert not any(hit.match == "pinyin" for hit in exactly), letters
        assert alike[0].phrase.text.startswith(start)
        assert alike[0].match == "pinyin"


@pytest.mark.parametrize(
    "query",
    [
        "主题:整改落实",
        "整改 主题:整改落实",
        "不回避 作用:表态承诺",
        "zg 主题:整改",
        "的 身份:党组",
        "整该 主题:整改落实",
    ],
)
def test_few_phrases_are_found_as_many_are(
    starter_bank: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    def ids() -> list[int]:
        with Bank.open(starter_bank) as opened:
            return [hit.phrase.id for hit in search(opened, Request(query)).hits]

    listed = ids()
    monkeypatch.setattr("phrasebank.store.filtering.NARROW", -1)
    assert ids() == listed


@pytest.mark.parametrize("query", ["作风", "zuofeng", "", "同志门"])
def test_a_search_sees_one_state_of_the_bank_whatever_is_removed_meanwhile(fill: Fill, query: str) -> None:
    bank = fill(*(f"作风建设永远在路上，同志们要扛起责任，这是第{n}条。" for n in range(20)))
    for moment in range(12):
        before = texts(bank, query, all=True, limit=100)
        statements = count()

        def removing(_sql: str, moment: int = moment, statements: Iterator[int] = statements) -> None:
            if next(statements) == moment:
                with Bank.open(bank.path, write=True) as other:
                    curation.remove(other, [moment + 1])

        with Bank.open(bank.path) as reader:
            reader.connection.set_trace_callback(removing)
            found = texts(reader, query, all=True, limit=100)
        assert len(found) in (len(before), len(before) - 1)
