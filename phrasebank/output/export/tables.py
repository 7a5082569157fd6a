"""Tables and plain text: what comes back whole by `import` (CSV, TSV, JSON lines), and a phrase a line.

Why a byte order mark in CSV: without it Excel takes UTF-8 for the system's code page.
Invariant: `import` understands every column but `uses` and `count`, which a bank counts itself; a name that
holds a mark by which names are parted stands in quotes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

from phrasebank.output.export import Tally
from phrasebank.output.render import facts, json_line, plain
from phrasebank.store.exporting import Entry
from phrasebank.text.safe import for_clipboard

COLUMNS = (
    *("text", "role", "themes", "speaker", "occasion", "speech", "source", "note"),
    *("starred", "uses", "count", "by_hand", "by_rule", "removed", "id"),
)
_PARTING = re.compile(r'[;；|｜、,，\s"]')


def write_csv(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write comma-separated values for Excel and for `import`."""
    out.write(b"\xef\xbb\xbf")
    _write_table(entries, out, tally, ",")


def write_tsv(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write tab-separated values; a tab or line feed in a text is quoted."""
    _write_table(entries, out, tally, "\t")


def write_jsonl(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write one JSON object a line."""
    for entry in entries:
        out.write(f"{json_line({**facts(entry.phrase), 'note': entry.note, **_given(entry)})}\n".encode())
        tally.written += 1


def write_txt(entries: Iterable[Entry], out: IO[bytes], tally: Tally) -> None:
    """Write one phrase a line, whatever lines it has itself."""
    for entry in entries:
        out.write(f"{plain(entry.phrase.text)}\n".encode())
        tally.written += 1


def _write_table(entries: Iterable[Entry], out: IO[bytes], tally: Tally, delimiter: str) -> None:
    """Write a header and one row a phrase."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    table = csv.writer(text, delimiter=delimiter)
    table.writerow(COLUMNS)
    for entry in entries:
        row = {
            **facts(entry.phrase),
            **{column: _cell(names) for column, names in _given(entry).items()},
            "themes": _cell(entry.phrase.themes),
            "starred": int(entry.phrase.starred),
            "note": entry.note,
        }
        cells = ("" if row[name] is None else str(row[name]) for name in COLUMNS)
        table.writerow(map(for_clipboard, cells))
        tally.written += 1
    text.detach()


def _given(entry: Entry) -> dict[str, Sequence[str]]:
    """Return the columns that tell who gave and took the tags."""
    return {"by_hand": entry.by_hand, "by_rule": entry.by_rule, "removed": entry.removed}


def _cell(names: Iterable[str]) -> str:
    """Return names as one cell."""
    return "；".join('"' + name.replace('"', '""') + '"' if _PARTING.search(name) else name for name in names)
