"""The words of Rich Text Format that matter for its text, and what holds inside a group.

Source: Rich Text Format Specification 1.9.1; code pages and character sets from its font table section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

_MARKS = rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|"
TOKEN = re.compile(_MARKS + rb"([^\\{}\r\n]+)")
# some writers leave the second byte of a Chinese character unescaped even where it is “{”, “}” or “\”
TOKEN_WIDE = re.compile(_MARKS + rb"((?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[^\\{}\r\n])+)")
_PICTURES = "pictures"  # no codec: what is written in such a font are signs without a meaning
# a font's character set → codec; 0 and 1 mean the document's own page
_CHARSETS = {
    2: _PICTURES,
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
PAGES = {936: "gb18030", 950: "cp950", 65001: "utf-8", 10000: "mac_roman", 54936: "gb18030"}
# words that stand for a character
SIGNS = {
    "tab": "\t",
    "line": "\n",
    "~": "\xa0",
    "_": "-",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}
# groups whose text is not the document's
SKIPPED = frozenset(
    """
    colortbl info pict objdata generator listtable listoverridetable revtbl rsidtbl themedata
    colorschememapping latentstyles datastore xmlnstbl mmathPr bkmkstart bkmkend sn sv nonshppict listname
    liststylename pgptbl filetbl atnid atnauthor atndate atnref atntime atnparent ftnsep ftnsepc ftncn
    aftnsep aftnsepc aftncn pnseclvl background fchars lchars xe tc
    """.split()
)
# groups whose text goes elsewhere than into the body: see State.target
TARGETS = {
    "footnote": "note",
    "listtext": "label",
    "pntext": "label",
    "upr": "skip",
    "fonttbl": "fonts",
    "stylesheet": "styles",
    "shptxt": "box",
    "fldinst": "code",
}
STORIES = ("body", "note", "box")  # targets that hold paragraphs
# groups marked as “pass over if unknown” that we know
KEPT_STARRED = frozenset(("listtext", "pntext", "shpinst", "shppict", "ud", "footnote"))
# groups that are accounted for under a rule
BESIDE = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "page heads and feet"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "page heads and feet"),
    "annotation": "comments",
}


@dataclass(frozen=True, slots=True)
class State:
    """What holds inside a group.

    `target`: where its text goes: "body", "note", "box", "label" (a number), "code" (of a field), "fonts" and
    "styles" (tables), "skip"; `around`: the target of the group around an alternative (\\upr); `rule`: why
    its text is left out.
    """

    target: str = "body"
    around: str = "body"
    rule: str = ""
    unicode_skip: int = 1
    codec: str = ""
    deleted: bool = False
    hidden: bool = False
    in_table: bool = False
    starred: bool = False


@dataclass(slots=True)
class Fonts:
    """The encodings of a document's fonts by their number; `page` is that of what has no font of its own."""

    page: str = "cp1252"
    _codecs: dict[int, str] = field(default_factory=dict)
    _listed: int = 0  # the font whose entry in the table is being read
    _default: int = 0

    def word(self, word: str, number: int, state: State) -> State:
        """Take a word about fonts and return what holds after it."""
        if word == "ansicpg":
            self.page = PAGES.get(number, f"cp{number}")
        elif word == "deff":
            self._default = number
        elif state.target == "fonts":
            if word == "f":
                self._listed = number
            elif word == "fcharset" and number in _CHARSETS:
                self._codecs[self._listed] = _CHARSETS[number]
        elif word == "f":
            return replace(state, codec=self._codecs.get(number, ""))
        elif word == "plain":
            return replace(state, codec=self._codecs.get(self._default, ""), deleted=False, hidden=False)
        return state

    def decoded(self, data: bytes, codec: str) -> str:
        """Decode by a font's encoding, else the document's, else as Chinese; what fits none is marked “�”."""
        if codec == _PICTURES and len(data) == 1:  # a bullet; more may be text whose own font is not named
            return chr(0xF000 + data[0])
        for name in (codec, self.page, "gb18030"):
            try:
                return data.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
        return data.decode("gb18030", "replace")


def without_binaries(data: bytes) -> bytes:
    """Leave out pictures that stand as bare bytes: a brace or backslash in them is none."""
    parts, at = [], 0
    for found in re.finditer(rb"(?<!\\)\\bin(\d{1,9}) ?", data):
        if found.start() >= at:
            parts.append(data[at : found.start()])
            at = found.end() + int(found[1])
    return b"".join((*parts, data[at:])) if parts else data
