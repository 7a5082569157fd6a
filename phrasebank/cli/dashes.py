"""Options as input methods and word processors write them: `－t`, `——copy`, `–theme`, and `-theme`.

Why: a Chinese input method types the full-width dash, WPS makes one dash of two, and what is left is a word
that every query can hold: `search 作风 －t 整改落实` looked for other things without a word of warning.
Invariant: only what names an option of the very command is changed; `－GDP` stays a word of the query.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from phrasebank.cli.query_words import DASHES


def with_options(words: Sequence[str], names: Iterable[str]) -> list[str]:
    """Return the words of a call with the options among them, up to `--`, as click knows them by `names`."""
    known = frozenset(names)
    end = words.index("--") if "--" in words else len(words)
    return [*(_option(word, known) for word in words[:end]), *words[end:]]


def _option(word: str, known: frozenset[str]) -> str:
    """Return the option that a word means, the word itself where it means none."""
    name, equals, value = word.replace("＝", "=", 1).partition("=")
    bare = unicodedata.normalize("NFKC", name.lstrip(DASHES))
    meant = f"-{bare}" if len(bare) == 1 else f"--{bare}"
    fits = bare != name and meant in known and name not in known
    return f"{meant}{equals}{value}" if fits else word
