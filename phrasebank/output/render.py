"""Results and tables as lines: for a terminal, for a pipe, and as JSON.

Why lines and not printing: what reaches the screen can be compared with golden text, and only `cli` prints.

Invariants: a line for a terminal is at most `width` cells (a table's too, as far as its columns allow) and
has no trailing blank; no control character of a user's text is in any line, JSON included, where it stands
as `\\uXXXX`; a plain line is one phrase, whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from phrasebank.i18n import _, ngettext
from phrasebank.models import Hit, Phrase
from phrasebank.store.reading import COLOURS
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import fit, pad, width
from phrasebank.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any

Span = tuple[int, int]
# what a terminal could obey, and what YAML takes for no text (espanso would refuse the whole file)
SHOWN_UNSAFE = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
MATCH, DIM, NAME, WARN = "1;31", "2", "36", "1;33"  # readable on light and on dark terminals
_RESET = "\x1b[0m"
_BETWEEN = " · "
_LEAST = 4  # cells that a column keeps when it is cut: one character and … still tell rows apart
_CLOSING = frozenset("，。、；：！？”’）》」』】…,.;:!?)")


class Style(NamedTuple):
    """How lines are made: `width` in cells, `color` whether escape sequences may be used.

    `colours` are those that the owner gave to themes and roles, by facet and name.
    """

    width: int = 80
    color: bool = False
    colours: Mapping[tuple[str, str], str] = MappingProxyType({})

    def paint(self, code: str, text: str) -> str:
        """Give a text the codes of one look, where colours are wanted."""
        return f"\x1b[{code}m{text}{_RESET}" if self.color and text else text

    def tag(self, facet: str, name: str) -> str:
        """Return the name of a theme or role in the colour that its owner gave it."""
        colour = self.colours.get((facet, name))
        return self.paint(sgr(colour), for_terminal(name)) if colour else for_terminal(name)


def wants_color(setting: str, is_terminal: bool, env: Mapping[str, str]) -> bool:
    """Decide by the setting (auto, always, never), the terminal and NO_COLOR (https://no-color.org)."""
    if setting != "auto":
        return setting == "always"
    return is_terminal and not env.get("NO_COLOR") and env.get("TERM") != "dumb"


def sgr(colour: str) -> str:
    """Return the code of a colour: one of the terminal's own eight, or the nearest of its cube of 216.

    Why not the 16 million: xterm's 256 are known to every terminal that our users have, those are not.
    """
    if colour in COLOURS:
        return f"3{COLOURS.index(colour)}"
    red, green, blue = (round(int(colour[i : i + 2], 16) / 255 * 5) for i in (1, 3, 5))
    return f"38;5;{16 + 36 * red + 6 * green + blue}"


def phrase_json(hit: Hit) -> dict[str, Any]:
    """Return one result with exactly the fields that the README promises."""
    about_it = facts(hit.phrase)
    found = {"id": about_it.pop("id"), "text": about_it.pop("text")}
    return {**found, "score": round(hit.score, 1), "match": hit.match, **about_it}


def facts(phrase: Phrase) -> dict[str, Any]:
    """Return what is known of a phrase, under the names that the README promises."""
    return {
        "id": phrase.id,
        "text": phrase.text,
        "themes": list(phrase.themes),
        "role": phrase.role,
        "speaker": phrase.speaker,
        "occasion": phrase.occasion,
        "speech": phrase.speech,
        "source": phrase.source,
        "count": phrase.count,
        "starred": phrase.starred,
        "uses": phrase.uses,
    }


def json_line(value: object) -> str:
    """Return one value as JSON on one line: Chinese readable, what a terminal could obey escaped."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    if text.isprintable():  # so it holds none of those characters: most lines end here
        return text
    return re.sub(SHOWN_UNSAFE, lambda found: f"\\u{ord(found[0]):04x}", text)


def plain(text: str) -> str:
    """Return a phrase as one line for a pipe."""
    return for_terminal(text).rstrip()


def hits(found: Iterable[Hit], style: Style, first: int = 1) -> Iterator[str]:
    """Yield the lines of results numbered from `first`: the text, matches marked, then what is known."""
    for number, hit in enumerate(found, first):
        head = f"{number:>2}  "
        body = list(marked(hit.phrase.text, hit.spans, style, width(head)))
        yield (head + body[0]).rstrip()
        yield from ((" " * width(head) + line).rstrip() for line in body[1:])
        yield " " * width(head) + _tinted(hit, fit(about(hit), style.width - width(head)).rstrip(), style)


def _tinted(hit: Hit, line: str, style: Style) -> str:
    """Return the line below a result, dim but for the names that have a colour and were not cut off."""
    parts, done = [], 0
    at = len(_number(hit.phrase)) + len(_BETWEEN)
    for facet, name, word in _named(hit.phrase):
        end = at + len(for_terminal(name))
        if (facet, name) in style.colours and line[at:end] == for_terminal(name):
            parts += [style.paint(DIM, line[done:at]), style.tag(facet, name)]
            done = end
        at += len(for_terminal(word)) + 1
    return "".join([*parts, style.paint(DIM, line[done:])])


def about(hit: Hit) -> str:
    """Return the line below a result: ID, role, themes (“?”: unsure), likes, star, source, uses."""
    phrase = hit.phrase
    likes = _("+{n} alike").format(n=hit.family) if hit.family else ""
    origin = f"《{for_terminal(phrase.speech)}》" if phrase.speech else ""
    times = _("{n} places").format(n=phrase.count) if phrase.count > 1 else ""
    star = "★" if phrase.starred else ""
    n = phrase.uses
    used = ngettext("copied once", "copied {n} times", n).format(n=n) if n else ""
    parts = [_number(phrase), names(phrase), likes, star, phrase.speaker or "", times, used, origin]
    return _BETWEEN.join(filter(None, map(plain, parts)))


def _number(phrase: Phrase) -> str:
    return f"ID {phrase.id}"


def names(phrase: Phrase) -> str:
    """Return role and themes with “?” behind each that the rules are unsure of."""
    return " ".join(word for _facet, _name, word in _named(phrase))


def _named(phrase: Phrase) -> list[tuple[str, str, str]]:
    """Return facet, name, and the name as it is shown, of the role and the themes."""
    facets = [("role", phrase.role)] if phrase.role else []
    facets += [("theme", theme) for theme in phrase.themes]
    return [(facet, name, name + "?" * (name in phrase.unsure)) for facet, name in facets]


def citation(phrase: Phrase) -> str:
    """Return what stands behind a phrase to say where it is from, "" where that is not known."""
    known = source_of(phrase)
    return _(" (from: {source})").format(source=known) if known else ""


def source_of(phrase: Phrase) -> str:
    """Return the speech, speaker and file of a phrase, "" for a snippet without a source."""
    said = (f"《{phrase.speech}》" if phrase.speech else "", phrase.speaker or "", phrase.source or "")
    return "，".join(filter(None, said))


def marked(text: str, spans: Sequence[Span], style: Style, indent: int = 0) -> Iterator[str]:
    """Yield a text broken into lines that leave `indent` cells free, with the spans highlighted."""
    inside = {i for start, end in spans for i in range(start, end)}
    for start, end in _breaks(text, max(4, style.width - indent)):
        line, lit = "", False
        for i in range(start, end):
            char = for_terminal(text[i])
            if style.color and char and (i in inside) != lit:
                lit = not lit
                line += f"\x1b[{MATCH}m" if lit else _RESET
            line += char
        yield (line + _RESET if lit else line).rstrip()


def _breaks(text: str, cells: int) -> Iterator[Span]:
    """Yield the lines of a text as spans; no line but the first begins with a mark that closes."""
    start = used = 0
    for i, char in enumerate(text):
        size = width(for_terminal(char))
        if used + size > cells and i > start:
            end = i
            while text[end] in _CLOSING and end - 1 > start and i - end < 3:
                end -= 1
            moved = width(for_terminal(text[end:i]))
            if moved + size > cells or text[end] in _CLOSING:
                end, moved = i, 0
            yield start, end
            start, used = end, moved
        used += size
    yield start, len(text)


def table(
    rows: Sequence[Sequence[object]], header: Sequence[str] = (), limit: int | None = None
) -> list[str]:
    """Align rows in columns by cells; numbers stand at the right of their column.

    `limit`: while the lines would be wider, the widest column of text is cut (None: never).
    """
    cells = [[for_terminal(str(value)) for value in row] for row in (*([header] if header else []), *rows)]
    if not cells:
        return []
    numeric = [all(isinstance(row[i], int | float) for row in rows) for i in range(len(cells[0]))]
    sizes = [max(width(row[i]) for row in cells) for i in range(len(cells[0]))]
    room = math.inf if limit is None else limit - 2 * (len(sizes) - 1)
    while sum(sizes) > room:
        texts = ((size, i) for i, size in enumerate(sizes) if not numeric[i])
        size, widest = max(texts, default=(0, 0))
        if size <= _LEAST:
            break
        sizes[widest] -= 1
    return [
        "  ".join(
            _cell(value, size, right) for value, size, right in zip(row, sizes, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]


def _cell(value: str, size: int, right: bool) -> str:
    """Cut or fill one value to `size` cells."""
    value = fit(value, size)
    return " " * (size - width(value)) + value if right else pad(value, size)


def matrix(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str], limit: int
) -> list[str]:
    """Return a table of counts (row name, column name → count); “·” marks a hole.

    Where it would be wider than `limit` cells, the names of columns are cut to their first two characters.
    """
    body = [[row, *(str(counts.get((row, column)) or "·") for column in columns)] for row in rows]
    for short in (columns, [column[:2] for column in columns]):
        lines = [["", *short], *body]
        sizes = [max(map(width, column)) for column in zip(*lines, strict=True)]
        if sum(sizes) + 2 * len(columns) <= limit:
            break
    return [
        "  ".join(
            _cell(value, size, i > 0) for i, (value, size) in enumerate(zip(line, sizes, strict=True))
        ).rstrip()
        for line in lines
    ]
