"""From a query to hits: candidates of each tier, judged, ordered, folded to one line a formulation."""

from __future__ import annotations

from dataclasses import dataclass, field

from phrasebank.models import Filters, Hit, Phrase
from phrasebank.search import score
from phrasebank.search.fold import Line, fold_lines, take_turns
from phrasebank.search.found import Found
from phrasebank.search.query import parse
from phrasebank.search.tiers import Search, literal, spoken
from phrasebank.store import candidates, reading
from phrasebank.store.bank import Bank
from phrasebank.store.candidates import Scope
from phrasebank.text.fold import fold, fold_map

_ENOUGH = 3  # phrases that answer the query as typed: then it has no slip
_WEIGHED = 8  # results for each line wanted whose standing is looked up: stars and likes may lift them
_CLOSE = 0.75  # quality of a match below which she may have wished in her own words
SORTS = ("best", "used", "new", "length", "count")


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


def search(bank: Bank, request: Request) -> Results:
    """Return the best hits of a request."""
    query = parse(request.query, request.filters)
    scope = Scope.of(query.filters)
    work = Search(bank, query, scope, request.limit)
    if not query.terms:
        return _listed(work, request) if query.blank else Results()
    found = _rated(literal(work), {})
    if len(found) < request.limit:
        found |= _rated(spoken(work), found)
    if len(found) < _ENOUGH:
        from phrasebank.search.resemble import resembling

        found |= _rated(resembling(work), found)
    if max((f.quality for f in found.values()), default=0.0) < _CLOSE:
        from phrasebank.search.wish import wished

        found |= _rated(wished(work), found)
    return Results(_hits(bank, request, list(found.values())), looked_up=tuple(work.looked_up))


def _rated(tier: list[Found], before: dict[int, Found]) -> dict[int, Found]:
    """Rate what a tier found that no tier before it had."""
    new = [f for f in tier if f.id not in before]
    score.rate(new)
    return {f.id: f for f in new}


def _listed(work: Search, request: Request) -> Results:
    """List what the filters leave."""
    rows = candidates.listed(work.bank.connection, work.scope, request.sort, request.limit)
    ids = [id_ for id_, text in rows if not work.refused(fold(text))]
    return Results(tuple(Hit(phrase, 100.0, "exact") for phrase in reading.phrases(work.bank, ids)))


def _hits(bank: Bank, request: Request, found: list[Found]) -> tuple[Hit, ...]:
    """Return the best of what was found as hits, one line a formulation."""
    found.sort(key=lambda f: (-f.score, f.id))
    best = found[: _WEIGHED * request.limit]
    standings = candidates.standings(bank.connection, [f.id for f in best])
    score.rate_standing(best, standings)
    best.sort(key=lambda f: (-f.score, -standings[f.id].starred, -standings[f.id].uses, f.id))
    best = take_turns(best)
    if request.all:
        lines = [Line(f) for f in best[: request.limit]]
    else:
        lines = fold_lines(best, {id_: standing.family for id_, standing in standings.items()}, request.limit)
    phrases = {p.id: p for p in reading.phrases(bank, [line.best.id for line in lines])}
    return tuple(_hit(phrases[line.best.id], line) for line in lines)


def _hit(phrase: Phrase, line: Line) -> Hit:
    """Make a hit, its places turned into spans of the phrase's own text."""
    f = line.best
    where = range(len(f.text)) if f.shadow is f.text else fold_map(f.text)[1]
    return Hit(
        phrase=phrase,
        score=round(f.score, 1),
        match=f.match,
        spans=tuple((where[start], where[end - 1] + 1) for start, end in f.places if end > start),
        family=len(line.others),
        family_ids=tuple(other.id for other in line.others),
        parts=f.parts,
    )
