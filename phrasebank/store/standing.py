"""Which phrases stand, and with which wording: what is done after occurrences have gone.

Why one place: replacing a file, forgetting it and taking an import back all leave phrases behind. A phrase
of a speech stands as long as it occurs somewhere, or a hand has worked on it; its wording is that of its
first occurrence, so that a copied text is always one that somebody wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from phrasebank.store.asking import lists
from phrasebank.store.bank import tuples
from phrasebank.store.batch import Batch, chunks
from phrasebank.text.fold import fold

# tables whose rows belong to a phrase and go with it
BELONGINGS = ("tags", "refusals", "attributions", "listings", "edits", "uses", "occurrences")

# the SQL condition that a phrase `p` stands
NEEDED = """
  origin = 'hand' OR starred OR note IS NOT NULL OR source_id IS NOT NULL
  OR EXISTS (SELECT 1 FROM occurrences o WHERE o.phrase_id = p.id)
  OR EXISTS (SELECT 1 FROM listings l WHERE l.phrase_id = p.id)
  OR EXISTS (SELECT 1 FROM tags t WHERE t.phrase_id = p.id AND t.origin = 'hand')
  OR EXISTS (SELECT 1 FROM refusals r WHERE r.phrase_id = p.id)
  OR EXISTS (SELECT 1 FROM uses u WHERE u.phrase_id = p.id)
  OR EXISTS (SELECT 1 FROM edits e WHERE e.phrase_id = p.id)
