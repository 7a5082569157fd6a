"""Phrases under their theme and role, numbered, to read and to print: Markdown and .docx."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from phrasebank.i18n import _
from phrasebank.output.document import Line, write_docx
from phrasebank.output.export import Tally
from phrasebank.output.render import citation, plain
from phrasebank.store.exporting import Entry

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def write_md(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write Markdown: a heading a theme, one below it a role, numbered phrases with their source."""
    marks = {"title": "# {}\n", "heading": "\n## {}\n", "subheading": "\n### {}\n\n", "body": "{}\n"}
    for line in _lines(entries, tally, markup=True):
        out.write(marks[line.look].format(line.text).encode())


def write_docx_list(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write the same as a document for printing, in the layout of official papers."""
    write_docx(out, _lines(entries, tally, markup=False))


def _lines(entries: Iterable[Entry], tally: Tally, *, markup: bool) -> Iterator[Line]:
    """Yield the title, headings where the group changes, and the phrases; `markup`: for Markdown."""
    yield Line(_("Phrase bank"), "title")
    theme = role = ""
    number = 0
    for entry in entries:
        phrase = entry.phrase
        its_theme, its_role = (*phrase.themes, _("no theme"))[0], phrase.role or _("no role")
        if its_theme != theme:
            yield Line(_plain(its_theme, markup), "heading")
            theme, role = its_theme, ""
        if its_role != role:
            yield Line(_plain(its_role, markup), "subheading")
            role, number = its_role, 0
        number += 1
        said = f"{number}. {_plain(phrase.text + citation(phrase), markup)}"
        note = f" [{_('note')}: {_plain(entry.note, markup)}]" if entry.note else ""
        yield Line(said + note)
        tally.written += 1


def _plain(text: str, markup: bool) -> str:
    """Return a text as one line, with what Markdown would take for markup escaped."""
    line = plain(text)
    return _MARKUP.sub(r"\\\1", line) if markup else line
