"""Reading the whole bank, or what filters leave of it, phrase by phrase, in flat memory.

Invariant: the ids come from one statement, in one order; phrases are read a few hundred at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from phrasebank.models import Filters, Phrase
from phrasebank.store import filtering, reading
from phrasebank.store.bank import Bank

_PART = 400  # phrases read at a time; each is named twice, and older SQLite takes 999 parameters

# a phrase stands under its surest theme; what has none comes last
_BY_GROUP = """
coalesce((SELECT t.name_id FROM tags t JOIN names n ON n.id = t.name_id
          WHERE t.phrase_id = p.id AND n.facet = 'theme' ORDER BY t.confidence DESC, n.id LIMIT 1), 1e9),
coalesce((SELECT t.name_id FROM tags t JOIN names n ON n.id = t.name_id
          WHERE t.phrase_id = p.id AND n.facet = 'role'), 1e9),
p.id
"""
_GIVEN = """
SELECT t.phrase_id, CASE t.origin WHEN 'hand' THEN 'by_hand' ELSE 'by_rule' END,
  CASE n.facet WHEN 'role' THEN 'role:' ELSE '' END || n.name
FROM tags t JOIN names n ON n.id = t.name_id WHERE t.origin <> 'import' AND t.phrase_id IN ({marks})
UNION ALL
SELECT r.phrase_id, 'removed', CASE n.facet WHEN 'role' THEN 'role:' ELSE '' END || n.name
FROM refusals r JOIN names n ON n.id = r.name_id WHERE r.phrase_id IN ({marks})
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase as it leaves the bank, with the note that the user put to it.

    `by_hand` and `by_rule` are those of its tags that a hand or the rules gave (the others came with an
    import), `removed` those that a hand has taken away; a role is written role:NAME.
    """

    phrase: Phrase
    note: str | None = None
    by_hand: tuple[str, ...] = ()
    by_rule: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def entries(
    bank: Bank, filters: Filters, ids: Iterable[int] | None = None, *, grouped: bool = False
) -> Iterator[Entry]:
    """Yield all phrases (those of `ids`, where given) that meet the filters.

    They come by id, or by theme, then role, then id where `grouped`.
    """
    condition, parameters = filtering.where(filters)
    if ids is not None:
        condition += " AND p.id IN (SELECT value FROM json_each(?))"
        parameters = [*parameters, f"[{','.join(map(str, ids))}]"]
    order = _BY_GROUP if grouped else "p.id"
    cursor = bank.connection.execute(
        f"SELECT p.id FROM phrases p WHERE {condition} ORDER BY {order}", parameters
    )
    while part := [row[0] for row in cursor.fetchmany(_PART)]:
        notes, given = reading.notes(bank, part), _given(bank, part)
        for phrase in reading.phrases(bank, part, filters):
            by = {whose: tuple(names) for whose, names in given.get(phrase.id, {}).items()}
            yield Entry(phrase, notes.get(phrase.id), **by)


def _given(bank: Bank, ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """Return who gave and took the tags of phrases: names by the field of Entry, by phrase."""
    given: dict[int, dict[str, list[str]]] = {}
    marks = ", ".join("?" * len(ids))
    for phrase_id, whose, name in bank.connection.execute(_GIVEN.format(marks=marks), [*ids, *ids]):
        given.setdefault(phrase_id, {}).setdefault(whose, []).append(name)
    return given
