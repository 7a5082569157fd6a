"""Two threads beside the screen: one asks the bank while the user goes on typing, one writes what she orders.

Why threads of their own: neither a search nor a bank that another process is writing may hold up a keystroke,
nor a write that waits for that process a search; and a SQLite connection belongs to the thread that opened
it. A question of a kind takes the place of an older one that still waits, and an answer that has been
overtaken is dropped, so bursts of an input method cost two searches, not ten.

Invariant: `then`, `otherwise` (for a PhrasebankError) and `broken` run where `deliver` puts them (the
screen's own thread), those of orders in the order of the orders. Orders are never dropped, nor is an error of
one: `close` raises the last that `deliver` would no longer take. Any other error leaves through the world,
which may translate it, and ends the work of its thread.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from phrasebank.errors import PhrasebankError

World = TypeVar("World")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class _Work(Generic[World]):
    """A question or an order, and what it is about: of what is about the same, the last counts."""

    is_order: bool
    about: Hashable
    do: Callable[[World], Any]
    then: Callable[[Any], None]
    otherwise: Callable[[PhrasebankError], None]


class Worker(Generic[World]):
    """Answer questions and carry out orders, each over a world that is opened when there is first work."""

    def __init__(
        self,
        open_world: Callable[[], AbstractContextManager[World]],
        deliver: Callable[[Callable[[], None]], bool],
        broken: Callable[[BaseException], None],
    ) -> None:
        self._questions = _Hand(open_world, deliver, broken)
        self._orders = _Hand(open_world, deliver, broken)

    def ask(
        self,
        kind: str,
        do: Callable[[World], Answer],
        then: Callable[[Answer], None],
        otherwise: Callable[[PhrasebankError], None],
    ) -> None:
        """Ask anew: older questions of that kind are forgotten, answered or not."""
        self._questions.take(_Work(False, kind, do, then, otherwise))

    def order(
        self,
        about: Hashable,
        do: Callable[[World], Answer],
        then: Callable[[Answer], None],
        otherwise: Callable[[PhrasebankError], None],
    ) -> None:
        """Have something done, whatever else is asked or ordered afterwards.

        Of several orders `about` the same (None: about nothing else) only the last tells by its answer how
        it is then.
        """
        self._orders.take(_Work(True, about, do, then, otherwise))

    def close(self) -> None:
        """Finish the orders that wait, however long the bank is busy; drop the questions, close the worlds.

        Raises the error of an order that failed when nobody could be told any more.
        """
        unheard = (self._questions.finish(), self._orders.finish())
        for error in filter(None, unheard):
            raise error


class _Hand(Generic[World]):
    """One thread, which opens a world, does its work one after another, and closes it there at the end."""

    def __init__(
        self,
        open_world: Callable[[], AbstractContextManager[World]],
        deliver: Callable[[Callable[[], None]], bool],
        broken: Callable[[BaseException], None],
    ) -> None:
        self._open_world, self._deliver, self._broken = open_world, deliver, broken
        self._waiting: deque[_Work[World]] = deque()
        self._newest: dict[Hashable, _Work[World]] = {}
        self._closed = False
        self._unheard: BaseException | None = None
        self._bell = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="phrasebank-picker", daemon=True)

    def take(self, work: _Work[World]) -> None:
        """Put work behind what waits, a question in the place of older ones of its kind."""
        with self._bell:
            self._newest[work.about] = work
            if not work.is_order:
                self._waiting = deque(other for other in self._waiting if other.about != work.about)
            self._waiting.append(work)
            self._bell.notify()
        if self._thread.ident is None:
            self._thread.start()

    def finish(self) -> BaseException | None:
        """Carry out the orders that wait, and end; return the last error that nobody has heard."""
        with self._bell:
            self._waiting = deque(work for work in self._waiting if work.is_order)
            self._closed = True
            self._bell.notify()
        if self._thread.is_alive():
            self._thread.join()
        return self._unheard

    def _run(self) -> None:
        try:
            with self._open_world() as world:
                while (work := self._next()) is not None:
                    self._work(world, work)
        except BaseException as error:
            broken = error
            if not self._deliver(lambda: self._broken(broken)):
                self._unheard = broken

    def _next(self) -> _Work[World] | None:
        with self._bell:
            while not self._waiting and not self._closed:
                self._bell.wait()
            return self._waiting.popleft() if self._waiting else None

    def _work(self, world: World, work: _Work[World]) -> None:
        try:
            answer = work.do(world)
        except PhrasebankError as error:
            failure = error
            heard = self._deliver(lambda: self._hand_over(work, work.otherwise, failure))
            if work.is_order and not heard:
                self._unheard = failure
            return
        self._deliver(lambda: self._hand_over(work, work.then, answer))

    def _hand_over(self, work: _Work[World], to: Callable[[Any], None], answer: Any) -> None:
        alone = work.about is None or (work.is_order and to is work.otherwise)
        if alone or self._newest[work.about] is work:
            to(answer)
