"""A moment is shown by the user's clock."""

import sys
import time

import pytest

from phrasebank.output import moment


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no time zone from the environment")
def test_a_moment_is_local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert moment.minute("2024-03-11T23:30:00Z") == "2024-03-12 07:30"
        assert moment.day("2024-03-11T23:30:00Z") == "2024-03-12"
    finally:
        monkeypatch.undo()
        time.tzset()
