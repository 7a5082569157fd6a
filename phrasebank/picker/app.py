"""The picker: keys and answers come in, the state moves on, effects go out to the worker and the screen.

Why thin: what a key does is decided in `keys`, what is seen in `view`, what is known in `world`; this
module only carries messages between them. The first frame is painted before the first answer is there.

Invariant: no call here waits for the bank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial

from phrasebank.errors import PhrasebankError
from phrasebank.models import Phrase
from phrasebank.picker import keys, view
from phrasebank.picker.preview import Preview
from phrasebank.picker.screen import Screen
from phrasebank.picker.state import (
    ApplyTags,
    Copy,
    Count,
    Effect,
    Enter,
    Facets,
    Fill,
    Found,
    Quit,
    Search,
    Star,
    State,
    Step,
    with_facets,
    with_form,
    with_found,
    with_phrase,
    with_query,
    with_refusal,
)
from phrasebank.picker.styled import Line
from phrasebank.picker.worker import Worker
from phrasebank.picker.world import Draft, Gone, Picked, World
from phrasebank.text.safe import for_terminal


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the picker was left: exit code 0 with what was picked, else 1 (closed) or 130 (Ctrl-C)."""

    code: int
    picked: Picked | None = None


@contextmanager
def pick(
    open_world: Callable[[], AbstractContextManager[World]],
    *,
    query: str = "",
    color: str = "auto",
) -> Iterator[Outcome]:
    """Let the user pick on the terminal; inside the `with` block what she ordered may still be waiting.

    So what was picked lands at once, however long another process writes, and also where the order fails.
    `open_world` is called in the worker's threads. Raises what it raises.
    """
    picker = _Picker(open_world, for_terminal(query), color)
    try:
        yield picker.run()
    finally:
        picker.close()


