"""What the bank holds of an import: of a file that is known already, and of a batch that has just come in."""

from __future__ import annotations

from phrasebank.models import Phrase
from phrasebank.store.bank import Bank
from phrasebank.store.reading import phrases
from phrasebank.store.sink import Added
from phrasebank.store.standing import plain

_OF_FILE = (
    "SELECT COALESCE(same_as, id) FROM sources WHERE path = ?1 OR (path >= ?1 || '!/' AND path < ?1 || '!0')"
)


def held(bank: Bank, path: str) -> Added:
    """Return what a known file, or all members of a known archive, brought: all of it is known now."""
    (speeches,) = bank.connection.execute(
        f"SELECT COUNT(*) FROM speeches WHERE source_id IN ({_OF_FILE})", (plain(path),)
    ).fetchone()
    (places,) = bank.connection.execute(
        "SELECT COUNT(*) FROM occurrences WHERE speech_id IN"
        f" (SELECT id FROM speeches WHERE source_id IN ({_OF_FILE}))",
        (plain(path),),
    ).fetchone()
    (ready,) = bank.connection.execute(
        f"SELECT coalesce(sum(ready), 0) FROM sources WHERE id IN ({_OF_FILE})", (plain(path),)
    ).fetchone()
    sentences = places + ready
    return Added(speeches, sentences, 0, sentences, 0, (), False)


def brought(bank: Bank, batch: int, limit: int) -> list[Phrase]:
    """Return up to `limit` phrases that a batch brought new, spread over all of it."""
    ids = [row[0] for row in bank.connection.execute("SELECT id FROM phrases WHERE batch_id = ?", (batch,))]
    step = max(1, len(ids) // limit)
    return phrases(bank, ids[::step][:limit])
