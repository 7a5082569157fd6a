"""The elements of a web page, the lines in them, and the numbers that a browser writes before items.

Why numbers: a page stores that a list counts, not “1.”; without them a speech loses its headings, as in Word.
Invariant: an item that brings its own number, or whose list shows none, gets none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from phrasebank.ingest.readers.numbers import number
from phrasebank.parsed import ParagraphKind

_RUNNING = re.compile("[，。；！？、]|[,.;!?] ")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?(?<![-\w])([a-z]+(?:-[a-z]+)*)", re.IGNORECASE)
# CSS's names of counters, and HTML's → those of `numbers`, with what stands behind the number
_COUNTERS = {
    "none": ("none", ""),
    "disc": ("none", ""),
    "cjk-ideographic": ("chineseCounting", "、"),
    "simp-chinese-informal": ("chineseCounting", "、"),
    "trad-chinese-informal": ("chineseCounting", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "trad-chinese-formal": ("ideographLegalTraditional", "、"),
    "cjk-heavenly-stem": ("ideographTraditional", "、"),
    "cjk-earthly-branch": ("ideographZodiac", "、"),
    "decimal-leading-zero": ("decimalZero", ". "),
    **dict.fromkeys(("a", "lower-alpha", "lower-latin"), ("lowerLetter", ". ")),
    **dict.fromkeys(("A", "upper-alpha", "upper-latin"), ("upperLetter", ". ")),
    **dict.fromkeys(("i", "lower-roman"), ("lowerRoman", ". ")),
    **dict.fromkeys(("I", "upper-roman"), ("upperRoman", ". ")),
}
_NUMBERED = re.compile(
    r"\s*(?:[（(【]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4}|[a-zA-Z])[）)】、.．]|[①-⒛]|第[一二三四五六七八九十百\d]+[章节条])"
)


@dataclass(eq=False, slots=True)
class Node:
    """An element; `margin`: by its name it is menu, foot or the like; `rule`: why its text is left out.

    Of a list that counts `next` is the number of its next item, written as `counter`; None: it does not.
    """

    tag: str
    parent: Node | None = None
    margin: bool = False
    rule: str = ""
    depth: int = 0
    next: int | None = None
    counter: str = ""


@dataclass(eq=False, slots=True)
class Block:
    """One line of the page; `linked` counts its characters inside links."""

    text: str
    node: Node
    kind: ParagraphKind = "body"
    level: int | None = None
    linked: int = 0

    @property
    def running(self) -> int:
        """Its length where it is running text, else 0."""
        size = len(self.text)
        if size < 15 or self.linked * 3 >= size or self.node.margin:
            return 0
        return size if ("。" in self.text if self.kind == "table" else _RUNNING.search(self.text)) else 0


def start_counting(node: Node, attrs: Mapping[str, str | None]) -> None:
    """Let a list that counts begin to, as its attributes say."""
    style = _LIST_STYLE.findall((attrs.get("style") or "")[:2000])
    node.counter = style[-1].lower() if style else attrs.get("type") or ""
    node.next = _integer(attrs.get("start"), 1)


def label(item: Node, attrs: Mapping[str, str | None]) -> str:
    """Return what a browser writes before an item of a list, "" where it does not count."""
    list_ = item.parent
    if list_ is None or list_.next is None or item.margin:
        return ""
    n = _integer(attrs.get("value"), list_.next)
    list_.next = n + 1
    kind, behind = _COUNTERS.get(list_.counter, ("decimal", ". "))
    written = number(kind, n)
    return written and written + behind


def labelled(written: str, text: str) -> str:
    """Put the number of an item before its text, but where it brings its own."""
    return text if _NUMBERED.match(text) else f"{written}{text.lstrip()}"


def _integer(value: str | None, default: int) -> int:
    """Return a number of an attribute, `default` where it is none."""
    written = (value or "").strip()
    return int(written) if re.fullmatch(r"\d{1,6}", written) else default
