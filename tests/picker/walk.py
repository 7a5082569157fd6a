"""The picker without terminal and threads: keys in, effects carried out at once over the fake world."""

from __future__ import annotations

from fake_world import FakeWorld

from phrasebank.picker import keys, view
from phrasebank.picker.app import Outcome
from phrasebank.picker.preview import Preview
from phrasebank.picker.state import (
    ApplyTags,
    Copy,
    Count,
    Enter,
    Fill,
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
)
from phrasebank.picker.styled import Line
from phrasebank.picker.world import Draft, Picked


class Walk:
    """One picker that is walked through by keys; `line` is the input line."""

    def __init__(self, query: str, rows: int, cols: int, world: FakeWorld | None = None) -> None:
        self.world = world or FakeWorld()
        self.rows, self.cols, self.query, self.line = rows, cols, query, query
        self.state = State(busy=True)
        self.outcome: Outcome | None = None
        self._draft = Draft((), ())
        self._search()

    def press(self, *names: str) -> Walk:
        """Press keys; a name that begins with “=” puts the rest into the input line."""
        for name in names:
            if self.outcome:
                return self
            self.draw()
            if name.startswith("="):
                self.line = name[1:]
                continue
            self._take(keys.prepare(self.state, name))
            self._take(keys.press(self.state, name, self.line))
        return self

    def type(self, text: str) -> Walk:
        """Type into the input line."""
        if self.outcome:
            return self
        if self.state.mode in ("help", "speech"):
            return self.press(*text)
        self.line += text
        if self.state.mode == "list":
            self.query = self.line
            self.state = with_query(self.state)
            self._search()
        return self

    def _take(self, step: Step) -> None:
        self.state, effects = step
        for effect in effects:
            self._carry_out(effect)

    def draw(self) -> list[str]:
        """Return the whole screen as text, the input line first."""
        return ["".join(text for _style, text in line) for line in self.styled()]

    def styled(self) -> list[Line]:
        """Return the whole screen, the input line first."""
        preview = self._preview()
        self.state = view.fitted(self.state, preview, self.rows - 1, self.cols)
        lines = view.draw(self.state, preview, self.rows - 1, self.cols)
        return [[("", view.prompt(self.state) + self.line)], *lines]

    def _preview(self) -> Preview | None:
        current = self.state.current
        return self.world.preview(current.phrase) if current else None

    def _search(self) -> None:
        found = self.world.search(self.query, self.state.theme, self.state.role)
        self.state = with_found(self.state, found)

    def _carry_out(self, effect: object) -> None:
        match effect:
            case Search():
                self._search()
            case Count():
                self.state = with_facets(self.state, self.world.facets(self.query))
            case Copy():
                draft = self.world.draft(effect)
                if draft.fields:
                    self.state = with_form(self.state, draft.fields)
                else:
                    self.outcome = Outcome(0, Picked(draft.parts))
                self._draft = draft
            case Fill(answers):
                self.outcome = Outcome(0, self.world.fill(self._draft, answers))
            case Quit(code):
                self.outcome = Outcome(code)
            case Star(id, starred):
                self.state = with_phrase(self.state, self.world.star(id, starred))
            case ApplyTags(id, words):
                self.state = with_phrase(self.state, self.world.tag(id, words))
            case Enter(_mode, text):
                self.line = self.query if text is None else text
