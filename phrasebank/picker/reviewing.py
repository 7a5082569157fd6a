"""The walk through phrases on the terminal: keys in, the bank beside, the screen out; thin, like `app`.

Invariant: what was dropped is removed when the walk is ended, and not when it is broken off with Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from phrasebank.errors import PhrasebankError
from phrasebank.models import Phrase
from phrasebank.picker import review as walk
from phrasebank.picker import review_view
from phrasebank.picker.review import Accept, Effect, Review, Seen, Step
from phrasebank.picker.screen import Screen
from phrasebank.picker.state import ApplyTags, Quit, Star
from phrasebank.picker.styled import Line
from phrasebank.picker.worker import Worker
from phrasebank.picker.world import ReviewWorld


def review(
    open_world: Callable[[], AbstractContextManager[ReviewWorld]], start: Review, *, color: str = "auto"
) -> tuple[int, int]:
    """Walk through the phrases of `start`; return the exit code (0 or 130) and how many were dropped.

    `open_world` is called in the worker's threads. Raises what it raises.
    """
    return _Reviewer(open_world, start, color).run()


class _Reviewer:
    """The machine of the screen."""

    def __init__(
        self, open_world: Callable[[], AbstractContextManager[ReviewWorld]], start: Review, color: str
    ) -> None:
        self.keys = walk.KEYS
        self._review = start
        self._dropped = 0
        self._size = 24, 80
        self._screen = Screen(self, color=color)
        self._worker = Worker(open_world, self._screen.soon, self._screen.fail)

    def run(self) -> tuple[int, int]:
        """Show the screen until it is left."""
        try:
            code = self._screen.run(self._start)
        finally:
            self._worker.close()
        return code, self._dropped

    # --- what the screen asks ---------------------------------------------------------------------

    @property
    def prompt(self) -> str:
        """What stands before the input line."""
        return review_view.prompt(self._review)

    def draw(self, rows: int, cols: int) -> list[Line]:
        """Return the lines below the input line."""
        self._size = rows, cols
        self._review = review_view.fitted(self._review, rows, cols)
        return review_view.draw(self._review, rows, cols)

    def means(self, key: str) -> bool:
        """Tell whether the key does something now."""
        return walk.means(self._review, key)

    def takes_text(self) -> bool:
        """Tell that every key means something itself."""
        return False

    def ready(self, key: str) -> bool:
        """Tell whether the key can be obeyed now."""
        return walk.ready(self._review, key)

    def press(self, key: str) -> None:
        """Obey a key."""
        self._take(walk.press(self._review, key))

    def click(self, _row: int) -> None:
        """Leave the mouse to the terminal."""

    def typed(self) -> None:
        """Nothing is typed here."""

    # --- what the machine does --------------------------------------------------------------------

    def _start(self) -> None:
        self._take((self._review, ()))

    def _take(self, step: Step) -> None:
        moment, effects = step
        # at once: the next key may come before the screen is painted
        self._review = review_view.fitted(moment, *self._size)
        for effect in effects:
            self._carry_out(effect)
        if self._review.phrase is None and (id := self._review.id) is not None:
            self._worker.ask("look", lambda world: world.look(id), self._seen, self._say)
        self._screen.repaint()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Accept(id):
                self._worker.order(id, lambda world: world.accept(id), self._changed, self._refused)
            case Star(id, starred):
                self._worker.order(id, lambda world: world.star(id, starred), self._changed, self._refused)
            case ApplyTags(id, words):
                self._worker.order(id, lambda world: world.tag(id, words), self._changed, self._refused)
            case Quit(0) if self._review.dropped:
                dropped = tuple(sorted(self._review.dropped))
                self._worker.order(None, lambda world: world.drop(dropped), self._end, self._say)
            case Quit(code):
                self._screen.close(code)

    def _end(self, dropped: int) -> None:
        self._dropped += dropped  # she may have asked twice, while the bank was busy
        self._screen.close(0)

    def _seen(self, seen: Seen) -> None:
        self._take((replace(self._review, seen=seen), ()))
        self._screen.release()

    def _changed(self, phrase: Phrase) -> None:
        seen = self._review.seen
        if seen is not None and seen.phrase.id == phrase.id:
            self._review = replace(self._review, seen=replace(seen, phrase=phrase))
        self._take((self._review, ()))  # what is awaited may be from before this

    def _refused(self, error: PhrasebankError) -> None:
        self._review = replace(self._review, seen=None)  # it was shown as it should have become
        self._say(error)
        self._take((self._review, ()))

    def _say(self, error: PhrasebankError) -> None:
        self._review = replace(self._review, message=error.message)
        self._screen.repaint()
