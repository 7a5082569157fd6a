"""The picture: a real PNG of a real bank, and one clear sentence where something it needs is missing."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path

import pytest

from phrasebank.errors import PhrasebankError
from phrasebank.output import chart
from phrasebank.store import taxonomy
from phrasebank.store.bank import Bank
from phrasebank.store.stats import stats


def drawn(bank: Path) -> bytes:
    """Return the picture of a bank."""
    out = io.BytesIO()
    with Bank.open(bank) as opened:
        chart.write_png(stats(opened), out)
    return out.getvalue()


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Give a bank without phrases, with a name that a markup would take for its own."""
    with Bank.open(tmp_path / "empty.db", create=True) as bank:
        taxonomy.add(bank, "theme", r"$\frac{整改}$😀_^")
    return tmp_path / "empty.db"


def chinese_font() -> bool:
    """Tell whether this machine can draw a picture."""
    try:
        return bool(chart._font())
    except (PhrasebankError, ImportError):
        return False


@pytest.mark.skipif(not chinese_font(), reason="no matplotlib, or no Chinese font here")
def test_a_bank_is_drawn(starter_bank: Path, empty: Path) -> None:
    for bank in (starter_bank, empty):
        data = drawn(bank)
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", data[16:24])
        assert min(width, height) > 1000


def test_a_missing_package_is_named_with_what_to_do(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PhrasebankError, match="matplotlib") as caught:
        drawn(empty)
    assert "phrasebank[plot]" in str(caught.value.hint)


def test_a_missing_font_is_named_with_what_to_do(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(chart, "_FONTS", ())
    with pytest.raises(PhrasebankError, match="font") as caught:
        drawn(empty)
    assert "Noto Sans CJK SC" in str(caught.value.hint)
