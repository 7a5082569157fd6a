"""Take out of a document what is layout or noise, and account for every character of it.

Each of `RULES` is a small function; what it takes out becomes a `Removal` under the rule's name. Characters
that are wrong in the source (扞卫 for 捍卫) stay.

Invariant: every character of the document that is not white space is in a paragraph of the result or in a
removal; the paragraphs are not empty, hold no line break and no control character, and have no space around.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from phrasebank.ingest import sites
from phrasebank.ingest.contents import drop_contents
from phrasebank.ingest.sentences import CLOSERS, ENDERS
from phrasebank.ingest.wrap import rejoin, unspaced, unwrap
from phrasebank.parsed import Document, Paragraph, Removal

COUNT_RULE = "count of speeches"
_SPREAD = 6  # characters that each stand alone, in a line where no two stand together: copied from a PDF

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_PICTURES = re.compile("[\uf020-\uf0ff]")  # where office programs put the signs of Wingdings and the like
_PAYWALL = re.compile(r"##\s*[A-Za-z_]{3,20}\s*##")
_PAGE = re.compile(
    "|".join(
        (
            r"[-－—–_~·]{1,3}\s*[\dIVXivx]{1,5}\s*[-－—–_~·]{1,3}",  # - 3 -
            r"第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*[（(]?共\s*\d{1,4}\s*页[）)]?)?",  # 第3页 共9页
            r"\d{1,4}\s*/\s*\d{1,4}",  # 3/9
            r"[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?|[Pp]\.?\s?\d{1,4}",  # Page 3 of 9
        )
    )
)
_APPLAUSE = re.compile(
    r"[（(](?:全场|全体|起立|长时间|热烈|经久不息|持续|再次|又是一阵|[的地，、\s])*(?:鼓掌|掌声|笑声|欢呼)[）)]"
)
_READING = re.compile(
    "[（(](?<=[一-鿿].)[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,3}[)）]"
)  # 踔（chuō）厉
_NUMBER = re.compile(r"\d{1,3}")
_HOW_MANY = r"\s*(?:共|合集|精选|范文)?\s*[\d一二三四五六七八九十百]{1,4}\s*篇(?:范文|合集|汇编|精选)?\s*"
_COUNT = re.compile(rf"[（(【\[]{_HOW_MANY}[）)】\]]|(?<=[言话料稿辞会文集编]){_HOW_MANY}$")
_SPACED_TITLE = re.compile(r"(?:[一-鿿][ \t\u3000\xa0]+)+[一-鿿：！。]")
_TOGETHER = re.compile("[一-鿿]{2}")
_ALONE = re.compile(r"[一-鿿](?=[ \u3000\xa0])")
_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\xff])[ \u3000\xa0]+|[ \u3000\xa0]+(?=[^\x00-\xff])")
_SPACED_DIGITS = re.compile(r"(?<!\d)\d(?: \d)+(?!\d)(?: (?=[一-鿿％%]))?")
_SPACES = re.compile(r"[ \t\u3000\xa0\u2000-\u200a\u202f\u205f]{2,}|[\u3000\xa0\u2000-\u200a\u202f\u205f]")
_BREAKS = re.compile("[\r\n\v\f\u2028\u2029\x85]+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document without its noise; `removed` begins with what its reader had taken out."""

    paragraphs: tuple[Paragraph, ...]
    removed: tuple[Removal, ...]


Rule = Callable[[list[Paragraph], list[Removal]], list[Paragraph]]


def clean(document: Document) -> Cleaned:
    """Clean a document by all rules, in their order."""
    removed = list(document.removed)
    paragraphs = [piece for p in document.paragraphs for piece in _pieces(p)]
    for rule in RULES:
        paragraphs = rule(paragraphs, removed)
    if document.wrapped:
        paragraphs = unwrap(paragraphs)
    paragraphs = rejoin([_with(p, text) for p in paragraphs if (text := p.text.strip())])
    paragraphs = drop_contents(paragraphs, removed)
    return Cleaned(tuple(_spaces(p) for p in paragraphs), tuple(removed))


def _with(p: Paragraph, text: str) -> Paragraph:
    """Return the paragraph with another text; itself where the text is the same."""
    return p if text == p.text else replace(p, text=text)


def _pieces(p: Paragraph) -> list[Paragraph]:
    """Cut a paragraph at line breaks that its reader left inside."""
    return [_with(p, text) for text in _BREAKS.split(p.text)] if _BREAKS.search(p.text) else [p]


