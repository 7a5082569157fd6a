"""Letting go of files: their speeches leave the bank, and phrases that stood nowhere else go with them.

Invariant: a phrase that stands in another file, or that a hand has worked on, stays (`standing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from phrasebank import system
from phrasebank.errors import NothingFound
from phrasebank.i18n import _
from phrasebank.parsed import INNER
from phrasebank.store.backup import before_large
from phrasebank.store.bank import Bank
from phrasebank.store.batch import plain
from phrasebank.store.standing import settle, withdraw

FILELESS = "-/"  # begins the path of what came from standard input or the clipboard


def matching(bank: Bank, words: Iterable[str]) -> dict[int, str]:
    """Return the sources (id, path) that paths, folders or file names mean.

    Raises NothingFound for a word that means none.
    """
    found: dict[int, str] = {}
    for word in words:
        path = plain(system.whole_path(word))
        rows = bank.connection.execute(
            "SELECT id, path FROM sources WHERE path = ?1 OR name = ?2 OR instr(path, ?3 || '/') = 1"
            " OR instr(path, ?3 || char(92)) = 1 OR instr(path, ?1 || '!/') = 1 ORDER BY id",
            (path, plain(word), path.rstrip("/\\")),  # all of a disk: its path ends so itself
        ).fetchall()
        if not rows:
            raise NothingFound(
                _("nothing was imported from {path}").format(path=word), hint=_("see: phrasebank speeches")
            )
        found.update((row[0], row[1]) for row in rows)
    return found


def missing(bank: Bank) -> dict[int, str]:
    """Return the sources (id, path) whose file is not there any more; what never had one is not meant."""
    rows = bank.connection.execute("SELECT id, path FROM sources ORDER BY id").fetchall()
    return {
        source_id: path
        for source_id, path in rows
        if not path.startswith(FILELESS) and not Path(path.partition(INNER)[0]).exists()
    }


def forget(bank: Bank, source_ids: Sequence[int], what: str) -> int:
    """Take sources with their speeches out of the bank; returns how many phrases went with them."""
    gone = 0
    before_large(bank, "forget", _sentences(bank, source_ids))
    with bank.batch("forget", what) as batch:
        for source_id in source_ids:
            if batch.connection.execute("SELECT 1 FROM sources WHERE id = ?", (source_id,)).fetchone():
                gone += settle(batch, withdraw(batch, source_id))
                batch.delete("sources", "id = ?", (source_id,))
        batch.count(files=len(source_ids), phrases=gone)
    return gone


def _sentences(bank: Bank, source_ids: Sequence[int]) -> int:
    """Return how many sentences stand in the speeches of sources."""
    sql = "SELECT count(*) FROM occurrences WHERE speech_id IN (SELECT id FROM speeches WHERE source_id = ?)"
    return sum(bank.connection.execute(sql, (source_id,)).fetchone()[0] for source_id in source_ids)
