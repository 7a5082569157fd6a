"""Plain text and Markdown → Document.

Why lines stay lines: whether a line break ends a paragraph or only a row of a narrow page is for cleaning
to decide, which sees the whole text. Markdown's marks are layout and go, each accounted for; a plain text
that is full of them, as chat programs write, is Markdown too.
"""

from __future__ import annotations

import re

from phrasebank.ingest.about import date_in
from phrasebank.ingest.readers.decode import decode
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import paragraphs_of, split_lines
from phrasebank.parsed import Document, Paragraph, Removal

# every pattern stays linear on hostile lines: what may repeat is bounded, or matched at one place only
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t\u3000]+(?=\S)")
_CLOSING = re.compile(r"(?<![^ \t])#+$")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"[ ]{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_META = re.compile(r"(title|author|date)\s*:\s*[\"']?(.*?)[\"']?\s*$", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\s*(?:>[ \t]?)+")
# a heading; a line or its beginning in bold. A “**市**局” is a name left out, and no mark
_MARKED = re.compile(
    r"^[ ]{0,3}#{1,6}[ \t]+\S"
    r"|^[ \t]*(?:[-*+][ \t]+|\d{1,2}[.、)][ \t]*)?"
    r"\*\*(?=\S)[^*\n]{4,200}(?:[。：；！？]\*\*|\*\*(?:[ \t]*$|[：:]))",
    re.MULTILINE,
)
_FULL = 2  # lines with marks that make a plain text Markdown
# an escaped sign and the words of a link or in bold stay (groups 1, 2 and 4), the marks go
_INLINE = re.compile(
    r"\\([\\`*_{}\[\]()#+\-.!|>~])|"
    r"!\[[^\[\]]{0,300}\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,300}\")?\)"
    r"|\[([^\[\]]{1,300})\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,300}\")?\)"
    r"|<!--.{0,500}?-->"
    r"|(\*{2,3})(?=\S)((?:[^*]|\*(?!\*)){1,500}?)(?<=\S)\3|__(?=\S)|(?<=\S)__|~~|`+"
    r"|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<=[\u4e00-\u9fff。，；：！？”）])\*(?!\*)|(?<!\*)\*(?=[\u4e00-\u9fff“（])"
)


def read_text(data: bytes, limits: Limits) -> Document:
    """Read plain text: every line a paragraph."""
    text, encoding = decode(data)
    if len(_MARKED.findall(text)) >= _FULL:
        return _markdown(text, encoding)
    return Document(paragraphs_of(split_lines(text)), "txt", encoding=encoding, wrapped=True)


def read_markdown(data: bytes, limits: Limits) -> Document:
    """Read Markdown: headings by `#` or underline, marks of emphasis, links, quotes and bullets taken off."""
    return _markdown(*decode(data))


def _markdown(text: str, encoding: str) -> Document:
    lines = split_lines(text)
    page = _Markdown()
    meta = page.front_matter(lines)
    for line in lines[len(page.front) :]:
        page.line(line)
    return Document(
        tuple(page.paragraphs),
        "md",
        encoding=encoding,
        title=meta.get("title"),
        author=meta.get("author"),
        created=date_in(meta.get("date", "")),
        wrapped=True,
        removed=tuple(page.removed),
    )


class _Markdown:
    """The page as it grows, line by line."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.removed: list[Removal] = []
        self.front: list[str] = []
        self._in_code = False

    def front_matter(self, lines: list[str]) -> dict[str, str]:
        """Take the block between two `---` at the very top off; return its title, author and date."""
        if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:40]):
            return {}
        end = next(i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---")
        self.front = lines[: end + 1]
        self._take("Markdown front matter", "\n".join(self.front))
        found = (_META.match(line.strip()[:300]) for line in self.front)
        return {match[1].lower(): match[2] for match in found if match and match[2]}

    def line(self, line: str) -> None:
        """Add one line of the file."""
        if _FENCE.match(line):
            self._in_code = not self._in_code
            self._take("Markdown marks", line)
        elif self._in_code:
            self.paragraphs.append(Paragraph(line))
        elif heading := _HEADING.match(line):
            self._take("Markdown marks", heading[1])
            text = _CLOSING.sub("", line[heading.end() :].rstrip()).rstrip()
            self.paragraphs.append(Paragraph(self._inline(text), "heading", len(heading[1])))
        elif (match := _UNDERLINE.match(line)) and self._above_is_text():
            self._take("Markdown marks", line)
            self.paragraphs[-1] = Paragraph(self.paragraphs[-1].text, "heading", 1 if "=" in match[1] else 2)
        elif _RULE.match(line) or ("|" in line and _TABLE_RULE.match(line.strip())):
            self._take("Markdown marks", line)
        elif line.strip().startswith("|") and line.count("|") > 1:
            cells = [self._inline(cell.strip()) for cell in line.strip().strip("|").split("|")]
            self.paragraphs.append(Paragraph("\t".join(cells), "table"))
        else:
            self._body(line)

    def _body(self, line: str) -> None:
        bullet = _BULLET.match(line)
        if bullet:
            self._take("Markdown marks", bullet[0])
        rest = line[bullet.end() :] if bullet else line
        self.paragraphs.append(Paragraph(self._inline(rest), "list" if bullet else "body"))

    def _above_is_text(self) -> bool:
        above = self.paragraphs[-1] if self.paragraphs else None
        return above is not None and above.kind == "body" and bool(above.text.strip())

    def _inline(self, text: str) -> str:
        """Take the marks inside a line off."""
        return _INLINE.sub(self._unmark, text)

    def _unmark(self, match: re.Match[str]) -> str:
        if match[1]:
            self._take("Markdown marks", "\\")
            return match[1]
        held = match[2] or match[4] or ""
        self._take("Markdown marks", match[0].replace(held, "", 1) if held else match[0])
        return self._inline(held)

    def _take(self, rule: str, text: str) -> None:
        if text.strip():
            self.removed.append(Removal(rule, text))
