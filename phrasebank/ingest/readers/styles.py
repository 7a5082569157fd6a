"""The styles of a Word document: what a paragraph inherits of heading level and list, and what is not shown.

Why: most headings and many numbers are set by style, not at the paragraph; and what was pasted from the web
has hidden lines (“窗体顶端”) by style too. Source: ECMA-376 part 1, 17.7.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace

from phrasebank.ingest.readers.package import attribute, children, first_child, whole

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_DEEP = 20  # styles based on one another; more is a circle


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph has: `heading` level 1–9 or None; `list` 0 for none; `list_level` from 0."""

    heading: int | None = None
    list: int = 0
    list_level: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """A style as written; None: inherited."""

    name: str
    based_on: str | None
    properties: ET.Element | None
    hidden: bool | None = None


class Styles:
    """All styles by their identifier; `default` is that of paragraphs which name none."""

    def __init__(self, styles: dict[str, Style], default: str | None) -> None:
        self._styles = styles
        self._default = default
        self._looks: dict[str | None, Look] = {}

    def look(self, properties: ET.Element | None) -> Look:
        """Return the look of a paragraph by its own properties (None: it has none) over its style's."""
        named = first_child(properties, "pStyle")
        style = self._default if named is None else attribute(named, "val")
        look = self._style_look(style)
        return look if properties is None else _over(look, properties)

    def hides(self, properties: ET.Element | None) -> bool:
        """Tell whether what has these properties (of a paragraph or a run) is hidden by its style."""
        named = first_child(properties, "pStyle", "rStyle")
        chain = self._chain(None if named is None else attribute(named, "val"))
        return next((style.hidden for style in chain if style.hidden is not None), False)

    def _chain(self, name: str | None) -> list[Style]:
        """Return a style and all that it is based on."""
        chain: list[Style] = []
        while name in self._styles and len(chain) < _DEEP:
            chain.append(self._styles[name])
            name = chain[-1].based_on
        return chain

    def _style_look(self, name: str | None) -> Look:
        if name not in self._looks:
            look = Look()
            for style in reversed(self._chain(name)):
                if match := _HEADING_NAME.match(style.name):
                    look = replace(look, heading=int(match[1]))
                elif style.name.lower() in ("title", "标题"):
                    look = replace(look, heading=1)
                if style.properties is not None:
                    look = _over(look, style.properties)
            self._looks[name] = look
        return self._looks[name]


def read_styles(root: ET.Element | None) -> Styles:
    """Read `styles.xml` (None: the document has none)."""
    styles: dict[str, Style] = {}
    default = None
    for node in children(root, "style"):
        identifier = attribute(node, "styleId") or ""
        name, based_on = first_child(node, "name"), first_child(node, "basedOn")
        styles[identifier] = Style(
            (attribute(name, "val") or "") if name is not None else "",
            attribute(based_on, "val") if based_on is not None else None,
            first_child(node, "pPr"),
            hidden(first_child(node, "rPr")),
        )
        if attribute(node, "type") in ("paragraph", None) and attribute(node, "default") in ("1", "true"):
            default = identifier
    return Styles(styles, default)


def _over(look: Look, properties: ET.Element) -> Look:
    """Return a look changed by what paragraph properties say."""
    outline = first_child(properties, "outlineLvl")
    if outline is not None:
        level = whole(attribute(outline, "val"))
        look = replace(look, heading=level + 1 if level is not None and 0 <= level < 9 else None)
    numbers = first_child(properties, "numPr")
    if numbers is not None:
        which, level_node = first_child(numbers, "numId"), first_child(numbers, "ilvl")
        if which is not None:
            look = replace(look, list=whole(attribute(which, "val")) or 0)
        if level_node is not None:
            look = replace(look, list_level=whole(attribute(level_node, "val")) or 0)
    return look


def hidden(properties: ET.Element | None) -> bool | None:
    """Tell whether properties of a run hide it; None: they say nothing of it."""
    mark = first_child(properties, "vanish")
    return None if mark is None else attribute(mark, "val") not in ("0", "false", "off")
