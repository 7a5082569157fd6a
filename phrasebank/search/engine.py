"""From a query to hits: candidates of each tier, judged, ordered, folded to one line a formulation.

A tier is asked only where those before it gave too little. Invariant: the hits of a search are all of one
state of the bank, so that none of them is missing where another process writes meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from phrasebank.models import Filters, Hit, Phrase
from phrasebank.search import score
from phrasebank.search.empty import explain
from phrasebank.search.fold import Line, fold_lines, shares_of, take_turns
from phrasebank.search.found import Found
from phrasebank.search.query import Query, parse
from phrasebank.search.sound import has_letters
from phrasebank.search.tiers import Search, literal
from phrasebank.store import candidates, reading
from phrasebank.store.bank import Bank
from phrasebank.store.candidates import Standing
from phrasebank.store.filtering import Scope
from phrasebank.text.fold import fold_map
from phrasebank.values import NamedTuple

_TELLING = 4  # characters from which on a single phrase that has them as typed shows that there is no slip
_ENOUGH = 3  # phrases that must have fewer characters than that as typed
_FEW = 10  # phrases with a number as typed, however few are wanted: 919 has a 19, and 十九大 was meant
_LONG = 9  # characters from which on phrases like the one that has them are wanted too
_FOLDED = 8  # results for each line wanted that are folded into lines
_WEIGHED = 400  # whose standing is looked up, however few are wanted: stars and many speeches may lift them
_CLOSE = 0.8  # quality of a match below which she may have wished in her own words: so had 1 of 1,320 slips
_EVERY = 10_000_000  # results: all of them
_REFUSABLE = 500  # phrases more that are listed where some are refused by their words
_FURTHER = 8  # times as many, where most of them are refused
_NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百")  # without them `numerals` need not be loaded
_ORDERS: Mapping[str, Callable[[Found, Standing], tuple[object, ...]]] = {
    # a point of the score is a tie, which stars and recent use break
    "best": lambda f, s: (-round(f.score), not s.starred, _backwards(s.last_use), -f.score, f.id),
    "used": lambda f, s: (-s.uses, _backwards(s.last_use), -f.score, f.id),
    "new": lambda f, s: (-f.id,),
    "length": lambda f, s: (len(f.text), f.id),
    "count": lambda f, s: (-s.count, -f.score, f.id),
}
SORTS = tuple(_ORDERS)


class Request(NamedTuple):
    """What is asked: the query as typed, filters beside it, how many hits, in which order.

    `all` shows each phrase of a family by itself; `fuzzy_sounds` lets zh/z, n/l, in/ing … sound alike.
    """

    query: str = ""
    filters: Filters = Filters()
    limit: int = 10
    sort: str = "best"
    all: bool = False
    fuzzy_sounds: bool = False
    explain: bool = False


class Results(NamedTuple):
    """What was found; `nearest` and `emptied_by` (a filter in the query's own words) where nothing was;
    `looked_up` tells, for `--explain`, each look-up (“作风: same sound”) and how many phrases it gave."""

    hits: tuple[Hit, ...] = ()
    nearest: Hit | None = None
    emptied_by: str | None = None
    looked_up: tuple[tuple[str, int], ...] = ()


def search(bank: Bank, request: Request) -> Results:
    """Return the best hits of a request, all from one state of the bank, whatever others write meanwhile."""
    if bank.connection.in_transaction:
        return _search(bank, request)
    bank.connection.execute("BEGIN")
    try:
        return _search(bank, request)
    finally:
        bank.connection.rollback()  # nothing was written


def _search(bank: Bank, request: Request) -> Results:
    query = parse(request.query, request.filters)
    work = _work(bank, query, request)
    hits = _find(work, request)
    if hits or not (query.terms or query.filters != Filters()):
        return Results(hits, looked_up=tuple(work.looked_up))
    nearest, emptied_by = explain(query, lambda other: _first(bank, other, request))
    return Results(nearest=nearest, emptied_by=emptied_by, looked_up=tuple(work.looked_up))


def every(bank: Bank, query: Query) -> list[int]:
    """Return all phrases that have what a query asks for, as typed or by its sound, the oldest first.

    Why not `search`: to order a million takes three times as long as to find them, and most of the memory.
    """
    work = _work(bank, query, Request(limit=_EVERY, sort="new"))
    if work.scope.ids == "":
        return []
    if query.terms:
        return sorted(id_ for id_, f in _having(work)[0].items() if f.match != "fuzzy")
    return sorted(_listed(work, _EVERY, "new")) if query.blank else []


def _first(bank: Bank, query: Query, request: Request) -> Hit | None:
    """Return the best hit of a query, None where there is none."""
    request = request._replace(limit=1)
    return next(iter(_find(_work(bank, query, request), request)), None)


def _work(bank: Bank, query: Query, request: Request) -> Search:
    """Return the search for a query, which looks at no phrase that has a refused word as it is typed."""
    words = [term.text for term in query.without if not (term.ends or term.starts or term.symbols)]
    scope = Scope.of(bank.connection, query.filters, words)
    return Search(bank, query, scope, request.limit, request.fuzzy_sounds, request.sort)


def _find(work: Search, request: Request) -> tuple[Hit, ...]:
    """Return the hits of a query: tier by tier, until enough is found."""
    if work.scope.ids == "":
        return ()  # nothing meets the filters
    if not work.query.terms:
        return _all_hits(work, request) if work.query.blank else ()
    found, otherwise = _having(work)
    if len(found) < request.limit:
        typed = sum(len(term.text) for term in work.query.terms)
        as_typed = sum(f.shadow is f.text for f in found.values()) >= (1 if typed >= _TELLING else _ENOUGH)
        if not as_typed or typed >= _LONG:
            from phrasebank.search.resemble import resembling

            found |= _rated(resembling(work, only_likes=as_typed), found)
            if otherwise and not _is_close(found):
                found |= _rated(resembling(otherwise), found)
    if not _is_close(found):
        from phrasebank.search.wish import wished

        found |= _rated(wished(work), found)
    return _hits(work, request, list(found.values()))


def _having(work: Search) -> tuple[dict[int, Found], Search | None]:
    """Return what has the query, as it is typed, in other digits, or by its sound where more is wanted.

    With it the search for the query in other digits, None where it has no numbers or enough was found.
    """
    found = _rated(literal(work), {})
    otherwise = _in_other_digits(work) if len(found) < max(work.limit, _FEW) else None
    if otherwise:
        found |= _rated(literal(otherwise), found)
    if len(found) < work.limit and any(has_letters(term.text) for term in work.query.terms):
        from phrasebank.search.spoken import spoken
        from phrasebank.search.wordings import commonness

        heard = [f for each in (work, otherwise) if each for f in spoken(each)]
        found |= _rated(heard, found, commonness(work, heard))  # together: 20da is 二十大 rather than 20大
    return found, otherwise


def _is_close(found: Mapping[int, Found]) -> bool:
    return max((f.quality for f in found.values()), default=0.0) >= _CLOSE


def _in_other_digits(work: Search) -> Search | None:
    """Return the search for the same with its numbers in the other digits, None where it has none."""
    if all(term.exact or _NUMERALS.isdisjoint(term.text) for term in work.query.terms):
        return None
    from phrasebank.search.numerals import in_other_digits

    query = in_other_digits(work.query)
    if query is None:
        return None
    other = Search(work.bank, query, work.scope, work.limit, work.alike, work.order)
    other.looked_up = work.looked_up  # told together
    return other


def _rated(
    tier: list[Found], before: dict[int, Found], counts: Mapping[str, float] | None = None
) -> dict[int, Found]:
    """Rate what a tier found that no tier before it had; `counts` tells how common each wording is."""
    new = [f for f in tier if f.id not in before]
    score.rate(new, counts)
    return {f.id: f for f in new}


def _listed(work: Search, limit: int, sort: str) -> list[int]:
    """List what the filters leave."""
    most = limit + (_REFUSABLE if work.query.without else 0)
    while True:
        rows = candidates.listed(work.bank.connection, work.scope, sort, most)
        ids = [id_ for id_, text in rows if not work.refused(text)]
        if len(ids) >= limit or len(rows) < most:
            return ids[:limit]
        most *= _FURTHER


def _all_hits(work: Search, request: Request) -> tuple[Hit, ...]:
    """Return what the filters leave as hits."""
    phrases = reading.phrases(work.bank, _listed(work, request.limit, request.sort), work.query.filters)
    return tuple(Hit(phrase, 100.0, "exact") for phrase in phrases)


def _hits(work: Search, request: Request, found: list[Found]) -> tuple[Hit, ...]:
    """Return the best of what was found as hits, one line a formulation."""
    shares = shares_of(found)
    found.sort(key=lambda f: (-f.score, f.id))
    most = len(found)
    if request.sort == "best":
        found, most = take_turns(found, shares), _FOLDED * max(request.limit, _FEW)
    standings: dict[int, Standing] = {}
    while True:
        new = found[len(standings) : max(most, _WEIGHED)]
        standings |= candidates.standings(work.bank.connection, [f.id for f in new])
        score.rate_standing(new, standings)
        best = _ordered(request.sort, found[: len(standings)], standings, shares)
        lines = _lines(request, best[:most], standings)
        if len(lines) == request.limit or most >= len(found):
            break
        most *= _FURTHER  # all may say the same
    phrases = reading.phrases(work.bank, [line.best.id for line in lines], work.query.filters)
    return tuple(map(_hit, phrases, lines))


def _ordered(
    sort: str,
    found: list[Found],
    standings: Mapping[int, Standing],
    shares: Mapping[tuple[str, str], float],
) -> list[Found]:
    """Return what was found in the order that is wanted."""
    best = sorted(found, key=lambda f: _ORDERS[sort](f, standings[f.id]))
    return take_turns(best, shares) if sort == "best" else best


def _lines(request: Request, best: list[Found], standings: Mapping[int, Standing]) -> list[Line]:
    """Return the lines of what was found, one a formulation unless all are wanted."""
    if request.all:
        return [Line(f) for f in best[: request.limit]]
    return fold_lines(best, {f.id: standings[f.id].family for f in best}, request.limit)


def _backwards(date: str) -> tuple[int, ...]:
    """Return a key that sorts later dates first, and no date last."""
    return tuple(-ord(char) for char in date) or (0,)


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
        parts=score.parts_of(f),
    )
