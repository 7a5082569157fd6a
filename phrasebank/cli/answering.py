"""A search from what is asked to what is written: on screen, in a pipe, as JSON.

Free of click, which a plain search (`shortcut`) does without.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from phrasebank.cli.screen import style_of
from phrasebank.cli.session import App, say
from phrasebank.errors import NothingFound
from phrasebank.i18n import _
from phrasebank.models import Facet, Filters, Hit
from phrasebank.output.render import DIM, Style, citation, hits, json_line, phrase_json, plain
from phrasebank.search.engine import Request, Results, search
from phrasebank.store import reading
from phrasebank.store.bank import Bank
from phrasebank.values import NamedTuple


class Asked(NamedTuple):
    """What the words of a call ask for, by the names of the options; `limit` None: as the settings say;
    `shown`: the results are written, not only found."""

    query: str
    filters: Filters = Filters()
    limit: int | None = None
    sort: str = "best"
    every: bool = False
    context: int = 0
    cite: bool = False
    as_plain: bool = False
    full: bool = False
    as_json: bool = False
    explain: bool = False
    shown: bool = True


def answer(app: App, asked: Asked) -> Results:
    """Search and write what is found; raises NothingFound, which says what was nearest."""
    request = Request(
        query=asked.query,
        filters=asked.filters,
        limit=asked.limit or app.settings["limit"],
        sort=asked.sort,
        all=asked.every,
        fuzzy_sounds=app.settings["fuzzy_sounds"],
        explain=asked.explain,
    )
    with Bank.open(app.where) as bank:
        results = search(bank, request)
        if asked.explain:
            tell(results)
        if not results.hits:
            raise nothing(bank, results)
        if asked.as_json:
            for hit in results.hits:
                say(json_line(phrase_json(hit)))
        elif asked.shown:
            show(bank, results, style_of(app, bank), asked)
    return results


def show(bank: Bank, results: Results, style: Style, asked: Asked) -> None:
    """Write the results: numbered, with all that is known of them, or bare, one phrase a line."""
    bare = asked.as_plain or not (asked.full or sys.stdout.isatty())
    for number, hit in enumerate(results.hits, 1):
        if asked.context and number > 1:
            say()
        before, after = around(bank, hit, asked.context)
        cited = citation(hit.phrase) if asked.cite else ""
        for text in before:
            say(style.paint(DIM, plain(text)), color=style.color)
        lines = [plain(hit.phrase.text + cited)] if bare else list(hits([hit], style, number))
        if cited and not bare:
            lines.append(style.paint(DIM, f"   {plain(cited)}"))
        for line in lines:
            say(line, color=style.color)
        for text in after:
            say(style.paint(DIM, plain(text)), color=style.color)


def around(bank: Bank, hit: Hit, k: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return `k` sentences before and after a hit in the speech named with it; none for a snippet."""
    place = reading.shown_place(bank, hit.phrase) if k else None
    return ((), ()) if place is None else reading.context(bank, place, k)


def nothing(bank: Bank, results: Results) -> NothingFound:
    """Return the error that says that nothing was found, what was nearest, and which filter emptied it."""
    if results.emptied_by:
        hints = [hint for demand in results.emptied_by.split(" ") for hint in _unknown(bank, demand)]
        if results.nearest:
            text = plain(results.nearest.phrase.text)
            hints.append(_("without it, the first would be: {text}").format(text=text))
        return NothingFound(
            _("nothing is left: {filter} leaves none of what was found").format(filter=results.emptied_by),
            hint="\n".join(hints) or None,
        )
    if results.nearest:
        return NothingFound(
            _("nothing was found"), hint=_("nearest: {text}").format(text=plain(results.nearest.phrase.text))
        )
    if not reading.any_phrase(bank):
        hint = _("the bank is empty; fill it: phrasebank import FOLDER, or phrasebank import --starter")
    else:
        hint = _("try fewer words, others, or the initials of their pinyin")
    return NothingFound(_("nothing was found"), hint=hint)


def _unknown(bank: Bank, demand: str) -> Iterator[str]:
    """Yield, for each theme or role of a filter that there is none of, that it is so, and what is like it."""
    from phrasebank.store.taxonomy import absent  # needed only where nothing was found

    field, _colon, words = demand.partition(":")
    facet: Facet | None = "theme" if field == "主题" else "role" if field == "作用" else None
    if facet is None:
        return
    known = reading.names(bank, facet)
    for word in words.split("|"):
        if known and not any(word in name for name in known):
            yield from absent(facet, word, known)


def tell(results: Results) -> None:
    """Write on stderr what was looked up, and the parts of each score."""
    from phrasebank.cli.words import called

    for what, count in results.looked_up:
        say(f"{': '.join(map(called, what.split(': ')))}: {count}", err=True)
    for number, hit in enumerate(results.hits, 1):
        parts = "  ".join(f"{called(name)} {value:.2f}" for name, value in hit.parts.items())
        say(f"{number:>2}  {called(hit.match)} {hit.score:.1f}  {parts}", err=True)
