"""What a file of ready-made phrases says besides texts and tags: whence they are, what a hand took away.

Invariant: what the bank knows of a phrase already stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from phrasebank.parsed import ReadyPhrase
from phrasebank.store.asking import lists
from phrasebank.store.bank import tuples
from phrasebank.store.batch import Batch, chunks
from phrasebank.store.naming import Naming

ATTRIBUTION = ("phrase_id", "source", "speaker", "occasion", "speech")


def refuse(batch: Batch, naming: Naming, new: Iterable[tuple[int, ReadyPhrase]]) -> None:
    """Store what a hand has taken from new phrases, where the file knows."""
    rows = {(phrase_id, naming.name(*name)) for phrase_id, ready in new for name in ready.refused}
    batch.insert("refusals", ("phrase_id", "name_id"), sorted(rows))


def attribute(batch: Batch, said: Iterable[tuple[int, ReadyPhrase]]) -> None:
    """Store where ready-made phrases are said to come from; what is known already stays."""
    rows = {
        phrase_id: (phrase_id, ready.source, ready.speaker, ready.occasion, ready.speech)
        for phrase_id, ready in said
        if ready.source or ready.speaker or ready.occasion or ready.speech
    }
    known: set[int] = set()
    for marks, part in lists(rows):
        sql = f"SELECT phrase_id FROM attributions WHERE phrase_id IN ({marks})"
        known.update(phrase_id for (phrase_id,) in tuples(batch.connection, sql, part))
    missing = [rows[phrase_id] for phrase_id in sorted(rows) if phrase_id not in known]
    batch.insert_apart("attributions", ATTRIBUTION, missing)


def claim(batch: Batch, source_id: int, phrase_ids: Iterable[int]) -> None:
    """Let a file hold its phrases: those that no other file of ready-made ones brought, and list the others.

    The first are what its earlier version had, and sentences of speeches: when the speech goes they stay.
    """
    for part in chunks(sorted(set(phrase_ids))):
        marks = ", ".join("?" * len(part))
        unclaimed = f"id IN ({marks}) AND origin <> 'hand' AND source_id IS NULL"
        batch.update("phrases", {"source_id": source_id}, unclaimed, part)
        others = f"SELECT id FROM phrases WHERE id IN ({marks}) AND source_id <> ? ORDER BY id"
        rows = [(row[0], source_id) for row in batch.connection.execute(others, (*part, source_id))]
        batch.insert_apart("listings", ("phrase_id", "source_id"), rows)
