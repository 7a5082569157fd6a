"""The way of a plain search past click, which takes longer to load than a million phrases to search.

A call is understood here only where nothing is to be checked or explained: `search`, words, and the options
below in their plainest form. All else goes to click, and so does every mistake. Invariant: what is
understood here, click understands alike (tests/cli/test_shortcut.py puts the same calls to both).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from phrasebank.cli.query_words import as_query_word, has_foreign_dash
from phrasebank.cli.session import App
from phrasebank.i18n import LANGUAGES
from phrasebank.settings import bank_path
from phrasebank.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any

# the shells' own calls, by which click completes
COMPLETING = "_PHRASEBANK_COMPLETE"
_FLAGS = {
    "--all": "every",
    "--cite": "cite",
    "--explain": "explain",
    "--full": "full",
    "--json": "as_json",
    "--plain": "as_plain",
}
_LIMIT = ("-n", "--limit")
_DIGITS = 9  # of a number that needs no checking


class Call(NamedTuple):
    """A search that is asked for: the bank (None: the usual one), the words of the query, the options."""

    db: str | None
    words: Sequence[str]
    options: dict[str, Any]

    def answer(self) -> None:
        """Search and write what is found; raises NothingFound, which says what was nearest."""
        from phrasebank.cli.answering import Asked, answer

        app = App(bank_path(self.db))
        answer(app, Asked(" ".join(self.words), **self.options))


def understood(words: Sequence[str]) -> Call | None:
    """Return the search that the words of a call ask for, None where click must look at them."""
    db = None
    waiting = iter(words)
    for word in () if COMPLETING in os.environ else waiting:
        if word == "search":
            return _asked(db, waiting)
        value = next(waiting, "")
        if word == "--db" and value and not value.startswith("-") and not os.path.isdir(value):
            db = value
        elif word != "--lang" or value not in LANGUAGES:
            return None
    return None


def _asked(db: str | None, waiting: Iterator[str]) -> Call | None:
    """Return the search for the words after `search`, None where click must look at them."""
    query: list[str] = []
    options: dict[str, Any] = {}
    for word in waiting:
        if word == "--":
            query += waiting
        elif word in _FLAGS:
            options[_FLAGS[word]] = True
        elif word in _LIMIT:
            number = next(waiting, "")
            if not _is_number(number):
                return None
            options["limit"] = int(number)
        elif (plain := as_query_word(word)).startswith("-") or has_foreign_dash(word):
            return None
        else:
            query.append(plain)
    return Call(db, query, options)


def _is_number(word: str) -> bool:
    """Tell whether a word is a number from 1 that needs no checking."""
    return word.isascii() and word.isdecimal() and word[0] != "0" and len(word) <= _DIGITS
