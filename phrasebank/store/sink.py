"""Where the import pours into the bank: one parsed file after the other, each whole or not at all.

Why by key: a sentence that is known already gets one more occurrence and keeps its id, tags, star and notes;
so a file that has changed replaces its earlier version without losing what a hand has done.

Invariants: `add` stores all of a file or nothing; the automatic tags of a phrase are those of the first
speech that brought it, tags given by the user on import are added to what is known, and nothing is ever
tagged against a hand (a role set, a tag taken away).
"""

from __future__ import annotations

import time
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from phrasebank.models import Tag
from phrasebank.parsed import ParsedFile, ReadyPhrase, Sentence, Source, Speech
from phrasebank.store import families, index
from phrasebank.store.bank import tuples
from phrasebank.store.batch import Batch, chunks, plain
from phrasebank.store.naming import TAG_COLUMNS, Naming
from phrasebank.store.standing import key_of, settle, withdraw

FILE_ENOUGH = 3000  # sentences after which a transaction is closed: tiny files share one
EXAMPLES = 20  # phrases that resemble others, named of each file
MANY, SHARE = 1000, 0.05  # new phrases, and their share, from which an import settles the index
SECONDS_ENOUGH = 2.0  # or the time after which it is, so that little is lost by a power cut, and
PAUSE = 0.05  # seconds that are then left to others who wait to write: a copy during a long import

_SOURCE = ("id", "path", "name", "sha256", "size", "mtime_ns", "format", "encoding", "ready", "same_as")
_ABOUT = ("title", "subtitle", "byline", "occasion", "speaker", "speaker_name", "date", "text")
_SPEECH = ("id", "source_id", "ordinal", *_ABOUT)
_SECTION = ("id", "speech_id", "ordinal", "level", "number", "heading", "start", "end", "parent_id")
_PHRASE = ("id", "key", "text", "length", "origin", "starred", "note", "batch_id", "source_id", "family")
_OCCURRENCE = ("speech_id", "start", "end", "phrase_id", "section_id", "paragraph", "form", "complete")
_ATTRIBUTION = ("phrase_id", "source", "speaker", "occasion")


@dataclass(frozen=True, slots=True)
class Added:
    """What one file brought; `near` counts new phrases that resemble others; `files` 0: it is an archive."""

    files: int
    speeches: int
    sentences: int
    new: int
    duplicates: int
    near: int
    near_examples: tuple[tuple[str, str], ...]
    replaced: bool


class _Given(NamedTuple):
    """One phrase as a file gives it, of a speech or ready-made."""

    key: bytes
    text: str
    tags: tuple[Tag, ...]
    ready: ReadyPhrase | None = None


@dataclass(frozen=True, slots=True)
class _New:
    """What was new of a file: how many phrases, how many of them resemble others, and some that do."""

    count: int
    near: int
    examples: tuple[tuple[str, str], ...]


