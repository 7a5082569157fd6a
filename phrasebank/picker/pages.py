"""The screens of the picker's other modes: all keys, the whole speech, a slot to fill in, tags to edit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from phrasebank.i18n import _
from phrasebank.models import Phrase
from phrasebank.picker.extent import Span
from phrasebank.picker.preview import Preview
from phrasebank.picker.state import Facets, Form, State
from phrasebank.picker.styled import Line, flow, styled
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import width

# cells that the meaning of a key needs, to stand beside it rather than below
_MEANING = 20


def help_page(cells: int) -> list[Line]:
    """Return the table of all keys."""
    table = (
        ("↑ ↓  Ctrl-P Ctrl-N", _("move")),
        ("PgUp PgDn", _("move by a page")),
        ("Enter", _("copy what is marked, else what the cursor is on, and close")),
        ("Tab", _("mark; marked phrases are copied in the order of marking")),
        ("Alt-1 … Alt-9", _("copy the result with that number at once")),
        ("← →", _("narrow to the clause under the match, widen to the paragraph")),
        ("Ctrl-T  Alt-T", _("next theme among the results, the one before")),
        ("Ctrl-R  Alt-R", _("next role among the results, the one before")),
        ("Ctrl-S", _("star")),
        ("Ctrl-E", _("edit the tags")),
        ("Ctrl-O", _("open the place in the speech")),
        ("Ctrl-B Ctrl-F Home End", _("move in the query line")),
        ("Esc", _("back, or close without copying")),
        ("Ctrl-C", _("leave with exit code 130")),
    )
    column = max(width(keys) for keys, _meaning in table) + 2
    beside = cells >= column + _MEANING
    lines: list[Line] = []
    for keys, meaning in table:
        if beside:
            label = keys + " " * (column - width(keys))
            first, *more = flow([("", meaning)], cells - column)
            lines += [[("class:filter", label), *first], *([("", " " * column), *part] for part in more)]
        else:
            lines += flow([("class:filter", keys)], cells)
            lines += [[("", "  "), *part] for part in flow([("", meaning)], max(1, cells - 2))]
    return lines


@lru_cache(maxsize=1)  # a book is long, and each key that scrolls asks for the same lines
def speech_page(preview: Preview, cells: int) -> tuple[list[Line], int]:
    """Return the lines of the whole speech, the phrase marked, and the index of the phrase's first line."""
    lines: list[Line] = [[("class:heading", for_terminal(preview.origin))], []]
    place = start = 0
    for paragraph in preview.text.split("\n"):
        low, high = preview.place[0] - start, preview.place[1] - start
        inside = low < len(paragraph) and high > 0
        if inside:
            before = flow([("", for_terminal(paragraph[: max(0, low)]))], cells)
            place = len(lines) + len(before) - 1
        mark = [("class:extent", (max(0, low), high))] if inside else []
        lines += [*flow(styled(paragraph, mark), cells), []]
        start += len(paragraph) + 1
    return lines, place


def form_page(form: Form, cells: int) -> list[Line]:
    """Return the question for one slot, what stands around it, and the values used before."""
    field = form.field
    question = _("{name} ({n} of {all}): an empty answer leaves it as it is").format(
        name=for_terminal(field.name), n=form.at + 1, all=len(form.fields)
    )
    context: Line = [
        ("", for_terminal(field.before)),
        ("class:slot", for_terminal(field.slot)),
        ("", for_terminal(field.after)),
    ]
    lines = [*flow([("class:filter", question)], cells), [], *flow(context, cells), []]
    if field.offers:
        lines.append([("class:dim", _("used before:"))])
        lines += [[("", f"  {for_terminal(offer)}")] for offer in field.offers]
    return lines


def tags(text: str, phrase: Phrase, colours: Mapping[tuple[str, str], str]) -> Line:
    """Return a text that names a phrase's role and themes in this order, each in the colour it was given."""
    marks: list[tuple[str, Span]] = [("class:tags", (0, len(text)))]
    end = 0
    for facet, name in (("role", phrase.role or ""), *(("theme", theme) for theme in phrase.themes)):
        start = text.find(for_terminal(name), end)
        if start < 0:  # cut off
            break
        end = start + len(for_terminal(name))
        if colour := colours.get((facet, name)):
            marks.append((f"fg:{'' if colour.startswith('#') else 'ansi'}{colour}", (start, end)))
    return styled(text, marks)


def tags_page(state: State, cells: int) -> list[Line]:
    """Return the phrase whose tags are edited, its tags, and the names among the results."""
    hit = state.current
    assert hit is not None
    given = for_terminal(" ".join(filter(None, (hit.phrase.role, *hit.phrase.themes))))
    facets = state.facets or Facets()
    names = "  ".join(name for name, _count in (*facets.themes, *facets.roles))
    return [
        *flow([("", for_terminal(hit.phrase.text))], cells),
        [],
        tags(given, hit.phrase, state.colours),
        [],
        *flow([("class:dim", for_terminal(names))], cells),
    ]
