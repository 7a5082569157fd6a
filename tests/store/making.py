"""What the tests of the store share: files made by hand, a bank to put them in, and a picture of all rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from phrasebank.models import Tag
from phrasebank.parsed import ParsedFile, ReadyPhrase, Section, Sentence, Source, Speech
from phrasebank.store import doctor, index
from phrasebank.store.bank import Bank
from phrasebank.store.batch import KEYS
from phrasebank.store.sink import Added, Sink

ROLE, THEME = "表态承诺", "整改落实"
TAGS = (Tag("theme", THEME, "rule", "词：整改", 0.8), Tag("role", ROLE, "rule", "主语：我们", 0.4))


def speech(title: str, *texts: str, tags: tuple[Tag, ...] = TAGS, **about: Any) -> Speech:
    """Make a speech of sentences, each a paragraph, under one heading."""
    sentences, at = [], 0
    for number, text in enumerate(texts):
        sentences.append(Sentence(text, at, at + len(text), number, 0, tags=tags))
        at += len(text) + 1
    section = Section(1, "一、", "提高站位", 0, max(at - 1, 0))
    return Speech(title, "\n".join(texts), tuple(sentences), (section,), **{"speaker": "医院党委", **about})


def file(
    name: str, content: str, *speeches: Speech, phrases: Iterable[ReadyPhrase] = (), mtime_ns: int = 1
) -> ParsedFile:
    """Make a parsed file; `content` stands for its digest."""
    source = Source(f"/texts/{name}", name, content, len(content), mtime_ns, "txt", "utf-8")
    return ParsedFile(source, speeches, tuple(phrases))


def take_in(bank: Bank, *files: ParsedFile) -> list[Added]:
    """Import files as one batch."""
    with bank.batch("import", files[0].source.name) as batch, Sink(batch) as sink:
        return [sink.add(parsed) for parsed in files]


def rows(bank: Bank, *, but: Iterable[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the user's data, having seen that references and the index are sound."""
    assert bank.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert index.check(bank.connection) == []
    return {
        table: sorted(map(tuple, bank.connection.execute(f"SELECT * FROM {table}")), key=repr)
        for table in KEYS
        if table not in but
    }


def texts(bank: Bank) -> dict[int, str]:
    """Return the texts of all phrases by id."""
    return {row[0]: row[1] for row in bank.connection.execute("SELECT id, text FROM phrases ORDER BY id")}


def faults(bank: Bank) -> list[str]:
    """Return what the doctor finds wrong with a bank; the room on the disk is not its fault."""
    return [found.check for found in doctor.examine(bank) if not found.ok and found.check != "space"]
