"""What each key does in each mode of the picker: one table a mode, one small function a key.

Invariant: a key that is not in the table of the mode changes nothing; Ctrl-C leaves from everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from phrasebank.i18n import _
from phrasebank.models import Facet
from phrasebank.picker.extent import extents
from phrasebank.picker.state import (
    PARAGRAPH,
    ApplyTags,
    Copy,
    Count,
    Enter,
    Facets,
    Fill,
    Mode,
    Quit,
    Search,
    Star,
    State,
    Step,
    with_phrase,
)


def press(state: State, key: str, line: str = "") -> Step:
    """Return the next state and the effects of one key; `line` is what stands in the input line.

    Keys are named as prompt_toolkit names them (“c-n”, “enter”, “escape-3”); unknown ones change nothing.
    The key is `ready`.
    """
    if key == "c-c":
        return state, (Quit(130),)
    handler = _MODES[state.mode].get(key)
    return handler(replace(state, message=""), line) if handler else (state, ())


def ready(state: State, key: str) -> bool:
    """Tell whether a key can be obeyed now: most mean a result, and wait for the answer to what was typed."""
    return key == "c-c" or not state.waits or (state.mode == "list" and key in _AT_ONCE)


def prepare(state: State, key: str) -> Step:
    """Return what must be asked before a key is ready, beyond what is asked already."""
    if key in _CYCLES and state.mode == "list" and state.facets is None and not state.waits:
        return replace(state, counting=True), (Count(),)
    return state, ()


def means(mode: Mode, key: str) -> bool:
    """Tell whether a key does something in a mode; one that does not is left to the input line."""
    return key == "c-c" or key in _MODES[mode]


def point(state: State, index: int) -> Step:
    """Return what a click on a result does: the cursor goes there; on the cursor's own result it is Enter."""
    if state.mode != "list" or index >= len(state.hits):
        return state, ()
    if index == state.cursor:
        return press(state, "enter")
    return replace(state, cursor=index, extent=None, scroll=0, message=""), ()


# --- list -----------------------------------------------------------------------------------------


def _move(by: Callable[[State], int]) -> Callable[[State, str], Step]:
    def handler(state: State, _line: str) -> Step:
        last = max(0, len(state.hits) - 1)
        return replace(state, cursor=min(last, max(0, state.cursor + by(state))), extent=None, scroll=0), ()

    return handler


def _mark(state: State, _line: str) -> Step:
    if state.current is None:
        return state, ()
    id = state.current.phrase.id
    marked = tuple(m for m in state.marked if m != id) if id in state.marked else (*state.marked, id)
    return _move(lambda _state: 1)(replace(state, marked=marked), "")


def _copy(state: State, _line: str) -> Step:
    if not state.chosen:
        return state, ()
    if state.marked:
        return _ask(state, Copy(state.marked))
    whole = state.current.phrase if state.current and state.extent == PARAGRAPH else None
    return _ask(state, Copy(state.chosen, state.span, whole))


def _ask(state: State, copy: Copy) -> Step:
    # the line is emptied at once, so that whoever knows her slots can type their values without looking
    return replace(state, mode="draft"), (Enter("draft"), copy)


def _pick(row: int) -> Callable[[State, str], Step]:
    def handler(state: State, _line: str) -> Step:
        index = state.first + row
        if row >= state.page or index >= len(state.hits):
            return state, ()
        return _ask(state, Copy((state.hits[index].phrase.id,)))

    return handler


def _cycle(facet: Facet, step: int) -> Callable[[State, str], Step]:
    def handler(state: State, _line: str) -> Step:
        facets = state.facets or Facets()
        known = facets.themes if facet == "theme" else facets.roles
        now = state.theme if facet == "theme" else state.role
        ring = [None, *(name for name, _count in known)]
        following = ring[((ring.index(now) if now in ring else 0) + step) % len(ring)]
        if following == now:
            none = _("no theme among the results") if facet == "theme" else _("no role among the results")
            return replace(state, message=none), ()
        chosen = replace(state, theme=following) if facet == "theme" else replace(state, role=following)
        return chosen, (Search(),)

    return handler


def _widen(state: State, _line: str) -> Step:
    if state.current is None or state.extent == PARAGRAPH:
        return state, ()
    steps = extents(state.current.phrase.text, state.current.spans)
    if state.extent is None or state.extent == len(steps) - 1:
        return replace(state, extent=PARAGRAPH), ()
    wider = state.extent + 1
    return replace(state, extent=None if wider == len(steps) - 1 else wider), ()


def _narrow(state: State, _line: str) -> Step:
    if state.current is None:
        return state, ()
    if state.extent == PARAGRAPH:
        return replace(state, extent=None), ()
    steps = extents(state.current.phrase.text, state.current.spans)
    now = len(steps) - 1 if state.extent is None else state.extent
    # the first step inwards goes to the clause itself: it is what she most often wants
    return replace(state, extent=0 if state.extent is None else max(0, now - 1)), ()


