"""All that a query means, for commands that act on phrases unseen: `tag --query`, `export QUERY`.

Why stricter than `search`: what only resembles the query, or says the same in other words, is fit to be
looked at, not to be changed or handed on unseen.
"""

from __future__ import annotations

from phrasebank.errors import NothingFound
from phrasebank.i18n import _
from phrasebank.models import Filters
from phrasebank.output.render import plain
from phrasebank.store.bank import Bank

_EVERY = 10_000_000  # results: all of them
_CLOSE = ("exact", "terms", "pinyin")


def matching(bank: Bank, query: str, filters: Filters | None = None) -> list[int]:
    """Return the phrases that have what a query asks for, also those that are alike.

    Raises NothingFound, naming what is nearest, where there is none.
    """
    from phrasebank.search.engine import Request, search

    results = search(bank, Request(query, filters or Filters(), limit=_EVERY, all=True))
    ids = [hit.phrase.id for hit in results.hits if hit.match in _CLOSE]
    if not ids:
        near = next(iter(results.hits), results.nearest)
        hint = _("nearest: {text}").format(text=plain(near.phrase.text)) if near else None
        raise NothingFound(_("nothing was found"), hint=hint)
    return ids
