"""Numbers as office programs write them before a paragraph: 一、 （三） ② IV.

Why: they store the counter's kind, not the text; without the numbers a speech loses its headings.
The names of the kinds are those of WordprocessingML (ST_NumberFormat).
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)


def number(kind: str, n: int) -> str:
    """Write the counter `n` in a kind of numbers; "" for bullets, digits for kinds that we do not know."""
    if kind in ("bullet", "none") or n < 0:
        return ""
    return _KINDS.get(kind, str)(n)


def labelled(label: str, text: str) -> str:
    """Put a number before its text: 一、总体要求, but 第一条 总则."""
    apart = label[-1:].isalpha() or label[-1:].isdecimal()
    return f"{label} {text.lstrip()}" if apart else label + text.lstrip()


def chinese(n: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """Write 0 ≤ n < 100,000,000 in Chinese: 十一, 一百零一, 二万."""
    if n >= 10_000:
        high, low = divmod(n, 10_000)
        rest = ("" if low >= 1000 else digits[0]) + chinese(low, digits, units) if low else ""
        return f"{chinese(high, digits, units)}万{rest}"
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = n // 10**power % 10
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit] + (units[power - 1] if power else "")
        gap = not digit
    teen = digits[1] + units[0]  # 十一, not 一十一
    return (out.removeprefix(digits[1]) if out.startswith(teen) and units == "十百千" else out) or digits[0]


def _letters(first: str) -> Callable[[int], str]:
    """Return the kind that counts A … Z, AA, BB …"""
    return lambda n: chr(ord(first) + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n <= 780 else str(n)


def _roman(n: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        out += sign * (n // value if n < 10_000 else 0)
        n %= value
    return out or str(n)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda n: signs[(n - 1) % len(signs)] if n > 0 else str(n)


def _block(first: str, count: int) -> Callable[[int], str]:
    """Return the kind whose signs stand in a row of Unicode; beyond them, digits."""
    return lambda n: chr(ord(first) + n - 1) if 0 < n <= count else str(n)


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda n: "".join(digits[int(digit)] for digit in str(n))


def _full_width(n: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(n))


_KINDS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _by_digit(_DIGITS),
    "japaneseDigitalTenThousand": _by_digit(_DIGITS),
    "taiwaneseDigital": _by_digit(_DIGITS),
    "chineseLegalSimplified": lambda n: chinese(n, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: chinese(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _block("㊀", 10),
    "decimalEnclosedCircle": _block("①", 20),
    "decimalEnclosedCircleChinese": _block("①", 20),
    "decimalEnclosedParen": _block("⑴", 20),
    "decimalEnclosedFullstop": _block("⒈", 20),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda n: f"{n:02d}",
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
}
