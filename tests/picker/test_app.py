"""The whole picker with its threads, keys coming through a pipe, over the fake world."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Timer

import pytest
from fake_world import PHRASES, FakeWorld
from prompt_toolkit.input import PipeInput
from walk import Walk

from phrasebank.errors import BankError, BankMissing, NothingFound, PhrasebankError
from phrasebank.models import Phrase
from phrasebank.picker import keys, view
from phrasebank.picker.app import Outcome, pick
from phrasebank.picker.preview import Preview
from phrasebank.picker.state import Copy, Found, State
from phrasebank.picker.styled import Line
from phrasebank.picker.world import Draft, Gone, Part, Picked

ENTER, ESCAPE, TAB, CTRL_C, CTRL_E, CTRL_S, CTRL_T = "\r", "\x1b", "\t", "\x03", "\x05", "\x13", "\x14"
UP, DOWN, LEFT = "\x1b[A", "\x1b[B", "\x1b[D"
Run = Callable[..., Outcome]


class SlowWorld(FakeWorld):
    """A world whose searches take their time."""

    def search(self, query: str, theme: str | None, role: str | None) -> Found:
        time.sleep(0.05)
        return super().search(query, theme, role)


@pytest.fixture
def run(pipe: PipeInput) -> Run:
    """Give a function that opens the picker over a world and types; `then` follows later, at last Ctrl-C."""

    def typing(
        world: FakeWorld, sent: str, then: str = "", *, query: str = "", after: float = 0.5
    ) -> Outcome:
        pipe.send_text(sent)
        typists = [Timer(after, lambda: pipe.send_text(then)), Timer(10, lambda: pipe.send_text(CTRL_C))]
        for typist in typists:
            typist.start()
        try:
            with pick(lambda: nullcontext(world), query=query) as outcome:
                return outcome
        finally:
            for typist in typists:
                typist.cancel()

    return typing


def picked(*ids: int) -> Picked:
    return Picked(tuple(Part(id, PHRASES[id - 1].text) for id in ids))


def test_typed_and_entered_at_once_it_picks_of_what_was_typed(run: Run) -> None:
    assert run(FakeWorld(), "民生" + ENTER) == Outcome(0, picked(4))


def test_enter_before_the_first_paint_is_enter(run: Run) -> None:
    assert run(FakeWorld(), "民生\n") == Outcome(0, picked(4))


def test_alt_with_a_key_that_means_nothing_is_not_escape(run: Run) -> None:
    assert run(FakeWorld(), "民生\x1bx\x1b\r\x1bü\x1b#", ENTER) == Outcome(0, picked(4))
    assert run(FakeWorld(), "民生", ESCAPE) == Outcome(1)


@pytest.mark.parametrize(
    "sequence", ["[13;5u", "[1;5P", "[a", "[?1;2c", "Ok", "]11;rgb:0/x/0\x07", "P>|term(1)\x1b\\"]
)
def test_keys_and_answers_that_nobody_knows_are_passed_over(run: Run, sequence: str) -> None:
    world = FakeWorld()
    assert run(world, f"民\x1b{sequence}生", ENTER) == Outcome(0, picked(4))
    assert world.queries[-1] == "民生"


def test_pasted_lines_become_one(run: Run) -> None:
    world = FakeWorld()
    run(world, "\x1b[200~整改\n  落实\r\n\x1b[201~", CTRL_C)
    assert world.queries[-1] == "整改 落实"


def test_controls_in_what_is_pasted_do_not_reach_the_terminal(run: Run) -> None:
    world = FakeWorld()
    run(world, "\x1b[200~整\x1b[31m改\u202e\r\x9b0m落\x07实\x1b[201~", CTRL_C)
    assert world.queries[-1] == "整改 落实"
    run(world, "", CTRL_C, query="整改\u202e\x1b[31m")
    assert world.queries[-1] == "整改"


def test_a_terminal_that_goes_away_ends_it(run: Run, pipe: PipeInput) -> None:
    class Gone(FakeWorld):
        def preview(self, phrase: Phrase) -> Preview:
            pipe.close()
            return super().preview(phrase)

    assert run(Gone(), "") == Outcome(130)


def test_a_phrase_that_is_gone_is_said_once_and_the_picker_goes_on(run: Run) -> None:
    class Holed(FakeWorld):
        previews = 0

        def preview(self, phrase: Phrase) -> Preview:
            self.previews += 1
            raise Gone([phrase.id])

        def draft(self, copy: Copy) -> Draft:
            if 1 in copy.ids:
                raise Gone([1])
            return super().draft(copy)

    world = Holed()
    assert run(world, TAB + TAB + ENTER, ENTER) == Outcome(0, picked(2))
    assert world.previews < 10


def test_the_query_of_the_call_can_be_typed_on(run: Run) -> None:
    world = FakeWorld()
    assert run(world, "无小事" + ENTER, query="民生") == Outcome(0, picked(4))
    assert world.queries[-1] == "民生无小事"


def test_a_burst_of_an_input_method_is_searched_as_a_whole(run: Run) -> None:
    world = FakeWorld()
    run(world, "同志们民生无小事枝叶总关情" + CTRL_C)
    assert len(world.queries) <= 2


def test_values_typed_before_the_question_is_there_are_its_answer(run: Run, pipe: PipeInput) -> None:
    class Hurried(FakeWorld):
        def draft(self, copy: Copy) -> Draft:
            pipe.send_text("市水务局" + ENTER)
            time.sleep(0.2)
            return super().draft(copy)

    outcome = run(Hurried(), ENTER, query="代表")
    assert outcome.picked is not None
    assert outcome.picked.values == {"单位": "市水务局"}
    assert outcome.picked.parts[0].text.startswith("我代表市水务局单位党组表态")


def test_the_wheel_leaves_a_value_as_it_was_typed(run: Run) -> None:
    outcome = run(FakeWorld(), ENTER, "水利局\x1b[<65;10;4M" + ENTER, query="代表")
    assert outcome.picked is not None
    assert outcome.picked.values == {"单位": "水利局"}


def test_several_are_picked_in_the_order_of_marking(run: Run) -> None:
    assert run(FakeWorld(), DOWN + TAB + UP + UP + TAB + ENTER) == Outcome(0, picked(2, 1))


def test_the_next_theme_and_what_is_pressed_behind_it(run: Run) -> None:
    assert run(FakeWorld(), CTRL_T + DOWN + ENTER, ENTER) == Outcome(
        0, Picked((Part(3, PHRASES[2].text),), {"单位": ""})
    )


def test_a_clause_is_picked(run: Run) -> None:
    outcome = run(FakeWorld(), LEFT + ENTER, query="件件")
    assert outcome == Outcome(0, Picked((Part(2, "做到件件有着落、事事有回音"),)))


class StrictWorld(FakeWorld):
    """A world that refuses the first phrase."""

    def draft(self, copy: Copy) -> Draft:
        if 1 in copy.ids:
            raise PhrasebankError("refused")
        return super().draft(copy)


def test_what_is_refused_is_not_copied_and_the_list_is_there_again(run: Run) -> None:
    assert run(StrictWorld(), ENTER, DOWN + ENTER) == Outcome(0, picked(2))


@pytest.mark.parametrize(("keys", "code"), [(ESCAPE, 1), (CTRL_C, 130), ("\x1bOP" + CTRL_C, 130)])
def test_it_is_left_without_copying(run: Run, keys: str, code: int) -> None:
    assert run(FakeWorld(), keys) == Outcome(code, None)


def test_star_and_tags_are_written_even_when_it_is_closed_at_once(run: Run) -> None:
    world = FakeWorld()
    run(world, CTRL_S + DOWN, CTRL_E + "+民生" + ENTER + DOWN + DOWN + ENTER)
    assert world.phrases[1].starred
    assert world.phrases[2].themes == ("民生",)


def test_keys_typed_during_a_slow_search_mean_its_answer(run: Run) -> None:
    assert run(SlowWorld(), DOWN + ENTER, query="，") == Outcome(0, picked(2))


_SENT = {
    "down": DOWN, "up": UP, "left": LEFT, "right": "\x1b[C", "tab": TAB, "s-tab": "\x1b[Z", "enter": ENTER,
    "c-s": CTRL_S, "c-t": CTRL_T, "c-r": "\x12", "c-e": CTRL_E, "c-o": "\x0f", "f1": "\x1bOP",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_keys_typed_at_once_mean_what_they_mean_one_by_one(run: Run, seed: int) -> None:
    rnd = random.Random(seed)
    walk, world, sent = Walk("", 40, 80), SlowWorld(), []
    for name in [*rnd.choices([*_SENT, *"整改民生，，，"], k=rnd.randint(4, 30)), "enter", "enter"]:
        if name not in _SENT:
            walk.type(name)
        elif keys.means(walk.state.mode, name):  # others move in the input line
            walk.press(name)
        else:
            continue
        sent.append(_SENT.get(name, name))
    outcome = run(world, "".join(sent), CTRL_C, after=3)
    assert outcome == (walk.outcome or Outcome(130)), sent
    assert world.phrases == walk.world.phrases


class BrokenWorld(FakeWorld):
    """A world that can be searched but not written."""

    def star(self, id: int, starred: bool) -> Phrase:
        raise BankError("the bank is read-only")


def test_a_failed_write_is_said_and_the_picker_goes_on(run: Run) -> None:
    assert run(BrokenWorld(), CTRL_S + DOWN + ENTER) == Outcome(0, picked(2))


def test_a_write_that_fails_at_the_end_does_not_take_away_what_was_picked(pipe: PipeInput) -> None:
    class Busy(FakeWorld):
        def star(self, id: int, starred: bool) -> Phrase:
            time.sleep(0.3)
            raise BankError("the bank is being written")

    pipe.send_text(CTRL_S + ENTER)
    landed = []
    with pytest.raises(BankError), pick(lambda: nullcontext(Busy())) as outcome:
        landed.append(outcome)
    assert landed == [Outcome(0, picked(1))]


class DyingWorld(FakeWorld):
    """A world with a mistake in it."""

    def preview(self, phrase: Phrase) -> Preview:
        raise ZeroDivisionError


def test_a_mistake_leaves_the_screen_and_is_not_swallowed(run: Run) -> None:
    with pytest.raises(ZeroDivisionError):
        run(DyingWorld(), "")


def test_a_bank_that_cannot_be_opened_is_reported(pipe: PipeInput) -> None:
    @contextmanager
    def missing() -> Iterator[FakeWorld]:
        raise BankMissing("there is no bank")
        yield

    with pytest.raises(BankMissing), pick(missing):
        pass


def test_a_bank_is_refused_as_empty_at_the_start_only(run: Run) -> None:
    class Emptied(FakeWorld):
        asked = 0

        def refuse_empty(self) -> None:
            self.asked += 1
            if not self.phrases:
                raise NothingFound("the bank holds no phrase yet")

    world = Emptied()
    assert run(world, CTRL_S + ENTER) == Outcome(0, picked(1))
    assert world.asked == 1
    world.phrases.clear()
    with pytest.raises(NothingFound):
        run(world, "")


def test_the_preview_is_there_after_going_on_and_back_again(
    run: Run, pipe: PipeInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class There(FakeWorld):
        def preview(self, phrase: Phrase) -> Preview:
            asked.append(phrase.id)
            if phrase.id == 2:
                pipe.send_text(UP)  # back to the first result before this preview has come
                time.sleep(0.2)
                Timer(0.3, lambda: pipe.send_text(CTRL_C)).start()
            return super().preview(phrase)

    drawn: list[tuple[int, int | None]] = []
    draw = view.draw

    def drawing(state: State, preview: Preview | None, rows: int, cols: int) -> list[Line]:
        drawn.append((state.cursor, preview.phrase.id if preview else None))
        return draw(state, preview, rows, cols)

    monkeypatch.setattr(view, "draw", drawing)
    run(There(), "", DOWN)
    assert asked == [1, 2]
    assert drawn[-1] == (0, 1)


def test_a_click_chooses_and_a_second_one_picks(run: Run) -> None:
    click = "\x1b[<0;10;4M\x1b[<0;10;4m"  # the fourth line of the screen: input line, status, two results
    wheel = "\x1b[<65;10;4M"
    assert run(FakeWorld(), "", click + ENTER) == Outcome(0, picked(2))
    assert run(FakeWorld(), "", click + click) == Outcome(0, picked(2))
    assert run(FakeWorld(), "", wheel + ENTER) == Outcome(0, picked(2))
