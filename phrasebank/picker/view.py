"""The picker's screen as lines of styled text: pure, so that it can be compared with golden text.

Why own fitting: a wide character in the last column makes terminals wrap or wipe what stands beside it, so
every line is cut to one cell less than the screen. Layout: results above, preview below, whatever the
width; no side-by-side panes, since terminals disagree about the width of “ambiguous” characters.

Invariants: `draw` returns exactly `rows` lines, each of at most `cols - 1` cells; no control character of
a user's text is in them; the line of the cursor is among them.
"""

from __future__ import annotations

from dataclasses import dataclass

from phrasebank.i18n import _
from phrasebank.models import Hit
from phrasebank.picker.extent import Span
from phrasebank.picker.state import PARAGRAPH, State
from phrasebank.picker.styled import Line, around, cut, flow, styled
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import fit, width


@dataclass(frozen=True, slots=True)
class Preview:
    """What the lower half tells of the phrase under the cursor; empty strings and zero: nothing to tell.

    `leftovers` are spans of the phrase's text that its source left in it; `used` says when it was copied.
    """

    id: int
    heading: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    origin: str = ""
    count: int = 0
    used: str = ""
    leftovers: tuple[Span, ...] = ()
    whole: str = ""
    place: Span = (0, 0)


def draw(state: State, preview: Preview | None, rows: int, cols: int) -> list[Line]:
    """Return the screen below the input line: `rows` lines of at most `cols - 1` cells."""
    cells = max(1, cols - 1)
    if state.mode == "help":
        body = _window(help_lines(cells), state.scroll, rows - 1)
    elif state.mode == "speech" and preview is not None:
        body = _speech(preview, state.scroll, rows - 1, cells)
    elif state.mode == "fill" and state.form is not None:
        body = _form(state, cells)
    else:
        body = _list_and_preview(state, preview, rows - 1, cells)
    body = [*body[: rows - 1], *([[]] * (rows - 1 - len(body)))]
    return [cut(line, cells) for line in [*body, _keys(state)]][-rows:]


