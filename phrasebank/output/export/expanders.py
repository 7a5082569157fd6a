"""Text expanders and cards: espanso, VS Code snippets, Anki.

Why JSON strings in YAML: every JSON string is a YAML one, so no text can break the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import IO

from phrasebank.i18n import _
from phrasebank.output.export import Tally
from phrasebank.output.export.codes import LETTERS, Limits, coded
from phrasebank.output.render import json_line, plain
from phrasebank.store.exporting import Entry
from phrasebank.text import slots
from phrasebank.text.safe import for_clipboard

_ANY = Limits(one_line=False)
_LABEL = 24  # characters of a phrase that name it in a list
_SNIPPET = re.compile(r"([\\$}])")
_CLAUSE = re.compile("[，。；：！？,;:!?]")


def write_espanso(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write a match file: `:` and the code type the phrase; of several, espanso offers the choice.

    espanso expands a trigger at once, so none may begin another: a code that is short ends in `:` too.
    """
    out.write(b"matches:\n")
    for item in coded(entries, _ANY, tally):
        text = item.text.replace("{{", "\\{\\{")  # what espanso would take for a variable
        out.write(
            f"  - trigger: {json_line(f':{item.code}' + (':' if len(item.code) < LETTERS else ''))}\n"
            f"    label: {json_line(plain(item.text)[:_LABEL])}\n"
            f"    replace: {json_line(text)}\n"
            "    force_mode: clipboard\n".encode()
        )


def write_vscode(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write a .code-snippets file: the code completes to the phrase, its slots are places to tab through."""
    out.write(b"{")
    for n, item in enumerate(coded(entries, _ANY, tally)):
        phrase = item.entry.phrase
        about = " ".join(filter(None, (phrase.role, *phrase.themes)))
        snippet = {
            "prefix": [item.code, plain(item.text)[:_LABEL]],
            "body": _with_places(item.text).split("\n"),
            "description": about,
            "scope": "markdown,plaintext",
        }
        separator = ",\n" if n else "\n"
        out.write(f"{separator}{json_line(f'{phrase.id} {plain(item.text)[:_LABEL]}')}: ".encode())
        out.write(json_line(snippet).encode())
    out.write(b"\n}\n")


def _with_places(text: str) -> str:
    """Turn the slots of a text into numbered places, those of one name into one, and escape the rest."""
    numbers: dict[str, int] = {}
    parts, done = [], 0
    for slot in slots.find(text):
        number = numbers.setdefault(slot.name, len(numbers) + 1)
        parts += [_escaped(text[done : slot.start]), f"${{{number}:{_escaped(slot.raw)}}}"]
        done = slot.end
    return "".join([*parts, _escaped(text[done:])])


def _escaped(text: str) -> str:
    return _SNIPPET.sub(r"\\\1", text)


def write_anki(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write notes for Anki's import: the beginning and what it is about in front, the whole phrase behind."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    columns = (_("beginning"), _("phrase"), _("source"), _("tags"))
    names = "\t".join(columns)
    text.write(f"#separator:tab\n#html:false\n#columns:{names}\n#tags column:4\n")
    table = csv.writer(text, delimiter="\t", lineterminator="\n")
    for entry in entries:
        phrase = entry.phrase
        whole = for_clipboard(phrase.text)
        tags = [tag.replace(" ", "_") for tag in (phrase.role, *phrase.themes) if tag]
        front = f"{' '.join(tags)}：{_CLAUSE.split(plain(whole), maxsplit=1)[0]}…"
        table.writerow((front, whole, for_clipboard(phrase.speech or phrase.source or ""), " ".join(tags)))
        tally.written += 1
    text.detach()
