"""Every key of the picker, pressed without a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_world import PHRASES, FakeWorld
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.models import Hit
from phrasebank.picker.keys import KEYS, means, point, prepare, press, ready
from phrasebank.picker.state import (
    PARAGRAPH,
    ApplyTags,
    Copy,
    Count,
    Effect,
    Enter,
    Facets,
    Field,
    Fill,
    Found,
    Quit,
    Search,
    Star,
    State,
    with_facets,
    with_form,
    with_found,
    with_phrase,
    with_query,
    with_refusal,
)

FIELDS = (
    Field("单位", "我代表", "XX", "单位", ("市水务局", "市住建局")),
    Field("年份", "", "XXXX", "年", ()),
)


@pytest.fixture
def state() -> State:
    """Give the state after the first answer of the fake world, the cursor on the first result."""
    found = with_found(State(busy=True, page=3), FakeWorld().search("", None, None))
    return with_facets(found, FakeWorld().facets(""))


def pressed(state: State, *keys: str, line: str = "") -> tuple[State, tuple[Effect, ...]]:
    """Press keys one after another; return the last state and all effects."""
    effects: tuple[Effect, ...] = ()
    for key in keys:
        state, more = press(state, key, line)
        effects += more
    return state, effects


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        ("down", 1),
        ("c-n c-n", 2),
        ("down down up", 1),
        ("down c-p", 0),
        ("down c-p c-p", 0),
        ("pagedown", 3),
        ("pagedown pagedown pagedown", len(PHRASES) - 1),
        ("pagedown pageup", 0),
    ],
)
def test_the_cursor_moves_and_stays_on_the_list(state: State, keys: str, cursor: int) -> None:
    after, effects = pressed(state, *keys.split())
    assert (after.cursor, effects) == (cursor, ())


def test_enter_copies_what_the_cursor_is_on(state: State) -> None:
    after, effects = pressed(state, "down", "enter")
    assert effects == (Enter("draft"), Copy((PHRASES[1].id,)))
    assert after.mode == "draft"


def test_marked_phrases_are_copied_in_the_order_of_marking(state: State) -> None:
    after, effects = pressed(state, "down", "down", "tab", "up", "up", "up", "tab", "enter")
    assert effects[-1] == Copy((3, 1))
    assert pressed(after, "escape", "up", "tab", "enter")[1][-1] == Copy(
        (3,)
    )  # a second Tab takes the mark away


def test_marks_outlive_a_new_search(state: State) -> None:
    after, _ = pressed(state, "tab")
    assert with_found(after, Found()).chosen == (1,)


@pytest.mark.parametrize(("key", "id"), [("escape-1", 1), ("escape-3", 3)])
def test_alt_and_a_digit_copy_at_once(state: State, key: str, id: int) -> None:
    assert pressed(state, key)[1][-1] == Copy((id,))


def test_alt_and_a_digit_mean_the_numbers_on_the_screen(state: State) -> None:
    after, _ = pressed(state, *["down"] * 4)
    assert (after.page, after.first) == (3, 3)
    assert pressed(after, "escape-2")[1][-1] == Copy((5,))
    assert pressed(after, "escape-4") == (after, ())


def test_alt_and_a_digit_beyond_the_list_do_nothing(state: State) -> None:
    assert pressed(state, "escape-9") == (state, ())


def test_left_narrows_to_the_clause_under_the_match_and_right_widens_to_the_paragraph(state: State) -> None:
    hit = Hit(PHRASES[1], 100.0, "exact", ((12, 14),))  # 做到“件件”有着落
    state = replace(state, hits=(hit,))
    texts = []
    for keys in ("", "left", "left right", "left right right", "left left right right right right"):
        _after, effects = pressed(state, *keys.split(), "enter")
        copy = effects[-1]
        assert isinstance(copy, Copy)
        texts.append("段" if copy.paragraph else hit.phrase.text[slice(*copy.span)] if copy.span else "全")
    assert texts == ["全", "做到件件有着落、事事有回音", hit.phrase.text[:-1], "全", "段"]


def test_left_comes_back_from_the_paragraph(state: State) -> None:
    after, _ = pressed(state, "right")
    assert after.extent == PARAGRAPH
    assert pressed(after, "left")[0].extent is None


def test_moving_takes_the_extent_back_to_the_sentence(state: State) -> None:
    assert pressed(state, "left", "down")[0].extent is None


def test_themes_go_round_with_their_counts_and_back_to_all(state: State) -> None:
    assert state.facets is not None
    assert state.facets.themes[0] == ("整改落实", 2)
    names = [name for name, _count in state.facets.themes]
    seen, now = [], state
    for _ in range(len(names) + 1):
        now, effects = press(now, "c-t")
        assert effects == (Search(),)
        seen.append(now.theme)
        now = replace(now, busy=False)
    assert seen == [*names, None]
    assert press(state, "escape-t")[0].theme == names[-1]
    assert press(state, "c-r")[0].role == state.facets.roles[0][0]
    assert press(state, "escape-r")[0].role == state.facets.roles[-1][0]


@pytest.mark.parametrize("key", ["c-t", "c-r", "escape-t", "escape-r"])
def test_where_there_is_nothing_to_go_round_it_is_said(key: str) -> None:
    state = State(facets=Facets())
    after, effects = press(state, key)
    assert (replace(after, message=""), effects) == (state, ())
    assert after.message == f"no {'theme' if key[-1] == 't' else 'role'} among the results"


def test_what_goes_round_is_counted_when_it_is_first_asked_for(state: State) -> None:
    assert state.facets is not None
    waiting, effects = prepare(replace(state, facets=None), "c-t")
    assert (waiting.counting, effects) == (True, (Count(),))
    assert not ready(waiting, "c-t")
    assert prepare(waiting, "c-r") == (waiting, ())
    assert with_facets(waiting, state.facets) == state
    assert prepare(state, "c-t") == (state, ())
    assert with_query(state).facets is None
    assert with_query(replace(state, message="removed meanwhile")).message == ""


def test_a_star_is_set_and_taken(state: State) -> None:
    assert pressed(state, "c-s")[1] == (Star(1, True),)
    starred = with_phrase(state, PHRASES[0]._replace(starred=True))
    assert pressed(starred, "c-s")[1] == (Star(1, False),)


def test_tags_are_edited_in_the_input_line(state: State) -> None:
    after, effects = pressed(state, "c-e")
    assert (after.mode, effects) == ("tags", (Enter("tags"),))
    done, effects = press(after, "enter", "+民生 role:结尾")
    assert done.mode == "list"
    assert effects == (Enter("list", None), ApplyTags(1, "+民生 role:结尾"))
    assert press(after, "enter", "  ")[1] == (Enter("list", None),)
    assert press(after, "escape", "+民生")[1] == (Enter("list", None),)


def test_a_changed_phrase_keeps_its_place(state: State) -> None:
    changed = PHRASES[1]._replace(themes=("民生",))
    assert with_phrase(state, changed).hits[1].phrase == changed


def test_changed_tags_are_counted_anew_and_a_star_is_not(state: State) -> None:
    assert with_phrase(state, PHRASES[1]._replace(starred=True)).facets == state.facets
    assert with_phrase(state, PHRASES[1]._replace(themes=("民生",))).facets is None
    assert with_phrase(state, PHRASES[1]._replace(role="结尾")).facets is None


@pytest.mark.parametrize(("key", "mode"), [("c-o", "speech"), ("f1", "help")])
def test_a_page_opens_scrolls_and_closes(state: State, key: str, mode: str) -> None:
    after, _ = pressed(state, key, "down", "down", "up", "pagedown")
    assert (after.mode, after.scroll) == (mode, 1 + state.page)
    assert pressed(after, "escape")[0] == state
    assert pressed(after, key)[0] == state


def test_escape_closes_with_one_and_ctrl_c_with_130_from_everywhere(state: State) -> None:
    assert pressed(state, "escape")[1] == (Quit(1),)
    for opening in ("", "f1", "c-o", "c-e"):
        assert pressed(state, *opening.split(), "c-c")[1][-1] == Quit(130)


def test_slots_are_asked_one_after_another(state: State) -> None:
    first = with_form(state, FIELDS)
    second, effects = press(first, "enter", "市水务局")
    assert (second.form.field if second.form else None) == FIELDS[1]
    assert effects == (Enter("fill", ""),)
    assert press(second, "tab", "")[1] == (Fill(("市水务局", "")),)


def test_shift_tab_goes_back_and_keeps_both_answers(state: State) -> None:
    second, _ = press(with_form(state, FIELDS), "enter", "市水务局")
    first, effects = press(second, "s-tab", "2026")
    assert effects == (Enter("fill", "市水务局"),)
    again, effects = press(first, "enter", "市住建局")
    assert effects == (Enter("fill", "2026"),)
    assert press(again, "enter", "2026")[1] == (Fill(("市住建局", "2026")),)
    assert press(first, "s-tab", "x") == (first, ())


def test_answers_further_on_are_still_there_after_going_back_twice(state: State) -> None:
    form = with_form(state, (*FIELDS, Field("日期", "", "X日", "")))
    for line in ("市水务局", "2026"):
        form, _ = press(form, "enter", line)
    for line in ("三日", "2026"):
        form, _ = press(form, "s-tab", line)
    offered = []
    for line in ("市水务局", "2026", "三日"):
        form, (effect,) = press(form, "enter", line)
        offered.append(effect)
    assert offered == [Enter("fill", "2026"), Enter("fill", "三日"), Fill(("市水务局", "2026", "三日"))]


def test_blanks_around_an_answer_are_slips_and_blanks_alone_no_answer(state: State) -> None:
    second, _ = press(with_form(state, FIELDS), "enter", " 市水务局　")
    assert press(second, "enter", "  ")[1] == (Fill(("市水务局", "")),)


def test_values_used_before_are_offered_round_and_round(state: State) -> None:
    form = with_form(state, FIELDS)
    offered, line = [], ""
    for key in ("down", "down", "down", "up"):
        (effect,) = press(form, key, line)[1]
        assert isinstance(effect, Enter)
        line = str(effect.text)
        offered.append(line)
    assert offered == ["市水务局", "市住建局", "市水务局", "市住建局"]


def test_escape_leaves_the_form_and_copies_nothing(state: State) -> None:
    after, effects = press(with_form(state, FIELDS), "escape", "市")
    assert (after.mode, after.form, effects) == ("list", None, (Enter("list", None),))


def test_keys_wait_until_it_is_known_whether_there_are_slots(state: State) -> None:
    after, _ = pressed(state, "enter")
    assert not any(ready(after, key) for key in ("enter", "tab", "down", "escape"))
    assert ready(after, "c-c")
    assert ready(with_form(after, FIELDS), "enter")


@pytest.mark.parametrize(("keys", "mode"), [("enter", "list"), ("c-o", "speech"), ("", "list")])
def test_a_refusal_is_said_and_takes_back_only_a_copy(state: State, keys: str, mode: str) -> None:
    after, effects = with_refusal(pressed(state, *keys.split())[0], "refused")
    assert (after.mode, after.message) == (mode, "refused")
    assert effects == ((Enter("list", None),) if keys == "enter" else ())


def test_what_is_gone_is_unmarked_so_that_the_rest_can_be_copied(state: State) -> None:
    asked, _ = pressed(state, "tab", "tab", "enter")
    after, _ = with_refusal(asked, "removed meanwhile: 1", (1,))
    assert (after.marked, after.mode) == ((2,), "list")


def test_keys_pressed_before_the_answer_wait_for_it(state: State) -> None:
    busy = replace(state, busy=True)
    assert not any(ready(busy, key) for key in KEYS if key not in ("c-c", "escape", "f1"))
    assert ready(busy, "escape")
    assert ready(with_found(busy, Found(state.hits)), "down")


def test_a_click_moves_the_cursor_and_a_second_one_copies(state: State) -> None:
    after, effects = point(state, 2)
    assert (after.cursor, effects) == (2, ())
    assert point(after, 2)[1][-1] == Copy((3,))
    assert point(state, 99) == (state, ())


def test_keys_that_mean_nothing_are_left_to_the_input_line(state: State) -> None:
    assert not means("list", "home")
    assert not means("fill", "left")
    assert press(state, "f9") == (state, ())


@given(st.lists(st.sampled_from(KEYS), max_size=25), st.text("整改，XX", max_size=4), st.booleans())
def test_no_sequence_of_keys_breaks_the_state(keys: list[str], line: str, empty: bool) -> None:
    state = with_found(State(page=3), Found() if empty else FakeWorld().search("", None, None))
    for key in keys:
        state, effects = press(state, key, line)
        busy = any(effect == Search() for effect in effects)
        state = replace(state, busy=busy, mode="list" if state.mode == "draft" else state.mode)
        assert 0 <= state.cursor <= max(0, len(state.hits) - 1)
        assert len(set(state.marked)) == len(state.marked)
        assert state.mode != "fill"
