"""One thread beside the screen, which asks the bank while the user goes on typing.

Why a thread of its own: a search must never hold up a keystroke, and a SQLite connection belongs to the
thread that opened it. A question of a kind takes the place of an older one that still waits, and an answer
that has been overtaken is dropped, so bursts of an input method cost two searches, not ten.

Invariant: `then`, `otherwise` (for a PhrasebankError) and `broken` run where `deliver` puts them (the
screen's own thread), in the order of the work. Orders are never dropped, nor is an error of one: `close`
raises the last that `deliver` would no longer take. Any other error leaves through the world, which may
translate it, and ends the work.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from phrasebank.errors import PhrasebankError

World = TypeVar("World")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class _Work(Generic[World]):
    kind: str
    ticket: int
    do: Callable[[World], Any]
    then: Callable[[Any], None]
    otherwise: Callable[[PhrasebankError], None]

    @property
    def ordered(self) -> bool:
        """Whether it is an order, not a question, which nobody needs answered in the end."""
        return self.kind.startswith("order ")


class Worker(Generic[World]):
    """Run work over a world that is opened in the worker's own thread and closed there at the end."""

    def __init__(
        self,
        open_world: Callable[[], AbstractContextManager[World]],
        deliver: Callable[[Callable[[], None]], bool],
        broken: Callable[[BaseException], None],
    ) -> None:
        self._open_world, self._deliver, self._broken = open_world, deliver, broken
        self._waiting: deque[_Work[World]] = deque()
        self._newest: dict[str, int] = {}
        self._tickets = 0
        self._closed = False
        self._unheard: BaseException | None = None
        self._bell = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="phrasebank-picker", daemon=True)

    def start(self) -> None:
        """Open the world and begin to work."""
        self._thread.start()

    def ask(
        self,
        kind: str,
        do: Callable[[World], Answer],
        then: Callable[[Answer], None],
        otherwise: Callable[[PhrasebankError], None],
    ) -> None:
        """Ask anew: older questions of that kind are forgotten, answered or not."""
        with self._bell:
            self._tickets += 1
            self._newest[kind] = self._tickets
            self._waiting = deque(work for work in self._waiting if work.kind != kind)
            self._waiting.append(_Work(kind, self._tickets, do, then, otherwise))
            self._bell.notify()

    def order(
        self,
        do: Callable[[World], Answer],
        then: Callable[[Answer], None],
        otherwise: Callable[[PhrasebankError], None],
    ) -> None:
        """Have something done, whatever else is asked afterwards."""
        with self._bell:
            self._tickets += 1
            self.ask(f"order {self._tickets}", do, then, otherwise)

    def close(self) -> None:
        """Finish the orders that wait, however long the bank is busy; drop the questions, close the world.

        Raises the error of an order that failed when nobody could be told any more.
        """
        with self._bell:
            self._waiting = deque(work for work in self._waiting if work.ordered)
            self._closed = True
            self._bell.notify()
        if self._thread.is_alive():
            self._thread.join()
        if self._unheard is not None:
            raise self._unheard

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
            if work.ordered and not heard:
                self._unheard = failure
            return
        self._deliver(lambda: self._hand_over(work, work.then, answer))

    def _hand_over(self, work: _Work[World], to: Callable[[Any], None], answer: Any) -> None:
        if self._newest.get(work.kind) == work.ticket:
            to(answer)