def page_size(rows: int) -> int:
    """Return how many results are seen at once on a screen of `rows` lines."""
    return max(1, (rows - 3) // 2)


def first_shown(state: State, page: int) -> int:
    """Return the index of the first result on the screen: the cursor is always among the `page` shown."""
    return max(0, min(state.cursor - page // 2, len(state.hits) - page))


def _list_and_preview(state: State, preview: Preview | None, rows: int, cells: int) -> list[Line]:
    page = page_size(rows + 1)
    first = first_shown(state, page)
    lines: list[Line] = [_status(state)]
    shown = list(enumerate(state.hits))[first : first + page]
    lines += [result(state, i, hit, cells) for i, hit in shown]
    lines += [[]] * (page - len(shown))
    lines.append([("class:rule", "─" * cells)])
    if state.current is not None:
        lines += _preview(state, state.current, preview, cells)
    elif not state.busy:
        lines.append([("class:dim", _("nothing found"))])
    return lines


def _status(state: State) -> Line:
    line: Line = [("class:dim", _("{n} found").format(n=len(state.hits)))]
    for label, name, known in (
        (_("theme"), state.theme, state.theme_counts),
        (_("role"), state.role, state.role_counts),
    ):
        if name:
            count = dict(known).get(name, 0)
            line.append(("class:filter", f"  {label}: {name} ({count})"))
    if state.marked:
        line.append(("class:mark", "  " + _("{n} marked").format(n=len(state.marked))))
    if state.message:
        line.append(("class:message", "  " + for_terminal(state.message)))
    return line


def result(state: State, index: int, hit: Hit, cells: int) -> Line:
    """Return one result as a line: number, mark, star, the text around the match, role and themes."""
    here = index == state.cursor
    phrase = hit.phrase
    number = str(state.marked.index(phrase.id) + 1) if phrase.id in state.marked else " "
    head = f"{'>' if here else ' '}{number}{'*' if phrase.starred else ' '}"
    tags = " ".join(filter(None, (phrase.role, *phrase.themes)))
    tail = f"  {tags}" + (f"  +{hit.family}" if hit.family else "")
    tail = fit(tail, max(0, min(width(tail), cells // 3)))
    room = max(1, cells - width(head) - width(tail))
    text = around(phrase.text, hit.spans, room)
    used = sum(width(part) for _style, part in text)
    line = "class:cursor " if here else ""
    return [
        (f"{line}class:mark", head),
        *((f"{line}{style}", part) for style, part in text),
        (line, " " * max(0, room - used)),
        (f"{line}class:tags", tail),
    ]


def _preview(state: State, hit: Hit, preview: Preview | None, cells: int) -> list[Line]:
    text = hit.phrase.text
    marks: list[tuple[str, Span]] = [("class:match", span) for span in hit.spans]
    if preview is not None:
        marks += [("class:leftover", span) for span in preview.leftovers]
    if state.span is not None:
        marks.append(("class:extent", state.span))
    lines: list[Line] = []
    if preview is not None and preview.heading:
        lines.append([("class:heading", for_terminal(preview.heading))])
    about = [for_terminal(part) for part in (preview.origin, preview.used) if part] if preview else []
    if preview is not None and preview.count > 1:
        about.insert(1, _("{n} times").format(n=preview.count))
    before = [("class:dim", for_terminal("".join(preview.before)))] if preview else []
    after = [("class:dim", for_terminal("".join(preview.after)))] if preview else []
    body = styled(text, marks)
    if state.extent == PARAGRAPH:
        before, body, after = [], [("class:extent", for_terminal(preview.whole if preview else text))], []
    lines.append([("class:dim", " · ".join(about))])
    for part in (body, before + after):
        lines += [row for row in flow(part, cells) if row]
    if preview is not None and preview.leftovers:
        kept = "、".join(dict.fromkeys(for_terminal(text[a:b]) for a, b in preview.leftovers))
        lines.insert(
            1 if not preview.heading else 2, [("class:leftover", _("left over: {kept}").format(kept=kept))]
        )
    return lines


def _speech(preview: Preview, scroll: int, rows: int, cells: int) -> list[Line]:
    lines: list[Line] = []
    target = 0
    start = 0
    for paragraph in preview.whole.split("\n"):
        low, high = preview.place[0] - start, preview.place[1] - start
        inside = low < len(paragraph) and high > 0
        if inside:
            target = len(lines)
        lines += flow(styled(paragraph, [("class:extent", (max(0, low), high))] if inside else []), cells)
        lines.append([])
        start += len(paragraph) + 1
    return _window(lines, max(0, target - rows // 3) + scroll, rows)


def _window(lines: list[Line], start: int, rows: int) -> list[Line]:
    start = max(0, min(start, len(lines) - rows))
    return lines[start : start + rows]


def _form(state: State, cells: int) -> list[Line]:
    form = state.form
    assert form is not None
    field = form.field
    question = _("{name} ({n} of {all}): type it, Enter goes on, nothing leaves it as it is").format(
        name=for_terminal(field.name), n=form.at + 1, all=len(form.fields)
    )
    context: Line = [
        ("", for_terminal(field.before)),
        ("class:slot", for_terminal(field.slot)),
        ("", for_terminal(field.after)),
    ]
    lines = [*flow([("class:filter", question)], cells), [], *flow(context, cells), []]
    if field.offers:
        lines.append([("class:dim", _("used before (↑ ↓ takes one):"))])
        lines += [[("", f"  {for_terminal(offer)}")] for offer in field.offers]
    return lines


def _keys(state: State) -> Line:
    texts = {
        "list": _("Enter copy · Tab mark · ←→ part · ^T theme · ^R role · ^O speech · F1 keys · Esc close"),
        "help": _("↑↓ scroll · Esc back"),
        "speech": _("↑↓ PgUp PgDn scroll · Esc back"),
        "tags": _("+theme -theme role:name · Enter apply · Esc back"),
        "fill": _("Enter next · Shift-Tab back · ↑↓ used before · Esc back"),
    }
    return [("class:keys", texts[state.mode])]


def help_lines(cells: int) -> list[Line]:
    """Return the table of all keys."""
    table = (
        ("↑ ↓  Ctrl-P Ctrl-N  Ctrl-K Ctrl-J", _("move")),
        ("PgUp PgDn", _("move by a page")),
        ("Enter", _("copy what is marked, else what the cursor is on, and close")),
        ("Tab", _("mark; marked phrases are copied in the order of marking")),
        ("Alt-1 … Alt-9", _("copy that result at once")),
        ("← →", _("narrow to the clause under the match, widen to the paragraph")),
        ("Ctrl-T", _("next theme among the results")),
        ("Ctrl-R", _("next role among the results")),
        ("Ctrl-S", _("star")),
        ("Ctrl-E", _("edit the tags")),
        ("Ctrl-O", _("open the place in the speech")),
        ("Ctrl-B Ctrl-F Home End", _("move in the query line")),
        ("Esc", _("back, or close without copying")),
        ("Ctrl-C", _("leave with exit code 130")),
    )
    column = max(width(keys) for keys, _meaning in table) + 2
    lines: list[Line] = []
    for keys, meaning in table:
        parts = flow([("", meaning)], max(8, cells - column))
        for i, part in enumerate(parts):
            label = keys if i == 0 else ""
            lines.append([("class:filter", label + " " * (column - width(label))), *part])
    return lines
