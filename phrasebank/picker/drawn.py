"""The lines of a machine as prompt_toolkit shows them, and what the mouse does on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prompt_toolkit.application import get_app
from prompt_toolkit.data_structures import Point
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import UIContent, UIControl
from prompt_toolkit.mouse_events import MouseButton, MouseEvent, MouseEventType

from phrasebank.picker.machine import Machine

# not the arrow keys: a touch of the wheel must not take an answer away, or accept a tag
_WHEEL = {MouseEventType.SCROLL_UP: Keys.ScrollUp, MouseEventType.SCROLL_DOWN: Keys.ScrollDown}


class Drawn(UIControl):
    """The machine's lines; the wheel is a key of its own."""

    def __init__(self, machine: Machine, guard: Callable[[Callable[[], None]], None]) -> None:
        self._machine, self._guard = machine, guard

    def create_content(self, width: int, height: int) -> UIContent:
        lines: list[Any] = []
        self._guard(lambda: lines.extend(self._machine.draw(height, width)))
        lines = lines or [[]]
        return UIContent(
            get_line=lines.__getitem__, line_count=len(lines), cursor_position=Point(0, 0), show_cursor=False
        )

    def mouse_handler(self, mouse_event: MouseEvent) -> None:
        kind = mouse_event.event_type
        if (key := _WHEEL.get(kind)) is not None:
            if self._machine.means(key):  # else prompt_toolkit makes an arrow key of it
                get_app().key_processor.feed(KeyPress(key, ""), first=True)
        elif kind == MouseEventType.MOUSE_UP and mouse_event.button == MouseButton.LEFT:
            self._guard(lambda: self._machine.click(mouse_event.position.y))