class _Picker:
    """The machine of the screen: one state, one preview, one draft."""

    def __init__(
        self,
        open_world: Callable[[], AbstractContextManager[World]],
        query: str,
        color: str,
    ) -> None:
        self.keys = keys.KEYS
        self._state = with_query(State())
        self._preview: Preview | None = None
        self._draft: Draft | None = None
        self._picked: Picked | None = None
        self._query = query
        self._asking = False
        self._screen = Screen(self, color=color, text=query)
        self._worker = Worker(open_world, self._screen.soon, self._screen.fail)

    def run(self) -> Outcome:
        """Show the screen until it is left."""
        code = self._screen.run(self._start)
        return Outcome(code, self._picked)

    def close(self) -> None:
        """Finish what was ordered."""
        self._worker.close()

    # --- what the screen asks ---------------------------------------------------------------------

    @property
    def prompt(self) -> str:
        """What stands before the input line."""
        return view.prompt(self._state)

    def draw(self, rows: int, cols: int) -> list[Line]:
        """Return the lines below the input line."""
        preview = self._current_preview()
        self._state = view.fitted(self._state, preview, rows, cols)
        return view.draw(self._state, preview, rows, cols)

    def means(self, key: str) -> bool:
        """Tell whether the key does something now."""
        return keys.means(self._state.mode, key)

    def takes_text(self) -> bool:
        """Tell whether the input line may be typed into now."""
        return self._state.mode in ("list", "tags", "draft", "fill")

    def ready(self, key: str) -> bool:
        """Tell whether the key can be obeyed now; what it needs for that is asked for."""
        self._state, effects = keys.prepare(self._state, key)
        for effect in effects:
            self._carry_out(effect)
        return keys.ready(self._state, key)

    def press(self, key: str) -> None:
        """Obey a key."""
        self._take(keys.press(self._state, key, self._screen.line))

    def click(self, row: int) -> None:
        """Obey a click on a drawn line."""
        index = view.result_at(self._state, row)
        if index is not None:
            self._take(keys.point(self._state, index))

    def typed(self) -> None:
        """Search again when the query has changed; all keys of one reading make one search."""
        if self._state.mode != "list" or self._screen.line == self._query:
            return
        self._query = self._screen.line
        self._state = with_query(self._state)
        if not self._asking:
            self._asking = self._screen.soon(self._search)

    # --- what the machine does --------------------------------------------------------------------

    def _start(self) -> None:
        fail = self._screen.fail  # later on, an emptied bank is a list without results
        self._worker.ask("start", lambda world: world.refuse_empty(), lambda _none: None, fail)
        self._search()

    def _search(self) -> None:
        self._asking = False
        self._state = replace(self._state, busy=True)
        query, theme, role = self._query, self._state.theme, self._state.role
        self._worker.ask("search", lambda world: world.search(query, theme, role), self._found, self._refuse)

    def _found(self, found: Found) -> None:
        if not self._asking:  # else the query has changed since, and is about to be asked
            self._take((with_found(self._state, found), ()))

    def _counted(self, query: str, facets: Facets) -> None:
        if query == self._query:
            self._take((with_facets(self._state, facets), ()))

    def _take(self, step: Step) -> None:
        self._state, effects = step
        for effect in effects:
            self._carry_out(effect)
        self._look()
        self._screen.repaint()
        if not self._state.waits:
            self._screen.release()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Search():
                self._search()
            case Count():
                query = self._query
                counted = partial(self._counted, query)
                self._worker.ask("facets", lambda world: world.facets(query), counted, self._refuse)
            case Copy():
                self._worker.ask("draft", lambda world: world.draft(effect), self._drafted, self._refuse)
            case Fill(answers):
                draft = self._draft
                assert draft is not None
                self._worker.ask("fill", lambda world: world.fill(draft, answers), self._finish, self._refuse)
            case Star(id, starred):
                refused = partial(self._unstarred, id, starred)
                self._worker.order(id, lambda world: world.star(id, starred), self._changed, refused)
            case ApplyTags(id, words):
                self._worker.order(id, lambda world: world.tag(id, words), self._changed, self._say)
            case Enter(_mode, text):
                self._screen.put(self._query if text is None else text)
            case Quit(code):
                self._screen.close(code)

    def _unstarred(self, id: int, starred: bool, error: PhrasebankError) -> None:
        """Show the star as it was before it could not be written."""
        for hit in self._state.hits:
            if hit.phrase.id == id:
                self._state = with_phrase(self._state, hit.phrase._replace(starred=not starred))
        self._say(error)

    def _look(self) -> None:
        """Ask for the preview of the phrase under the cursor, where it is not the one at hand."""
        current = self._state.current
        if current is not None and self._current_preview() is None:
            phrase = current.phrase
            self._worker.ask("preview", lambda world: world.preview(phrase), self._previewed, self._say)

    def _current_preview(self) -> Preview | None:
        current = self._state.current
        if self._preview is None or current is None or not self._preview.shows(current.phrase):
            return None
        return self._preview

    def _previewed(self, preview: Preview) -> None:
        current = self._state.current
        if current is not None and preview.shows(current.phrase):  # else she has moved on, or back again
            self._preview = preview
            self._screen.repaint()

    def _drafted(self, draft: Draft) -> None:
        if self._state.mode != "draft":
            return  # she has gone back
        self._draft = draft
        if draft.fields:
            self._take((with_form(self._state, draft.fields), ()))
        else:
            self._finish(Picked(draft.parts))

    def _finish(self, picked: Picked) -> None:
        self._picked = picked
        self._screen.close(0)

    def _changed(self, phrase: Phrase) -> None:
        self._take((with_phrase(self._state, phrase), ()))
        if self._state.busy:  # the results may be from before this
            self._search()

    def _refuse(self, error: PhrasebankError) -> None:
        self._screen.forget()  # what was pressed meant what there is not
        gone = error.ids if isinstance(error, Gone) else ()
        self._take(with_refusal(self._state, error.message, gone))

    def _say(self, error: PhrasebankError) -> None:
        # without looking again: it may be the preview that cannot be had
        self._state = replace(self._state, message=error.message)
        self._screen.repaint()
