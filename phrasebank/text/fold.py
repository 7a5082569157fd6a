"""The searchable shadow of a text: what remains when width, case, script and punctuation are ignored.

Why: the same sentence stands in fifty speeches with other commas, widths and scripts; search and the
unique key of a phrase must see one text, while the user always sees and copies the original.

Folding keeps Chinese characters (traditional ones as simplified, Kangxi and CJK radicals as characters),
letters (lower case, half width) and digits; it drops everything else, but for what makes a number
another number: “.” between digits, “%”, and the circle that is typed for 〇 (二○一四年).

Invariant: folding is character by character, so every folded character knows where it came from
(`fold_map`); `fold(fold(x)) == fold(x)`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from phrasebank.text.script import TO_SIMPLIFIED

_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF  # most of what is folded; NFKC leaves these as they are


class _Shadow(dict[int, str]):
    """What each character folds to ("" or several characters), found once: a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        if _FIRST_HAN <= code <= _LAST_HAN:
            self[code] = TO_SIMPLIFIED.get(chr(code), chr(code))
            return self[code]
        shadow = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = "".join(TO_SIMPLIFIED.get(c, c) for c in shadow if c.isalnum() or c == "%")
        return self[code]


SHADOW = _Shadow()
_HALF_WIDTH = {code + 0xFEE0: code for code in range(ord("!"), ord("~") + 1)}
_CIRCLES = "(?<=[〇零一二三四五六七八九])○+"  # after a numeral: at the beginning it is a bullet
_DECIMAL_POINT = r"(?<=\d)[.．](?=\d)"


@lru_cache(8192)  # an import folds the same sentence for its key, its index and its family
def fold(text: str) -> str:
    """Fold a text for search and for its unique key."""
    text = with_zeros(text)
    if "." in text or "．" in text:
        return ".".join(part.translate(SHADOW) for part in re.split(_DECIMAL_POINT, text))
    return text.translate(SHADOW)


def half_width(text: str) -> str:
    """Write the letters, digits and signs of a text in half width and lower case; its length stays."""
    return text.translate(_HALF_WIDTH).lower()


def with_zeros(text: str) -> str:
    """Write the circles of a number as the zeros that they are; the length stays."""
    return re.sub(_CIRCLES, lambda found: "〇" * len(found[0]), text) if "○" in text else text


def fold_map(text: str) -> tuple[str, list[int]]:
    """Fold a text and tell, for each folded character, its offset in `text` (characters)."""
    parts: list[str] = []
    where: list[int] = []
    for i, folded in enumerate(SHADOW[ord(char)] for char in with_zeros(text)):
        piece = folded or ("." if _is_decimal_point(text, i) else "")
        parts.append(piece)
        where.extend([i] * len(piece))
    return "".join(parts), where


def _is_decimal_point(text: str, i: int) -> bool:
    """Tell whether the character at `i` is a point between two digits."""
    return text[i] in ".．" and 0 < i < len(text) - 1 and text[i - 1].isdecimal() and text[i + 1].isdecimal()
