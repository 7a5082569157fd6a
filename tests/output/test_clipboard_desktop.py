"""The clipboard for real: X11, Wayland and tmux, each pasted back by a program other than the copier."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phrasebank.errors import ClipboardError
from phrasebank.output import clipboard
from phrasebank.output.machine import WayFailed, run_program

pytestmark = pytest.mark.desktop
TEXT = "对问题不回避、不遮掩，\n立行立改\t“两个维护” 𠮷 €"
_HEADLESS = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "TERMUX_VERSION")


def need(*programs: str) -> None:
    """Skip the test, by name, where a program is not installed."""
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def pasted(reader: list[str], text: str) -> bool:
    """Tell whether a program pastes a text; on a busy machine the copier owns it a moment late."""
    for _ in range(20):
        if run_program(reader) == text.encode():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="session")
def x11() -> Iterator[str]:
    """Give a display that the tests share."""
    need("Xvfb")
    yield from x_server()


def x_server() -> Iterator[str]:
    """Give the name of a display of an X server of our own, and stop the server afterwards."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "320x200x8", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        yield f":{pipe.readline().strip()}"
    server.terminate()
    server.wait()


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Leave the desktop that the tests may run on."""
    for name in _DESKTOP:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("writer", "reader"),
    [("xclip", ["xsel", "-b", "-o"]), ("xsel", ["xclip", "-selection", "clipboard", "-o"])],
)
def test_x11_another_program_pastes_it_exactly(
    desktop: pytest.MonkeyPatch, x11: str, tmp_path: Path, writer: str, reader: list[str]
) -> None:
    need(writer, reader[0])
    desktop.setenv("DISPLAY", x11)
    (tmp_path / writer).symlink_to(shutil.which(writer) or "")
    with pytest.MonkeyPatch.context() as only:
        only.setenv("PATH", str(tmp_path))
        receipt = clipboard.copy(TEXT)
    assert (receipt.way, receipt.verified) == (writer, True)
    assert pasted(reader, TEXT)


def test_x11_a_million_characters(desktop: pytest.MonkeyPatch, x11: str) -> None:
    need("xclip")
    desktop.setenv("DISPLAY", x11)
    text = "担当作为抓落实，" * 125_000
    assert clipboard.copy(text).verified
    # xsel now and then gives up on a text that comes in pieces, so xclip's other half reads it
    assert run_program(["xclip", "-selection", "clipboard", "-o"]).decode() == text


def test_x11_the_caller_is_not_kept_waiting_by_the_helper(desktop: pytest.MonkeyPatch, x11: str) -> None:
    need("xclip")
    code = "from phrasebank.output import clipboard; print(clipboard.copy('立行立改').way)"
    env = {**os.environ, "DISPLAY": x11}
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=10, check=True)
    assert done.stdout == "xclip\n"
    desktop.setenv("DISPLAY", x11)
    assert clipboard.paste() == "立行立改"


def test_x11_an_empty_clipboard_is_tested_too(desktop: pytest.MonkeyPatch) -> None:
    need("Xvfb", "xclip")
    for display in x_server():
        desktop.setenv("DISPLAY", display)
        checks = {check.way: check.works for check in clipboard.report()}
        assert checks["xclip"] is True
        assert pasted(["xclip", "-selection", "clipboard", "-o"], "")


def no_terminal(_data: bytes) -> None:
    """Be a process without a terminal."""
    raise WayFailed("there is no terminal")


def test_a_dead_display_is_an_error_and_no_success(desktop: pytest.MonkeyPatch) -> None:
    need("xclip")
    desktop.setenv("DISPLAY", ":987")
    desktop.setattr("phrasebank.output.machine.write_to_terminal", no_terminal)
    with pytest.raises(ClipboardError) as caught:
        clipboard.copy(TEXT)
    assert "xclip ended with code 1" in caught.value.message
    assert ":987" in (caught.value.hint or "")


@pytest.fixture
def tmux(desktop: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """Give the words that talk to a tmux server of our own, and stand inside it."""
    need("tmux")
    desktop.setenv("TMUX_TMPDIR", str(tmp_path))
    words = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    subprocess.run([*words, "new-session", "-d", "sleep 60"], check=True)
    desktop.setenv("TMUX", f"{tmp_path / 'socket'},1,0")
    yield words
    subprocess.run([*words, "kill-server"], check=True)


def test_tmux_holds_it_in_its_buffer(tmux: list[str]) -> None:
    receipt = clipboard.copy(TEXT)
    assert (receipt.way, receipt.verified) == ("tmux", True)
    assert "cannot be checked" in receipt.said  # its outer terminal may or may not take it
    assert run_program([*tmux, "show-buffer"]) == TEXT.encode()


@pytest.fixture
def wayland(desktop: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand on a headless Wayland desktop; sway refuses to be run by root, so root runs it as nobody."""
    need("sway", "wl-copy", "wl-paste")
    with tempfile.TemporaryDirectory(prefix="pb-wayland-") as folder:
        nobody: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
            nobody = {"user": 65534, "group": 65534, "extra_groups": []}
        for name, value in {"HOME": folder, "XDG_RUNTIME_DIR": folder, **_HEADLESS}.items():
            desktop.setenv(name, value)
        server = subprocess.Popen(
            ["sway", "-c", os.devnull], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **nobody
        )
        try:
            desktop.setenv("WAYLAND_DISPLAY", socket_of(server, Path(folder)))
            yield
        finally:
            server.terminate()
            server.wait()


def socket_of(server: subprocess.Popen[bytes], folder: Path) -> str:
    """Wait for the socket of a Wayland server and return its name; skip where the server does not start."""
    deadline = time.monotonic() + 5
    while server.poll() is None and time.monotonic() < deadline:
        for path in folder.glob("wayland-?"):
            return path.name
        time.sleep(0.02)
    pytest.skip("sway does not start here")


@pytest.mark.usefixtures("wayland")
def test_wayland_another_program_pastes_it_exactly() -> None:
    receipt = clipboard.copy(TEXT)
    assert (receipt.way, receipt.verified) == ("wl-copy", True)
    assert run_program(["wl-paste", "-n", "-t", "text"]) == TEXT.encode()
