"""The start: `search` and `copy` load no heavy library, so that a result is there in a tenth of a second."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "sqlite_utils",
    "pypinyin",
    "prompt_toolkit",
    "pypdfium2",
    "striprtf",
    "phrasebank.ingest",
    "numpy",
    "sklearn",
    "matplotlib",
)
_PROBE = """
import sys
from phrasebank.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(bank: Path, *args: str) -> set[str]:
    """Return the modules that a whole process has loaded after one command."""
    env = {**os.environ, "PHRASEBANK_DB": str(bank)}
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, *args],
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return set(done.stderr.splitlines())


@pytest.mark.parametrize(
    "args",
    [("search", "不回避"), ("search", "zzzw"), ("search", "不回壁不掩盖"), ("copy", "1", "--print")],
    ids=" ".join,
)
def test_daily_commands_load_nothing_heavy(starter_bank: Path, args: tuple[str, ...]) -> None:
    modules = loaded(starter_bank, *args)
    assert "phrasebank.cli.start" in modules
    assert not {name for name in modules if name.startswith(HEAVY)}


def test_a_plain_search_loads_only_what_it_needs(starter_bank: Path) -> None:
    modules = loaded(starter_bank, "search", "--plain", "巡察")
    assert "phrasebank.search.engine" in modules
    assert not modules & {"click", "dataclasses", "inspect", "gettext", "tomllib", "json", "rapidfuzz"}
