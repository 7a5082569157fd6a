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
from phrasebank.store import families, index, ready, standing
from phrasebank.store.asking import lists
from phrasebank.store.bank import tuples
from phrasebank.store.batch import Batch, plain, plain_or_none
from phrasebank.store.naming import TAG_COLUMNS, Naming
from phrasebank.store.standing import key_of, settle, withdraw

FILE_ENOUGH = 6000  # sentences after which a transaction is closed: `fold` still remembers them for the index
SECONDS_ENOUGH = 2.0  # after which it is closed too, so that a power cut loses little
PAUSE = 0.05  # seconds then left to others who wait to write, as a copy during a long import does
EXAMPLES = 20  # phrases that resemble others, named of each file
MANY, SHARE = 1000, 0.05  # new phrases, and their share, from which an import settles the index

_SOURCE = ("id", "path", "name", "sha256", "size", "mtime_ns", "format", "encoding", "ready", "same_as")
_ABOUT = ("title", "subtitle", "byline", "occasion", "speaker", "speaker_name", "date", "text")
_SPEECH = ("id", "source_id", "ordinal", *_ABOUT)
_SECTION = ("id", "speech_id", "ordinal", "level", "number", "heading", "start", "end", "parent_id")
_PHRASE = ("id", "key", "text", "length", "origin", "starred", "note", "batch_id", "source_id", "family")
_OCCURRENCE = ("speech_id", "start", "end", "phrase_id", "section_id", "paragraph", "form", "complete")


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
        self._families = families.Finder(batch)
        self._version = self._data_version()
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
            self._forget()
            raise
        self._new += added.new
        self._waiting += added.sentences
        late = time.monotonic() - self._since >= SECONDS_ENOUGH
        if late or self._waiting >= FILE_ENOUGH:
            self.batch.checkpoint(pause=PAUSE if late else 0.0)
            self._waiting = 0
            if self._data_version() != self._version:
                self._forget()
        if late:
            self._since = time.monotonic()
        return added

    def _forget(self) -> None:
        """Drop what was read of the bank: some of it may not be so any more."""
        self._naming.forget()
        self._families.forget()
        self._version = self._data_version()

    def _data_version(self) -> int:
        """Return a number that changes where another process has written to the bank."""
        (version,) = self.batch.connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def remember(self, source: Source) -> None:
        """Note that a file holds what is in the bank already, so that it is not read again.

        The file is one that was touched, or a copy of another; an earlier version of it goes.
        """
        with self.batch.whole():
            self._remember(source)

    def _remember(self, source: Source) -> bool:
        """Do what `remember` does where the content is in the bank; returns whether it is."""
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
        self._settle(left or ())
        return True

    def _add(self, parsed: ParsedFile) -> Added:
        batch = self.batch
        files = 0 if parsed.container else 1
        total = sum(len(speech.sentences) for speech in parsed.speeches) + len(parsed.phrases)
        if not parsed.container and self._remember(parsed.source):  # an archive's copy has members of its own
            return Added(files, len(parsed.speeches), total, 0, total, 0, (), False)
        source_id, left = self._source(parsed.source, len(parsed.phrases), None)
        given = [_of_sentence(s) for speech in parsed.speeches for s in speech.sentences]
        given += [_Given(key_of(r.text), plain(r.text), r.tags, r) for r in parsed.phrases]
        ids = self._known([g.key for g in given])
        known_before = set(ids.values())
        new = self._new_phrases(given, ids, source_id)
        self._tag(given, ids, known_before)
        said = [(ids[g.key], g.ready) for g in given if g.ready]
        ready.refuse(batch, self._naming, (one for one in said if one[0] not in known_before))
        ready.attribute(batch, said)
        homeless = standing.homeless(batch, known_before.difference(left or ()))
        self._speeches(source_id, parsed.speeches, (ids[g.key] for g in given))
        ready.claim(batch, source_id, (phrase_id for phrase_id, _ready in said))
        self._settle([*(left or ()), *homeless])
        batch.count(files=files, speeches=len(parsed.speeches), sentences=total, new=new.count)
        found = (new.count, total - new.count, new.near, new.examples)
        return Added(files, len(parsed.speeches), total, *found, left is not None and not parsed.container)

    def _settle(self, left: Sequence[int]) -> None:
        """Let go or re-word what an earlier version of a file leaves."""
        if left:
            settle(self.batch, left)
            self._families.forget()

    def _source(self, source: Source, phrases: int, same_as: int | None) -> tuple[int, list[int] | None]:
        """Store what a file is called and how it looks, and take its earlier version out.

        Returns its id, and the phrases that the earlier version leaves (None: there was none).
        """
        values = {
            "path": plain(source.path), "name": plain(source.name), "sha256": source.sha256,
            "size": source.size, "mtime_ns": source.mtime_ns, "format": source.format,
            "encoding": source.encoding, "ready": phrases, "same_as": same_as,
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
        for marks, part in lists(set(keys)):
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
                said = phrase.ready
                about = (
                    ("import", said.starred, said.note, self.batch.id, source_id)
                    if said
                    else ("speech", False, None, self.batch.id, None)
                )
                rows.append((next_id, phrase.key, phrase.text, len(phrase.text), *about))
                next_id += 1
        texts = {row[0]: row[2] for row in rows}
        kin = self._families.find(list(texts.items()))
        family = {one.id: one.family for one in kin}
        self.batch.insert("phrases", _PHRASE, [(*row, family.get(row[0])) for row in rows])
        families.found(self.batch, kin)
        return _New(len(rows), len(kin), tuple((texts[one.id], one.resembles) for one in kin[:EXAMPLES]))

    def _tag(self, given: Iterable[_Given], ids: dict[bytes, int], before: set[int]) -> None:
        """Store the tags of new phrases, and those that the user gave on import for known ones."""
        fresh: dict[int, list[Tag]] = {}
        for phrase in given:
            phrase_id = ids[phrase.key]
            if phrase_id not in before and not fresh.get(phrase_id):
                fresh[phrase_id] = list(phrase.tags)
            elif wanted := [tag for tag in phrase.tags if tag.origin in ("import", "hand")]:
                if phrase_id in before:  # what our hand has set stays, whoever gave these
                    self._naming.add_tags(phrase_id, [tag._replace(origin="import") for tag in wanted])
                else:
                    fresh[phrase_id] = [*wanted, *fresh[phrase_id]]  # a sentence that the file says twice
        self._naming.meet(tag.reason for tags in fresh.values() for tag in tags)
        rows = [row for phrase_id, tags in fresh.items() for row in self._naming.rows(phrase_id, tags)]
        rows.sort()
        self.batch.insert("tags", TAG_COLUMNS, rows)

    def _speeches(self, source_id: int, speeches: Sequence[Speech], phrase_ids: Iterator[int]) -> None:
        """Store speeches, their sections, and the places of their sentences (phrase ids in that order)."""
        speech_id = self.batch.next_id("speeches")
        section_id = self.batch.next_id("sections")
        rows, sections, occurrences = [], [], []
        for ordinal, speech in enumerate(speeches):
            about = (plain_or_none(getattr(speech, name)) for name in _ABOUT)
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
