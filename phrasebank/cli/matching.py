"""All that a query means, for commands that act on phrases unseen: `tag --query`, `export QUERY`.

Why stricter than `search`: what only resembles the query, or says the same in other words, is fit to be
looked at, not to be changed or handed on unseen.
"""

from __future__ import annotations

from phrasebank.cli.answering import nothing
from phrasebank.errors import NothingFound, UsageProblem
from phrasebank.i18n import _
from phrasebank.models import Filters
from phrasebank.output.render import plain
from phrasebank.search.query import parse
from phrasebank.store.bank import Bank


def matching(bank: Bank, query: str, filters: Filters | None = None) -> list[int]:
    """Return the phrases that have what a query asks for, also those that are alike.

    Raises UsageProblem for a query that asks nothing (the unset variable of a script is not all phrases), and
    NothingFound, naming what is nearest, where there is none.
    """
    from phrasebank.search.engine import Request, every, search

    asked = parse(query, filters)
    if asked.blank and not asked.without and asked.filters == Filters():
        raise UsageProblem(_("the query is empty"), hint=_("say what is meant, such as: 整改 主题:纪律作风"))
    ids = every(bank, asked)
    if not ids:
        results = search(bank, Request(query, filters or Filters(), limit=1))
        if not results.hits:
            raise nothing(bank, results)
        near = plain(results.hits[0].phrase.text)
        raise NothingFound(_("nothing was found"), hint=_("nearest: {text}").format(text=near))
    return ids
