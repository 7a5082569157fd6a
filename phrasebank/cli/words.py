"""What names that programs read are called in the user's language; `--json` keeps the names themselves.

Why functions: the language is chosen at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from phrasebank.i18n import _

_WORDS: Mapping[str, Callable[[], str]] = {
    # how a result matches
    "exact": lambda: _("exact"),
    "terms": lambda: _("all terms"),
    "pinyin": lambda: _("pinyin"),
    "fuzzy": lambda: _("fuzzy"),
    "loose": lambda: _("loose"),
    # the parts of its score
    "quality": lambda: _("quality"),
    "wording": lambda: _("wording"),
    "coverage": lambda: _("coverage"),
    "near": lambda: _("near together"),
    "place": lambda: _("place"),
    "whole": lambda: _("in one piece"),
    "length": lambda: _("length"),
    "said": lambda: _("often said"),
    # how something was looked up
    "same sound": lambda: _("same sound"),
    "homophones": lambda: _("homophones"),
    "confused": lambda: _("confused"),
    "swapped": lambda: _("swapped"),
    "shortened": lambda: _("shortened"),
    "shared pairs": lambda: _("shared pairs"),
    "as characters": lambda: _("as characters"),
    "other readings": lambda: _("other readings"),
    "other terms": lambda: _("other terms"),
    "older": lambda: _("older"),
    # what the doctor looks at
    "sqlite": lambda: _("SQLite"),
    "integrity": lambda: _("integrity"),
    "tables": lambda: _("tables"),
    "references": lambda: _("references"),
    "index": lambda: _("search index"),
    "texts": lambda: _("texts"),
    "orphans": lambda: _("orphans"),
    "permissions": lambda: _("permissions"),
    "space": lambda: _("space"),
    "clipboard": lambda: _("clipboard"),
}


def called(name: str) -> str:
    """Return what a name is called; one that has no word is its own."""
    return _WORDS[name]() if name in _WORDS else name
