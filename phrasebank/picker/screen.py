"""The thin shell over prompt_toolkit: one input line, the drawn lines below it, keys and the mouse.

Why thin: all that can be decided is decided by a `Machine`, which knows no terminal. prompt_toolkit gives
the input line (input methods, pasting, moving in it), the reading of keys, and painting only what changed.

Invariants: this module and `drawn` alone import prompt_toolkit. Keys are obeyed in the order in which they
are pressed: while one waits until the machine is ready for it, all behind it wait too, letters as well, so
that typing fast means what typing slowly does. Ctrl-C alone waits for nothing.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPress, KeyPressEvent
from prompt_toolkit.layout import (
    BufferControl,
    HSplit,
    Layout,
    ScrollOffsets,
    Window,
)
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.styles import Style

from phrasebank.picker.drawn import Drawn
from phrasebank.picker.machine import Machine
from phrasebank.text.safe import for_terminal
from phrasebank.text.width import width

# the sixteen colours of the terminal itself, so that light and dark are both the user's own choice
STYLE = Style.from_dict(
    {
        "match": "bold underline ansired",
        "cursor": "bold",
        "phrase": "bold",
        "mark": "bold ansigreen",
        "dim": "ansibrightblack",
        "rule": "ansibrightblack",
        "tags": "ansicyan",
        "filter": "bold ansiblue",
        "heading": "bold",
        "extent": "reverse",
        "leftover": "bold ansimagenta",
        "slot": "bold reverse",
        "message": "bold",
        "keys": "ansibrightblack",
        "prompt": "bold ansigreen",
    }
)
# how long Esc may be the beginning of another key: short enough not to be felt, long enough for ssh
_ESCAPE_SECONDS = 0.05
_ALT_SECONDS = 0.1
# what ends a sequence of keys or answers that begins with Esc and this character (ECMA-48)
_ENDS = {"[": "[@-~]", "O": ".", **dict.fromkeys("]P^_", r"[\x07\\]")}
# how many cells of a scrolled input line are seen before the cursor at least
_BEFORE_CURSOR = 10


class Screen:
    """A full screen of the terminal for one machine; `text` stands in the input line at first."""

    def __init__(self, machine: Machine, *, color: str = "auto", text: str = "") -> None:
        self._machine = machine
        self._held: list[KeyPress] = []  # behind a key that is not ready
        self._line = Buffer(
            document=Document(text, len(text)),
            multiline=False,
            read_only=Condition(lambda: not machine.takes_text()),
            on_text_changed=lambda _buffer: self._guard(machine.typed),
        )
        given, shown = terminal()
        self._app: Application[int] = Application(
            layout=Layout(HSplit([self._input_line(), Window(Drawn(machine, self._guard))])),
            key_bindings=self._bindings(),
            style=STYLE,
            full_screen=True,
            mouse_support=True,
            color_depth=_color_depth(color),
            input=given,
            output=shown,
        )
        self._app.ttimeoutlen = _ESCAPE_SECONDS
        self._app.timeoutlen = _ALT_SECONDS

    @property
    def line(self) -> str:
        """What stands in the input line."""
        return self._line.text

    def put(self, text: str) -> None:
        """Replace what stands in the input line, the cursor behind it."""
        self._line.set_document(Document(text, len(text)), bypass_readonly=True)

    def run(self, started: Callable[[], None]) -> int:
        """Show the screen until it is closed; `started` runs after the first paint.

        Return the exit code: 130 also where the terminal has gone, 128 and its number for a signal to end.
        """

        def painted(_app: Application[int]) -> None:
            self._app.after_render -= painted
            self._guard(started)

        self._app.after_render += painted
        try:
            return self._app.run(pre_run=self._heed_signals)
        except EOFError:
            return 130
        except OSError as error:
            if error.errno != errno.EIO:  # so a terminal answers that was closed
                raise
            return 130

    def _heed_signals(self) -> None:
        """Close the screen where the process is told to end: the terminal would be left raw."""
        if sys.platform == "win32" or self._app.loop is None:
            return
        for sign in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(sign) is signal.SIG_DFL:  # else somebody has a reason (nohup)
                self._app.loop.add_signal_handler(sign, self.close, 128 + sign)

    def close(self, code: int) -> None:
        """Close the screen with an exit code; a second call changes nothing."""
        if not self._app.is_done:
            self._app.exit(result=code)

    def fail(self, error: BaseException) -> None:
        """Close the screen by raising `error` out of `run`."""
        if not self._app.is_done:
            self._app.exit(exception=error)

    def repaint(self) -> None:
        """Paint again what has changed."""
        self._app.invalidate()

    def release(self) -> None:
        """Obey the keys that were held, as far as the machine is ready; not to be called out of a key."""
        held, self._held = self._held, []
        if held:
            self._app.key_processor.feed_multiple(held)
            self._app.key_processor.process_keys()

    def forget(self) -> None:
        """Let the keys go that were held."""
        self._held.clear()

    def soon(self, do: Callable[[], None]) -> bool:
        """Run `do` in the screen's thread, soon; from any thread; False: the screen is closed already."""
        loop, context = self._app.loop, self._app.context
        if loop is None or context is None or self._app.is_done:
            return False
        try:
            loop.call_soon_threadsafe(self._guard, do, context=context.copy())
        except RuntimeError:  # the loop was closed between the two lines
            return False
        return True

    def _guard(self, do: Callable[[], None]) -> None:
        """Close the screen with an error: prompt_toolkit would print it over the screen and go on."""
        try:
            do()
        except Exception as error:
            self.fail(error)

    def _input_line(self) -> Window:
        prompt = BeforeInput(lambda: [("class:prompt", self._machine.prompt)])
        return Window(
            BufferControl(self._line, input_processors=[prompt]),
            height=1,
            get_horizontal_scroll=self._scrolled,
            scroll_offsets=ScrollOffsets(left=_BEFORE_CURSOR),
        )

    def _scrolled(self, window: Window) -> int:
        """Return how far the input line is scrolled, no further than it needs: prompt_toolkit leaves it be.

        Else whoever deletes the end of a long line, or widens the terminal, does not see what is left.
        """
        needed = width(self._machine.prompt + self._line.text) + 1  # the cursor stands behind the text
        return min(window.horizontal_scroll, max(0, needed - self._app.output.get_size().columns))

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        for key in self._machine.keys:
            self._bind(bindings, key, key.split("-", 1) if key.startswith("escape-") else [key])
        self._bind(bindings, "c-c", ["<sigint>"])
        holding = Condition(lambda: bool(self._held))
        bindings.add("<any>", eager=True, filter=holding)(self._hold)
        bindings.add("escape", "<any>")(_pass_over)
        bindings.add("escape", "#")(_pass_over)  # prompt_toolkit would make a comment of the line
        bindings.add("<any>", save_before=lambda event: not event.is_repeat)(self._insert)
        bindings.add("c-z")(_suspend)
        bindings.add("<bracketed-paste>", filter=Condition(self._machine.takes_text))(self._paste)
        return bindings

    def _insert(self, event: KeyPressEvent) -> None:
        """Insert a character; a key that nobody has named comes as its whole sequence, which is none."""
        self._line.insert_text(for_terminal(event.data))

    def _paste(self, event: KeyPressEvent) -> None:
        """Insert what is pasted as one line, without controls: prompt_toolkit would show some of them raw."""
        self._line.insert_text(for_terminal(" ".join(event.data.split())))

    def _bind(self, bindings: KeyBindings, key: str, sequence: Iterable[str]) -> None:
        def obey(event: KeyPressEvent) -> None:
            if self._machine.ready(key):
                self._guard(lambda: self._machine.press(key))
            else:
                self._hold(event)

        means = Condition(lambda: self._machine.means(key))
        bindings.add(*sequence, filter=means, eager=key == "c-c")(obey)

    def _hold(self, event: KeyPressEvent) -> None:
        self._held += event.key_sequence


def _suspend(event: KeyPressEvent) -> None:
    """Suspend the picker, but not where a shell waits for what it prints (Ctrl-G): for ever, then."""
    if sys.stdout.isatty():
        event.app.suspend_to_background()


def _pass_over(event: KeyPressEvent) -> None:
    """Pass over Alt with a key that means nothing, and all of a sequence that prompt_toolkit does not know.

    Its Esc must not be taken for Esc, nor what follows for letters or keys.
    """
    end, waiting = _ENDS.get(event.data), event.key_processor.input_queue
    while end and waiting and not re.fullmatch(end, waiting.popleft().data):
        pass


def terminal() -> tuple[Input, Output]:
    """Return the terminal, also where stdin or stdout is a pipe: the one seam that tests replace."""
    return create_input(always_prefer_tty=True), create_output(always_prefer_tty=True)


def _color_depth(color: str) -> ColorDepth | None:
    """Return the depth for the setting auto, always or never; None leaves it to the terminal."""
    if color == "never" or (color == "auto" and os.environ.get("NO_COLOR")):
        return ColorDepth.DEPTH_1_BIT
    return None
