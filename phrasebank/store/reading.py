"""Reading the bank for a list, for one phrase, and for what is around it.

Why its own module: search, show and the picker read on every keystroke, so this imports nothing heavy and
asks in bulk: one statement for a whole page of results, whatever its length.
Invariant: reading never writes; an unknown id is left out of a list.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from phrasebank.models import Facet, Filters, Occurrence, Phrase, Tag
from phrasebank.store.bank import Bank
from phrasebank.store.filtering import Condition, place, where
from phrasebank.values import NamedTuple

UNSURE = 50  # confidence (percent) below which an automatic tag is shown as unsure
# what a theme or role may be shown in, besides #rrggbb: the terminal's own eight, as it counts them
COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ALL = Filters()
_PART = 500  # ids in one statement: older SQLite takes 999 parameters

_PHRASES = """
SELECT p.id, p.text, p.starred, coalesce(s.title, a.speech) AS speech,
  CASE WHEN s.id IS NULL THEN coalesce(a.source, f.name) ELSE f.name END AS source,
  coalesce(s.speaker, a.speaker) AS speaker, coalesce(s.occasion, a.occasion) AS occasion,
  (SELECT count(*) FROM occurrences c WHERE c.phrase_id = p.id) AS count,
  (SELECT count(*) FROM uses u WHERE u.phrase_id = p.id) AS uses
FROM phrases p
LEFT JOIN speeches s ON s.id = ({place})
LEFT JOIN attributions a ON a.phrase_id = p.id
LEFT JOIN sources f ON f.id = coalesce(s.source_id, p.source_id,
  (SELECT min(l.source_id) FROM listings l WHERE l.phrase_id = p.id))
WHERE p.id IN ({marks})
"""
_FIRST = "SELECT min(o.speech_id) FROM occurrences o WHERE o.phrase_id = p.id"
_MEANT = """SELECT o.speech_id FROM occurrences o JOIN speeches s ON s.id = o.speech_id
  WHERE o.phrase_id = p.id ORDER BY {meant} DESC, o.speech_id LIMIT 1"""
_TAGS = """
SELECT t.phrase_id, n.facet, n.name, t.origin, t.confidence
FROM tags t JOIN names n ON n.id = t.name_id
WHERE t.phrase_id IN ({marks}) ORDER BY t.confidence DESC, n.id
"""
_OCCURRENCES = """
SELECT o.phrase_id, o.speech_id, s.title AS speech, f.name AS source, o.start, o."end", o.paragraph,
  substr(s.text, o.start + 1, o."end" - o.start) AS text, c.heading, s.speaker, s.speaker_name, s.occasion,
  s.date