def _star(state: State, _line: str) -> Step:
    if state.current is None:
        return state, ()
    # seen at once, so that a second key takes it back before it is written
    phrase = state.current.phrase._replace(starred=not state.current.phrase.starred)
    return with_phrase(state, phrase), (Star(phrase.id, phrase.starred),)


def _enter(mode: Mode) -> Callable[[State, str], Step]:
    def handler(state: State, _line: str) -> Step:
        if state.current is None and mode != "help":
            return state, ()
        following = replace(state, mode=mode, scroll=0)
        if mode != "tags":
            return following, ()
        return following, (Enter(mode), Count()) if state.facets is None else (Enter(mode),)

    return handler


# --- the other modes ------------------------------------------------------------------------------


def _back(state: State, _line: str) -> Step:
    restore = (Enter("list", None),) if state.mode in ("tags", "draft", "fill") else ()
    return replace(state, mode="list", form=None, scroll=0), restore


def _scroll(by: Callable[[State], int]) -> Callable[[State, str], Step]:
    def handler(state: State, _line: str) -> Step:
        return replace(state, scroll=state.scroll + by(state)), ()

    return handler


def _apply_tags(state: State, line: str) -> Step:
    following, effects = _back(state, line)
    if state.current is None or not line.strip():
        return following, effects
    return following, (*effects, ApplyTags(state.current.phrase.id, line))


def _answer(state: State, line: str) -> Step:
    form = state.form
    assert form is not None
    answers = (*form.answers[: form.at], line.strip())
    if form.at + 1 < len(form.fields):
        kept = form.answers[form.at + 1] if form.at + 1 < len(form.answers) else ""
        form = replace(form, at=form.at + 1, answers=(*answers, *form.answers[form.at + 1 :]))
        return replace(state, form=form), (Enter("fill", kept),)
    return replace(state, form=replace(form, answers=answers)), (Fill(answers),)


def _previous_field(state: State, line: str) -> Step:
    form = state.form
    assert form is not None
    if form.at == 0:
        return state, ()
    answers = (*form.answers[: form.at], line, *form.answers[form.at + 1 :])
    return replace(state, form=replace(form, at=form.at - 1, answers=answers)), (
        Enter("fill", form.answers[form.at - 1]),
    )


def _offer(step: int) -> Callable[[State, str], Step]:
    def handler(state: State, line: str) -> Step:
        assert state.form is not None
        offers = state.form.field.offers
        if not offers:
            return state, ()
        at = (offers.index(line) + step) if line in offers else (0 if step > 0 else -1)
        return state, (Enter("fill", offers[at % len(offers)]),)

    return handler


_Keys = dict[str, Callable[[State, str], Step]]


def _same(keys: str, handler: Callable[[State, str], Step]) -> _Keys:
    return dict.fromkeys(keys.split(), handler)


_CYCLES: _Keys = {
    "c-t": _cycle("theme", 1),
    "c-r": _cycle("role", 1),
    "escape-t": _cycle("theme", -1),
    "escape-r": _cycle("role", -1),
}
# Ctrl-J is in no table: prompt_toolkit takes it for Enter, which comes as it before the first paint
_LIST: _Keys = {
    **_same("up c-p <scroll-up>", _move(lambda _state: -1)),
    **_same("down c-n <scroll-down>", _move(lambda _state: 1)),
    "pageup": _move(lambda state: -state.page),
    "pagedown": _move(lambda state: state.page),
    "enter": _copy,
    "tab": _mark,
    **_CYCLES,
    "left": _narrow,
    "right": _widen,
    "c-s": _star,
    "c-e": _enter("tags"),
    "c-o": _enter("speech"),
    "f1": _enter("help"),
    "escape": lambda state, _line: (state, (Quit(1),)),
    **{f"escape-{n}": _pick(n - 1) for n in range(1, 10)},
}
_AT_ONCE = ("escape", "f1")
_READING: _Keys = {
    **_same("up c-p <scroll-up>", _scroll(lambda _state: -1)),
    **_same("down c-n <scroll-down>", _scroll(lambda _state: 1)),
    "pageup": _scroll(lambda state: -state.page),
    "pagedown": _scroll(lambda state: state.page),
    **_same("escape c-o f1 q enter", _back),
}
_FORM: _Keys = {
    **_same("enter tab", _answer),
    "s-tab": _previous_field,
    "down": _offer(1),
    "up": _offer(-1),
    "escape": _back,
}
_MODES: dict[Mode, _Keys] = {
    "list": _LIST,
    "help": _READING,
    "speech": _READING,
    "draft": _FORM,  # what is drafted may turn out to have slots: these keys wait until that is known
    "tags": {"enter": _apply_tags, "escape": _back},
    "fill": _FORM,
}
KEYS = tuple(dict.fromkeys(("c-c", *(key for table in _MODES.values() for key in table))))
