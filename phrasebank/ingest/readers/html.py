"""Web pages → the article, without menus, margins and buttons.

How the article is found: running text is told from lists of links by its stops and commas; the smallest
element that holds nine tenths of the running text is the article, widened while what it gains is running text
too; to one that is a single line belong the lines beside it (a salutation, a signature).
Invariant: what is left out goes into `removed`.
"""

from __future__ import annotations

import re
from collections import Counter

from phrasebank.ingest.readers.decode import decode
from phrasebank.ingest.readers.htmlblocks import blocks_of
from phrasebank.ingest.readers.htmlnodes import Block, Node
from phrasebank.ingest.readers.limits import Limits
from phrasebank.parsed import Document, Paragraph, Removal

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
_LINES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "center"))
_TITLE_TAIL = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,30}$")


def read_html(data: bytes, limits: Limits) -> Document:
    """Read a page."""
    text, encoding = page_text(data)
    return page(text, encoding)


def page_text(data: bytes) -> tuple[str, str]:
    """Return text and encoding of a page: UTF-8 if it can be, else what it says, else by its characters.

    Pages saved by a browser are UTF-8 whatever they say. Raises Undecodable.
    """
    said = _CHARSET.search(data[:4096])
    codec = _CODECS.get(said[1].decode("ascii").lower()) if said else None
    for name in ("utf-8-sig", codec):
        try:
            if name and b"\0" not in data[:64]:
                return data.decode(name), "utf-8" if name == "utf-8-sig" else name
        except UnicodeDecodeError:
            continue
    return decode(data)


def page(text: str, encoding: str | None = None, kind: str = "html") -> Document:
    """Make the document of a page's source; a headline outside the article is put before it."""
    parser = blocks_of(text)
    kept, left = article(parser.blocks)
    headlines = [block for block in parser.blocks if block.level == 1]
    headline = headlines[0] if len(headlines) == 1 else None
    if headline is not None and headline in left:
        kept = [headline, *kept]
        left = [block for block in left if block is not headline]
    removed = [*parser.removed, *(Removal("around the article", block.text) for block in left)]
    title = headline.text if headline else _TITLE_TAIL.sub("", parser.title[:300])
    return Document(
        tuple(Paragraph(block.text, block.kind, block.level) for block in kept),
        kind,
        encoding=encoding,
        title=title or None,
        removed=tuple(removed),
    )


def article(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Part the lines of a page into those of the article and those around it, each in order."""
    whole = sum(block.running for block in blocks)
    if not whole:
        return blocks, []
    running: Counter[Node] = Counter()
    length: Counter[Node] = Counter()
    for block in blocks:
        for node in _upwards(block.node):
            running[node] += block.running
            length[node] += len(block.text)
    best = max((node for node in running if running[node] >= 0.9 * whole), key=lambda node: node.depth)
    while best.parent is not None:
        gained = length[best.parent] - length[best]
        if (running[best.parent] - running[best]) * 2 < gained:
            break
        best = best.parent
    kept = [block for block in blocks if best in _upwards(block.node)]
    if best.tag in _LINES or (best.tag in ("div", "section") and len(kept) == 1):
        kept = [block for block in blocks if _beside(block, best)]
    inside = set(map(id, kept))
    return kept, [block for block in blocks if id(block) not in inside]


def _beside(block: Block, line: Node) -> bool:
    """Tell whether a block stands in a line of the article, or in one beside it that is no menu."""
    node = block.node
    while node.parent is not None and node.parent is not line.parent:
        node = node.parent
    alike = node.parent is not None and node.tag in (*_LINES, line.tag)
    return node is line or (alike and not block.node.margin and block.linked * 3 < len(block.text))


def _upwards(node: Node | None) -> list[Node]:
    """Return a node and all around it."""
    chain = []
    while node is not None:
        chain.append(node)
        node = node.parent
    return chain
