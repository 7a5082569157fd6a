"""The picker's screen against golden text, and what must hold of every screen.

A case is a file of tests/cases/picker: a first line `COLSxROWS query keys…`, then the screen. To write the
screens anew after a change that was meant, run with PHRASEBANK_GOLDEN=write and read the difference.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from fake_world import PHRASES, FakeWorld
from hypothesis import given
from hypothesis import strategies as st
from walk import Walk

from phrasebank.models import Phrase
from phrasebank.picker.keys import KEYS
from phrasebank.picker.pages import help_page
from phrasebank.picker.preview import Preview
from phrasebank.picker.state import Facets, State
from phrasebank.picker.styled import Line
from phrasebank.picker.view import draw, result_at
from phrasebank.text.width import width

CASES = Path(__file__).parents[1] / "cases" / "picker"


def with_signs(line: Line) -> str:
    """Return a line as text, what is matched in ‹ ›, what is copied or asked for in ⟦ ⟧, leftovers in « »."""
    signs = {"class:match": "‹›", "class:extent": "⟦⟧", "class:slot": "⟦⟧", "class:leftover": "«»"}
    out = ""
    for style, text in line:
        pairs = [signs[name] for name in style.split() if name in signs]
        out += "".join(a for a, _b in pairs) + text + "".join(b for _a, b in reversed(pairs))
    return out


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_screens_are_as_they_were_read(path: Path) -> None:
    head, _, golden = path.read_text(encoding="utf-8").partition("\n")
    size, query, *keys = head.split(" ")
    cols, rows = map(int, size.split("x"))
    screen = Walk(query, rows, cols).press(*keys).styled()
    assert len(screen) == rows
    assert all(width("".join(text for _style, text in line)) < cols for line in screen)
    text = "".join(f"{with_signs(line).rstrip()}\n" for line in screen)
    if os.environ.get("PHRASEBANK_GOLDEN") == "write":
        path.write_text(f"{head}\n{text}", encoding="utf-8", newline="\n")
    assert text == golden


HOSTILE = st.text(alphabet="整改，。“XX a\x1b[\x07\x9b\u202e\n\t\u3000é\u0301😀", max_size=80)


@given(
    st.lists(HOSTILE, max_size=4),
    st.integers(1, 60),
    st.integers(1, 200),
    st.lists(st.sampled_from(KEYS), max_size=8),
)
def test_every_screen_fits_and_is_safe(texts: list[str], rows: int, cols: int, keys: list[str]) -> None:
    phrases = tuple(Phrase(i, text, role=text[:5], themes=(text[5:9],)) for i, text in enumerate(texts, 1))
    walk = Walk("", rows, cols, FakeWorld((*phrases, *PHRASES) if len(texts) > 2 else phrases)).press(*keys)
    lines = walk.draw()[1:]
    assert len(lines) == rows - 1
    for line in lines:
        assert width(line) < max(2, cols)
        assert not set(line) & set("\x1b\x07\x9b\u202e\n\t")


@given(st.integers(8, 60), st.integers(0, len(PHRASES) - 1))
def test_the_cursor_is_on_the_screen_and_can_be_clicked(rows: int, down: int) -> None:
    walk = Walk("", rows, 80).press(*["down"] * down)
    lines = walk.draw()[1:]
    (row,) = (i for i, line in enumerate(lines) if line.startswith(">"))
    assert lines[row][1:2] == str(row)
    assert result_at(walk.state, row) == down
    assert result_at(walk.state, 0) is None
    assert result_at(walk.state, walk.state.page + 1) is None


def test_on_a_narrow_screen_no_meaning_of_a_key_is_cut_off() -> None:
    def shown(cells: int) -> str:
        lines = help_page(cells)
        assert all(width("".join(text for _style, text in line)) <= cells for line in lines)
        return "".join("".join(text for _style, text in line) for line in lines).replace(" ", "")

    assert {shown(cells) for cells in range(16, 43)} == {shown(300)}


def test_a_filter_shows_no_count_before_it_is_counted_again() -> None:
    filtered = State(theme="民生", facets=Facets(themes=(("民生", 3), ("教育", 1))))
    for state, shown in ((filtered, "theme: 民生 (3, 1/2)"), (replace(filtered, facets=None), "theme: 民生")):
        assert "".join(text for _style, text in draw(state, None, 10, 80)[0]) == f"0 found  {shown}"


def test_what_a_key_did_not_do_is_said_whatever_else_there_is_to_say() -> None:
    full = State(
        theme="全面从严治党", role="表态承诺", marked=(1, 2), message="there is no theme “没有的主题”"
    )
    assert "没有的主题" in "".join(text for _style, text in draw(full, None, 10, 60)[0])


def test_the_place_of_a_snippet_which_stands_in_no_speech_is_its_own_text() -> None:
    class Snippets(FakeWorld):
        def preview(self, phrase: Phrase) -> Preview:
            return Preview(phrase, origin="自己写的")

    screen = "\n".join(Walk("民生无小事", 12, 80, Snippets()).press("c-o").draw())
    assert "自己写的" in screen
    assert "枝叶总关情" in screen
