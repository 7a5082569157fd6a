"""Looking whether the bank is sound, and mending what can be mended safely, from the speeches where it can.

Why findings and not errors: she wants the whole list, each with what it means.
Invariant: looking never writes; mending never removes a text that stands in a speech or that a hand has
worked on, and is a batch that can be taken back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from phrasebank.i18n import _
from phrasebank.store import index, migrations, standing
from phrasebank.store.bank import Bank, is_unwritable

_SPARE = 2  # times the size of the bank that should be free on its disk
_UNDECLARED = (
    ("occurrences", "section_id", "sections"),
    ("tags", "reason_id", "reasons"),
    ("phrases", "batch_id", "batches"),
)
_SHOWN = 5  # of many equal findings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `check` names it, `said` tells how it is; `fixable`: `fix` can mend it."""

    check: str
    ok: bool
    said: str
    fixable: bool = False


def examine(bank: Bank) -> Iterator[Finding]:
    """Look at everything, and yield what is found, sound things too; the bank is one opened for writing."""
    yield _sqlite(bank)
    yield _integrity(bank)
    if gone := migrations.missing(bank.connection):
        said = _("parts of the bank are gone: {tables}").format(tables=", ".join(gone))
        yield Finding("tables", False, said)
        return  # nothing else can be looked at without them
    yield _foreign_keys(bank)
    yield _index(bank)
    yield _texts(bank)
    yield _orphans(bank)
    yield _permissions(bank)
    yield _space(bank)


def fix(bank: Bank) -> list[Finding]:
    """Mend what is broken and can be mended; returns those findings as they were."""
    broken = [finding for finding in examine(bank) if not finding.ok and finding.fixable]
    if not broken:
        return []
    mending = {finding.check for finding in broken}
    if "permissions" in mending:
        os.chmod(bank.path, 0o600)
    with bank.batch("repair", ", ".join(sorted(mending))) as batch:
        if mending & {"texts", "orphans"}:
            rows = batch.connection.execute("SELECT id FROM phrases ORDER BY id")
            standing.settle(batch, [row[0] for row in rows])
        if "index" in mending:
            index.rebuild(batch.connection)
    return broken


def compact(bank: Bank) -> tuple[int, int]:
    """Give unused space back to the disk; returns the size in bytes before and after.

    What was taken back stays, since `undo` may bring it back; see `journal.let_go`.
    """
    bank.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = bank.path.stat().st_size
    index.settle(bank.connection)
    bank.connection.execute("VACUUM")
    bank.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before, bank.path.stat().st_size


def _sqlite(bank: Bank) -> Finding:
    options = {row[0] for row in bank.connection.execute("PRAGMA compile_options")}
    ok = "ENABLE_FTS5" in options
    said = _("SQLite {version}, with FTS5") if ok else _("SQLite {version} lacks FTS5: searching cannot work")
    return Finding("sqlite", ok, said.format(version=sqlite3.sqlite_version))


def _integrity(bank: Bank) -> Finding:
    rows = [str(row[0]) for row in bank.connection.execute(f"PRAGMA integrity_check({_SHOWN})")]
    if rows == ["ok"]:
        return Finding("integrity", True, _("the file is sound"))
    said = _("the file is damaged: {what}; restore a backup").format(what="; ".join(rows))
    return Finding("integrity", False, said)


def _foreign_keys(bank: Bank) -> Finding:
    rows = bank.connection.execute("PRAGMA foreign_key_check").fetchall()
    for table, column, target in _UNDECLARED:
        sql = f"SELECT ? FROM {table} WHERE {column} NOT NULL AND {column} NOT IN (SELECT id FROM {target})"
        rows += bank.connection.execute(sql, (table,)).fetchall()
    if not rows:
        return Finding("references", True, _("nothing points at what is not there"))
    tables = ", ".join(sorted({row[0] for row in rows}))
    return Finding(
        "references",
        False,
        _("{n} rows point at what is not there: {tables}").format(n=len(rows), tables=tables),
    )


def _index(bank: Bank) -> Finding:
    try:
        problems = index.check(bank.connection)
    except sqlite3.OperationalError as error:  # FTS5 looks into itself by what SQLite holds for a write
        if not is_unwritable(error):
            raise
        return Finding("index", True, _("the search index was not looked at: the bank is read-only"))
    if not problems:
        return Finding("index", True, _("the search index is equal to the phrases"))
    return Finding("index", False, "; ".join(problems[:_SHOWN]), fixable=True)


def _texts(bank: Bank) -> Finding:
    """See that each phrase stands in its speeches with its own words."""
    wrong = list(_misplaced(bank))
    if not wrong:
        return Finding("texts", True, _("every phrase stands in its speeches word for word"))
    said = _("{n} phrases differ from their speeches: {ids}").format(
        n=len(wrong), ids=", ".join(map(str, wrong[:_SHOWN]))
    )
    return Finding("texts", False, said, fixable=True)


def _misplaced(bank: Bank) -> Iterator[int]:
    """Yield the phrases that a speech does not have where it should, or not word for word the first time."""
    edited: dict[int, set[bytes]] = {}
    for row in bank.connection.execute("SELECT phrase_id, key FROM edits"):
        edited.setdefault(row[0], set()).add(row[1])
    seen: set[int] = set()
    for speech_id, text in bank.connection.execute("SELECT id, text FROM speeches ORDER BY id"):
        places = bank.connection.execute(
            'SELECT o.phrase_id, o.start, o."end", p.text, p.key, p.origin FROM occurrences o'
            " JOIN phrases p ON p.id = o.phrase_id WHERE o.speech_id = ? ORDER BY o.start",
            (speech_id,),
        )
        for phrase_id, start, end, wording, key, origin in places:
            there = text[start:end]
            first = phrase_id not in seen
            seen.add(phrase_id)
            if there == wording:
                continue
            word_for_word = first and origin == "speech" and phrase_id not in edited
            if word_for_word or standing.key_of(there) not in {key, *edited.get(phrase_id, ())}:
                yield phrase_id


def _orphans(bank: Bank) -> Finding:
    count = bank.connection.execute(
        f"SELECT count(*) FROM phrases p WHERE NOT ({standing.NEEDED})"
    ).fetchone()[0]
    if not count:
        return Finding("orphans", True, _("every phrase has a reason to be here"))
    return Finding(
        "orphans", False, _("{n} phrases stand in no speech any more").format(n=count), fixable=True
    )


def _permissions(bank: Bank) -> Finding:
    mode = bank.path.stat().st_mode & 0o777
    if os.name == "nt" or not mode & 0o077:
        return Finding("permissions", True, _("only its owner can read the bank"))
    return Finding(
        "permissions", False, _("others can read the bank (mode {mode:o})").format(mode=mode), fixable=True
    )


def _space(bank: Bank) -> Finding:
    free = shutil.disk_usage(bank.path.absolute().parent).free
    ok = free > bank.path.stat().st_size * _SPARE
    said = (
        _("{free} MB free on the disk")
        if ok
        else _("only {free} MB free on the disk: too little for a backup")
    )
    return Finding("space", ok, said.format(free=free // 1_000_000))
