"""Reading the whole bank, or what filters leave of it, phrase by phrase, in flat memory.

Invariant: the ids come from one statement, in one order; phrases are read a few hundred at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phrasebank.models import Filters, Phrase
from phrasebank.store import filtering, reading
from phrasebank.store.bank import Bank

_PART = 500  # phrases read at a time

# a phrase stands under its surest theme; what has none comes last
_BY_GROUP = """
coalesce((SELECT t.name_id FROM tags t JOIN names n ON n.id = t.name_id
          WHERE t.phrase_id = p.id AND n.facet = 'theme' ORDER BY t.confidence DESC, n.id LIMIT 1), 1e9),
coalesce((SELECT t.name_id FROM tags t JOIN names n ON n.id = t.name_id
          WHERE t.phrase_id = p.id AND n.facet = 'role'), 1e9),
p.id
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase as it leaves the bank, with the note that the user put to it."""

    phrase: Phrase
    note: str | None = None


def entries(bank: Bank, filters: Filters, *, grouped: bool = False) -> Iterator[Entry]:
    """Yield all phrases that meet the filters, by id, or by theme, then role, then id where `grouped`."""
    condition, parameters = filtering.where(filters)
    order = _BY_GROUP if grouped else "p.id"
    cursor = bank.connection.execute(
        f"SELECT p.id FROM phrases p WHERE {condition} ORDER BY {order}", parameters
    )
    while ids := [row[0] for row in cursor.fetchmany(_PART)]:
        notes = reading.notes(bank, ids)
        for phrase in reading.phrases(bank, ids):
            yield Entry(phrase, notes.get(phrase.id))