class Sink:
    """Stores parsed files in a batch; use it in a `with` block inside that of the batch."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self._naming = Naming(batch)
        self._new = 0
        self._waiting = 0
        self._since = time.monotonic()

    def __enter__(self) -> Sink:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        # every file that was added is whole, so it stays, whatever stopped the next one
        self.batch.checkpoint()
        if error is None and self._new >= MANY:
            (phrases,) = self.batch.connection.execute("SELECT COUNT(*) FROM phrases").fetchone()
            if self._new >= phrases * SHARE:
                index.settle(self.batch.connection)

    def add(self, parsed: ParsedFile) -> Added:
        """Store one file, in place of its earlier version where there is one."""
        try:
            with self.batch.whole():
                added = self._add(parsed)
        except BaseException:
            self._naming.forget()
            raise
        self._new += added.new
        self._waiting += added.sentences
        late = time.monotonic() - self._since >= SECONDS_ENOUGH
        if late or self._waiting >= FILE_ENOUGH:
            self.batch.checkpoint(pause=PAUSE if late else 0.0)
            self._waiting = 0
        if late:
            self._since = time.monotonic()
        return added

    def remember(self, source: Source) -> None:
        """Note that a file holds what is in the bank already, so that it is not read again.

        The file is one that was touched, or a copy of another; an earlier version of it goes.
        """
        with self.batch.whole():
            self._remember(source)

    def _remember(self, source: Source) -> bool:
        """Do so where the content is in the bank; returns whether it is."""
        connection = self.batch.connection
        sql = (
            "SELECT id, path FROM sources WHERE sha256 = ? AND same_as IS NULL ORDER BY path <> ?, id LIMIT 1"
        )
        original = connection.execute(sql, (source.sha256, plain(source.path))).fetchone()
        if original is None:
            return False
        if original["path"] == plain(source.path):
            # only how it looks on the disk: nothing that the log should speak of
            sql = "UPDATE sources SET size = ?, mtime_ns = ? WHERE id = ?"
            connection.execute(sql, (source.size, source.mtime_ns, original["id"]))
            return True
        _source_id, left = self._source(source, 0, original["id"])
        settle(self.batch, left or ())
        return True

    def _add(self, parsed: ParsedFile) -> Added:
        batch = self.batch
        files = 0 if parsed.container else 1
        total = sum(len(speech.sentences) for speech in parsed.speeches) + len(parsed.phrases)
        if self._remember(parsed.source):
            return Added(files, len(parsed.speeches), total, 0, total, 0, (), False)
        source_id, left = self._source(parsed.source, len(parsed.phrases), None)
        given = [_of_sentence(s) for speech in parsed.speeches for s in speech.sentences]
        given += [_Given(key_of(r.text), plain(r.text), r.tags, r) for r in parsed.phrases]
        ids = self._known([g.key for g in given])
        known_before = set(ids.values())
        new = self._new_phrases(given, ids, source_id)
        self._tag(given, ids, known_before)
        self._refuse(given, ids, known_before)
        self._attribute(given, ids)
        self._speeches(source_id, parsed.speeches, (ids[g.key] for g in given))
        if left is not None:
            self._claim(source_id, (ids[g.key] for g in given if g.ready))
            settle(batch, left)
        batch.count(files=files, speeches=len(parsed.speeches), sentences=total, new=new.count)
        found = (new.count, total - new.count, new.near, new.examples)
        return Added(files, len(parsed.speeches), total, *found, replaced=left is not None)

    def _source(self, source: Source, ready: int, same_as: int | None) -> tuple[int, list[int] | None]:
        """Store what a file is called and how it looks, and take its earlier version out.

        Returns its id, and the phrases that the earlier version leaves (None: there was none).
        """
        values = {
            "path": plain(source.path), "name": plain(source.name), "sha256": source.sha256,
            "size": source.size, "mtime_ns": source.mtime_ns, "format": source.format,
            "encoding": source.encoding, "ready": ready, "same_as": same_as,
        }  # fmt: skip
        sql = "SELECT id FROM sources WHERE path = ?"
        row = self.batch.connection.execute(sql, (values["path"],)).fetchone()
        if row is not None:
            left = withdraw(self.batch, row[0])
            self.batch.update("sources", values, "id = ?", (row[0],))
            return row[0], left
        source_id = self.batch.next_id("sources")
        self.batch.insert("sources", _SOURCE, [(source_id, *values.values())])
        return source_id, None

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Return the ids of the phrases that the bank has already, also under a wording since edited."""
        found: dict[bytes, int] = {}
        connection = self.batch.connection
        edited = connection.execute("SELECT 1 FROM edits LIMIT 1").fetchone()  # in most banks nothing is
        for part in chunks(set(keys)):
            marks = ", ".join("?" * len(part))
            if edited:
                sql = f"SELECT key, phrase_id FROM edits WHERE key IN ({marks})"
                found.update(tuples(connection, sql, part))
            sql = f"SELECT key, id FROM phrases WHERE key IN ({marks})"
            found.update(tuples(connection, sql, part))
        return found

    def _new_phrases(self, given: Iterable[_Given], ids: dict[bytes, int], source_id: int) -> _New:
        """Store the phrases that are new and note their ids."""
        next_id = self.batch.next_id("phrases")
        rows: list[tuple[Any, ...]] = []
        for phrase in given:
            if phrase.key not in ids:
                ids[phrase.key] = next_id
                ready = phrase.ready
                about = (
                    ("import", ready.starred, ready.note, self.batch.id, source_id)
                    if ready
                    else ("speech", False, None, self.batch.id, None)
                )
                rows.append((next_id, phrase.key, phrase.text, len(phrase.text), *about))
                next_id += 1
        texts = {row[0]: row[2] for row in rows}
        kin = families.find(self.batch, list(texts.items()))
        family = {one.id: one.family for one in kin}
        self.batch.insert("phrases", _PHRASE, [(*row, family.get(row[0])) for row in rows])
        families.found(self.batch, kin)
        return _New(len(rows), len(kin), tuple((texts[one.id], one.resembles) for one in kin[:EXAMPLES]))

    def _tag(self, given: Iterable[_Given], ids: dict[bytes, int], before: set[int]) -> None:
        """Store the tags of new phrases, and those that the user gave on import for known ones."""
        fresh: dict[int, list[Tag]] = {}
        for phrase in given:
            phrase_id = ids[phrase.key]
            wanted = [tag for tag in phrase.tags if tag.origin in ("import", "hand")]
            if phrase_id in before:
                if wanted:  # what our hand has set stays, whoever gave these
                    self._naming.add_tags(phrase_id, [tag._replace(origin="import") for tag in wanted])
            elif fresh.get(phrase_id):
                fresh[phrase_id] = [*wanted, *fresh[phrase_id]]  # a sentence that the file says twice
            else:
                fresh[phrase_id] = list(phrase.tags)
        self._naming.meet(tag.reason for tags in fresh.values() for tag in tags)
        rows = [row for phrase_id, tags in fresh.items() for row in self._naming.rows(phrase_id, tags)]
        rows.sort()
        self.batch.insert("tags", TAG_COLUMNS, rows)

    def _refuse(self, given: Iterable[_Given], ids: dict[bytes, int], before: set[int]) -> None:
        """Store what a hand has taken from new phrases, where the file knows."""
        new = [(ids[g.key], g.ready.refused) for g in given if g.ready and ids[g.key] not in before]
        rows = {(phrase_id, self._naming.name(*name)) for phrase_id, names in new for name in names}
        self.batch.insert("refusals", ("phrase_id", "name_id"), sorted(rows))

    def _attribute(self, given: Iterable[_Given], ids: dict[bytes, int]) -> None:
        """Store where ready-made phrases are said to come from; what is known already stays."""
        rows = {
            ids[g.key]: (ids[g.key], ready.source, ready.speaker, ready.occasion)
            for g in given
            if (ready := g.ready) and (ready.source or ready.speaker or ready.occasion)
        }
        for part in chunks(sorted(rows)):
            marks = ", ".join("?" * len(part))
            sql = f"SELECT phrase_id FROM attributions WHERE phrase_id IN ({marks})"
            known_ones = {row[0] for row in self.batch.connection.execute(sql, part)}
            missing = [rows[phrase_id] for phrase_id in part if phrase_id not in known_ones]
            self.batch.insert_apart("attributions", _ATTRIBUTION, missing)

    def _claim(self, source_id: int, phrase_ids: Iterable[int]) -> None:
        """Give the ready-made phrases of a file's earlier version to the file again."""
        for part in chunks(phrase_ids):
            marks = ", ".join("?" * len(part))
            unclaimed = f"id IN ({marks}) AND origin = 'import' AND source_id IS NULL"
            self.batch.update("phrases", {"source_id": source_id}, unclaimed, part)

    def _speeches(self, source_id: int, speeches: Sequence[Speech], phrase_ids: Iterator[int]) -> None:
        """Store speeches, their sections, and the places of their sentences (phrase ids in that order)."""
        speech_id = self.batch.next_id("speeches")
        section_id = self.batch.next_id("sections")
        rows, sections, occurrences = [], [], []
        for ordinal, speech in enumerate(speeches):
            about = (_plain_or_none(getattr(speech, name)) for name in _ABOUT)
            rows.append((speech_id, source_id, ordinal, *about))
            for number, section in enumerate(speech.sections):
                parent = None if section.parent is None else section_id + section.parent
                sections.append(
                    (section_id + number, speech_id, number, section.level, section.number,
                     plain(section.heading), section.start, section.end, parent)
                )  # fmt: skip
            occurrences += sorted(
                (speech_id, s.start, s.end, next(phrase_ids),
                 None if s.section is None else section_id + s.section, s.paragraph,
                 None if s.form == "sentence" else s.form, s.complete)
                for s in speech.sentences
            )  # fmt: skip
            section_id += len(speech.sections)
            speech_id += 1
        self.batch.insert("speeches", _SPEECH, rows)
        self.batch.insert("sections", _SECTION, sections)
        self.batch.insert("occurrences", _OCCURRENCE, occurrences)


def _of_sentence(sentence: Sentence) -> _Given:
    return _Given(key_of(sentence.text), plain(sentence.text), sentence.tags)


def _plain_or_none(text: str | None) -> str | None:
    return None if text is None else plain(text)
