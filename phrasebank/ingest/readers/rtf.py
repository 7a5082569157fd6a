"""Rich Text Format → Document.

Why our own: a library that strips the marks also strips what they mean; the automatic numbers (\\listtext),
the cells of tables, deleted and hidden text, notes and the encoding of each font are all in the marks.
Source: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from phrasebank.ingest.readers.created import day
from phrasebank.ingest.readers.equations import shown
from phrasebank.ingest.readers.limits import Limits
from phrasebank.ingest.readers.lines import mend_surrogates, table_row
from phrasebank.ingest.readers.numbers import labelled
from phrasebank.ingest.readers.rtfwords import (
    BESIDE,
    KEPT_STARRED,
    SIGNS,
    SKIPPED,
    STORIES,
    TARGETS,
    TOKEN,
    TOKEN_WIDE,
    Fonts,
    State,
    without_binaries,
)
from phrasebank.parsed import Document, Paragraph, ParagraphKind, Removal

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])\b", re.IGNORECASE)


def read_rtf(data: bytes, limits: Limits) -> Document:
    """Read RTF: paragraphs, rows of tables, notes, automatic numbers, heading levels."""
    data = without_binaries(data)
    reader = _Rtf(data)
    reader.run()
    info = re.search(rb"\{\\info\b", data)
    return Document(
        (*reader.paragraphs, *reader.notes),
        "rtf",
        title=_info(data, "title", reader) if info else None,
        author=_info(data, "author", reader) if info else None,
        created=_created(data),
        removed=tuple(Removal(rule, text) for rule, text in reader.left.items() if text.strip()),
    )


def _info(data: bytes, name: str, outer: _Rtf) -> str | None:
    """Return an entry of the document's properties."""
    found = re.findall(rb"\{\\%s\s?([^{}]*)\}" % name.encode(), data[:200_000])
    if not found:
        return None
    inner = _Rtf(b"{" + found[-1] + b"}")  # the last of two alternatives is the one in Unicode
    inner.fonts.page = outer.fonts.page
    inner.run()
    return " ".join(paragraph.text.strip() for paragraph in inner.paragraphs) or None


def _created(data: bytes) -> str | None:
    found = re.search(
        rb"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2})\\min(\d{1,2}))?", data[:200_000]
    )
    if found is None:
        return None
    return day("{}-{:0>2}-{:0>2}T{:0>2}:{:0>2}".format(*(part.decode() for part in found.groups(b""))))


