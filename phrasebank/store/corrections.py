"""What a hand has corrected in the tags: the phrases that rules can learn from.

Invariant: reading only; what an import gave to whole files (`--theme`) is no correction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from phrasebank.models import Facet
from phrasebank.store.bank import Bank

_GIVEN = (
    "SELECT n.facet, n.name, p.text FROM tags t JOIN names n ON n.id = t.name_id"
    " JOIN phrases p ON p.id = t.phrase_id WHERE t.origin = 'hand' ORDER BY p.id"
)
_WITHOUT = (
    "SELECT text FROM phrases WHERE id NOT IN"
    " (SELECT t.phrase_id FROM tags t JOIN names n ON n.id = t.name_id WHERE n.facet = ? AND n.name = ?)"
    " ORDER BY id DESC LIMIT ?"
)
_KIN = (
    "SELECT n.facet, n.name, p.id, k.id FROM tags t JOIN names n ON n.id = t.name_id"
    " JOIN phrases p ON p.id = t.phrase_id JOIN phrases k ON k.family = p.family AND k.id <> p.id"
    " WHERE t.origin = 'hand'"
    " AND NOT EXISTS (SELECT 1 FROM tags x WHERE x.phrase_id = k.id AND x.name_id = t.name_id)"
    " AND NOT EXISTS (SELECT 1 FROM refusals r WHERE r.phrase_id = k.id AND r.name_id = t.name_id)"
    " AND (n.facet = 'theme' OR NOT EXISTS (SELECT 1 FROM tags x JOIN names m ON m.id = x.name_id"
    " WHERE x.phrase_id = k.id AND m.facet = 'role' AND x.origin <> 'rule')) ORDER BY p.id, n.id, k.id"
)
_APART = (
    "SELECT p.id, p.text, coalesce(group_concat(DISTINCT n.facet) FILTER (WHERE t.origin <> 'rule'"
    " AND NOT EXISTS (SELECT 1 FROM tags x JOIN names m ON m.id = x.name_id"
    " WHERE x.phrase_id = p.id AND m.facet = n.facet AND x.origin = 'rule')), '')"
    " FROM phrases p LEFT JOIN tags t ON t.phrase_id = p.id LEFT JOIN names n ON n.id = t.name_id"
    " WHERE NOT EXISTS (SELECT 1 FROM occurrences WHERE phrase_id = p.id) GROUP BY p.id ORDER BY p.id"
)


def given_by_hand(bank: Bank) -> dict[tuple[Facet, str], list[str]]:
    """Return the texts of the phrases to which a hand gave a theme or role, by facet and name."""
    texts: dict[tuple[Facet, str], list[str]] = defaultdict(list)
    for facet, name, text in bank.connection.execute(_GIVEN):
        texts[facet, name].append(text)
    return dict(texts)


def kin_without(bank: Bank) -> dict[tuple[Facet, str, int], list[int]]:
    """Return what a hand gave to one of a family and others of it lack: their ids by facet, name and phrase.

    Left out are those from which a hand took it away, and for a role those that have theirs by hand.
    """
    kin: dict[tuple[Facet, str, int], list[int]] = defaultdict(list)
    for facet, name, phrase_id, other in bank.connection.execute(_KIN):
        kin[facet, name, phrase_id].append(other)
    return dict(kin)


def without(bank: Bank, facet: Facet, name: str, limit: int) -> Iterator[str]:
    """Yield the texts of phrases that do not have a theme or role, the newest first, at most `limit`."""
    for (text,) in bank.connection.execute(_WITHOUT, (facet, name, limit)):
        yield text


def apart(bank: Bank) -> Iterator[tuple[int, str, list[str]]]:
    """Yield id and text of the phrases that stand in no speech, and the facets that are given to them alone.

    Whoever put such a phrase in with its themes, or its role, wanted no others.
    """
    for phrase_id, text, given in bank.connection.execute(_APART):
        yield phrase_id, text, given.split(",")
