"""Where sentences end inside one paragraph.

Why one pass over tokens: a quotation or a bracket is one token, so what ends inside it does not end the
sentence around it, and text with a million open quotes still costs linear time (each part of the pattern
is bounded or possessive and stops at the next opening mark of its own kind).

Invariant: the spans cover every character of the paragraph that is not white space,
in order, without overlap.
"""

from __future__ import annotations

import re

ENDERS = "。！？!?｡"
CLOSERS = "”’」』）)》】〕\"'"
LONGEST = 2000  # characters: what runs on for longer is no sentence, and slow to search and show

_TOKEN = re.compile(
    "“(?:[^“”]|“[^“”]{0,100}”){0,500}+”"
    "|‘[^‘’]{0,300}’"
    "|「[^「」]{0,400}」|『[^『』]{0,400}』"
    "|（(?:[^（）]|（[^（）]{0,100}）){0,400}+）"
    r"|\((?:[^()]|\([^()]{0,100}\)){0,400}+\)"
    "|《(?:[^《》]|《[^《》]{0,60}》){0,100}+》"
    '|"[^"]{0,300}"'
    f'|[{ENDERS}]+(?:[{CLOSERS[:-2]}\']|"(?![^"]{{1,300}}"))*'  # a straight quote that closes later opens
    "|…+"
    r"|(?<=[一-鿿])\.(?=\s|[一-鿿]|$)"
)
# in a speech without line breaks: “下面，我讲三点意见：一、提高认识。”
_FIRST_HEADING = re.compile("[：:](?=一、[^；;。！？!?]{2,60}[。！？])")
_WORD = re.compile(r"[^\W_]")
_ENDED_INSIDE = re.compile(f"[{ENDERS}…][{CLOSERS}]+$")
_PAUSE = re.compile(r"[；;，,、\s]")
_GOES_ON = re.compile(r"\s*[，、；：,;:。！？!?…）)》”’」』】的地得等]")


def spans(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Return the half-open spans of a paragraph's sentences from `start` on, outer white space left out."""
    if "：一、" in text or ":一、" in text:
        first = _FIRST_HEADING.search(text, start)
        if first:
            return _spans(text[: first.end()], start) + _spans(text, first.end())
    return _spans(text, start)


def _spans(text: str, start: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    begin = start
    for token in _TOKEN.finditer(text, start):
        if _ends(text, token, begin):
            _add(out, text, begin, token.end())
            begin = token.end()
    _add(out, text, begin, len(text))
    return out


def _add(out: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    """Add a span without outer white space, in pieces where too long; stray marks go with what is before."""
    while end - begin > LONGEST:
        middle = _cut(text, begin)
        _add(out, text, begin, middle)
        begin = middle
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    if begin == end:
        return
    if out and not _WORD.search(text, begin, end):
        out[-1] = (out[-1][0], end)
    else:
        out.append((begin, end))


def _cut(text: str, begin: int) -> int:
    """Return where what began at `begin` and is too long is cut: after its last pause, else in a word."""
    pauses = [found.end() for found in _PAUSE.finditer(text, begin + LONGEST // 2, begin + LONGEST)]
    return pauses[-1] if pauses else begin + LONGEST


def _ends(text: str, token: re.Match[str], begin: int) -> bool:
    """Tell whether a sentence that began at `begin` ends with this token."""
    end = token.end()
    first = text[token.start()]
    if first == "。":
        return True
    mark = token.group()
    if first in ENDERS:
        after = text[end : end + 1]  # a half-width mark within Latin letters and digits ends nothing
        return first not in "!?" or not (after.isascii() and after.isalnum())
    if first == ".":
        return end - begin >= 8  # shorter: a number such as “一.”
    if _GOES_ON.match(text, end):
        return False
    if first == "…":
        return True
    if first == "《" or not _ENDED_INSIDE.search(mark):
        return False
    before = text[begin : token.start()].rstrip()
    if first in "（(":  # a sentence in brackets stands alone
        return not before
    said = before.endswith(("：", ":", "，", ","))  # a quoted “好！” ends a sentence only as what was said
    return said or "。" in mark[-3:]