@dataclass(slots=True)
class _Rtf:
    """The walk through the tokens."""

    data: bytes
    fonts: Fonts = field(default_factory=Fonts)
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    _state: State = field(default_factory=State)
    _stack: list[State] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _text: dict[str, list[str]] = field(
        default_factory=lambda: {target: [] for target in (*STORIES, "label", "styles", "code")}
    )
    _boxes: list[Paragraph] = field(default_factory=list)  # of the paragraph that is being read
    _cell: list[Paragraph] = field(default_factory=list)
    _cells: list[list[Paragraph]] = field(default_factory=list)
    _level: int | None = None
    _levels: dict[int, int | None] = field(default_factory=dict)
    _style: int = 0
    _label: str | None = None
    _skip: int = 0

    def run(self) -> None:
        """Read all tokens."""
        tokens = TOKEN_WIDE if re.search(rb"\\ansicpg(?:936|950|932|949|54936)\b", self.data[:400]) else TOKEN
        for match in tokens.finditer(self.data):
            word, number, code, sign, brace, plain = match.groups(b"")
            if brace:
                self._brace(brace == b"{")
            elif self._skip and (code or plain or word or sign):
                self._stand_in(code, plain)
            elif code:
                self._bytes.append(int(code, 16))
            elif plain:
                self._bytes += plain
            elif sign:
                self._symbol(sign)
            elif word:
                self._word(word.decode("ascii"), int(number) if number else None)
        self._end_paragraph("body")
        self._end_row()

    def _stand_in(self, code: bytes, plain: bytes) -> None:
        """Pass over what stands for readers without Unicode after a Unicode character."""
        if plain:
            self._bytes += plain[self._skip :]
            self._skip = max(0, self._skip - len(plain))
        else:
            self._skip -= 1

    def _brace(self, opens: bool) -> None:
        self._flush()
        self._skip = 0
        if opens:
            self._stack.append(self._state)
            self._state = replace(self._state, starred=False)
        elif self._stack:
            before = self._state
            self._state = self._stack.pop()
            if before.target == "styles":
                self._end_style()
            elif before.target != self._state.target:
                self._end_target(before.target)

    def _end_target(self, target: str) -> None:
        """Take what a group held whose text goes elsewhere than that around it."""
        if target in ("note", "box"):
            self._end_paragraph(target)
        elif target == "label":
            self._label = self._taken("label").strip()
        elif target == "code" and (text := shown(code := self._taken("code"))):
            self._append(text)
            self.left["field codes"] = self.left.get("field codes", "") + code

    def _symbol(self, sign: bytes) -> None:
        if sign == b"*":
            self._state = replace(self._state, starred=True)
        elif sign in b"\\{}":
            self._bytes += sign
        elif sign in (b"~", b"_"):
            self._put(SIGNS[sign.decode()])
        elif sign in (b"\r", b"\n"):
            self._break()

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._flush()
            self._append(chr(number % 65536))
            self._skip = self._state.unicode_skip
        elif word in SIGNS:
            self._put(SIGNS[word])
        elif word in ("par", "sect", "page", "column"):
            self._break()
        elif word in ("cell", "nestcell"):
            self._end_cell()
        elif word in ("row", "nestrow"):
            self._flush()
            self._end_row()
        elif word in SKIPPED or word in BESIDE or word in TARGETS:
            self._destination(word)
        elif word == "ud":
            self._flush()
            self._state = replace(self._state, target=self._state.around, starred=False)
        elif self._state.starred and word not in KEPT_STARRED:
            self._flush()
            self._state = replace(self._state, target="skip", starred=False)
        else:
            self._property(word, number)

    def _destination(self, word: str) -> None:
        self._flush()
        state = replace(self._state, starred=False)
        if word in SKIPPED:
            self._state = replace(state, target="skip")
        elif word in BESIDE:
            self._state = replace(state, rule=state.rule or BESIDE[word])
        elif word == "upr":  # the same text twice: first for readers without Unicode
            self._state = replace(state, around=state.target, target="skip")
        elif word == "fldinst":
            shows = state.target in STORIES and not state.rule
            self._state = replace(state, target="code" if shows else "skip")
        elif state.target == "body" or word == "stylesheet":
            self._state = replace(state, target=TARGETS[word])

    def _property(self, word: str, number: int | None) -> None:
        on = number != 0
        if word in ("f", "deff", "fcharset", "cpg", "ansicpg", "plain"):
            self._flush()
            self._state = self.fonts.word(word, number or 0, self._state)
        elif word == "uc":
            self._state = replace(self._state, unicode_skip=max(0, number or 0))
        elif word in ("deleted", "v"):
            self._flush()
            state = self._state
            self._state = replace(state, deleted=on) if word == "deleted" else replace(state, hidden=on)
        elif word in ("pard", "intbl") and self._state.target == "body":
            self._level = self._level if word == "intbl" else None
            self._state = replace(self._state, in_table=word == "intbl")
        elif word == "s" and number is not None:
            self._style = number
            self._level = self._levels.get(number) if self._state.target == "body" else self._level
        elif word == "outlinelevel" and number is not None:
            self._outline(number + 1 if 0 <= number < 9 else None)
        self._state = replace(self._state, starred=False) if self._state.starred else self._state

    def _end_style(self) -> None:
        """Take the name of a style, which says its level where the style itself does not."""
        named = _HEADING.match(self._taken("styles").strip())
        if named and self._levels.get(self._style) is None:
            self._levels[self._style] = int(named[1])

    def _outline(self, level: int | None) -> None:
        if self._state.target == "styles":
            self._levels[self._style] = level
        elif self._state.target == "body":
            self._level = level

    def _put(self, sign: str) -> None:
        self._flush()
        self._append(sign)

    def _flush(self) -> None:
        """Decode the bytes that have come together under one encoding."""
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        if self._state.target in self._text:
            self._append(self.fonts.decoded(data, self._state.codec))

    def _append(self, text: str) -> None:
        state = self._state
        if state.target not in self._text:
            return
        rule = state.rule or ("deleted text" if state.deleted else "hidden text" if state.hidden else "")
        if rule:
            self.left[rule] = self.left.get(rule, "") + text
        else:
            self._text[state.target].append(text)

    def _break(self) -> None:
        self._flush()
        state = self._state
        if state.target in STORIES and not state.rule and not state.deleted:
            self._end_paragraph(state.target)

    def _taken(self, target: str) -> str:
        """Return the text collected so far and begin anew; pairs of surrogates become one character."""
        text = "".join(self._text[target])
        self._text[target].clear()
        return mend_surrogates(text)

    def _end_paragraph(self, target: str, in_cell: bool = False) -> None:
        text = self._taken(target)
        if target == "note":
            self.notes.append(Paragraph(text.strip(), "note"))
        elif target == "box":
            self._boxes.append(Paragraph(text.strip()))
        else:
            here = self._cell if in_cell or self._state.in_table else self.paragraphs
            here += [p for p in (self._finished(text), *self._boxes) if p.text.strip()]
            self._boxes.clear()

    def _end_cell(self) -> None:
        """End a cell of the body; in a box or a note it is but a line."""
        self._flush()
        if self._state.target != "body":
            self._break()
        elif not self._state.rule:
            self._end_paragraph("body", in_cell=True)
            self._cells.append(list(self._cell))
            self._cell.clear()

    def _finished(self, text: str) -> Paragraph:
        """Return a paragraph of the body, its number before it."""
        label, self._label = self._label, None
        numbered = label is not None and any(char.isalnum() for char in label)
        if label and numbered and text.strip():
            text = labelled(label, text)
        kind: ParagraphKind = "heading" if self._level else "list" if label and not numbered else "body"
        return Paragraph(text.strip("\t"), kind, self._level)

    def _end_row(self) -> None:
        self.paragraphs += table_row([*self._cells, *([list(self._cell)] if self._cell else [])])
        self._cells.clear()
        self._cell.clear()
