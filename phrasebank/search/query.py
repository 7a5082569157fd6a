"""The language of the search box: words of a query to terms and filters. Pure, and it never raises.

    巡察 配合            all of these, in any order          主题:整改|成果   theme, any of them
    "不回避、不掩盖"     exactly this (any quotes)           作用: 身份: 场合: 来源:   (and in English)
    -纪律  -来源:通知    without this                        ^同志们  而奋斗$  at the beginning, at the end

What does not fit the language is taken as words to look for: a quote that is not closed, a field without a
value. Invariants: terms are folded and not empty; at most `MAX_TERMS` of at most `MAX_LENGTH` characters
(a whole pasted sentence fits; more tells nothing more).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from phrasebank.models import Filters
from phrasebank.text.fold import fold, half_width
from phrasebank.values import NamedTuple

MAX_TERMS = 16
MAX_LENGTH = 200
_MAX_INPUT = 4000  # characters that are looked at at all
_QUOTES = {'"': '"', "＂": "＂", "“": "”", "「": "」", "『": "』", "«": "»"}
_FIELDS = {
    "主题": "theme",
    "主題": "theme",
    "theme": "theme",
    "作用": "role",
    "role": "role",
    "身份": "speaker",
    "讲话人": "speaker",
    "講話人": "speaker",
    "speaker": "speaker",
    "场合": "occasion",
    "場合": "occasion",
    "occasion": "occasion",
    "来源": "source",
    "來源": "source",
    "source": "source",
}
_PUNCTUATION = re.compile(r"^[^\w%^$＾＄]+|[^\w%^$＾＄]+$")  # around a word and its signs
_SYMBOLS = re.compile("[+＋×=＝<＜>＞]")  # that are no punctuation, though folding drops them
_TONED = frozenset("'’ʼ＇12345āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")  # what may part syllables, or give their tone
_NAMES = "|".join(_FIELDS)
# Chinese input methods tempt to a space behind the colon; what is a field or a refusal itself is no value
_FIELD = re.compile(rf"({_NAMES})[:：](?:\s+(?=\S)(?![-－]|(?:{_NAMES})[:：]))?", re.IGNORECASE)
_BARE = re.compile(r"\S*")  # a word without quotes
_ANY_OF = re.compile(r"\S*(?:\s+[|｜]\s*\S+|(?<=[|｜])\s+\S+)*")  # words, with spaces around their bars


class Term(NamedTuple):
    """One thing that must be found: folded text, whether only exactly so, and at which end it must stand.

    `symbols` is what was typed, in half width and lower case, where it has signs such as the + of 互联网+.
    """

    text: str
    exact: bool = False
    starts: bool = False
    ends: bool = False
    symbols: str = ""


class Query(NamedTuple):
    """A query as it is understood; `blank` tells that nothing was typed but filters."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    filters: Filters = Filters()
    blank: bool = True


class _Word(NamedTuple):
    """One word of the query: what stands in it, without its signs."""

    text: str
    negative: bool = False
    field: str = ""
    quoted: bool = False


def parse(text: str, filters: Filters | None = None) -> Query:
    """Understand a query; the filters that it names are added to `filters` (None: no others)."""
    filters = filters or Filters()
    terms: list[Term] = []
    without: list[Term] = []
    blank = True
    for word in _words(text[:_MAX_INPUT]):
        if word.field:
            filters = _narrow(filters, word)
            continue
        blank = blank and word.negative
        into = without if word.negative else terms
        into += filter(lambda term: term.text, map(_term, _as_typed(word)))
    return Query(
        terms=tuple(dict.fromkeys(terms))[:MAX_TERMS],
        without=tuple(dict.fromkeys(without))[:MAX_TERMS],
        filters=filters,
        blank=blank,
    )


def _words(text: str) -> Iterator[_Word]:
    """Yield the words of a query, from left to right."""
    i = 0
    while i < len(text):
        if text[i].isspace():
            i += 1
            continue
        negative = text[i] in "-－" and i + 1 < len(text) and not text[i + 1].isspace()
        start = i + negative
        named = _FIELD.match(text, start)
        value = named.end() if named else start
        content, i, quoted = _content(text, value, _ANY_OF if named else _BARE)
        if named and not content:
            content, named = text[start:i], None
        yield _Word(content, negative, _FIELDS[named[1].lower()] if named else "", quoted)


def _content(text: str, start: int, bare: re.Pattern[str]) -> tuple[str, int, bool]:
    """Return what stands from `start` on to the end of the word, where it ends, and whether it was quoted.

    `bare` is what a word without quotes is.
    """
    closing = _QUOTES.get(text[start : start + 1])
    if closing:
        end = text.find(closing, start + 1)
        if end > start + 1 and (end + 1 == len(text) or text[end + 1].isspace()):
            return text[start + 1 : end], end + 1, True
    found = bare.match(text, start)
    return (found[0], found.end(), False) if found else ("", start, False)


def _as_typed(word: _Word) -> list[_Word]:
    """Return the words that stand for one: several where it is pinyin as dictionaries write it."""
    if word.quoted or word.negative or _TONED.isdisjoint(word.text.lower()):
        return [word]
    from phrasebank.search.toned import plain

    return [_Word(text) for text in plain(word.text)]


def _term(word: _Word) -> Term:
    """Make a term of a word."""
    text = _PUNCTUATION.sub("", word.text)
    starts = not word.quoted and text[:1] in tuple("^＾")
    ends = not word.quoted and text[-1:] in tuple("$＄") and len(text) > 1
    folded = fold(text[starts : len(text) - ends])
    if len(folded) > MAX_LENGTH:  # what is left of it stands at one end only
        folded = folded[-MAX_LENGTH:] if ends and not starts else folded[:MAX_LENGTH]
        ends = ends and not starts
    symbols = "" if starts or ends or not _SYMBOLS.search(word.text) else half_width(word.text)
    return Term(folded, exact=word.quoted or starts or ends, starts=starts, ends=ends, symbols=symbols)


def _narrow(filters: Filters, word: _Word) -> Filters:
    """Add what a field names to the filters; names of a theme given twice must both hold."""
    names = tuple(filter(None, (part.strip() for part in re.split("[|｜]", word.text))))
    if not names:
        return filters
    demand = f"{'not_' * word.negative}{word.field}s"
    groups = (names,) if demand == "themes" else names
    return Filters(**{**filters._asdict(), demand: (*getattr(filters, demand), *groups)})
