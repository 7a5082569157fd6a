"""The numbers of a query in the other digits: 2024年 as 二〇二四年, 19大 as 十九大, 三季度 as 3季度. Pure.

Why: digits are the quicker to type, and speeches write 三农, 八项规定, 两个一百年; papers of another
decade write 第3条 and 10月. Loaded only where a query has a number and little was found. Invariants: years
are written digit by digit; decimals, percentages and numbers above a hundred stay as they are.
"""

from __future__ import annotations

import re

from phrasebank.search.query import Query

_ONES = "一二三四五六七八九"
_TENS = ("", "十", *(f"{one}十" for one in _ONES[1:]))
_WRITTEN = {str(10 * t + o): ten + ("", *_ONES)[o] for t, ten in enumerate(_TENS) for o in range(10)}
_WRITTEN |= {"0": "零", "100": "一百"}
_IN_DIGITS = {written: digits for digits, written in _WRITTEN.items()}
_DIGITS = str.maketrans("0123456789〇零" + _ONES, "〇" + _ONES + "00123456789")
_COUNTED = frozenset("个g会岸学不步手条次年项大类种者方件份名位家")  # two of which are 两; g: 个 is spelled
_YEAR = re.compile(f"(?:[0-9]{{4}}|[〇零{_ONES}]{{4}})(?=年)")
# what two letters follow may be spoken, as 20dabaogao; 5G and 3D are names
_ARABIC = re.compile(r"(?<![0-9a-z.])[0-9]{1,3}(?![0-9.%]|[a-z](?![a-z]))")
# not every numeral is a number: the one of 统一 is none, so a word to count by must follow
_CHINESE = re.compile(f"(?<![〇零百千万亿点{_ONES}])[百十{_ONES}]+(?=[年月日号条章项个届次季周期万亿])")


def in_other_digits(query: Query) -> Query | None:
    """Return a query with its numbers in the other digits; None: it has none.

    Where it has Arabic digits those are written out; else its numerals become digits.
    """
    loose = [term.text for term in query.terms if not term.exact]
    arabic = any(_ARABIC.search(text) for text in loose)
    terms = tuple(
        term if term.exact else term._replace(text=_turned(term.text, arabic)) for term in query.terms
    )
    return query._replace(terms=terms) if terms != query.terms else None


def _turned(text: str, arabic: bool) -> str:
    """Turn the years of a folded text, and its other numbers: the Arabic ones, or the numerals."""
    text = _YEAR.sub(lambda year: year[0].translate(_DIGITS), text)
    if not arabic:
        return _CHINESE.sub(lambda found: _IN_DIGITS.get(found[0], found[0]), text)
    return _ARABIC.sub(_out, text)


def _out(found: re.Match[str]) -> str:
    """Write a number out; two of something is 两."""
    after = found.string[found.end() : found.end() + 1]
    two = found[0] == "2" and after in _COUNTED and not found.string.endswith("第", 0, found.start())
    return "两" if two else _WRITTEN.get(found[0], found[0])
