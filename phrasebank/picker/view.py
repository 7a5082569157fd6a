"""The picker's screen as lines of styled text: pure, so that it can be compared with golden text.

Why own fitting: a wide character in the last column makes terminals wrap or wipe what stands beside it, so
every line is cut to one cell less than the screen. Layout: results above, preview below, whatever the
width; no side-by-side panes, since terminals disagree about the width of “ambiguous” characters.

Invariants: `draw` returns exactly `rows` lines, each of at most `cols - 1` cells; no control character of
a user's text is in them; the line of the cursor is among them.
"""

from __future__ import annotations

from dataclasses import replace

from phrasebank.i18n import _
from phrasebank.models import Hit
from phrasebank.picker.pages import form_page, help_page, speech_page, tags, tags_page
from phrasebank.picker.preview import Preview, preview_lines
from phrasebank.picker.state import Counts, State
from phrasebank.picker.styled import Line, around, cut, hints
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import fit, width

# what takes a line besides results and preview: status, rule, keys
_FIXED = 3
# more lines than this tell no more of one phrase, while every result seen saves a key
_PREVIEW_AT_MOST = 12


def draw(state: State, preview: Preview | None, rows: int, cols: int) -> list[Line]:
    """Return the screen below the input line: `rows` lines of at most `cols - 1` cells."""
    cells = max(1, cols - 1)
    body = _body(state, preview, rows - 1, cells)[: max(0, rows - 1)]
    body += [[]] * (rows - 1 - len(body))
    return [cut(line, cells) for line in [*body, _keys(state, cells)]][max(0, 1 - rows) :]


def fitted(state: State, preview: Preview | None, rows: int, cols: int) -> State:
    """Return the state as it fits a screen: `page` results are seen, and `scroll` does not run away."""
    state = replace(state, page=page_size(rows))
    if state.mode not in ("help", "speech"):
        return state
    lines, top = _long_page(state, preview, max(1, cols - 1), rows - 1)
    last = max(0, len(lines) - (rows - 1))
    return replace(state, scroll=min(last, max(0, top + state.scroll)) - top)


def prompt(state: State) -> str:
    """Return what stands before the input line."""
    if state.mode == "fill" and state.form is not None:
        return fit(for_terminal(state.form.field.name), 20) + ": "
    return _("tags") + ": " if state.mode == "tags" else "> "


def page_size(rows: int) -> int:
    """Return how many results are seen at once on a screen of `rows` lines."""
    return max(1, rows - _FIXED - _preview_rows(rows))


def result_at(state: State, row: int) -> int | None:
    """Return the index of the result on a drawn line; None where there is none."""
    index = state.first + row - 1
    on_list = state.mode == "list" and 1 <= row <= state.page
    return index if on_list and index < len(state.hits) else None


def _preview_rows(rows: int) -> int:
    return min(_PREVIEW_AT_MOST, max(0, rows - _FIXED) // 2)


def _body(state: State, preview: Preview | None, rows: int, cells: int) -> list[Line]:
    if state.mode in ("help", "speech"):
        lines, top = _long_page(state, preview, cells, rows)
        start = max(0, top + state.scroll)
        return lines[start : start + rows]
    if state.mode == "fill" and state.form is not None:
        return [_status(state), *form_page(state.form, cells)]
    if state.mode == "tags" and state.current is not None:
        return [_status(state), *tags_page(state, cells)]
    return _list_and_preview(state, preview, rows, cells)


def _long_page(state: State, preview: Preview | None, cells: int, rows: int) -> tuple[list[Line], int]:
    """Return all lines of the mode's page, and which of them is the first at scroll 0."""
    if state.mode == "help":
        return help_page(cells), 0
    if preview is None or state.current is None:
        return [], 0
    if not preview.text:  # a snippet stands in no speech
        text = state.current.phrase.text
        preview = replace(preview, text=text, place=(0, len(text)))
    lines, place = speech_page(preview, cells)
    return lines, min(max(0, place - rows // 3), max(0, len(lines) - rows))


def _list_and_preview(state: State, preview: Preview | None, rows: int, cells: int) -> list[Line]:
    shown = list(enumerate(state.hits))[state.first : state.first + state.page]
    lines = [_status(state), *(result(state, i, hit, cells) for i, hit in shown)]
    lines += [[]] * (state.page - len(shown))
    lines.append([("class:rule", "─" * cells)])
    if state.current is not None:
        return lines + preview_lines(state, state.current, preview, rows - len(lines), cells)
    if not state.busy:
        lines.append([("class:dim", for_terminal(state.note) or _("nothing found"))])
    return lines


def _status(state: State) -> Line:
    number = f"{len(state.hits)}+" if state.more else str(len(state.hits))
    found = "…" if state.busy else _("{n} found").format(n=number)
    line: Line = [("class:dim", found)]
    if state.message:  # before what stays when it goes, which may be cut off meanwhile
        line.append(("class:message", "  " + for_terminal(state.message)))
    facets = state.facets
    more = facets is not None and facets.more
    line += _filter(_("theme"), state.theme, None if facets is None else facets.themes, more)
    line += _filter(_("role"), state.role, None if facets is None else facets.roles, more)
    if state.marked:
        line.append(("class:mark", "  " + _("{n} marked").format(n=len(state.marked))))
    return line


def _filter(label: str, name: str | None, known: Counts | None, more: bool) -> Line:
    """Return the filter in force: its name, how many carry it, and which of how many names it is.

    `known` None: that has not been counted for this query.
    """
    if name is None:
        return []
    said = f"  {label}: {for_terminal(name)}"
    if known is not None:
        names = [known_name for known_name, _count in known]
        place = f", {names.index(name) + 1}/{len(names)}" if name in names else ""
        said += f" ({dict(known).get(name, 0)}{'+' if more else ''}{place})"
    return [("class:filter", said)]


def result(state: State, index: int, hit: Hit, cells: int) -> Line:
    """Return one result as a line: cursor, digit for Alt, mark, star, the text at the match, role, themes."""
    here = index == state.cursor
    phrase = hit.phrase
    place = index - state.first + 1
    digit = f"{'>' if here else ' '}{place if place < 10 else ' '}"
    number = f"+{state.marked.index(phrase.id) + 1}"[-2:] if phrase.id in state.marked else "  "
    mark = number + ("*" if phrase.starred else " ")
    names = for_terminal(" ".join(filter(None, (phrase.role, *phrase.themes))))
    end = f"  {names}" + (f"  +{hit.family}" if hit.family else "")
    end = fit(end, max(0, min(width(end), cells // 3)))
    room = max(1, cells - width(digit) - width(mark) - width(end))
    text = around(phrase.text, hit.spans, room)
    used = sum(width(part) for _style, part in text)
    line = "class:cursor " if here else ""
    return [
        (f"{line}class:dim", digit),
        (f"{line}class:mark", mark),
        *((f"{line}{style}", part) for style, part in text),
        (line, " " * max(0, room - used)),
        *((f"{line}{style}", part) for style, part in tags(end, phrase, state.colours)),
    ]


def _keys(state: State, cells: int) -> Line:
    texts = {
        "list": _("Enter copy · F1 keys · Esc close · Tab mark · ←→ part · ^T theme · ^R role · ^O speech"),
        "help": _("↑↓ scroll · Esc back"),
        "speech": _("↑↓ PgUp PgDn scroll · Esc back"),
        "tags": _("+theme -theme role:name · Enter apply · Esc back"),
        "draft": _("Esc back"),
        "fill": _("Enter next · Shift-Tab back · ↑↓ used before · Esc back"),
    }
    return hints(texts[state.mode], cells)