def _cut(name: str, pattern: re.Pattern[str]) -> Rule:
    """Make the rule that takes every match of a pattern out of the paragraphs."""

    def rule(paragraphs: list[Paragraph], removed: list[Removal]) -> list[Paragraph]:
        return [_without(p, name, pattern, removed) if pattern.search(p.text) else p for p in paragraphs]

    return rule


def _without(p: Paragraph, name: str, pattern: re.Pattern[str], removed: list[Removal]) -> Paragraph:
    removed.extend(Removal(name, found.group()) for found in pattern.finditer(p.text))
    return _with(p, pattern.sub("", p.text))


def _drop(name: str, pattern: re.Pattern[str]) -> Rule:
    """Make the rule that takes out whole paragraphs that a pattern matches."""

    def rule(paragraphs: list[Paragraph], removed: list[Removal]) -> list[Paragraph]:
        kept = []
        for p in paragraphs:
            text = p.text.strip()
            if len(text) <= 60 and pattern.fullmatch(text):
                removed.append(Removal(name, text))
            else:
                kept.append(p)
        return kept

    return rule


def _lone_numbers(paragraphs: list[Paragraph], removed: list[Removal]) -> list[Paragraph]:
    """Take out lines that are only a number where they count the pages: at least three, each one more."""
    lone = [i for i, p in enumerate(paragraphs) if _NUMBER.fullmatch(p.text.strip())]
    numbers = [int(paragraphs[i].text) for i in lone]
    if len(lone) < 3 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return paragraphs
    removed.extend(Removal("page numbers", paragraphs[i].text.strip()) for i in lone)
    gone = set(lone)
    return [p for i, p in enumerate(paragraphs) if i not in gone]


def _noise(paragraphs: list[Paragraph], removed: list[Removal]) -> list[Paragraph]:
    """Take out what sites put into what is copied from them."""
    found = [(p, sites.noise(p.text)) for p in paragraphs]
    return [_without_spans(p, spans, removed) if spans else p for p, spans in found]


def _without_spans(p: Paragraph, spans: Sequence[tuple[int, int]], removed: list[Removal]) -> Paragraph:
    kept, at = [], 0
    for start, end in spans:
        if start >= at:
            removed.append(Removal("noise of a site", p.text[start:end].strip()))
            kept.append(p.text[at:start])
            at = end
    return _with(p, "".join((*kept, p.text[at:])))


def _pieced(paragraphs: list[Paragraph], removed: list[Removal]) -> list[Paragraph]:
    """Put the pieces together into which a preview cuts a speech."""
    behind = sites.pieces([p.text for p in paragraphs])
    if not behind:
        return paragraphs
    first = min(behind)
    out: list[Paragraph] = []
    for i, p in enumerate(paragraphs):
        text = p.text[behind.get(i, 0) :]
        if i in behind:
            removed.append(Removal("noise of a site", p.text[: behind[i]].strip()))
        if i in behind and i != first and out[-1].text[-1:] not in tuple(ENDERS + CLOSERS + "：:"):
            out[-1] = _with(out[-1], out[-1].text + text)
        else:
            out.append(_with(p, text))
    return out


def _count_of_speeches(paragraphs: list[Paragraph], removed: list[Removal]) -> list[Paragraph]:
    """Take out “(4篇)” on top: it says how many speeches follow, and is none of their titles."""
    top = [_without(p, COUNT_RULE, _COUNT, removed) if len(p.text) <= 80 else p for p in paragraphs[:4]]
    return top + paragraphs[4:]


def _spaces(p: Paragraph) -> Paragraph:
    """Take out spaces that are layout: within a spread line, between digits, doubled ones."""
    text = p.text
    if p.kind != "table" and len(text) <= 60 and _SPACED_TITLE.fullmatch(text):
        return _with(p, "".join(text.split()))
    if " " in text or "\u3000" in text or "\xa0" in text:
        text = _SPACED_DIGITS.sub(lambda found: found.group().replace(" ", ""), text)
        if p.kind != "table" and not _TOGETHER.search(text) and len(_ALONE.findall(text)) >= _SPREAD:
            text = _BESIDE_CHINESE.sub("", text)
        text = unspaced(text) if p.kind != "table" else text
        text = _SPACES.sub(" ", text) if p.kind != "table" else text
    return _with(p, text)


RULES: tuple[Rule, ...] = (
    _cut("invisible character", _INVISIBLE),
    _cut("signs of a picture font", _PICTURES),
    _cut("paywall mark", _PAYWALL),
    _noise,
    _pieced,
    _cut("applause", _APPLAUSE),
    _cut("readings over characters", _READING),
    _drop("page numbers", _PAGE),
    _lone_numbers,
    _drop("site line", sites.LINE),
    _count_of_speeches,
)
