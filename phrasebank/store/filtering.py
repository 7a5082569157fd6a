"""What a result must be besides matching, as one SQL condition on `phrases p`.

Why EXISTS for tags: the condition is laid over a few thousand candidates, where a look into the tags of each
costs less than the list of all phrases of a theme. Why IN for speeches: those of a speaker are found once.

A demand that few phrases meet would be met late in such a row of candidates, so `lists` names those few.

Invariant: every value is a parameter. A theme or role is meant by its exact name, or, where there is none of
that name, by a part of it; speakers, occasions and sources by a part, in any of a phrase's occurrences.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from phrasebank.models import Filters
from phrasebank.values import NamedTuple

NARROW = 3000  # phrases that meet a demand, up to which they are listed
_HAS_NAME = """EXISTS (SELECT 1 FROM tags t WHERE t.phrase_id = p.id AND t.name_id IN
  (SELECT n.id FROM names n WHERE n.facet = '{facet}' AND ({meant})))"""
_TAGGED = """SELECT t.phrase_id FROM tags t WHERE t.name_id IN
  (SELECT n.id FROM names n WHERE n.facet = '{facet}' AND ({meant}))"""
_MEANT = (
    "n.name = ? OR instr(n.name, ?) AND NOT EXISTS"
    " (SELECT 1 FROM names x WHERE x.facet = n.facet AND x.name = ?)"
)
_IN_SPEECH = """(EXISTS (SELECT 1 FROM occurrences o WHERE o.phrase_id = p.id AND o.speech_id IN
  (SELECT s.id FROM speeches s WHERE {speech}))
  OR EXISTS (SELECT 1 FROM attributions a WHERE a.phrase_id = p.id AND ({ready})))"""
_SAID = """SELECT o.phrase_id FROM occurrences o WHERE o.speech_id IN
  (SELECT s.id FROM speeches s WHERE {speech})
  UNION ALL SELECT a.phrase_id FROM attributions a WHERE {ready}"""
_OR_READY = """({in_speech} OR p.source_id IN {files}
  OR EXISTS (SELECT 1 FROM listings l WHERE l.phrase_id = p.id AND l.source_id IN {files}))"""
_AND_READY = """{in_speech} UNION ALL SELECT r.id FROM phrases r WHERE r.source_id IN {files}
  UNION ALL SELECT l.phrase_id FROM listings l WHERE l.source_id IN {files}"""
_UNSURE = """EXISTS (SELECT 1 FROM tags t WHERE t.phrase_id = p.id AND t.confidence < 50
  AND t.origin <> 'hand')"""
_OF_SPEECH = {"speaker": ("s.speaker", "s.speaker_name"), "occasion": ("s.occasion",)}
_FRESH = "NOT EXISTS (SELECT 1 FROM uses u WHERE u.phrase_id = p.id)"

Condition = tuple[str, list[object]]


class Scope(NamedTuple):
    """The filters as a condition on `phrases p`; `ids` where few phrases meet them (None: many)."""

    sql: str
    parameters: tuple[object, ...]
    ids: str | None = None

    @classmethod
    def of(cls, connection: sqlite3.Connection, filters: Filters, without: Sequence[str] = ()) -> Scope:
        """Make the scope of filters and words that must not stand as they are in a text.

        Where few phrases meet a demand of the filters, those that meet all are listed.
        """
        sql, parameters = where(filters)
        sql = " AND ".join([sql, *["NOT instr(p.text, ?)"] * len(without)])
        parameters = [*parameters, *without]
        for listing, values in lists(filters):
            few = connection.execute(f"SELECT * FROM ({listing}) LIMIT ?", (*values, NARROW + 1)).fetchall()
            if len(few) <= NARROW:
                marks = ",".join(str(row[0]) for row in few)
                inside = f"SELECT p.id FROM phrases p WHERE p.id IN ({marks}) AND ({sql})"
                ids = ",".join(str(row[0]) for row in connection.execute(inside, parameters))
                return cls(f"p.id IN ({ids})", (), ids)
        return cls(sql, tuple(parameters))


def where(filters: Filters) -> Condition:
    """Return a condition on the alias `p` of phrases and its parameters; "1" where nothing is demanded."""
    parts: list[Condition] = [_named("theme", group) for group in filters.themes if group]
    parts += [_not(_named("theme", (name,))) for name in filters.not_themes]
    parts += [_named("role", filters.roles)] if filters.roles else []
    parts += [_not(_named("role", (name,))) for name in filters.not_roles]
    parts += [_spoken("speaker", filters.speakers)]
    parts += [_not(_spoken("speaker", (name,))) for name in filters.not_speakers]
    parts += [_spoken("occasion", filters.occasions)]
    parts += [_not(_spoken("occasion", (name,))) for name in filters.not_occasions]
    parts += [_from_source(filters.sources)]
    parts += [_not(_from_source((name,))) for name in filters.not_sources]
    for demanded, sql in ((filters.starred, "p.starred"), (filters.fresh, _FRESH), (filters.unsure, _UNSURE)):
        parts += [(sql, [])] if demanded else []
    for limit, sql in ((filters.min_length, "p.length >= ?"), (filters.max_length, "p.length <= ?")):
        parts += [] if limit is None else [(sql, [limit])]
    demands = [part for part in parts if part[0]]
    if not demands:
        return "1", []
    return " AND ".join(sql for sql, _values in demands), [v for _sql, values in demands for v in values]


def place(filters: Filters) -> Condition:
    """Return a condition on the alias `s` of speeches: the filters ask for such a one; "1": for any."""
    columns = (("speaker", filters.speakers), ("occasion", filters.occasions))
    parts = [_contain(_OF_SPEECH[column], words) for column, words in columns if words]
    if filters.sources:
        file, values = _of_file(filters.sources)
        parts.append((f"s.source_id IN (SELECT f.id FROM sources f WHERE {file})", values))
    sql = " AND ".join(f"({sql})" for sql, _values in parts)
    return sql or "1", [value for _sql, values in parts for value in values]


def lists(filters: Filters) -> list[Condition]:
    """Return, for each demand that an index answers, the statement that lists the ids of its phrases."""
    found = [_named("theme", group, _TAGGED) for group in filters.themes if group]
    found += [_named("role", filters.roles, _TAGGED)] if filters.roles else []
    found += [("SELECT s.id FROM phrases s WHERE s.starred", [])] if filters.starred else []
    found += [_spoken("speaker", filters.speakers, _SAID)]
    found += [_spoken("occasion", filters.occasions, _SAID)]
    found += [_from_source(filters.sources, _SAID, _AND_READY)]
    return [listing for listing in found if listing[0]]


def _named(facet: str, names: Sequence[str], shape: str = _HAS_NAME) -> Condition:
    """Demand a tag of any of these names."""
    meant = " OR ".join([_MEANT] * len(names))
    values: list[object] = [name for name in names for _mark in range(3)]  # as often as _MEANT asks for it
    return shape.format(facet=facet, meant=meant), values


def _not(condition: Condition) -> Condition:
    return f"NOT {condition[0]}", condition[1]


def _contain(columns: Sequence[str], words: Sequence[str]) -> Condition:
    """Demand that any of the columns contains any of the words, whatever the case of Latin letters."""
    tests = [f"instr(lower({column}), lower(?))" for column in columns]
    return " OR ".join(tests * len(words)), [word for word in words for _column in columns]


def _spoken(column: str, words: Sequence[str], shape: str = _IN_SPEECH) -> Condition:
    """Demand a speech, or an attribution, whose speaker or occasion contains one of the words."""
    if not words:
        return "", []
    speech, values = _contain(_OF_SPEECH[column], words)
    ready, more = _contain((f"a.{column}",), words)
    return shape.format(speech=speech, ready=ready), values + more


def _from_source(words: Sequence[str], shape: str = _IN_SPEECH, ready_shape: str = _OR_READY) -> Condition:
    """Demand a source, or an attribution to one, that one of the words names."""
    if not words:
        return "", []
    file, values = _of_file(words)
    ready, more = _contain(("a.source",), words)
    files = f"(SELECT f.id FROM sources f WHERE {file})"
    in_speech = shape.format(speech=f"s.source_id IN {files}", ready=ready)
    return ready_shape.format(in_speech=in_speech, files=files), values + more + values + values


def _of_file(words: Sequence[str]) -> Condition:
    """Demand a file `f` whose name, or, for words with a slash, whose path contains one of the words."""
    tests = [_contain(("f.path" if "/" in word or "\\" in word else "f.name",), (word,)) for word in words]
    return " OR ".join(sql for sql, _values in tests), [value for _sql, values in tests for value in values]
