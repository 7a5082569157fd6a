"""The bank in numbers: what it holds, how it grew, what is used, and where themes and roles leave holes.

Invariant: nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from phrasebank.store.bank import Bank
from phrasebank.store.reading import names, role_counts, theme_counts

TOP = 10  # phrases in each list


@dataclass(frozen=True, slots=True)
class Stats:
    """All numbers are counts; `matrix` is role → theme → phrases, without the zeros (the holes).

    `months` is how many phrases came in each month (YYYY-MM, UTC); `most_used` and `families` are
    (id, text, count), the largest first; a family is named by its first phrase and counts all its members.
    """

    sources: int
    speeches: int
    phrases: int
    occurrences: int
    snippets: int
    starred: int
    uses: int
    never_used: int
    untagged: int
    themes: dict[str, int]
    roles: dict[str, int]
    matrix: dict[str, dict[str, int]]
    months: dict[str, int]
    most_used: list[tuple[int, str, int]]
    families: list[tuple[int, str, int]]


def stats(bank: Bank) -> Stats:
    """Count everything."""
    return Stats(
        sources=_count(bank, "sources"),
        speeches=_count(bank, "speeches"),
        phrases=_count(bank, "phrases"),
        occurrences=_count(bank, "occurrences"),
        snippets=_count(bank, "phrases WHERE origin <> 'speech'"),
        starred=_count(bank, "phrases WHERE starred"),
        uses=_count(bank, "uses"),
        never_used=_count(bank, "phrases p WHERE NOT EXISTS (SELECT 1 FROM uses u WHERE u.phrase_id = p.id)"),
        untagged=_count(bank, "phrases p WHERE NOT EXISTS (SELECT 1 FROM tags t WHERE t.phrase_id = p.id)"),
        themes=theme_counts(bank),
        roles=role_counts(bank),
        matrix=matrix(bank),
        months=_months(bank),
        most_used=most_used(bank),
        families=families(bank, TOP),
    )


def _count(bank: Bank, what: str) -> int:
    return int(bank.connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def matrix(bank: Bank) -> dict[str, dict[str, int]]:
    """Return how many phrases have each pair of role and theme, without the pairs that none has."""
    table: dict[str, dict[str, int]] = {role: {} for role in names(bank, "role")}
    rows = bank.connection.execute(
        "SELECT r.name, t.name, count(*) FROM tags a JOIN names r ON r.id = a.name_id AND r.facet = 'role'"
        " JOIN tags b ON b.phrase_id = a.phrase_id JOIN names t ON t.id = b.name_id AND t.facet = 'theme'"
        " GROUP BY r.id, t.id ORDER BY r.id, t.id"
    )
    for role, theme, count in rows:
        table[role][theme] = count
    return table


def _months(bank: Bank) -> dict[str, int]:
    rows = bank.connection.execute(
        "SELECT substr(b.at, 1, 7), sum(p.n) FROM batches b JOIN"
        " (SELECT batch_id, count(*) AS n FROM phrases GROUP BY batch_id) p ON p.batch_id = b.id"
        " GROUP BY 1 ORDER BY 1"
    )
    return {row[0]: row[1] for row in rows}


def most_used(bank: Bank, limit: int = TOP) -> list[tuple[int, str, int]]:
    """Return the phrases that were copied most often: id, text, how often."""
    rows = bank.connection.execute(
        "SELECT p.id, p.text, count(*) FROM uses u JOIN phrases p ON p.id = u.phrase_id"
        " GROUP BY p.id ORDER BY 3 DESC, p.id LIMIT ?",
        (limit,),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def families(bank: Bank, limit: int) -> list[tuple[int, str, int]]:
    """Return the largest families: id and text of the first phrase there, how many members."""
    rows = bank.connection.execute(
        "SELECT min(id), text, count(*) FROM phrases WHERE family IS NOT NULL"
        " GROUP BY family HAVING count(*) > 1 ORDER BY 3 DESC, 1 LIMIT ?",
        (limit,),
    )
    return [(row[0], row[1], row[2]) for row in rows]
