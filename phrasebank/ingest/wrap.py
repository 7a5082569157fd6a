"""Join lines that were broken at a fixed width, or in the middle of a sentence, back into paragraphs.

Why measure: most text files hold one paragraph a line, and joining those would destroy them. A file is
hard-wrapped where most of its lines end near one width without ending a sentence; only then, and only
lines of that width, are joined.

Invariant: nothing but white space at the ends of lines is lost. Where neither indentation nor blank lines
part the paragraphs, a line that begins with a number or a salutation is not joined to the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from phrasebank.ingest.front import salutation_end
from phrasebank.ingest.headings import mark_at
from phrasebank.ingest.sentences import CLOSERS, ENDERS
from phrasebank.parsed import Paragraph

_WIDEST = 130  # cells: nobody wraps wider by hand or by mail
_NARROWEST = 30
_SLACK = 6  # cells: punctuation may not begin a line, and a word may not be broken
_INDENT = 4  # cells: what the first line of a paragraph lacks where its indentation was lost in copying
_END = ENDERS + CLOSERS + "：:；;"
_BROKEN = 30  # characters: so long a line that ends with a comma goes on in the next; verse is shorter
_ROW = re.compile(
    "(?<=[^\x00-\xff]) (?=[^\x00-\xff])"
)  # where rows may meet that were put together with spaces
_ROWS = 4  # of one paragraph, of which nearly
_SAME = 0.7  # have the same width: three names of an enumeration have not
_BULLET = re.compile(r"[^\w“‘「『《〈（(、]")  # or a dash: what begins with one is a line of its own
_ENDS_INSIDE = re.compile("[。！？；].")  # a line of a running text, not of a list


def unwrap(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Join hard-wrapped lines; in a file that indents its paragraphs or parts them, only that begins one."""
    width = _wrap_width(paragraphs)
    if width is None:
        return list(paragraphs)
    indented = _indented(paragraphs)
    laid_out = indented or _parted(paragraphs)
    slack = 2 * _SLACK if laid_out else _SLACK
    out: list[Paragraph] = []
    full = False  # whether the line before reaches the width, so that this one may go on with it
    for p in paragraphs:
        text = p.text.rstrip()
        begins = text[:1].isspace() if indented else not laid_out and _begins(text)
        if full and text and not begins:
            out[-1] = replace(out[-1], text=_join(out[-1].text, text.strip()))
            short = 0
        else:
            out.append(replace(p, text=text))
            short = 0 if laid_out else _lack(text)
        full = bool(text) and _cells(text) >= width - slack - short and (laid_out or text[-1] not in _END)
    return out


def rejoin(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Join a long line that ends in the middle of a sentence, with a comma, to the next one."""
    out: list[Paragraph] = []
    for p in paragraphs:
        last = out[-1] if out else None
        begins = _BULLET.match(p.text) or _begins(p.text)
        if last and last.kind == p.kind == "body" and _breaks_off(last.text) and not begins:
            out[-1] = replace(last, text=_join(last.text, p.text))
        else:
            out.append(p)
    return out


def unspaced(text: str) -> str:
    """Join the rows of a paragraph between which a document shop's preview leaves spaces: 有关部 门领导."""
    rows = _ROW.split(text)
    if len(rows) < _ROWS:
        return text
    widths = sorted(_cells(row) for row in rows[:-1])
    width = widths[-1 - len(widths) // 10]
    near = sum(width - _SLACK <= one <= width + _SLACK for one in widths)
    return "".join(rows) if _NARROWEST <= width <= _WIDEST and near >= _SAME * len(widths) else text


def _breaks_off(text: str) -> bool:
    return len(text) >= _BROKEN and text[-1] in "，、"


def _indented(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether paragraphs begin with an indentation."""
    return sum(p.text[:1].isspace() for p in paragraphs if p.text.strip()) >= 2


def _parted(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether blank lines stand between paragraphs (not after every line)."""
    blank = sum(not p.text.strip() for p in paragraphs)
    return len(paragraphs) > 10 and 0.1 * len(paragraphs) < blank < 0.45 * len(paragraphs)


def _wrap_width(paragraphs: Sequence[Paragraph]) -> int | None:
    """Return the width in cells at which lines were broken, None where they were not."""
    if any(len(p.text) > _WIDEST for p in paragraphs):
        return None
    lines = [text for p in paragraphs if (text := p.text.rstrip())]
    broken = sorted(_cells(text) for text in lines if text[-1] not in _END)
    if len(broken) < 3:
        return None
    width = broken[-1 - len(broken) // 20]
    if not _NARROWEST <= width <= _WIDEST or max(map(_cells, lines)) > width + _SLACK:
        return None
    near = [text for text in lines if text[-1] not in _END and _cells(text) >= width - _SLACK]
    running = sum(bool(_ENDS_INSIDE.search(text)) for text in near)
    return width if len(near) >= max(3, 0.3 * len(broken)) and running >= 0.05 * len(near) else None


def _lack(text: str) -> int:
    """Return how much shorter than others the first line of a paragraph may be: it must be running text."""
    return _INDENT if text[-1:] in tuple("，,、") or _ENDS_INSIDE.search(text) else 0


def _begins(text: str) -> bool:
    """Tell whether a line begins something of its own."""
    line = text.strip()
    return mark_at(line) is not None or salutation_end(line) > 0


def _join(left: str, right: str) -> str:
    """Join two lines, with the space that stood between two words of Latin letters."""
    latin = all(char.isascii() and char.isalpha() for char in left[-1:] + right[:1])
    return f"{left} {right}" if latin else left + right


def _cells(text: str) -> int:
    return (len(text.encode("utf-8", "surrogatepass")) + len(text)) // 2  # 1 and 3 bytes: 1 and 2 cells
