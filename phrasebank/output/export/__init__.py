"""Every way out of the bank: one format a name, each a writer that streams.

Why a table: the command, its help and the choice by a file's suffix must know the same formats. A writer is
imported only when it is asked for. Invariant: what a format cannot hold is counted in `Tally.left_out` with
its reason, never dropped in silence.
"""

from __future__ import annotations

import importlib
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO

from phrasebank.store.exporting import Entry


@dataclass(slots=True)
class Tally:
    """What became of an export: how many phrases were written, and the IDs left out by reason."""

    written: int = 0
    left_out: dict[str, array[int]] = field(default_factory=dict)

    def leave_out(self, phrase_id: int, reason: str) -> None:
        """Count a phrase that the format cannot hold; `reason` is a translated sentence."""
        self.left_out.setdefault(reason, array("q")).append(phrase_id)


Writer = Callable[[Iterable[Entry], IO[bytes], Tally], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the usual suffix of its files, its writer (module:function below this package), whether it
    wants the phrases by theme and role, and whether a terminal can show it."""

    suffix: str
    writer: str
    grouped: bool = False
    text: bool = True

    def load(self) -> Writer:
        """Return the writer."""
        module, _colon, function = self.writer.partition(":")
        writer: Writer = getattr(importlib.import_module(f"{__name__}.{module}"), function)
        return writer


FORMATS: dict[str, Format] = {
    "csv": Format(".csv", "tables:write_csv"),
    "tsv": Format(".tsv", "tables:write_tsv"),
    "jsonl": Format(".jsonl", "tables:write_jsonl"),
    "txt": Format(".txt", "tables:write_txt"),
    "md": Format(".md", "grouped:write_md", grouped=True),
    "docx": Format(".docx", "grouped:write_docx_list", grouped=True, text=False),
    "espanso": Format(".yml", "expanders:write_espanso"),
    "vscode": Format(".code-snippets", "expanders:write_vscode"),
    "anki": Format(".anki.txt", "expanders:write_anki"),
    "rime": Format(".rime.txt", "input_methods:write_rime"),
    "sogou": Format(".sogou.txt", "input_methods:write_sogou", text=False),
    "mspinyin": Format(".dat", "input_methods:write_mspinyin", text=False),
}


def format_of(path: str) -> str | None:
    """Return the format that a file's name asks for, None where its suffix is no format's."""
    by_length = sorted(FORMATS, key=lambda name: -len(FORMATS[name].suffix))
    return next((name for name in by_length if path.lower().endswith(FORMATS[name].suffix)), None)
