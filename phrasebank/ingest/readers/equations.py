"""What a field without a result shows: EQ, by which Word writes pinyin over characters and rings around them.

Why: the character stands in the field's code alone; left out with it, the word around it lost its middle.
Source: ECMA-376 part 1, 17.16.5.18; “\\* hps” is what Word writes where the raised text is a reading.
"""

from __future__ import annotations

import re

from phrasebank.ingest.readers.numbers import number

_LONGEST = 500  # characters of a code
_CODE = re.compile(r"\s*eq\b(.*)", re.IGNORECASE | re.DOTALL)
_GENERAL = re.compile(r"\\\*\s*(?:\"[^\"]*\"|[^\s\\\"]+)")
_READING = re.compile(r"\\s\s*\\up\s*\d*\s*\([^()]*\)\s*[,;]?", re.IGNORECASE)
_RINGED = re.compile(r"\s*(?:\\[oO]|\\[aA][cC])+\s*\(\s*[○〇◯]\s*[,;]\s*(\d{1,2})\s*\)\s*")
_RING = re.compile(r"[○〇◯□△◇]\s*[,;]")
_FRACTION = re.compile(r"\\f\s*\(([^(),;]*)[,;]([^(),;]*)\)", re.IGNORECASE)
_LAYOUT = re.compile(r"\\[a-z]+\s*-?\d*|(?<!\\)[(),;]|\\(?=[,;()\\])", re.IGNORECASE)


def shown(code: str) -> str:
    """Return the text that a field shows by its code alone, "" where it shows none."""
    found = _CODE.match(code[:_LONGEST])
    if found is None:
        return ""
    text = _GENERAL.sub("", found[1])
    if ringed := _RINGED.fullmatch(text):
        return number("decimalEnclosedCircle", int(ringed[1]))
    if re.search(r"\\\*\s*hps", code):
        text = _READING.sub("", text)
    text = _FRACTION.sub(r"\1/\2", _RING.sub("", text))
    return _LAYOUT.sub("", text).strip()
