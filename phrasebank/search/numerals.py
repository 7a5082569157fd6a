"""The numbers of a query in the other digits: 2024年 as 二〇二四年, 19大 as 十九大, 三季度 as 3季度. Pure.

Why: digits are the quicker to type, and speeches write 三农, 八项规定, 两个一百年; papers of another
decade write 第3条 and 10月, laws 第四百一十二条. Loaded only where a query has a number and little was found.
Invariants: years are written digit by digit; decimals, percentages and numbers of four digits stay as they
are, but for round thousands (2000万).
"""

from __future__ import annotations

import re

from phrasebank.search.query import Query

_ONES = "一二三四五六七八九"
_SPELLED = f"(?:([{_ONES}])百)?零?(?:([{_ONES}]?)(十))?([{_ONES}]?)"
_DIGITS = str.maketrans("0123456789〇零" + _ONES, "〇" + _ONES + "00123456789")
_COUNTED = frozenset("个g会岸学不步手条次年项大类种者方件份名位家")  # two of which are 两; g: 个 is spelled
_YEAR = re.compile(f"(?:[0-9]{{4}}|[〇零{_ONES}]{{4}})(?=年)")
# what two letters follow may be spoken, as 20dabaogao; 5G and 3D are names
_ARABIC = re.compile(r"(?<![0-9a-z.])(?:[0-9]{1,3}|[1-9]000(?=[万亿多余]))(?![0-9.%]|[a-z](?![a-z]))")
# not every numeral is a number: the one of 统一 is none, so a word to count by must follow
_CHINESE = re.compile(
    f"(?<![〇零百千万亿点{_ONES}])"
    f"(?:[百十零{_ONES}]+(?=[年月日号条章项个届次季周期万亿])|[百十零{_ONES}]{{2,}}(?=[人名家元岁天件所]))"
)
_OF_DAYS = frozenset("月日号")


def in_other_digits(query: Query) -> Query | None:
    """Return a query with its numbers in the other digits; None: it has none.

    Where it has Arabic digits those are written out, but for a year beside other numbers than of its days:
    speeches write 2017年第三季度. Else its numerals become digits.
    """
    loose = [term.text for term in query.terms if not term.exact]
    counted = [text[found.end() : found.end() + 1] for text in loose for found in _ARABIC.finditer(text)]
    years = _OF_DAYS.issuperset(counted)
    terms = tuple(
        term if term.exact else term._replace(text=_turned(term.text, bool(counted), years))
        for term in query.terms
    )
    return query._replace(terms=terms) if terms != query.terms else None


def _turned(text: str, arabic: bool, years: bool) -> str:
    """Turn the numbers of a folded text, the Arabic ones or the numerals, and if wanted its years."""
    if years:
        text = _YEAR.sub(lambda year: year[0].translate(_DIGITS), text)
    if not arabic:
        return _CHINESE.sub(lambda found: _in_digits(found[0]), text)
    return _ARABIC.sub(_out, text)


def _out(found: re.Match[str]) -> str:
    """Write a number out; two of something is 两."""
    after = found.string[found.end() : found.end() + 1]
    two = found[0] == "2" and after in _COUNTED and not found.string.endswith("第", 0, found.start())
    return "两" if two else _written(found[0])


def _written(digits: str) -> str:
    """Write a number of up to three digits, or a round thousand, in numerals; 05 stays."""
    if digits.endswith("000") and digits[0] != "0":
        return f"{_ONES[int(digits[0]) - 1]}千"
    if digits != str(int(digits)):
        return digits
    hundreds, tens, ones = (int(digit) for digit in digits.zfill(3))
    written = f"{_ONES[hundreds - 1]}百" if hundreds else ""
    if tens:
        written += f"{_ONES[tens - 1]}十" if hundreds or tens > 1 else "十"
    elif hundreds and ones:
        written += "零"
    return written + (_ONES[ones - 1] if ones else "") or "零"


def _in_digits(written: str) -> str:
    """Write numerals in digits; what is not how a number is written stays."""
    parts = re.fullmatch(_SPELLED, written)
    if not parts:
        return written
    hundreds, tens, ten, ones = ((part or "").translate(_DIGITS) for part in parts.groups())
    digits = str(int(f"{hundreds or 0}{(tens or 1) if ten else 0}{ones or 0}"))
    return digits if _written(digits) == written else written