FROM occurrences o JOIN speeches s ON s.id = o.speech_id JOIN sources f ON f.id = s.source_id
LEFT JOIN sections c ON c.id = o.section_id
WHERE o.phrase_id = ? ORDER BY {first}o.speech_id, o.start LIMIT ?
"""


class Use(NamedTuple):
    """One time that a phrase was copied: `at` in UTC (ISO), the text as copied, what filled its slots, and
    the draft it went into (None: none named)."""

    id: int
    phrase_id: int
    at: str
    text: str
    values: dict[str, str]
    draft: str | None


class ListedSpeech(NamedTuple):
    """One speech as `speeches` lists it; `sentences` and `characters` count."""

    id: int
    title: str
    source: str
    sentences: int
    characters: int
    occasion: str | None
    speaker: str | None
    speaker_name: str | None
    date: str | None


def phrases(bank: Bank, ids: Sequence[int], filters: Filters = _ALL) -> list[Phrase]:
    """Return these phrases in the order of their ids, each with the first speech that the filters ask for."""
    at, values = _named_speech(filters)
    found: dict[int, Phrase] = {}
    for start in range(0, len(ids), _PART):
        part = list(ids[start : start + _PART])
        marks = ",".join("?" * len(part))
        tagged: dict[int, list[sqlite3.Row]] = {}
        for row in bank.connection.execute(_TAGS.format(marks=marks), part):
            tagged.setdefault(row["phrase_id"], []).append(row)
        for row in bank.connection.execute(_PHRASES.format(marks=marks, place=at), [*values, *part]):
            found[row["id"]] = _phrase(row, tagged.get(row["id"], []))
    return [found[i] for i in ids if i in found]


def any_phrase(bank: Bank) -> bool:
    """Tell whether the bank holds a phrase."""
    return bank.connection.execute("SELECT 1 FROM phrases LIMIT 1").fetchone() is not None


def _named_speech(filters: Filters) -> Condition:
    """Return what selects, for the alias `p` of phrases, the first speech that the filters ask for."""
    meant, values = place(filters)
    return (_MEANT.format(meant=meant), values) if values else (_FIRST, [])


def _phrase(row: sqlite3.Row, tagged: Sequence[sqlite3.Row]) -> Phrase:
    """Make a phrase of its row and those of its tags (surest first)."""
    return Phrase(
        id=row["id"],
        text=row["text"],
        role=next((t["name"] for t in tagged if t["facet"] == "role"), None),
        themes=tuple(t["name"] for t in tagged if t["facet"] == "theme"),
        speaker=row["speaker"],
        occasion=row["occasion"],
        speech=row["speech"],
        source=row["source"],
        count=row["count"],
        starred=bool(row["starred"]),
        uses=row["uses"],
        unsure=tuple(t["name"] for t in tagged if t["confidence"] < UNSURE and t["origin"] != "hand"),
    )


def occurrences(bank: Bank, phrase_id: int, limit: int = -1) -> list[Occurrence]:
    """Return where a phrase stands, in the order of import; `limit` -1: all, and a greeting has thousands."""
    rows = bank.connection.execute(_OCCURRENCES.format(first=""), (phrase_id, limit))
    return [Occurrence(**dict(row)) for row in rows]


def shown_place(bank: Bank, phrase: Phrase) -> Occurrence | None:
    """Return where a phrase stands in the speech that is named with it; None for a snippet."""
    sql = _OCCURRENCES.format(first="(s.title, f.name) = (?, ?) DESC, ")
    row = bank.connection.execute(sql, (phrase.id, phrase.speech, phrase.source, 1)).fetchone()
    return None if row is None else Occurrence(**dict(row))


def context(bank: Bank, occurrence: Occurrence, k: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return up to `k` sentences before and after an occurrence, in the order of the speech."""
    sql = (
        'SELECT substr(s.text, o.start + 1, o."end" - o.start) FROM occurrences o'
        " JOIN speeches s ON s.id = o.speech_id WHERE o.speech_id = ? AND {beside} LIMIT ?"
    )
    before = bank.connection.execute(
        sql.format(beside='o."end" <= ? ORDER BY o.start DESC'), (occurrence.speech_id, occurrence.start, k)
    ).fetchall()
    after = bank.connection.execute(
        sql.format(beside="o.start >= ? ORDER BY o.start"), (occurrence.speech_id, occurrence.end, k)
    ).fetchall()
    return tuple(row[0] for row in reversed(before)), tuple(row[0] for row in after)


def speech_text(bank: Bank, speech_id: int) -> str | None:
    """Return the whole text of a speech, None where there is none of that id."""
    row = bank.connection.execute("SELECT text FROM speeches WHERE id = ?", (speech_id,)).fetchone()
    return None if row is None else row[0]


def tags(bank: Bank, phrase_id: int) -> list[Tag]:
    """Return the tags of a phrase with why they were given, the role first."""
    rows = bank.connection.execute(
        "SELECT facet, name, origin, coalesce(reason, '') AS reason, confidence FROM tags_view"
        " WHERE phrase_id = ? ORDER BY facet = 'theme', confidence DESC",
        (phrase_id,),
    )
    return [Tag(**dict(row)) for row in rows]


def note(bank: Bank, phrase_id: int) -> str | None:
    """Return the note that the user has put to a phrase, None where there is none."""
    row = bank.connection.execute("SELECT note FROM phrases WHERE id = ?", (phrase_id,)).fetchone()
    return None if row is None else row[0]


def notes(bank: Bank, ids: Sequence[int]) -> dict[int, str]:
    """Return the notes of those of these phrases that have one (at most 500 ids)."""
    marks = ",".join("?" * len(ids))
    rows = bank.connection.execute(
        f"SELECT id, note FROM phrases WHERE note IS NOT NULL AND id IN ({marks})", list(ids)
    )
    return {row[0]: row[1] for row in rows}


def former(bank: Bank, phrase_id: int) -> list[str]:
    """Return the wordings that a phrase had before it was edited, the newest first."""
    rows = bank.connection.execute(
        "SELECT text FROM edits WHERE phrase_id = ? ORDER BY id DESC", (phrase_id,)
    )
    return [row[0] for row in rows]


