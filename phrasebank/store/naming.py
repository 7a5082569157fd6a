"""Names and reasons as rows, and tags made of them: what the sink, curation, merge and retag share.

Why: a million tags point at two hundred names and some ten thousand reasons; each is looked up once, those of
a file together.
Invariant: a phrase has at most one role; a role that a hand has set gives way only to a hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from phrasebank.models import Tag
from phrasebank.store.asking import lists
from phrasebank.store.bank import tuples
from phrasebank.store.batch import Batch, plain

REMEMBERED = 20_000  # reasons that are kept in memory
TAG_COLUMNS = ("phrase_id", "name_id", "origin", "reason_id", "confidence")


class Naming:
    """Gives the rows of names and reasons in a batch, and makes those that are missing."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._names: dict[tuple[str, str], int] = {}
        self._reasons: dict[str, int] = {}

    def forget(self) -> None:
        """Drop what was looked up: the rows may have been rolled back."""
        self._names.clear()
        self._reasons.clear()

    def name(self, facet: str, name: str) -> int:
        """Return the id of a theme or role."""
        found = self._names.get((facet, name))
        if found is None:
            row = self._batch.connection.execute(
                "SELECT id FROM names WHERE facet = ? AND name = ?", (facet, plain(name))
            ).fetchone()
            found = row[0] if row else self._new("names", {"facet": facet, "name": plain(name)})
            self._names[facet, name] = found
        return found

    def reason(self, text: str) -> int | None:
        """Return the id of a reason, None for an empty one."""
        if not text:
            return None
        if text not in self._reasons:
            self.meet((text,))
        return self._reasons[text]

    def meet(self, reasons: Iterable[str]) -> None:
        """Look up many reasons at once and make those that are missing."""
        if len(self._reasons) > REMEMBERED:
            self._reasons.clear()
        texts = {text: plain(text) for text in reasons if text and text not in self._reasons}
        ids: dict[str, int] = {}
        for marks, part in lists(dict.fromkeys(texts.values())):
            sql = f"SELECT text, id FROM reasons WHERE text IN ({marks})"
            ids.update(tuples(self._batch.connection, sql, part))
        missing = [text for text in dict.fromkeys(texts.values()) if text not in ids]
        rows = list(enumerate(missing, self._batch.next_id("reasons"))) if missing else []
        self._batch.insert("reasons", ("id", "text"), rows)
        ids.update((text, new_id) for new_id, text in rows)
        self._reasons.update((text, ids[stored]) for text, stored in texts.items())

    def _new(self, table: str, values: dict[str, str]) -> int:
        new_id = self._batch.next_id(table)
        self._batch.insert(table, ("id", *values), [(new_id, *values.values())])
        return new_id

    def known(self) -> dict[int, tuple[str, str]]:
        """Return the names looked up so far: facet and name by id."""
        return {name_id: name for name, name_id in self._names.items()}

    def rows(self, phrase_id: int, tags: Iterable[Tag]) -> list[tuple[Any, ...]]:
        """Return the rows of a phrase's tags, ordered by name: each name once, and one role."""
        rows: dict[int, tuple[Any, ...]] = {}
        has_role = False
        for tag in tags:
            name_id = self.name(tag.facet, tag.name)
            if name_id in rows or (tag.facet == "role" and has_role):
                continue
            has_role = has_role or tag.facet == "role"
            confidence = round(tag.confidence * 100)
            rows[name_id] = (phrase_id, name_id, tag.origin, self.reason(tag.reason), confidence)
        return [rows[name_id] for name_id in sorted(rows)]

    def add_tags(self, phrase_id: int, tags: Sequence[Tag]) -> int:
        """Give a phrase tags besides those it has; returns how many are new to it.

        A tag of a hand outdoes an automatic one, a role replaces the role before it; nothing but a hand
        outdoes what a hand has set or taken away.
        """
        connection = self._batch.connection
        has = {
            row["name_id"]: (row["facet"], row["origin"])
            for row in connection.execute(
                "SELECT t.name_id, n.facet, t.origin FROM tags t JOIN names n ON n.id = t.name_id"
                " WHERE t.phrase_id = ?",
                (phrase_id,),
            )
        }
        refused = {
            row[0]
            for row in connection.execute("SELECT name_id FROM refusals WHERE phrase_id = ?", (phrase_id,))
        }
        wanted = self.rows(phrase_id, tags)
        known = self.known()
        rows = []
        for row in wanted:
            name_id, hand = row[1], row[2] == "hand"
            facet, _name = known[name_id]
            rivals = [i for i, (f, _o) in has.items() if i == name_id or (facet == f == "role")]
            if not hand and (name_id in refused or any(has[i][1] in ("hand", "import") for i in rivals)):
                continue
            if name_id in has and has[name_id][1] == row[2]:
                continue
            for rival in rivals:
                self._batch.delete("tags", "phrase_id = ? AND name_id = ?", (phrase_id, rival))
            if hand and name_id in refused:
                self._batch.delete("refusals", "phrase_id = ? AND name_id = ?", (phrase_id, name_id))
            rows.append(row)
        self._batch.insert_apart("tags", TAG_COLUMNS, rows)
        return len(rows)
