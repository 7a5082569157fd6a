"""Walking through phrases, key by key, without a terminal; then once with one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from threading import Timer

import pytest
from fake_world import PHRASES, FakeWorld
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.input import PipeInput

from phrasebank.models import Phrase
from phrasebank.picker.review import KEYS, Accept, Effect, Review, Seen, means, press
from phrasebank.picker.review_view import draw, fitted, prompt
from phrasebank.picker.reviewing import review
from phrasebank.picker.state import ApplyTags, Quit, Star
from phrasebank.text.width import width

UNSURE = PHRASES[0]._replace(unsure=("认识意义",))


class ReviewedWorld(FakeWorld):
    """The fake world, walked through; `accepted` and `dropped` are what was ordered."""

    def __init__(self, slow: float = 0) -> None:
        self.slow = slow
        super().__init__((UNSURE, *PHRASES[1:]))
        self.accepted: list[int] = []
        self.dropped: list[int] = []

    def look(self, id: int) -> Seen:
        time.sleep(self.slow)
        return Seen(self.phrases[id], self.preview(self.phrases[id]))

    def accept(self, id: int) -> Phrase:
        self.accepted.append(id)
        return self.phrases[id]

    def drop(self, ids: Sequence[int]) -> int:
        new = [id for id in ids if id not in self.dropped]
        self.dropped += new
        return len(new)


WORLD = ReviewedWorld()
START = Review((1, 2, 3, 4), (7, 7, 8, None), themes=("整改落实", "民生"), roles=("开场", "举措"))


def walked(*keys: str, start: Review = START) -> tuple[Review, tuple[Effect, ...]]:
    """Press keys, each phrase being read before; return the last moment and all effects."""
    effects: tuple[Effect, ...] = ()
    for key in keys:
        start, more = press(seen(start), key)
        effects += more
    return start, effects


def seen(moment: Review) -> Review:
    return replace(moment, seen=WORLD.look(moment.id)) if moment.id is not None else moment


def test_keeping_goes_on_and_accepts_what_was_unsure() -> None:
    after, effects = walked("enter", "space", "down")
    assert after.at == 3
    assert effects == (Accept(UNSURE.id),)


def test_after_the_last_one_enter_ends_the_walk() -> None:
    after, effects = walked("enter", "enter", "enter", "enter")
    assert (after.id, effects) == (None, (Accept(UNSURE.id),))
    assert press(after, "enter")[1] == (Quit(0),)


def test_going_back_to_what_was_dropped_brings_it_back() -> None:
    after, _ = walked("x", "delete", "up", "enter")
    assert (after.dropped, after.at) == ({1}, 2)


def test_a_speech_is_passed_over_or_dropped_as_a_whole() -> None:
    assert walked("n")[0].at == 2
    after, _ = walked("X")
    assert (after.at, after.dropped) == (2, {1, 2})
    assert walked("n", "X")[0].dropped == {3}


def test_a_snippet_is_no_speech_and_does_not_take_others_with_it() -> None:
    snippets = replace(START, speeches=(None, None, None, 8))
    assert walked("n", start=snippets)[0].at == 1
    assert walked("X", start=snippets)[0].dropped == {1}


def test_star_role_and_theme_are_one_key_each() -> None:
    assert walked("s")[1] == (Star(1, True),)
    after, effects = walked("r", "b")
    assert (after.menu, effects) == (None, (ApplyTags(1, "role:举措"),))
    after, effects = walked("t", "a", "b")
    assert (after.menu, effects) == ("theme", (ApplyTags(1, "+整改落实"), ApplyTags(1, "+民生")))
    assert walked("enter", "t", "a")[1][-1] == ApplyTags(2, "-整改落实")
    assert walked("t", "enter")[0].menu is None
    assert walked("t", "Z")[1] == ()


def test_the_letters_mean_names_only_in_a_menu() -> None:
    assert means(START, "x")
    assert not means(START, "b")
    assert means(replace(START, menu="role"), "b")


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("escape", 0), ("c-c", 130)])
def test_it_can_be_left(key: str, code: int) -> None:
    assert walked(key)[1] == (Quit(code),)


@given(st.lists(st.sampled_from(KEYS), max_size=20), st.integers(1, 40), st.integers(1, 120))
def test_no_sequence_of_keys_breaks_walk_or_screen(keys: list[str], rows: int, cols: int) -> None:
    after, _ = walked(*keys)
    assert 0 <= after.at <= len(after.ids)
    assert after.dropped <= set(after.ids)
    lines = draw(seen(after), rows, cols)
    assert len(lines) == rows
    assert all(width("".join(text for _style, text in line)) < max(2, cols) for line in lines)
    assert prompt(after)


def test_the_screen_shows_what_is_unsure_and_what_is_dropped() -> None:
    def shown(moment: Review) -> str:
        return "\n".join("".join(text for _style, text in line) for line in draw(seen(moment), 20, 90))

    assert "认识意义?" in shown(START)
    assert "1 to be dropped" in shown(walked("x", "up")[0])
    assert "b *民生" in shown(walked("enter", "enter", "enter", "t")[0])


def test_the_phrase_and_its_tags_stand_at_one_height() -> None:
    tops = [draw(seen(walked(*keys)[0]), 20, 90)[1:5] for keys in ((), ("t",), ("r",))]
    assert "".join(text for _style, text in tops[0][1]) == UNSURE.text
    assert tops[0] == tops[1] == tops[2]


def test_role_and_themes_are_shown_in_their_colours() -> None:
    moment = replace(START, colours={("theme", "整改落实"): "green", ("role", "举措"): "#aabbcc"})
    for keys in ((), ("t",)):
        after, _ = walked("enter", *keys, start=moment)
        shown = {text.strip(): style for line in draw(seen(after), 20, 90) for style, text in line}
        assert shown["举措"] == "class:tags fg:#aabbcc"
        assert shown["整改落实"] == "class:tags fg:ansigreen"


MANY = replace(START, themes=tuple(f"主题{n}" for n in range(130)))


def test_a_menu_shows_every_name_with_a_key_on_some_page() -> None:
    for rows, cols in ((4, 20), (9, 80), (14, 30), (60, 200)):
        moment = fitted(replace(seen(MANY), menu="theme"), rows, cols)
        shown: list[str] = []
        for leaf in range(moment.leaves):
            screen = "\n".join("".join(text for _style, text in line) for line in draw(moment, rows, cols))
            assert f"{leaf + 1}/{moment.leaves}" in screen
            for key, name in moment.choices.items():
                assert re.search(rf"{key} .{name}\b", screen)
                assert press(moment, key)[1] == (ApplyTags(1, f"+{name}"),)
                shown.append(name)
            moment = press(moment, "right")[0]
        assert shown == list(MANY.themes)
        assert moment.leaf == 0


def test_one_very_long_name_does_not_take_the_room_of_the_others() -> None:
    moment = replace(seen(START), menu="theme", themes=("长" * 60, "整改落实", "民生"))
    screen = ["".join(text for _style, text in line) for line in draw(moment, 20, 80)]
    assert any(line.startswith("a  长") and "…" in line and "b  整改落实" in line for line in screen)


def test_a_page_of_a_menu_that_is_gone_after_a_resize_is_the_last_one() -> None:
    moment = press(fitted(replace(seen(MANY), menu="theme"), 9, 80), "pageup")[0]
    assert moment.leaf + 1 == moment.leaves > 3
    wider = fitted(moment, 60, 200)
    assert (wider.leaf + 1, wider.leaves) == (3, 3)
    assert press(replace(wider, menu=None), "r")[0].leaf == 0


@pytest.fixture
def walk(pipe: PipeInput) -> Callable[..., tuple[tuple[int, int], ReviewedWorld]]:
    """Give a function that walks through the fake world on a terminal; at last Ctrl-C."""

    def walking(*steps: str, slow: float = 0) -> tuple[tuple[int, int], ReviewedWorld]:
        world = ReviewedWorld(slow)
        typists = [Timer(0.3 * n, pipe.send_text, (step,)) for n, step in enumerate(steps, 1)]
        typists.append(Timer(10, pipe.send_text, ("\x03",)))
        for typist in typists:
            typist.start()
        try:
            return review(lambda: nullcontext(world), START), world
        finally:
            for typist in typists:
                typist.cancel()

    return walking


def test_on_a_terminal_all_is_written(walk: Callable[..., tuple[tuple[int, int], ReviewedWorld]]) -> None:
    outcome, world = walk("s", "\rxx", "q")
    assert outcome == (0, 2)
    assert (world.accepted, world.dropped) == ([1], [2, 3])
    assert world.phrases[1].starred


def test_keys_typed_at_once_mean_the_phrase_that_is_seen_then(
    walk: Callable[..., tuple[tuple[int, int], ReviewedWorld]],
) -> None:
    outcome, world = walk("\rtaa\rs\rtb\rx", "q", slow=0.05)
    assert outcome == (0, 1)
    assert (world.accepted, world.dropped) == ([1], [3])
    assert world.phrases[2].themes == ("整改落实",)
    assert world.phrases[2].starred
    assert "民生" in world.phrases[3].themes


def test_what_was_dropped_is_counted_once_however_often_the_end_is_asked_for(
    walk: Callable[..., tuple[tuple[int, int], ReviewedWorld]],
) -> None:
    assert walk("xx", "qqq")[0] == (0, 2)


def test_the_wheel_accepts_nothing(walk: Callable[..., tuple[tuple[int, int], ReviewedWorld]]) -> None:
    _outcome, world = walk("\x1b[<65;10;4M", "q")
    assert world.accepted == []


def test_ctrl_c_drops_nothing(walk: Callable[..., tuple[tuple[int, int], ReviewedWorld]]) -> None:
    outcome, world = walk("xx", "\x1bx", "\x03")  # Alt-x is not Esc, which ends the walk
    assert outcome == (130, 0)
    assert world.dropped == []
