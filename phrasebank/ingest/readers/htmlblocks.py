"""The source of a web page → its lines, each with the element it stands in.

Why our own: the libraries' text functions cut paragraphs at every inline tag (9 of 37 whole, ours 37), and
choosing the article needs to know which element a line stands in. Invariant: every character of text stands
in a block or in `removed`; scripts and styles are not text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from phrasebank.ingest.readers.htmlnodes import Block, Node, label, labelled, start_counting
from phrasebank.ingest.readers.lines import table_row
from phrasebank.parsed import Paragraph, ParagraphKind, Removal

_CODE = frozenset(("script", "style"))
_MENUS = "nav aside footer select button textarea noscript noframes template".split()
# element → why what it holds is left out
_LEFT_OUT = {
    **dict.fromkeys(_MENUS, "menus and buttons"),
    **dict.fromkeys(("rt", "rp"), "readings over characters"),
    "svg": "words drawn as pictures",
    "del": "deleted text",
}
_VOID = frozenset("area base br col embed hr img input link meta param source wbr".split())
_BLOCKS = frozenset(
    """
    address article aside blockquote body button caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol p pre section select
    summary table tbody td tfoot th thead title tr ul
    """.split()
)
_IMPLIED = frozenset(("p", "li", "tr", "dt", "dd"))  # a new one closes an open one
_CELLS = frozenset(("td", "th"))
_WALLS = frozenset(("table", "ul", "ol", "dl", "div", "section"))  # but not beyond these
_MARGIN = re.compile(
    r"(?:^|[-_\s])(?:nav\w*|menu\w*|crumbs?|breadcrumbs?|sidebar|foot|footer|topbar|toolbar|share\w*|comments?"
    r"|related|recommend\w*|copyright|login|\w*banner\w*|qr\w*|pager|pagination)(?:$|[-_\s])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_JAMMER = "jammer"  # the class of the noise of a forum, which its style sheet hides
_PICTURES = re.compile(r"(?<![-\w])font-family\s*:\s*[\"']?(?:Wingdings|Webdings)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WRAP = re.compile(r"(?<=[^\x00-\xff])[ \t\f]*[\r\n][ \t\r\n\f]*(?=[^\x00-\xff])")  # a row's end in Chinese
# “<” that begins no tag: the standard parser takes quadratic time on many of them (1 s for 6 KB)
_LOOSE = re.compile(
    r"<(?![^<>]*+>|(?:[^<>\"']++|\"[^\"]{0,300}+\"|'[^']{0,300}+'){0,40}+>)",
)
_DEEP = 300  # open elements; what is deeper counts as in the last
_AROUND = 12  # elements around a line that are asked what it is


def blocks_of(source: str, *, book: bool = False) -> Page:
    """Read the source of a page, or of a chapter of a book, whose notes stand beside it, to its end."""
    page = Page(_LEFT_OUT.keys() - ({"aside", "footer"} if book else ()))
    page.feed(_LOOSE.sub("&lt;", _without_comments(source)))
    page.close()
    page.end_block()
    return page


def _without_comments(source: str) -> str:
    parts: list[str] = []
    at = 0
    while (start := source.find("<!--", at)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        parts.append(source[at:start])
        at = end + 3
    return "".join((*parts, source[at:].replace("<!--", "")))


@dataclass(slots=True)
class _Row:
    """A table row being read: where each of its cells begins in the list of blocks."""

    node: Node
    starts: list[int] = field(default_factory=list)


class Page(HTMLParser):
    """Reads a page's source; `blocks`, `title` and `removed` hold what was found."""

    def __init__(self, left_out: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._left_out = left_out
        self.blocks: list[Block] = []
        self.removed: list[Removal] = []
        self.title = ""
        self._at = Node("")
        self._code = ""  # the element of code that we are in
        self._text: list[str] = []
        self._left: list[str] = []
        self._label = ""  # the number of an item, before its first line
        self._linked = 0
        self._links = 0
        self._rows: list[_Row] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._code:
            return
        if tag in _CODE:
            self._code = tag
        elif tag == "br":
            self.end_block()
        elif tag in _VOID:
            if tag == "hr":
                self.end_block()
        else:
            self._open(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)
        elif tag not in _CODE and tag in _BLOCKS:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if self._code:
            self._code = "" if tag == self._code else self._code
            return
        node: Node | None = self._at
        while node is not None and node.tag != tag:
            node = node.parent
        if node is not None:
            self._close(node)

    def handle_data(self, data: str) -> None:
        if self._code:
            return
        if self._at.rule:
            self._left.append(data)
            return
        self._text.append(data)
        if self._links:
            self._linked += len(data.strip())

    def unknown_decl(self, data: str) -> None:
        """Take the text of a CDATA section; other marks of this kind (Word's conditions) hold none."""
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))

    def end_block(self) -> None:
        """End the line that is being read."""
        raw = "".join(self._text)
        pre = self._inside("pre")
        self._text.clear()
        linked, self._linked = self._linked, 0
        if not raw.strip():
            return
        lines = raw.splitlines() if pre else [_SPACE.sub(" ", _WRAP.sub("", raw)).strip(" ")]
        node = self._at
        if self._label:
            lines[0], self._label = labelled(self._label, lines[0]), ""
        if node.tag == "title" and not self.title:
            self.title = lines[0].strip()
            self.removed.append(Removal("title of the page", lines[0]))
        else:
            self.blocks += [self._block(line, node, linked) for line in lines if line.strip()]

    def _end_left(self, rule: str) -> None:
        """Account for the text of an element that is left out."""
        text = _SPACE.sub(" ", "".join(self._left)).strip()
        self._left.clear()
        if text:
            self.removed.append(Removal(rule, text))

    def _block(self, line: str, node: Node, linked: int) -> Block:
        level = next((n for n in range(1, 7) if self._inside(f"h{n}")), None)
        kind: ParagraphKind = "heading" if level else "list" if self._inside("li") else "body"
        return Block(line, node, kind, level, linked)

    def _inside(self, tag: str) -> bool:
        """Tell whether we are in an element of that name, near by and not beyond a table cell."""
        node: Node | None = self._at
        for _step in range(_AROUND):
            if node is None or node.tag in _CELLS:
                return False
            if node.tag == tag:
                return True
            node = node.parent
        return False

    def _open(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag in _BLOCKS:
            self.end_block()
            self._close_implied(tag)
        named = f"{attrs.get('class') or ''} {attrs.get('id') or ''}"[:300]
        style = (attrs.get("style") or "")[:2000]
        rule = self._at.rule or (_LEFT_OUT[tag] if tag in self._left_out else "")
        if "hidden" in attrs or _JAMMER in named or _HIDDEN.search(style):
            rule = rule or "hidden text"
        elif _PICTURES.search(style) or _PICTURES.match(f"font-family:{attrs.get('face') or ''}"):
            rule = rule or "signs of a picture font"
        if self._at.depth < _DEEP:
            margin = self._at.margin or bool(_MARGIN.search(named))
            self._at = Node(tag, self._at, margin, rule, self._at.depth + 1)
        self._links += tag == "a"
        if tag == "ol":
            start_counting(self._at, attrs)
        elif tag == "li":
            self._label = label(self._at, attrs)
        elif tag == "tr":
            self._rows.append(_Row(self._at))
        elif tag in _CELLS and self._rows:
            self._rows[-1].starts.append(len(self.blocks))

    def _close_implied(self, tag: str) -> None:
        """Close what a new block ends by itself: a paragraph, and an item, row or cell of its own kind."""
        ends = {"p"} | (_CELLS if tag in _CELLS else {tag} & _IMPLIED)
        outermost: Node | None = None
        node: Node | None = self._at
        while node is not None and node.tag not in _WALLS and not (tag in _CELLS and node.tag == "tr"):
            if node.tag in ends:
                outermost = node
            node = node.parent
        if outermost is not None:
            self._close(outermost)

    def _close(self, node: Node) -> None:
        """Close the element and all that are still open in it."""
        while True:
            at = self._at
            if at.tag in _BLOCKS:
                self.end_block()
            if at.rule and (at.parent is None or at.parent.rule != at.rule):
                self._end_left(at.rule)
            self._links -= at.tag == "a"
            if at.tag == "li":
                self._label = ""
            elif at.tag == "tr" and self._rows:
                self._end_row(self._rows.pop())
            self._at = at.parent or at
            if at is node or at.parent is None:
                return

    def _end_row(self, row: _Row) -> None:
        """Join the cells of a row of data by tabs; cells that only lay out running text stay lines."""
        bounds = [*row.starts, len(self.blocks)]
        cells = [self.blocks[a:b] for a, b in pairwise(bounds)]
        joined = self.blocks[bounds[0] :]
        if not row.starts or any(block.kind == "table" for block in joined):
            return
        rows = table_row([[Paragraph(block.text, block.kind) for block in cell] for cell in cells])
        if len(rows) == 1 and rows[0].kind == "table":
            linked = sum(block.linked for block in joined)
            self.blocks[bounds[0] :] = [Block(rows[0].text, row.node, "table", None, linked)]
