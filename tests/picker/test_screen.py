"""The input line of the screen as it is painted, over a machine that only listens."""

from __future__ import annotations

from threading import Timer

import pytest
from prompt_toolkit.input import PipeInput
from prompt_toolkit.layout.screen import Screen as Painted

from phrasebank.picker.screen import Screen
from phrasebank.picker.styled import Line


class Listener:
    """A machine that keeps what stood in the first row of the screen when Enter was pressed."""

    prompt = "> "
    keys = ("enter", "c-c")

    def __init__(self) -> None:
        self.screen = Screen(self)
        self.rows: list[str] = []

    def draw(self, rows: int, _cols: int) -> list[Line]:
        return [[] for _row in range(rows)]

    def means(self, key: str) -> bool:
        return key in self.keys

    def takes_text(self) -> bool:
        return True

    def typed(self) -> None:
        """Nothing is made of it."""

    def click(self, _row: int) -> None:
        """There is no mouse here."""

    def ready(self, _key: str) -> bool:
        return True

    def press(self, key: str) -> None:
        painted = self.screen._app.renderer.last_rendered_screen
        assert isinstance(painted, Painted)
        row = painted.data_buffer[0]
        self.rows.append("".join(row[x].char for x in range(80)).rstrip())
        if key == "c-c":
            self.screen.close(130)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [("\x7f" * 50, "> " + "字" * 10), ("\x15", ">"), ("\x15整改", "> 整改")],
)
def test_a_line_that_has_become_short_is_shown_from_its_beginning(
    pipe: PipeInput, keys: str, shown: str
) -> None:
    listener = Listener()
    for n, step in enumerate(("字" * 60, "\r", keys, "\r", "\x03"), 1):
        Timer(0.2 * n, pipe.send_text, (step,)).start()
    listener.screen.run(lambda: None)
    whole, shortened, _end = listener.rows
    assert whole.endswith("字" * 39)
    assert shortened.replace("字 ", "字") == shown
