"""Which of the wordings that letters may mean comes first: what the bank says most, and what is a word."""

from __future__ import annotations

from collections.abc import Callable

from phrasebank.models import Filters
from phrasebank.search.engine import Request, search
from phrasebank.search.query import parse
from phrasebank.search.spoken import spoken
from phrasebank.search.tiers import Search
from phrasebank.search.wordings import commonness
from phrasebank.store.bank import Bank
from phrasebank.store.filtering import Scope

Fill = Callable[..., Bank]
PLACES = "东南西北上下前后左右甲乙丙丁春夏秋冬江河"


def first(bank: Bank, query: str) -> str:
    """Return the text of the first hit."""
    return search(bank, Request(query)).hits[0].phrase.text


def test_what_is_no_word_is_less_common_than_what_is(fill: Fill) -> None:
    laws = [f"{a}{b}区的行政执法机关要持证。" for a in PLACES[:8] for b in "一二三"]
    said = [
        "讲政治是第一位的要求。",
        "从政治上看问题。",
        "把握政治方向。",
        "政治建设是根本。",
        "旗帜鲜明讲政治！",
    ]
    said += ["一次全面的政治体检。", "净化政治生态。", "强化政治担当。", "严明政治纪律。", "提高政治站位。"]
    bank = fill(*said, *laws)
    work = Search(bank, parse("zhengzhi", Filters()), Scope("1", ()), 10)
    common = commonness(work, spoken(work))
    assert common["政治"] > common["政执"] == len(laws)


def test_the_commonest_of_the_bank_comes_before_the_commonest_of_the_newest(fill: Fill) -> None:
    bank = fill(
        *(f"{a}{b}{c}讲政治、顾大局。" for a in PLACES for b in PLACES[:9] for c in PLACES[:5]),
        *(f"{a}{b}抓{'整治' if a != '河' else '政治'}、促提升。" for a in PLACES for b in PLACES),
    )
    assert "政治" in first(bank, "zhengzhi")
    assert "整治" in first(bank, "zhengzhi -政治")
