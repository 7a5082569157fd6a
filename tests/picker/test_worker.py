"""The thread beside the screen: what is dropped, what is not, and where errors go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from phrasebank.errors import NothingFound
from phrasebank.picker.worker import Worker


class Desk:
    """A worker over a list that records what is done, and the deliveries as they come."""

    def __init__(self, *, open: bool = True) -> None:
        self.done: list[str] = []
        self.answers: list[str] = []
        self.errors: list[BaseException] = []
        self.broken: list[BaseException] = []
        self.gate = threading.Event()
        self.deliveries: list[Callable[[], None]] = []
        self.open = open
        self.worker: Worker[list[str]] = Worker(self._world, self._deliver, self.broken.append)

    @contextmanager
    def _world(self) -> Iterator[list[str]]:
        yield self.done

    def _deliver(self, then: Callable[[], None]) -> bool:
        if self.open:
            self.deliveries.append(then)
        return self.open

    def ask(self, kind: str, name: str) -> None:
        def do(done: list[str]) -> str:
            self.gate.wait(5)
            done.append(name)
            return name

        self.worker.ask(kind, do, self.answers.append, self.errors.append)

    def order(self, name: str) -> None:
        def do(done: list[str]) -> None:
            self.gate.wait(5)
            done.append(name)

        self.worker.order(None, do, lambda _none: None, self.errors.append)

    def settle(self) -> None:
        """Open the gate and wait until all that waits has been done."""
        self.gate.set()
        for await_in in (partial(self.worker.order, None), partial(self.worker.ask, "settle")):
            settled = threading.Event()
            await_in(lambda _done, event=settled: event.set(), lambda _none: None, self.errors.append)
            assert settled.wait(5)

    def order_failing(self, error: BaseException) -> None:
        def do(_done: list[str]) -> None:
            raise error

        self.worker.order(None, do, lambda _none: None, self.errors.append)

    def finish(self) -> None:
        self.gate.set()
        self.worker.close()
        for then in self.deliveries:
            then()


def test_a_new_question_takes_the_place_of_one_that_waits() -> None:
    desk = Desk()
    desk.ask("facets", "before")
    for name in ("first", "second", "third"):
        desk.ask("search", name)
    desk.ask("preview", "other")
    desk.settle()
    desk.finish()
    assert desk.done == ["before", "third", "other"]
    assert desk.answers == ["before", "third", "other"]


def test_a_question_does_not_wait_for_an_order() -> None:
    desk, answered = Desk(), threading.Event()
    desk.order("held up")
    desk.worker.ask("search", lambda _done: answered.set(), lambda _none: None, desk.errors.append)
    assert answered.wait(2)
    assert desk.done == []
    desk.finish()
    assert desk.done == ["held up"]


def test_an_answer_that_was_overtaken_is_dropped() -> None:
    desk = Desk()
    desk.ask("search", "old")
    desk.settle()
    desk.ask("search", "new")
    desk.settle()
    desk.finish()
    assert desk.done == ["old", "new"]
    assert desk.answers == ["new"]


def test_orders_are_carried_out_and_questions_dropped_when_it_closes() -> None:
    desk = Desk()
    desk.order("one")
    desk.ask("facets", "begun, or not even that")
    desk.ask("search", "asked")
    desk.order("two")
    threading.Timer(0.1, desk.gate.set).start()
    desk.worker.close()
    assert [name for name in desk.done if not name.startswith("begun")] == ["one", "two"]


def test_an_error_of_ours_is_told_and_the_work_goes_on() -> None:
    desk, error = Desk(), NothingFound("nothing")
    desk.order_failing(error)
    desk.order("after")
    desk.finish()
    assert (desk.errors, desk.broken) == ([error], [])
    assert desk.done == ["after"]


def test_a_mistake_ends_the_work() -> None:
    desk, error = Desk(), ZeroDivisionError()
    desk.order_failing(error)
    desk.finish()
    assert (desk.errors, desk.broken) == ([], [error])


def test_an_error_that_nobody_heard_is_raised_at_the_end() -> None:
    desk = Desk(open=False)
    desk.order_failing(NothingFound("nothing"))
    with pytest.raises(NothingFound):
        desk.finish()


def test_a_question_that_nobody_waits_for_any_more_may_fail() -> None:
    desk = Desk(open=False)
    asked = threading.Event()

    def fail(_done: list[str]) -> None:
        asked.set()
        raise NothingFound("nothing")

    desk.worker.ask("preview", fail, lambda _none: None, desk.errors.append)
    assert asked.wait(5)
    desk.finish()
    assert desk.errors == []
