"""The chain of ways: which are tried in which order, what counts as proof, and what the user is told."""

from __future__ import annotations

import base64
import sys
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebank.errors import ClipboardError
from phrasebank.output import clipboard
from phrasebank.output.machine import Machine, WayFailed, run_program
from phrasebank.output.ways import OSC52_LIMIT, SCREEN_CHUNK, Way, wrap_for_screen
from tests.output.fakes import FakePrograms, FakeTerminal, Manner, fake_machine, memory

TEXT = "敢于担当，不回避、不遮掩。\n\t第二行 A"
X11 = {"DISPLAY": ":0"}


def stand_on(monkeypatch: pytest.MonkeyPatch, machine: Machine) -> None:
    """Let the clipboard believe that it runs on this machine."""
    monkeypatch.setattr(clipboard, "this_machine", lambda: machine)


def linux(
    monkeypatch: pytest.MonkeyPatch, manners: Mapping[str, Manner], env: Mapping[str, str]
) -> tuple[FakePrograms, FakeTerminal]:
    """Stand on a Linux machine with these programs and this environment."""
    programs = FakePrograms(manners)
    machine, terminal = fake_machine(programs, {"PATH": "", **env})
    stand_on(monkeypatch, machine)
    return programs, terminal


@pytest.mark.parametrize(
    ("manners", "env", "way"),
    [
        ({"xclip": "works", "xsel": "works"}, X11, "xclip"),
        ({"xsel": "works"}, X11, "xsel"),
        ({"xclip": "fails", "xsel": "works"}, X11, "xsel"),
        ({"xclip": "hangs", "xsel": "works"}, X11, "xsel"),
        ({"xclip": "lies", "xsel": "works"}, X11, "xsel"),
        ({"xclip": "writes only", "xsel": "works"}, X11, "xsel"),
        ({"wl-copy": "works", "xclip": "works"}, {**X11, "WAYLAND_DISPLAY": "wayland-0"}, "wl-copy"),
        ({"wl-copy": "fails", "xclip": "works"}, {**X11, "WAYLAND_DISPLAY": "wayland-0"}, "xclip"),
        ({"wl-copy": "works", "xclip": "works"}, X11, "xclip"),
        ({"xclip": "fails", "tmux": "works"}, {**X11, "TMUX": "/tmp/tmux,1,0"}, "tmux"),
        ({"xclip": "works", "tmux": "works"}, {"TMUX": "/tmp/tmux,1,0"}, "tmux"),
        ({"termux-clipboard-set": "works"}, {"TERMUX_VERSION": "1"}, "termux-clipboard-set"),
    ],
)
def test_the_first_way_that_proves_itself_is_taken(
    monkeypatch: pytest.MonkeyPatch, manners: Mapping[str, Manner], env: Mapping[str, str], way: str
) -> None:
    programs, terminal = linux(monkeypatch, manners, env)
    receipt = clipboard.copy(TEXT)
    assert (receipt.way, receipt.verified) == (way, True)
    assert way in receipt.said
    assert programs.held[way] == TEXT
    assert clipboard.paste() == TEXT
    assert terminal.written == b""


def test_without_a_display_the_terminal_is_asked_and_the_doubt_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _programs, terminal = linux(monkeypatch, {}, {})
    receipt = clipboard.copy(TEXT)
    assert (receipt.way, receipt.verified) == ("OSC 52", False)
    assert "cannot be checked" in receipt.said
    assert terminal.clipboard == TEXT
    assert terminal.written == b"\x1b]52;c;" + base64.b64encode(TEXT.encode()) + b"\x07"


def test_inside_screen_the_sequence_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    _programs, terminal = linux(monkeypatch, {}, {"TERM": "screen", "STY": "1.tty"})
    long = TEXT * 50
    clipboard.copy(long)
    parts = terminal.written.split(b"\x1b\\")
    assert parts.pop() == b""
    assert all(part.startswith(b"\x1bP") and len(part) <= SCREEN_CHUNK + 2 for part in parts)
    assert terminal.clipboard == long
    assert wrap_for_screen(b"a") == b"\x1bPa\x1b\\"