def uses(bank: Bank, phrase_id: int | None = None, limit: int = -1) -> list[Use]:
    """Return when a phrase (None: any) was copied, the newest first; `limit` -1: all."""
    import json

    where, parameters = ("", ()) if phrase_id is None else ("WHERE phrase_id = ?", (phrase_id,))
    rows = bank.connection.execute(
        f'SELECT id, phrase_id, at, text, "values", draft FROM uses {where} ORDER BY id DESC LIMIT ?',
        (*parameters, limit),
    )
    return [Use(r[0], r[1], r[2], r[3], json.loads(r[4] or "{}"), r[5]) for r in rows]


def of_batch(bank: Bank, batch_id: int, filters: Filters = _ALL) -> list[int]:
    """Return the ids of the phrases that a batch brought and that meet the filters, in order of id."""
    demands, values = where(filters)
    sql = f"SELECT p.id FROM phrases p WHERE p.batch_id = ? AND {demands} ORDER BY p.id"
    return [row[0] for row in bank.connection.execute(sql, [batch_id, *values])]


def speeches_of(bank: Bank, ids: Sequence[int], filters: Filters = _ALL) -> dict[int, int | None]:
    """Return for each of these phrases the first speech that the filters ask for, None for a snippet."""
    at, values = _named_speech(filters)
    found: dict[int, int | None] = {}
    for start in range(0, len(ids), _PART):
        part = list(ids[start : start + _PART])
        marks = ",".join("?" * len(part))
        sql = f"SELECT p.id, ({at}) FROM phrases p WHERE p.id IN ({marks})"
        found.update((row[0], row[1]) for row in bank.connection.execute(sql, [*values, *part]))
    return found


def family(bank: Bank, phrase_id: int) -> list[Phrase]:
    """Return the other phrases that say the same with a few characters changed, in order of id."""
    rows = bank.connection.execute(
        "SELECT id FROM phrases WHERE id <> ?1 AND family ="
        " (SELECT family FROM phrases WHERE id = ?1) ORDER BY id",
        (phrase_id,),
    )
    return phrases(bank, [row[0] for row in rows])


def speeches(bank: Bank) -> list[ListedSpeech]:
    """Return all speeches in the order of import."""
    rows = bank.connection.execute(
        "SELECT id, title, source, sentences, characters, occasion, speaker, speaker_name, date"
        " FROM speeches_view ORDER BY id"
    )
    return [ListedSpeech(*row) for row in rows]


def theme_counts(bank: Bank) -> dict[str, int]:
    """Return all themes with the number of their phrases, the commonest first."""
    return _name_counts(bank, "theme")


def role_counts(bank: Bank) -> dict[str, int]:
    """Return all roles with the number of their phrases, the commonest first."""
    return _name_counts(bank, "role")


def speaker_counts(bank: Bank) -> dict[str, int]:
    """Return the kinds of speaker with the number of sentences in their speeches, the commonest first."""
    return _speech_counts(bank, "speaker")


def occasion_counts(bank: Bank) -> dict[str, int]:
    """Return the occasions with the number of sentences in their speeches, the commonest first."""
    return _speech_counts(bank, "occasion")


def names(bank: Bank, facet: Facet) -> list[str]:
    """Return the names of all themes or all roles."""
    return [
        r[0] for r in bank.connection.execute("SELECT name FROM names WHERE facet = ? ORDER BY id", (facet,))
    ]


def colours(bank: Bank) -> dict[tuple[str, str], str]:
    """Return the colours of those themes and roles that have one, by facet and name.

    The bank is open to other programs, so what is no colour there is passed over.
    """
    rows = bank.connection.execute("SELECT facet, name, colour FROM names WHERE colour IS NOT NULL")
    return {(facet, name): colour for facet, name, colour in rows if is_colour(colour)}


def is_colour(word: str) -> bool:
    """Tell whether a word is one of COLOURS or #rrggbb."""
    return word in COLOURS or re.fullmatch("#[0-9a-fA-F]{6}", word) is not None


def _name_counts(bank: Bank, facet: Facet) -> dict[str, int]:
    rows = bank.connection.execute(
        "SELECT n.name, count(t.phrase_id) AS n FROM names n LEFT JOIN tags t ON t.name_id = n.id"
        " WHERE n.facet = ? GROUP BY n.id ORDER BY 2 DESC, n.id",
        (facet,),
    )
    return {row[0]: row[1] for row in rows}


def _speech_counts(bank: Bank, column: str) -> dict[str, int]:
    rows = bank.connection.execute(
        f"SELECT s.{column}, count(o.phrase_id) FROM speeches s LEFT JOIN occurrences o ON o.speech_id = s.id"
        f" WHERE s.{column} IS NOT NULL GROUP BY s.{column} ORDER BY 2 DESC, 1"
    )
    return {row[0]: row[1] for row in rows}