"""


def key_of(text: str) -> bytes:
    """Return the unique key of a phrase: 8 bytes of BLAKE2b over its folded text (or, if empty, itself).

    Why 8: each byte is stored twice a phrase; of banks with a million phrases one in 37 million has two
    phrases that share a key.
    """
    return hashlib.blake2b((fold(text) or text).encode("utf-8", "replace"), digest_size=8).digest()


def settle(batch: Batch, phrase_ids: Iterable[int]) -> int:
    """Remove of these phrases those that stand no longer, re-word the others; returns how many went."""
    gone = 0
    for part in chunks(phrase_ids):
        marks = ", ".join("?" * len(part))
        lost = [
            row[0]
            for row in batch.connection.execute(
                f"SELECT p.id FROM phrases p WHERE p.id IN ({marks}) AND NOT ({NEEDED})", part
            )
        ]
        remove(batch, lost)
        gone += len(lost)
        reword(batch, part)
    return gone


def homeless(batch: Batch, phrase_ids: Iterable[int]) -> list[int]:
    """Return those of these phrases that once stood in a speech, and stand in none any more.

    Why: a hand has kept them in the words of then; where they stand again, they have those of that place.
    """
    found: list[int] = []
    for marks, part in lists(phrase_ids):
        sql = f"SELECT p.id FROM phrases p WHERE p.id IN ({marks}) AND p.origin = 'speech'"
        sql += " AND NOT EXISTS (SELECT 1 FROM occurrences o WHERE o.phrase_id = p.id)"
        found.extend(phrase_id for (phrase_id,) in tuples(batch.connection, sql, part))
    return found


def remove(batch: Batch, phrase_ids: Iterable[int]) -> None:
    """Delete phrases with all that belongs to them."""
    for part in chunks(phrase_ids):
        marks = ", ".join("?" * len(part))
        for table in BELONGINGS:
            batch.delete(table, f"phrase_id IN ({marks})", part)
        batch.delete("phrases", f"id IN ({marks})", part)


def keep(batch: Batch, phrase_ids: Iterable[int]) -> None:
    """Make those of these phrases the owner's own that nothing else lets stand.

    Why not `settle`: a file was forgotten and a star kept one phrase of it; who takes the star away did not
    ask for the text to go.
    """
    for part in chunks(phrase_ids):
        marks = ", ".join("?" * len(part))
        lost = f"id IN (SELECT p.id FROM phrases p WHERE p.id IN ({marks}) AND NOT ({NEEDED}))"
        batch.update("phrases", {"origin": "hand"}, lost, part)


def withdraw(batch: Batch, source_id: int) -> list[int]:
    """Take a source's speeches out of the bank; returns the phrases that stood in it, not yet settled.

    Where a copy of it was imported too, what it holds becomes the copy's, and no phrase is left.
    """
    if _hand_on(batch, source_id):
        return []
    of_source = "IN (SELECT id FROM speeches WHERE source_id = ?)"
    sql = f"SELECT DISTINCT phrase_id FROM occurrences WHERE speech_id {of_source}"
    phrase_ids = {row[0] for row in batch.connection.execute(sql, (source_id,))}
    batch.delete("occurrences", f"speech_id {of_source}", (source_id,))
    batch.delete("sections", f"speech_id {of_source}", (source_id,))
    batch.delete("speeches", "source_id = ?", (source_id,))
    phrase_ids.update(release(batch, source_id))
    # a copy of an archive would be taken as known: let it be read again
    batch.delete("sources", "same_as = ?", (source_id,))
    return sorted(phrase_ids)


def release(batch: Batch, source_id: int) -> list[int]:
    """Let a table hold its ready-made phrases no longer; returns them."""
    sql = "SELECT id FROM phrases WHERE source_id = ?1"
    sql += " UNION SELECT phrase_id FROM listings WHERE source_id = ?1"
    phrase_ids = [row[0] for row in batch.connection.execute(sql, (source_id,))]
    batch.update("phrases", {"source_id": None}, "source_id = ?", (source_id,))
    batch.delete("listings", "source_id = ?", (source_id,))
    return phrase_ids


def _hand_on(batch: Batch, source_id: int) -> bool:
    """Give what a source holds to its first copy, if there is one; returns whether there was.

    An archive itself holds nothing, its members do: it has nothing to give.
    """
    row = batch.connection.execute(
        """
        SELECT c.id, s.format, s.encoding, s.ready FROM sources s JOIN sources c ON c.same_as = s.id
        WHERE s.id = ? AND (s.ready OR EXISTS (SELECT 1 FROM speeches WHERE source_id = s.id))
        ORDER BY c.id LIMIT 1
        """,
        (source_id,),
    ).fetchone()
    if row is None:
        return False
    heir, format, encoding, ready = row
    batch.update("speeches", {"source_id": heir}, "source_id = ?", (source_id,))
    batch.update("phrases", {"source_id": heir}, "source_id = ?", (source_id,))
    listed = batch.connection.execute("SELECT phrase_id FROM listings WHERE source_id = ?", (source_id,))
    rows = [(row[0], heir) for row in listed]
    batch.delete("listings", "source_id = ?", (source_id,))
    batch.insert_apart("listings", ("phrase_id", "source_id"), rows)
    about = {"format": format, "encoding": encoding, "ready": ready, "same_as": None}
    batch.update("sources", about, "id = ?", (heir,))
    batch.update("sources", {"same_as": heir}, "same_as = ?", (source_id,))
    return True


def reword(batch: Batch, phrase_ids: Sequence[int]) -> None:
    """Give phrases of speeches the wording of their first occurrence, where that has changed."""
    marks = ", ".join("?" * len(phrase_ids))
    rows = batch.connection.execute(
        f"""
        SELECT p.id, p.text, substr(s.text, o.start + 1, o."end" - o.start)
        FROM phrases p JOIN occurrences o ON o.phrase_id = p.id AND (o.speech_id, o.start) =
          (SELECT f.speech_id, f.start FROM occurrences f WHERE f.phrase_id = p.id
           ORDER BY f.speech_id, f.start LIMIT 1)
        JOIN speeches s ON s.id = o.speech_id
        WHERE p.id IN ({marks}) AND p.origin = 'speech'
          AND NOT EXISTS (SELECT 1 FROM edits e WHERE e.phrase_id = p.id)
        """,
        phrase_ids,
    ).fetchall()
    for phrase_id, text, wording in rows:
        if text != wording:
            batch.update("phrases", {"text": wording, "length": len(wording)}, "id = ?", (phrase_id,))
