"""Numbers as headings, dividers of compilations and dates write them: 12, １２, 十二, 一百零二, 二○一八.

Invariant: any text has a value; what is no numeral in it is passed over.
"""

from __future__ import annotations

_ONES = {char: i for i, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零ＯO", 0)
_UNITS = {"十": 10, "百": 100}


def value(written: str) -> int:
    """Return the value of a number in digits or in Chinese numerals below a thousand; 0 for none."""
    digits = "".join(filter(str.isdecimal, written))
    if digits:
        return int(digits)
    by_units = any(unit in written for unit in _UNITS)
    total = last = 0
    for char in written:
        if char in _UNITS:
            total += (last or 1) * _UNITS[char]
            last = 0
        elif char in _ONES:
            last = _ONES[char] + (0 if by_units else last * 10)  # 二十一, but 二○二一
    return total + last
