"""Changed rules applied to the whole bank: what would change, and changing it.

Why one function for both: what is shown before is computed by what is done after.
Invariant: only automatic tags come and go; what a hand or an import has given stays, what a hand has taken
away is not given again, and no role is added beside one of theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from phrasebank.models import Tag
from phrasebank.store.bank import Bank
from phrasebank.store.batch import Batch, chunks
from phrasebank.store.naming import TAG_COLUMNS, Naming

_GIVEN = ("hand", "import")
_KEYS_AT_ONCE = 100  # that one statement takes
EXAMPLES = 20  # phrases that a difference names

Row = tuple[Any, ...]


@dataclass(slots=True)
class Difference:
    """What a retag changes: phrases, and for each (facet, name) how many gain and lose it.

    `examples` are some (phrase id, gained names, lost names). `refreshed` counts other phrases, whose tags
    stay but for their reasons or confidence.
    """

    phrases: int = 0
    refreshed: int = 0
    gained: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)


def compare(bank: Bank, tagging: Iterable[tuple[int, Sequence[Tag]]]) -> Difference:
    """Return what a new tagging (phrase id, automatic tags) would change; nothing is written."""
    return _run(bank, tagging, "", write=False)


def apply(bank: Bank, tagging: Iterable[tuple[int, Sequence[Tag]]], what: str = "") -> Difference:
    """Give phrases their new automatic tags in one batch; returns what changed."""
    return _run(bank, tagging, what, write=True)


class _Undone(Exception):
    """Raised inside a batch to throw it away."""


def _run(bank: Bank, tagging: Iterable[tuple[int, Sequence[Tag]]], what: str, *, write: bool) -> Difference:
    """Retag in a batch, which is thrown away, the numbers of new names too, where nothing is to be kept."""
    difference = Difference()
    with suppress(_Undone), bank.batch("retag", what) as batch:
        _retag(batch, tagging, difference, write=write)
        if not write or not (difference.phrases or difference.refreshed):
            raise _Undone
        batch.count(phrases=difference.phrases)
    return difference


def _retag(
    batch: Batch, tagging: Iterable[tuple[int, Sequence[Tag]]], difference: Difference, *, write: bool
) -> None:
    naming = Naming(batch)
    names: dict[int, tuple[str, str]] = {}
    for part in chunks(tagging):
        wanted = {phrase_id: naming.rows(phrase_id, tags) for phrase_id, tags in part}
        names.update(naming.known())
        old, refused = _old_tags(batch, list(wanted), names)
        gone: list[Row] = []
        come: list[Row] = []
        for phrase_id, rows in wanted.items():
            has = old.get(phrase_id, {})
            fixed = {name_id for name_id, row in has.items() if row[2] in _GIVEN}
            bound = any(names[name_id][0] == "role" for name_id in fixed)
            new = {
                row[1]: row
                for row in rows
                if row[1] not in fixed
                and (phrase_id, row[1]) not in refused
                and not (bound and names[row[1]][0] == "role")
            }
            stale = {name_id: row for name_id, row in has.items() if name_id not in fixed}
            gone += [row[:2] for name_id, row in stale.items() if new.get(name_id) != row]
            come += [row for name_id, row in new.items() if stale.get(name_id) != row]
            difference.refreshed += new.keys() == stale.keys() and new != stale
            _note(
                difference,
                phrase_id,
                [names[i] for i in new.keys() - stale],
                [names[i] for i in stale.keys() - new],
            )
        if write:
            _replace(batch, gone, come)


def _old_tags(
    batch: Batch, phrase_ids: Sequence[int], names: dict[int, tuple[str, str]]
) -> tuple[dict[int, dict[int, Row]], set[tuple[int, int]]]:
    """Return the tags that phrases have, by phrase and name, and what a hand has refused them."""
    marks = ", ".join("?" * len(phrase_ids))
    old: dict[int, dict[int, Row]] = {}
    sql = (
        "SELECT t.phrase_id, t.name_id, t.origin, t.reason_id, t.confidence, n.facet, n.name FROM tags t"
        f" JOIN names n ON n.id = t.name_id WHERE t.phrase_id IN ({marks})"
    )
    for row in batch.connection.execute(sql, phrase_ids):
        old.setdefault(row[0], {})[row[1]] = tuple(row)[:5]
        names[row[1]] = (row[5], row[6])
    sql = f"SELECT phrase_id, name_id FROM refusals WHERE phrase_id IN ({marks})"
    return old, {(row[0], row[1]) for row in batch.connection.execute(sql, phrase_ids)}


def _note(
    difference: Difference,
    phrase_id: int,
    gained: Sequence[tuple[str, str]],
    lost: Sequence[tuple[str, str]],
) -> None:
    """Count what one phrase gains and loses."""
    if gained or lost:
        difference.phrases += 1
        difference.gained.update(gained)
        difference.lost.update(lost)
        if len(difference.examples) < EXAMPLES:
            plus, minus = (tuple(sorted(name for _facet, name in names)) for names in (gained, lost))
            difference.examples.append((phrase_id, plus, minus))


def _replace(batch: Batch, gone: Sequence[Row], come: Sequence[Row]) -> None:
    """Delete tags by their keys and insert others."""
    for part in chunks(gone, _KEYS_AT_ONCE):
        any_of = " OR ".join(["phrase_id = ? AND name_id = ?"] * len(part))
        batch.delete("tags", any_of, [value for key in part for value in key])
    batch.insert_apart("tags", TAG_COLUMNS, come)
