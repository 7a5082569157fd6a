"""The picker in a real terminal: tmux types, and the screen is read back, cell by cell."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

TMUX = shutil.which("tmux")
CASES = Path(__file__).parents[1] / "cases" / "picker"
FAKE = Path(__file__).with_name("fake_world.py")
PHRASEBANK = f"{sys.executable} -m phrasebank"
pytestmark = [pytest.mark.desktop, pytest.mark.skipif(TMUX is None, reason="tmux is not installed")]

NAMES = {"down": "Down", "tab": "Tab", "enter": "Enter", "c-s": "C-s", "c-t": "C-t", "left": "Left"}


class Terminal:
    """A tmux server of its own with one shell in it."""

    def __init__(self, name: str, cols: int, rows: int, env: dict[str, str]) -> None:
        self.name = name
        clean = {key: value for key, value in os.environ.items() if key not in _DESKTOP}
        self.env = {**clean, "LANG": "C.UTF-8", **env}
        self.tmux("-f", os.devnull, "new-session", "-d", "-x", str(cols), "-y", str(rows), "sh")

    def tmux(self, *words: str) -> str:
        command = [str(TMUX), "-L", self.name, *words]
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True).stdout

    def run(self, command: str) -> None:
        self.tmux("send-keys", f"clear; {command}", "Enter")

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)

    def screen(self, *options: str) -> str:
        lines = self.tmux("capture-pane", "-p", *options).splitlines()
        return "".join(f"{line.rstrip()}\n" for line in lines)

    def wait(self, seen: Callable[[str], object], *options: str) -> str:
        """Return the screen when it is as wanted; fail with the screen after ten seconds."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            screen = self.screen(*options)
            if seen(screen):
                return screen
            time.sleep(0.05)
        pytest.fail(f"never seen; the screen is\n{screen}")

    def close(self) -> None:
        subprocess.run([str(TMUX), "-L", self.name, "kill-server"], check=False, capture_output=True)


# without these the clipboard is that of tmux itself
_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "SSH_CONNECTION", "SSH_TTY", "NO_COLOR", "TERM_PROGRAM")


