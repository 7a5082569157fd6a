"""The picker without terminal and threads: keys in, effects carried out at once over the fake world."""

from __future__ import annotations

from fake_world import FakeWorld

from phrasebank.picker import keys, view
from phrasebank.picker.preview import Preview
from phrasebank.picker.state import (
    ApplyTags,
    Copy,
    Count,
    Enter,
    Search,
    Star,
    State,
    with_facets,
    with_form,
    with_found,
    with_phrase,
)
from phrasebank.picker.styled import Line


class Walk:
    """One picker that is walked through by keys; `line` is the input line."""

    def __init__(self, query: str, rows: int, cols: int, world: FakeWorld | None = None) -> None:
        self.world = world or FakeWorld()
        self.rows, self.cols, self.query, self.line = rows, cols, query, query
        self.state = State(busy=True)
        self._search()

    def press(self, *names: str) -> Walk:
        """Press keys; a name that begins with “=” puts the rest into the input line."""
        for name in names:
            self.draw()
            if name.startswith("="):
                self.line = name[1:]
                continue
            self.state, effects = keys.press(self.state, name, self.line)
            for effect in effects:
                self._carry_out(effect)
        return self

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
                later = self.state.later
                self.state = with_facets(self.state, self.world.facets(self.query))
                self.press(*later)
            case Copy():
                draft = self.world.draft(effect)
                if draft.fields:
                    self.state = with_form(self.state, draft.fields)
            case Star(id, starred):
                self.state = with_phrase(self.state, self.world.star(id, starred))
            case ApplyTags(id, words):
                self.state = with_phrase(self.state, self.world.tag(id, words))
            case Enter(_mode, text):
                self.line = self.query if text is None else text
