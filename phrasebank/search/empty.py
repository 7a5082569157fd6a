"""Why nothing was found: what was nearest, and which filter emptied the result."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from phrasebank.models import Filters, Hit
from phrasebank.search.query import Query

_WORDS = {
    "themes": "主题", "not_themes": "-主题", "roles": "作用", "not_roles": "-作用", "speakers": "身份",
    "not_speakers": "-身份", "occasions": "场合", "not_occasions": "-场合", "sources": "来源",
    "not_sources": "-来源", "starred": "--starred", "fresh": "--fresh", "unsure": "--unsure",
    "min_length": "--min-length", "max_length": "--max-length",
}  # fmt: skip


_LETTERS = re.compile("[a-z]+")
_ALONE = 2  # of several terms that no phrase has together, so many are asked for alone


def explain(query: Query, find: Callable[[Query], Hit | None]) -> tuple[Hit | None, str | None]:
    """Return the nearest hit and the filter, as it is typed, without which it would be found.

    `find` returns the best hit of a query. Where only all filters together empty the result, all are named;
    None for the filter: no filter is to blame. Where no phrase has all terms, what has the longest
    is near, and what has the characters where nobody says the letters.
    """
    parts = list(_parts(query.filters))
    for words, without in parts:
        hit = find(query._replace(filters=without))
        if hit is not None:
            return hit, words
    hit = find(query._replace(filters=Filters())) if parts else None
    if hit is not None:
        return hit, " ".join(words for words, _without in parts)
    softer = tuple(term._replace(exact=False, starts=False, ends=False) for term in query.terms)
    asked = [softer] if softer != query.terms or parts or query.without else []
    longest = sorted(softer, key=lambda term: -len(term.text))[:_ALONE]
    asked += [(term,) for term in longest if len(softer) > 1]
    written = tuple(term._replace(text=text) for term in softer if (text := _LETTERS.sub("", term.text)))
    asked += [written] if written and written != softer else []
    hits = (find(Query(terms=terms, blank=False)) for terms in asked)
    return next((hit for hit in hits if hit is not None), None), None


def _parts(filters: Filters) -> Iterator[tuple[str, Filters]]:
    """Yield each demand as it is typed, and the filters without it."""
    demands = filters._asdict()
    for name, value in demands.items():
        words = _WORDS[name]
        if name == "themes":
            for i, group in enumerate(value):
                rest = value[:i] + value[i + 1 :]
                yield f"{words}:{'|'.join(group)}", Filters(**{**demands, name: rest})
        elif value is True:
            yield words, Filters(**{**demands, name: False})
        elif isinstance(value, tuple) and value:
            yield f"{words}:{'|'.join(value)}", Filters(**{**demands, name: ()})
        elif type(value) is int:
            yield f"{words} {value}", Filters(**{**demands, name: None})