_NUMBERS = count()


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Give a function that opens a terminal of a size; all are closed at the end."""
    opened: list[Terminal] = []

    def opening(cols: int, rows: int, **env: str) -> Terminal:
        # never a name again: a server that is closing would still answer to it
        opened.append(Terminal(f"phrasebank-{os.getpid()}-{next(_NUMBERS)}", cols, rows, env))
        return opened[-1]

    yield opening
    for one in opened:
        one.close()


@pytest.fixture
def bank(starter_bank: Path, tmp_path: Path) -> Path:
    """Give a copy of the starter bank that may be written."""
    return Path(shutil.copy(starter_bank, tmp_path / "bank.db"))


def golden(name: str) -> tuple[list[str], str]:
    """Return the words of a case's first line, and its screen without the signs for styles."""
    head, _, screen = (CASES / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    return head.split(" "), re.sub("[‹›⟦⟧«»]", "", screen)


@pytest.mark.parametrize("name", ["list-80x24", "list-60x12", "marked-100x20", "fill-80x16", "long-60x20"])
def test_a_real_terminal_shows_the_golden_screen(terminal: Callable[..., Terminal], name: str) -> None:
    (size, query, *keys), screen = golden(name)
    cols, rows = map(int, size.split("x"))
    shell = terminal(cols, rows)
    shell.run(f"{sys.executable} {FAKE} '{query}'")
    shell.wait(lambda screen: "found" in screen and "《" in screen)
    for key in keys:
        if key.startswith("="):
            shell.wait(lambda screen: "used before" in screen)
            shell.type(key[1:])
        else:
            shell.press(NAMES[key])
    shell.wait(lambda seen: seen == screen)


def test_it_follows_the_size_of_the_terminal(terminal: Callable[..., Terminal]) -> None:
    shell = terminal(80, 24)
    shell.run(f"{sys.executable} {FAKE} 整改")
    shell.wait(lambda screen: "2 found" in screen)
    shell.press("Down")
    _head, screen = golden("list-60x12")
    shell.tmux("resize-window", "-x", "60", "-y", "12")
    shell.wait(lambda seen: seen == screen)


def test_no_color_means_no_colour(terminal: Callable[..., Terminal]) -> None:
    for env, coloured in (({"NO_COLOR": "1"}, False), ({}, True)):
        shell = terminal(80, 24, **env)
        shell.run(f"{sys.executable} {FAKE} 整改")
        screen = shell.wait(lambda screen: "2 found" in screen, "-e")
        assert bool(re.search(r"\x1b\[[0-9;]*3[0-7]m", screen)) == coloured


def test_pinyin_and_chinese_are_typed_filled_in_and_land(
    terminal: Callable[..., Terminal], bank: Path
) -> None:
    shell = terminal(100, 30, PHRASEBANK_DB=str(bank))
    shell.run(f"{PHRASEBANK} --lang en pick --for 表态稿")
    shell.wait(lambda screen: "found" in screen)
    shell.type("xunchazu")
    shell.wait(lambda screen: "巡察组" in screen)
    shell.press("C-u")
    shell.type("统一安排 进驻XX单位")
    shell.wait(lambda screen: ">1   按照市委统一安排" in screen)
    shell.press("Enter")
    shell.wait(lambda screen: "(1 of 2)" in screen)
    shell.type("四")
    shell.press("Enter")
    shell.wait(lambda screen: "(2 of 2)" in screen)
    shell.type("市水务局")
    shell.press("Enter")
    shell.wait(lambda screen: "copied" in screen)
    landed = shell.tmux("show-buffer")
    assert "市委第四巡察组进驻市水务局" in landed
    assert landed == landed.strip()

    shell.run(f"{PHRASEBANK} --lang en pick 统一安排 进驻XX单位; echo left $?")
    shell.wait(lambda screen: re.search(r"used on 20\d\d-\d\d-\d\d in 表态稿", screen))
    shell.press("Enter")
    shell.wait(lambda screen: "used before" in screen and "四" in screen)
    shell.press("C-c")
    shell.wait(lambda screen: "left 130" in screen)


def test_compose_asks_for_slots_once_and_remembers_what_filled_them(
    terminal: Callable[..., Terminal], bank: Path
) -> None:
    shell = terminal(100, 30, PHRASEBANK_DB=str(bank))
    query = "统一安排 进驻XX单位"
    shell.run(f"{PHRASEBANK} --lang en compose --print --for 表态稿; echo code $?")
    shell.wait(lambda screen: "found" in screen)
    shell.type(query)
    shell.wait(lambda screen: ">1   按照市委统一安排" in screen)
    shell.press("Enter")
    shell.wait(lambda screen: "Enter goes on" in screen)
    shell.press("Enter")
    for name, answer in (("序号", "四"), ("单位", "市水务局")):
        shell.wait(lambda screen, name=name: f"{name}:\n" in screen)
        shell.type(answer)
        shell.press("Enter")
    assert "市委第四巡察组进驻市水务局" in shell.wait(lambda screen: "code 0" in screen)
    shell.run(f"{PHRASEBANK} --lang en pick {query}")
    shell.wait(lambda screen: "used on" in screen)
    shell.press("Enter")
    shell.wait(lambda screen: "used before" in screen and "四" in screen)


def test_printed_through_a_pipe_while_the_screen_is_shown(
    terminal: Callable[..., Terminal], bank: Path, tmp_path: Path
) -> None:
    shell = terminal(80, 24, PHRASEBANK_DB=str(bank))
    out = tmp_path / "out.txt"
    shell.run(f"{PHRASEBANK} --lang en pick --print --join '；' 恳请 > {out}; echo code $?")
    shell.wait(lambda screen: "恳请" in screen and "found" in screen)
    shell.press("Tab", "Tab", "Enter")
    shell.wait(lambda screen: "code 0" in screen)
    first, second = out.read_text(encoding="utf-8").rstrip("\n").split("；")
    assert "恳请" in first
    assert "恳请" in second


def test_nothing_to_pick_on_or_from_is_said_in_a_sentence(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    shell = terminal(100, 12, PHRASEBANK_DB=str(tmp_path / "none.db"))
    shell.run(f"{PHRASEBANK} --lang en; echo code $?")
    screen = shell.wait(lambda screen: re.search(r"code \d", screen))
    assert "import" in screen
    assert "Traceback" not in screen
    for command in (f"{PHRASEBANK} --lang en pick < {os.devnull}", f"TERM=dumb {PHRASEBANK} --lang en"):
        shell.run(f"{command}; echo code $?")
        assert "this needs a terminal" in shell.wait(lambda screen: "code 2" in screen)


def test_what_came_by_a_pipe_is_walked_through_on_the_terminal(
    terminal: Callable[..., Terminal], bank: Path, tmp_path: Path
) -> None:
    shell = terminal(80, 24, PHRASEBANK_DB=str(bank))
    command = f"{PHRASEBANK} --lang en import - --review"
    shell.run(f"echo 要坚持闻令而动、听令而行，决不打折扣。 | {command}; echo code $?")
    shell.wait(lambda screen: "1 of 1" in screen)
    shell.press("x", "q")
    assert "1 phrase dropped" in shell.wait(lambda screen: "code 0" in screen)
    shell.run(f"echo 要坚持久久为功、善作善成，决不半途而废。 | TERM=dumb {command}; echo code $?")
    assert re.search(r"phrasebank review --batch \d", shell.wait(lambda screen: "code 2" in screen))


def test_a_walk_says_that_it_has_shown_but_the_first(terminal: Callable[..., Terminal], bank: Path) -> None:
    shell = terminal(80, 24, PHRASEBANK_DB=str(bank))
    shell.run(f"{PHRASEBANK} --lang en review --min-length 1; echo code $?")
    shell.wait(lambda screen: "1 of 1000" in screen or "1 of 1,000" in screen)
    shell.press("q")
    assert "the first 1000" in shell.wait(lambda screen: "code 0" in screen)


def test_the_plain_program_is_the_picker_with_its_exit_codes(
    terminal: Callable[..., Terminal], bank: Path
) -> None:
    shell = terminal(80, 24, PHRASEBANK_DB=str(bank))
    for key, code in (("Escape", 1), ("C-c", 130)):
        shell.run(f"{PHRASEBANK} --lang en; echo code $?")
        shell.wait(lambda screen: "found" in screen)
        shell.press(key)
        shell.wait(lambda screen, code=code: f"code {code}\n" in screen)


@pytest.mark.parametrize(("sign", "code"), [("TERM", 143), ("HUP", 129)])
def test_a_signal_to_end_leaves_the_terminal_as_it_was(
    terminal: Callable[..., Terminal], bank: Path, tmp_path: Path, sign: str, code: int
) -> None:
    shell, own = terminal(80, 24, PHRASEBANK_DB=str(bank)), tmp_path / "pid"
    shell.run(f"sh -c 'echo $$ > {own}; exec {PHRASEBANK} --lang en'; echo code $?; stty -a")
    shell.wait(lambda screen: "found" in screen)
    os.kill(int(own.read_text()), getattr(signal, f"SIG{sign}"))
    shell.wait(lambda screen: f"code {code}" in screen and re.search(r"(?<!-)icanon", screen))


@pytest.mark.parametrize("start", ["bash --norc --noprofile", "zsh -f", "fish --no-config"])
def test_ctrl_g_inserts_what_is_picked_into_the_line(
    terminal: Callable[..., Terminal], bank: Path, start: str
) -> None:
    shell_name = start.split(maxsplit=1)[0]
    scripts = Path(sys.executable).parent
    for program, path in ((shell_name, None), ("phrasebank", str(scripts))):
        if shutil.which(program, path=path) is None:
            pytest.skip(f"{program} is not installed")
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    shell = terminal(100, 24, PHRASEBANK_DB=str(bank), PHRASEBANK_LANG="en", PATH=path, HOME=str(bank.parent))
    shell.run(start)
    source = {
        "fish": "phrasebank completion --keys fish | source; echo ready",
        "bash": 'eval "$(phrasebank completion --keys bash)"; echo ready',
        "zsh": 'eval "$(phrasebank completion --keys zsh)"; echo ready',
    }[shell_name]
    shell.type(f"{source}\n")
    shell.wait(lambda screen: "\nready" in screen)
    shell.type("echo ")
    shell.press("C-g")
    shell.wait(lambda screen: "found" in screen)
    shell.press("C-z")  # suspended, it would have the shell wait for ever
    shell.type("恳请党组")
    shell.wait(lambda screen: ">1   恳请党组" in screen)
    shell.press("Enter")
    shell.wait(lambda screen: "echo 恳请党组" in screen)


def test_new_phrases_are_walked_through_after_an_import(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    speech = tmp_path / "表态发言.txt"
    speech.write_text(
        "在作风建设会上的表态发言\n同志们：\n作风建设永远在路上，我们要一抓到底。\n"
        "请大家看我的行动，也请大家监督我的行动。\n谢谢大家！\n",
        encoding="utf-8",
    )
    shell = terminal(100, 24, PHRASEBANK_DB=str(tmp_path / "new.db"))
    shell.run(f"{PHRASEBANK} --lang en import {speech} --review; echo code $?")
    shell.wait(lambda screen: "1 of 4" in screen and "同志们" in screen)
    shell.press("x")
    shell.wait(lambda screen: "2 of 4" in screen and "一抓到底" in screen)
    shell.press("s", "q")
    shell.wait(lambda screen: "1 phrase dropped" in screen and "code 0" in screen)
    shell.run(f"{PHRASEBANK} --lang en search --starred")
    shell.wait(lambda screen: "一抓到底" in screen)
    shell.run(f"{PHRASEBANK} --lang en search ^同志们; echo code $?")
    shell.wait(lambda screen: "code 1" in screen)
    shell.run(f"{PHRASEBANK} --lang en review --batch 999; echo code $?")
    shell.wait(lambda screen: "nothing to review" in screen and "code 1" in screen)


def test_on_a_small_terminal_a_menu_is_turned_over_page_by_page(
    terminal: Callable[..., Terminal], bank: Path
) -> None:
    shell = terminal(60, 10, PHRASEBANK_DB=str(bank))
    shell.run(f"{PHRASEBANK} --lang en review -r 表态承诺")
    shell.wait(lambda screen: "1 of " in screen and "表态承诺" in screen)
    shell.press("t")
    last = int(re.findall(r"\n1/(\d+)", shell.wait(lambda screen: "\n1/" in screen))[0])
    shell.press("Left")
    assert re.search(r"^a .\w", shell.wait(lambda screen: f"\n{last}/{last}" in screen), re.MULTILINE)
    shell.press("NPage")
    shell.wait(lambda screen: f"\n1/{last}" in screen)
    shell.tmux("resize-window", "-x", "200", "-y", "60")
    shell.wait(lambda screen: f"/{last}" not in screen and "other names" not in screen)


def test_a_star_is_not_lost_when_the_picker_is_left_while_the_bank_is_busy(
    terminal: Callable[..., Terminal], bank: Path
) -> None:
    shell = terminal(80, 12, PHRASEBANK_DB=str(bank))
    shell.run(f"{PHRASEBANK} --lang en pick 照单全收; echo code $?")
    shell.wait(lambda screen: "found" in screen)
    with closing(sqlite3.connect(bank, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        shell.press("C-s", "C-u")
        shell.type("恳请党组")  # a search does not wait for the star
        shell.wait(lambda screen: ">1   恳请党组" in screen)
        shell.press("Escape")
        time.sleep(6)  # to wait five seconds for what was ordered was too little
    shell.wait(lambda screen: "code 1" in screen)
    shell.run(f"{PHRASEBANK} --lang en search --starred")
    shell.wait(lambda screen: "照单全收" in screen)
