"""All that a query means, found without ordering it: what a search of no end finds so, and nothing else."""

from __future__ import annotations

import pytest

from phrasebank.models import Filters
from phrasebank.search.engine import Request, every, search
from phrasebank.search.query import parse
from phrasebank.store.bank import Bank

QUERIES = (
    *("作风", "zuofeng", "zf", "zhengzhi", "zz tj", "作 风", "整改 -责任", "-整改", "主题:巡视巡察 -体检"),
    *("19大", "作风 zheng", "作凤建设", "没有这样的话吧", "我想说点感谢的话", "", "^各位", "“"),
    *("zengzizanwei", "zhengzhizhanwie"),
)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("filters", [Filters(), Filters(roles=("表态承诺", "称谓"))])
def test_every_is_what_an_endless_search_finds_as_typed_or_by_sound(
    genre: Bank, query: str, filters: Filters
) -> None:
    hits = search(genre, Request(query, filters, limit=100_000, all=True)).hits
    close = sorted(hit.phrase.id for hit in hits if hit.match in ("exact", "terms", "pinyin"))
    assert every(genre, parse(query, filters)) == close
