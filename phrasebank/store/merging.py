"""A colleague's bank comes in: her speeches, her snippets, and what her hands have done.

How: her bank is copied, so that it is neither locked nor migrated where it lies; its sources go through the
sink like files (what is known by content is passed over), then what hands have done is laid over the phrases
that the two banks have in common.

Invariants: nothing of ours is overwritten: where both hands differ, ours stays and the conflict is named;
merging the same bank twice changes nothing.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phrasebank.errors import BankError
from phrasebank.i18n import _
from phrasebank.models import Tag
from phrasebank.store import curation, reading
from phrasebank.store.backup import automatic, check, prune
from phrasebank.store.bank import Bank
from phrasebank.store.batch import Batch, plain_or_none
from phrasebank.store.naming import Naming
from phrasebank.store.parsed import files, ready
from phrasebank.store.sink import Sink
from phrasebank.store.standing import key_of


@dataclass(slots=True)
class Merged:
    """What a merge did: files and phrases that came, phrases to which a hand's work was added, and conflicts.

    Each conflict is (our phrase, what differs, ours, theirs).
    """

    files: int = 0
    new: int = 0
    enriched: int = 0
    conflicts: list[tuple[int, str, str, str]] = field(default_factory=list)


def merge(bank: Bank, other: Path) -> Merged:
    """Take another bank into this one; raises BankError where the two are one, or what opening raises."""
    if other.is_file() and os.path.samefile(other, bank.path):
        raise BankError(_("a bank cannot be merged with itself"))
    with tempfile.TemporaryDirectory(prefix="phrasebank-") as folder:
        copy = Path(folder) / "other.db"
        check(other, copy)
        kept = automatic(bank.connection, bank.path, "merge", let_go=False)
        merged = Merged()
        # what fails here is our own bank: theirs has been looked at
        with closing(Bank.open(copy)) as theirs, bank.batch("merge", other.name) as batch:
            with Sink(batch) as sink:
                for parsed in files(theirs, bank):
                    merged.files += 1
                    merged.new += sink.add(parsed).new
            _lay_over(batch, theirs, merged)
            batch.count(phrases=merged.enriched)
    if batch.changed:
        prune(bank.path, kept)
    else:
        kept.unlink(missing_ok=True)
    return merged


def _lay_over(batch: Batch, theirs: Bank, merged: Merged) -> None:
    """Bring what hands have done to phrases of the other bank, and the snippets themselves."""
    naming = Naming(batch)
    worked_on = theirs.connection.execute(
        "SELECT id, key, text, origin, starred, note FROM phrases p WHERE origin = 'hand' OR starred"
        " OR note IS NOT NULL OR EXISTS (SELECT 1 FROM edits e WHERE e.phrase_id = p.id)"
        " OR EXISTS (SELECT 1 FROM tags t WHERE t.phrase_id = p.id AND t.origin IN ('hand', 'import'))"
        " OR EXISTS (SELECT 1 FROM refusals r WHERE r.phrase_id = p.id)"
        " OR EXISTS (SELECT 1 FROM uses u WHERE u.phrase_id = p.id) ORDER BY id"
    )
    for row in worked_on.fetchall():
        laying = _Laying(batch, naming, theirs, merged, row)
        merged.enriched += laying.run()


class _Laying:
    """What is done for one phrase that a hand has worked on in the other bank."""

    def __init__(self, batch: Batch, naming: Naming, theirs: Bank, merged: Merged, row: sqlite3.Row) -> None:
        self._batch, self._naming, self._theirs, self._merged, self._row = batch, naming, theirs, merged, row
        self._ours = 0

    def run(self) -> bool:
        """Do all; returns whether a phrase that we had was given anything."""
        ours = self._find()
        if ours is None:
            self._ours = curation.store(self._batch, ready(self._theirs, self._row["id"]))
            self._merged.new += 1
        else:
            self._ours = ours
        changed = self._edits()
        changed |= self._star_and_note()
        changed |= self._tags()
        changed |= self._uses()
        return changed and ours is not None

    def _one(self, sql: str, *parameters: Any) -> Any:
        row = self._batch.connection.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    def _their_edits(self) -> list[sqlite3.Row]:
        sql = "SELECT key, text, at FROM edits WHERE phrase_id = ? ORDER BY id"
        return self._theirs.connection.execute(sql, (self._row["id"],)).fetchall()

    def _find(self) -> int | None:
        """Return our phrase that says what theirs says or said; None where there is none."""
        for key in [self._row["key"], *(edit["key"] for edit in self._their_edits())]:
            found = self._one("SELECT id FROM phrases WHERE key = ?", key)
            found = found or self._one("SELECT phrase_id FROM edits WHERE key = ?", key)
            if found is not None:
                return int(found)
        return None

    def _edits(self) -> bool:
        """Take over a wording of theirs where ours is the one that they edited; else name the conflict."""
        edits = self._their_edits()
        text, wording = self._row["text"], self._one("SELECT text FROM phrases WHERE id = ?", self._ours)
        if not edits or text == wording:
            return False
        if self._one("SELECT 1 FROM edits WHERE phrase_id = ?", self._ours):
            known = self._one(
                "SELECT 1 FROM edits WHERE phrase_id = ? AND key = ?", self._ours, self._row["key"]
            )
            if not known:
                self._merged.conflicts.append((self._ours, _("wording"), wording, text))
            return False
        former = (self._batch.next_id("edits"), self._ours, key_of(wording), wording, edits[-1]["at"])
        self._batch.insert("edits", ("id", "phrase_id", "key", "text", "at"), [former])
        values = {"key": self._row["key"], "text": text, "length": len(text)}
        return bool(self._batch.update("phrases", values, "id = ?", (self._ours,)))

    def _star_and_note(self) -> bool:
        starred, note = self._batch.connection.execute(
            "SELECT starred, note FROM phrases WHERE id = ?", (self._ours,)
        ).fetchone()
        values: dict[str, Any] = {}
        if self._row["starred"] and not starred:
            values["starred"] = 1
        if self._row["note"] and not note:
            values["note"] = self._row["note"]
        elif self._row["note"] and note != self._row["note"]:
            self._merged.conflicts.append((self._ours, _("note"), note, self._row["note"]))
        return bool(values) and bool(self._batch.update("phrases", values, "id = ?", (self._ours,)))

    def _tags(self) -> bool:
        """Add tags that their hand has given, and refusals, where our hand has not said otherwise."""
        added: list[Tag] = []
        for tag in reading.tags(self._theirs, self._row["id"]):
            if tag.origin not in ("hand", "import"):
                continue
            ours = self._rival(tag)
            if ours is None:
                added.append(tag)
            elif ours != tag.name:
                self._merged.conflicts.append((self._ours, _("role"), ours, tag.name))
        changed = bool(added) and bool(self._naming.add_tags(self._ours, added))
        refused = self._theirs.connection.execute(
            "SELECT n.facet, n.name FROM refusals r JOIN names n ON n.id = r.name_id WHERE r.phrase_id = ?",
            (self._row["id"],),
        )
        for facet, name in refused.fetchall():
            changed |= self._refuse(self._naming.name(facet, name))
        return changed

    def _rival(self, tag: Tag) -> str | None:
        """Return what our hand has said about a tag of theirs; None where it has said nothing."""
        refused = self._one(
            "SELECT n.name FROM refusals r JOIN names n ON n.id = r.name_id"
            " WHERE r.phrase_id = ? AND n.facet = ? AND n.name = ?",
            *(self._ours, tag.facet, tag.name),
        )
        if refused is not None:
            return tag.name
        name: str | None = self._one(
            "SELECT n.name FROM tags t JOIN names n ON n.id = t.name_id WHERE t.phrase_id = ?"
            " AND t.origin IN ('hand', 'import') AND n.facet = ? AND (n.facet = 'role' OR n.name = ?)",
            *(self._ours, tag.facet, tag.name),
        )
        return name

    def _refuse(self, name_id: int) -> bool:
        """Take a tag away that their hand has taken away, unless our hand has given it."""
        mine = "SELECT 1 FROM tags WHERE phrase_id = ? AND name_id = ? AND origin IN ('hand', 'import')"
        known = "SELECT 1 FROM refusals WHERE phrase_id = ? AND name_id = ?"
        if self._one(mine, self._ours, name_id) or self._one(known, self._ours, name_id):
            return False
        self._batch.delete("tags", "phrase_id = ? AND name_id = ?", (self._ours, name_id))
        self._batch.insert_apart("refusals", ("phrase_id", "name_id"), [(self._ours, name_id)])
        return True

    def _uses(self) -> bool:
        """Add the uses that we do not have, told apart by moment and text."""
        changed = False
        sql = 'SELECT at, text, "values", draft FROM uses WHERE phrase_id = ? ORDER BY id'
        for use in self._theirs.connection.execute(sql, (self._row["id"],)).fetchall():
            same = "SELECT 1 FROM uses WHERE phrase_id = ? AND at = ? AND text = ?"
            if not self._one(same, self._ours, use["at"], use["text"]):
                row = (self._batch.next_id("uses"), self._ours, *map(plain_or_none, use))
                self._batch.insert("uses", ("id", "phrase_id", "at", "text", "values", "draft"), [row])
                changed = True
        return changed