def test_a_text_too_long_for_the_terminal_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    _programs, terminal = linux(monkeypatch, {}, {})
    with pytest.raises(ClipboardError, match="too long"):
        clipboard.copy("长" * (OSC52_LIMIT // 3 + 1))
    assert terminal.written == b""


def test_where_nothing_works_all_reasons_and_a_hint_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_terminal(_data: bytes) -> None:
        raise WayFailed("there is no terminal")

    stand_on(monkeypatch, Machine("linux", {**X11, "PATH": ""}, FakePrograms({"xsel": "fails"}), no_terminal))
    with pytest.raises(ClipboardError) as caught:
        clipboard.copy(TEXT)
    assert "xclip is not installed; xsel ended with code 1; there is no terminal" in caught.value.message
    assert "xclip" in (caught.value.hint or "")
    assert caught.value.exit_code == 6


def test_windows_inside_linux_is_written_in_utf16_and_read_through_powershell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    programs = FakePrograms({"clip.exe": "works", "xclip": "works"})
    machine, _terminal = fake_machine(programs, X11, wsl=True)
    stand_on(monkeypatch, machine)
    assert clipboard.copy(TEXT) == clipboard.Receipt("clip.exe", True, "copied (clip.exe, checked)")
    assert programs.held["clip.exe"] == TEXT
    assert programs.calls[1][0] == "powershell.exe"


def test_windows_inside_linux_without_powershell_is_not_called_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine, _terminal = fake_machine(FakePrograms({"clip.exe": "writes only"}), {}, wsl=True)
    stand_on(monkeypatch, machine)
    receipt = clipboard.copy(TEXT)
    assert not receipt.verified
    assert "cannot be checked" in receipt.said


@pytest.mark.parametrize(("platform", "end"), [("win32", "\r\n"), ("darwin", "\n")])
def test_windows_and_macos_go_by_pyperclip_with_their_ends_of_lines(
    monkeypatch: pytest.MonkeyPatch, platform: str, end: str
) -> None:
    pyperclip = pytest.importorskip("pyperclip")
    held: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", held.append)
    monkeypatch.setattr(pyperclip, "paste", lambda: held[-1])
    machine, _terminal = fake_machine(FakePrograms({}), {}, platform)
    stand_on(monkeypatch, machine)
    assert clipboard.copy(TEXT + "\n整改").way == "pyperclip"
    assert held == [f"{TEXT}\n整改".replace("\n", end)]
    assert clipboard.paste() == f"{TEXT}\n整改"


def test_a_clipboard_that_is_open_elsewhere_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    pyperclip = pytest.importorskip("pyperclip")

    def refuse(*_text: str) -> str:
        raise pyperclip.PyperclipException("Error calling OpenClipboard ([WinError 0] Success)")

    monkeypatch.setattr(pyperclip, "copy", refuse)
    monkeypatch.setattr(pyperclip, "paste", refuse)
    machine, _terminal = fake_machine(FakePrograms({}), {}, "win32")
    stand_on(monkeypatch, machine)
    for ask in (lambda: clipboard.copy(TEXT), clipboard.paste):
        with pytest.raises(ClipboardError, match=r": another program is using it$"):
            ask()


def test_macos_goes_on_to_pbcopy_where_pyperclip_made_another_text(monkeypatch: pytest.MonkeyPatch) -> None:
    pyperclip = pytest.importorskip("pyperclip")
    monkeypatch.setattr(pyperclip, "copy", lambda text: None)
    monkeypatch.setattr(pyperclip, "paste", lambda: "????")
    programs = FakePrograms({"pbcopy": "works"})
    machine, _terminal = fake_machine(programs, {}, "darwin")
    stand_on(monkeypatch, machine)
    assert clipboard.copy(TEXT).way == "pbcopy"
    assert programs.held["pbcopy"] == TEXT


@given(st.text(alphabet=st.characters(), max_size=60))
def test_no_control_character_and_no_surrogate_reaches_the_clipboard(text: str) -> None:
    held: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clipboard, "available", lambda: [memory(held)])
        try:
            clipboard.copy(text + "担当")
        except ClipboardError:  # pragma: no cover - “担当” can always be copied
            pytest.fail("a text with something to see was refused")
    held["text"].encode()
    assert held["text"].endswith("担当")
    assert not any(ord(char) < 32 and char not in "\n\t" for char in held["text"])
    assert not {"\x7f", "\x9b", "\u202e", "\u2066"} & set(held["text"])


def test_nothing_to_copy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    linux(monkeypatch, {"xclip": "works"}, X11)
    with pytest.raises(ClipboardError, match="nothing to copy"):
        clipboard.copy("\x1b[2J")


def test_an_empty_clipboard_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    linux(monkeypatch, {"xclip": "works", "xsel": "works"}, X11)
    with pytest.raises(ClipboardError, match="holds no text"):
        clipboard.paste()


def test_the_report_tries_each_way_and_puts_back_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    programs, _terminal = linux(
        monkeypatch, {"xclip": "works", "xsel": "lies", "tmux": "works"}, {**X11, "TMUX": "1"}
    )
    programs.held.update(xclip="她的稿子", xsel="另一段")
    found = {check.way: check.works for check in clipboard.report()}
    assert found == {"xclip": True, "xsel": False, "tmux": True, "OSC 52": None}
    assert programs.held == {"xclip": "她的稿子", "xsel": "另一段", "tmux": ""}


def test_the_probe_of_one_way_is_not_what_the_next_one_puts_back() -> None:
    """A copier that owns the clipboard a moment late, as on a busy machine: the first look sees what was."""
    texts = ["她的稿子"]

    def get() -> str:
        return texts.pop(0) if len(texts) > 1 else texts[0]

    report = clipboard.report([Way("xclip", texts.append, get), Way("xsel", texts.append, get)])
    assert [check.works for check in report] == [True, True]
    assert texts[-1] == "她的稿子"


def test_a_clipboard_with_a_picture_is_not_written_to() -> None:
    def no_text() -> str:
        raise WayFailed("xclip ended with code 1")

    written: list[str] = []
    picture = Way("xclip", written.append, no_text, kinds=lambda: b"image/png")
    (check,) = clipboard.report([picture])
    assert (check.works, written) == (None, [])
    assert "holds no text" in check.said


def test_a_reader_with_other_text_is_no_proof() -> None:
    old = Way("old", lambda text: None, lambda: "上一次的内容")
    assert clipboard.report([old])[0].works is False


def test_a_program_that_is_not_there_or_fails_is_named() -> None:
    with pytest.raises(WayFailed, match="no-such-helper is not installed"):
        run_program(["no-such-helper"])
    with pytest.raises(WayFailed, match="ended with code"):
        run_program([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(WayFailed, match="did not answer"):
        run_program([sys.executable, "-c", "import time; time.sleep(9)"], seconds=0.2)


def test_a_way_that_is_a_moment_late_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = iter(["", "整改到位。"])
    late = Way("xsel", lambda _text: None, lambda: next(seen))
    monkeypatch.setattr(clipboard, "available", lambda: [late])
    assert clipboard.copy("整改到位。").verified


def test_a_picture_that_is_handed_out_as_text_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_on(monkeypatch, Machine("linux", X11, lambda *_args, **_more: b"\x89PNG\r\n", FakeTerminal()))
    with pytest.raises(ClipboardError, match="holds no text"):
        clipboard.paste()


def test_why_a_way_leads_nowhere_is_told() -> None:
    """`doctor` said no word of it where `copy` said that there is no terminal."""

    def nowhere() -> None:
        raise WayFailed("there is no terminal")

    (check,) = clipboard.report([Way("OSC 52", lambda _text: None, reach=nowhere)])
    assert (check.works, check.said) == (None, "cannot be checked: there is no terminal")
