"""From a query to hits: candidates of each tier, judged, ordered, folded to one line a formulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from phrasebank.models import Filters, Hit, Match
from phrasebank.search.query import Query, parse
from phrasebank.store import candidates, reading
from phrasebank.store.bank import Bank
from phrasebank.store.candidates import Scope
from phrasebank.text.fold import fold, fold_map

SORTS = ("best", "used", "new", "length", "count")
_BASE = {"exact": 90.0, "terms": 80.0, "pinyin": 70.0, "fuzzy": 40.0, "loose": 10.0}
_LITERAL_ROWS = 2000
_FUZZY_ROWS = 20000
_FUZZY_TEXTS = 800


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: the query as typed, filters beside it, how many hits, in which order.

    `all` shows each phrase of a family by itself; `fuzzy_sounds` lets zh/z, n/l, in/ing … sound alike.
    """

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    sort: str = "best"
    all: bool = False
    fuzzy_sounds: bool = False
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """What was found; `nearest` and `emptied_by` (a filter in the query's own words) where nothing was;
    `looked_up` tells, for `--explain`, each look-up and how many phrases it gave."""

    hits: tuple[Hit, ...] = ()
    nearest: Hit | None = None
    emptied_by: str | None = None
    looked_up: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Found:
    """One phrase with how it matches; spans are in its own text."""

    id: int
    text: str
    match: Match
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    parts: dict[str, float] = field(default_factory=dict)


def search(bank: Bank, request: Request) -> Results:
    """Return the best hits of a request."""
    query = parse(request.query, request.filters)
    scope = Scope.of(query.filters)
    if not query.terms:
        if not query.blank:
            return Results()
        rows = candidates.listed(bank.connection, scope, request.sort, request.limit)
        rows = [row for row in rows if not _refused(query, fold(row[1]))]
        return Results(tuple(Hit(p, 100.0, "exact") for p in reading.phrases(bank, [i for i, _t in rows])))
    found = _literal(bank, query, scope)
    if len(found) < request.limit:
        seen = {f.id for f in found}
        found += [f for f in _fuzzy(bank, query, scope) if f.id not in seen]
    return Results(_hits(bank, request, found))


def _refused(query: Query, folded: str) -> bool:
    return any(term.text in folded for term in query.without)


def _literal(bank: Bank, query: Query, scope: Scope) -> list[_Found]:
    """Return the phrases that contain all terms."""
    expression = " AND ".join(candidates.containing(term.text) for term in query.terms)
    found = []
    for id_, text in candidates.by_pairs(bank.connection, expression, scope, _LITERAL_ROWS):
        folded, where = fold_map(text)
        starts = [folded.find(term.text) for term in query.terms]
        if min(starts) < 0 or _refused(query, folded):
            continue
        spans = tuple(
            (where[s], where[s + len(t.text) - 1] + 1) for s, t in zip(starts, query.terms, strict=True)
        )
        match: Match = "exact" if len(query.terms) == 1 else "terms"
        covered = sum(len(t.text) for t in query.terms) / len(folded)
        found.append(_Found(id_, text, match, _BASE[match] + 9 * covered, spans))
    return found


def _fuzzy(bank: Bank, query: Query, scope: Scope) -> list[_Found]:
    """Return the phrases that resemble the terms."""
    from rapidfuzz import fuzz

    term = "".join(t.text for t in query.terms)
    ids: Counter[str] = Counter()
    left = _FUZZY_ROWS
    for i in range(len(term) - 1):
        rows = candidates.postings(bank.connection, term[i : i + 2], left // (len(term) - 1 - i))
        left -= len(rows)
        ids.update(rows)
    best = [int(i) for i, _n in ids.most_common(_FUZZY_TEXTS)]
    found = []
    for id_, text in candidates.texts(bank.connection, best, scope):
        folded, where = fold_map(text)
        placed = fuzz.partial_ratio_alignment(term, folded, score_cutoff=50)
        if placed is None or _refused(query, folded):
            continue
        spans = ((where[placed.dest_start], where[placed.dest_end - 1] + 1),)
        found.append(_Found(id_, text, "fuzzy", _BASE["fuzzy"] + 0.29 * placed.score, spans))
    return found


def _hits(bank: Bank, request: Request, found: Sequence[_Found]) -> tuple[Hit, ...]:
    """Return the best of what was found as hits."""
    best = sorted(found, key=lambda f: (-f.score, f.id))[: request.limit]
    phrases = {p.id: p for p in reading.phrases(bank, [f.id for f in best])}
    return tuple(
        Hit(phrases[f.id], round(f.score, 1), f.match, f.spans, parts=f.parts)
        for f in best
        if f.id in phrases
    )
