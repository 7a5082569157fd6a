"""What the system says of a file is told in the user's language; what it alone knows, in its own words."""

import errno
import os

import pytest

from phrasebank import system
from phrasebank.i18n import set_language, system_language


def test_what_the_system_says_is_told_in_the_users_language() -> None:
    error = OSError(errno.ENOSPC, "No space left on device")
    assert system.reason(error) == "the disk is full"
    set_language("zh")
    try:
        assert system.reason(error) == "磁盘已满"
        assert system.reason(FileExistsError(errno.EEXIST, "File exists")) == "已经存在"
        with pytest.raises(UnicodeDecodeError) as wrong:
            "规则".encode("gb18030").decode()
        assert system.reason(wrong.value) == "它不是 UTF-8 编码"
    finally:
        set_language("en")


def test_windows_says_the_same_of_a_file_that_is_open_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.sys, "platform", "win32")
    assert "another program has it open" in system.reason(PermissionError(errno.EACCES, "Permission denied"))
    assert "a character that is not allowed" in system.reason(OSError(errno.EINVAL, "Invalid argument"))


def test_a_file_has_one_name_where_case_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.path.abspath("/Texts/A.txt")
    assert system.whole_path(here) == here
    monkeypatch.setattr(os.path, "normcase", str.lower)
    monkeypatch.setattr(os.path, "realpath", lambda path: path if "link" in path else here)
    assert system.whole_path("/texts/a.TXT") == here
    assert system.whole_path("/texts/b.txt") == os.path.abspath("/texts/b.txt")  # a link, or a drive's name


def test_a_path_of_which_windows_says_nothing_is_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> str:
        raise OSError(errno.EINVAL, "More data is available", path)

    monkeypatch.setattr(os.path, "normcase", str.lower)
    monkeypatch.setattr(os.path, "realpath", refuse)
    assert system.whole_path("/texts/b.txt") == os.path.abspath("/texts/b.txt")


def test_a_path_too_long_for_windows_is_not_called_missing() -> None:
    for name, said in (("长" * 260, "the name is too long"), ("短", "there is no such file or folder")):
        error = FileNotFoundError(errno.ENOENT, "The system cannot find the path specified", name)
        error.winerror = 3
        assert system.reason(error) == said


def test_any_error_has_a_reason() -> None:
    assert system.reason(OSError(99_999, "Something odd")) == "Something odd"
    assert system.reason(OSError("said by hand")) == "said by hand"
    assert system.reason(OSError()) == "OSError"


@pytest.mark.parametrize(
    ("locale", "wanted", "language"),
    [
        ("zh_CN.UTF-8", "", "zh"),
        ("zh_CN.UTF-8", "en_US:en", "en"),
        ("en_US.UTF-8", "zh_CN:zh", "zh"),
        ("en_US.UTF-8", "fr:zh_CN:en", "zh"),
        ("zh_CN.UTF-8", "fr", "zh"),
        ("C.UTF-8", "zh_CN:zh", "en"),
    ],
)
def test_the_language_is_the_first_that_is_wanted_and_known(
    monkeypatch: pytest.MonkeyPatch, locale: str, wanted: str, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("LANGUAGE", wanted)
    assert system_language() == language
