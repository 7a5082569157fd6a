"""What a bank holds, as the values that it was made of: so that another bank can take it in like files.

Invariant: nothing is written, to either bank; what a hand has done, but for snippets, is left to `merging`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from phrasebank.models import Tag
from phrasebank.parsed import ParsedFile, ReadyPhrase, Section, Sentence, Source, Speech
from phrasebank.store import reading
from phrasebank.store.bank import Bank
from phrasebank.store.held import known_sha

_SOURCES = (
    "SELECT id, path, name, sha256, size, mtime_ns, format, encoding FROM sources WHERE same_as IS NULL"
)
_SPEECH = "title, subtitle, byline, occasion, speaker, speaker_name, date, text"


def files(bank: Bank, known_to: Bank) -> Iterator[ParsedFile]:
    """Yield the sources of a bank whose content another one does not have; a path taken there is changed."""
    for row in bank.connection.execute(_SOURCES + " ORDER BY id").fetchall():
        if known_sha(known_to, row["sha256"]) is not None:
            continue
        source = dict(row)
        source_id = source.pop("id")
        taken = known_to.connection.execute(
            "SELECT 1 FROM sources WHERE path = ?", (source["path"],)
        ).fetchone()
        if taken:  # a file of the same path is another one, and must not be replaced
            source["path"] = f"{source['path']}#{source['sha256'][:12]}"
        speeches = bank.connection.execute(
            f"SELECT id, {_SPEECH} FROM speeches WHERE source_id = ? ORDER BY ordinal", (source_id,)
        ).fetchall()
        phrases = bank.connection.execute(
            "SELECT id FROM phrases WHERE source_id = ?1"
            " UNION SELECT phrase_id FROM listings WHERE source_id = ?1 ORDER BY 1",
            (source_id,),
        ).fetchall()
        yield ParsedFile(
            Source(**source),
            tuple(_speech(bank, speech) for speech in speeches),
            tuple(
                replace(ready(bank, i), text=_first_wording(bank, i), tags=_poured(bank, i))
                for (i,) in phrases
            ),
        )


def speeches(bank: Bank) -> Iterator[tuple[Speech, tuple[int, ...]]]:
    """Yield every speech of a bank with the ids of the phrases that its sentences are, in order."""
    for row in bank.connection.execute(f"SELECT id, {_SPEECH} FROM speeches ORDER BY id").fetchall():
        ids = bank.connection.execute(
            "SELECT phrase_id FROM occurrences WHERE speech_id = ? ORDER BY start", (row["id"],)
        )
        yield _speech(bank, row), tuple(phrase_id for (phrase_id,) in ids)


def _speech(bank: Bank, row: sqlite3.Row) -> Speech:
    """Make a speech of its rows; its sentences carry the tags that their phrases have."""
    about = dict(row)
    speech_id, text = about.pop("id"), about["text"]
    sections = bank.connection.execute(
        'SELECT id, level, number, heading, start, "end", parent_id FROM sections WHERE speech_id = ?'
        " ORDER BY ordinal",
        (speech_id,),
    ).fetchall()
    order = {section["id"]: place for place, section in enumerate(sections)}
    places = bank.connection.execute(
        'SELECT phrase_id, start, "end", paragraph, section_id, form, complete FROM occurrences'
        " WHERE speech_id = ? ORDER BY start",
        (speech_id,),
    ).fetchall()
    return Speech(
        sentences=tuple(
            Sentence(
                text[p["start"] : p["end"]],
                p["start"],
                p["end"],
                p["paragraph"],
                order.get(p["section_id"]),
                p["form"] or "sentence",
                bool(p["complete"]),
                _poured(bank, p["phrase_id"]),
            )
            for p in places
        ),
        sections=tuple(
            Section(level, number, heading, start, end, order.get(parent_id))
            for _id, level, number, heading, start, end, parent_id in sections
        ),
        **about,
    )


def _poured(bank: Bank, phrase_id: int) -> tuple[Tag, ...]:
    """Return the tags of a phrase but for those of a hand, which are laid over by themselves."""
    return tuple(tag for tag in reading.tags(bank, phrase_id) if tag.origin != "hand")


def _first_wording(bank: Bank, phrase_id: int) -> str:
    """Return what a phrase said before it was edited: so it is one with a sentence of a file that says it."""
    sql = "SELECT text FROM (SELECT id, text FROM edits WHERE phrase_id = ?1"
    sql += " UNION ALL SELECT 1e18, text FROM phrases WHERE id = ?1) ORDER BY id LIMIT 1"
    text: str = bank.connection.execute(sql, (phrase_id,)).fetchone()[0]
    return text


def ready(bank: Bank, phrase_id: int) -> ReadyPhrase:
    """Make a ready phrase of a snippet; star and note are laid over later, as for all phrases."""
    text = bank.connection.execute("SELECT text FROM phrases WHERE id = ?", (phrase_id,)).fetchone()[0]
    said = bank.connection.execute(
        "SELECT source, speaker, occasion, speech FROM attributions WHERE phrase_id = ?", (phrase_id,)
    ).fetchone()
    return ReadyPhrase(text, tuple(reading.tags(bank, phrase_id)), *(said or (None, None, None, None)))
