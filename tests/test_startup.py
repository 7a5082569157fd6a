"""The start: `search` and `copy` load no heavy library, so that a result is there in a tenth of a second."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from phrasebank import settings

HEAVY = ("sqlite_utils", "prompt_toolkit", "pypdfium2", "phrasebank.ingest", "numpy", "scipy", "matplotlib")
# a plain search does without, each for some milliseconds
UNUSED = ("click", "dataclasses", "gettext", "inspect", "json", "pathlib", "rapidfuzz", "tomllib", "typing")
_PROBE = """
import sys
from phrasebank.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
"""


def run(*args: str, bank: Path) -> subprocess.CompletedProcess[str]:
    """Run Python on the bank in a process of its own."""
    return subprocess.run(
        [sys.executable, *args],
        env={**os.environ, "PHRASEBANK_DB": str(bank)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def loaded(bank: Path, *args: str) -> set[str]:
    """Return the modules that a whole process has loaded after one command."""
    return set(run("-c", _PROBE, *args, bank=bank).stderr.splitlines())


def of_python() -> set[str]:
    """Return the modules that Python itself loads here, for the sake of what is installed beside us."""
    return set(run("-c", "import sys; print(*sys.modules, sep='\\n')", bank=Path()).stdout.splitlines())


@pytest.mark.parametrize(
    "args",
    [("search", "不回避"), ("search", "zzzw"), ("search", "不回壁不掩盖"), ("copy", "1", "--print")],
    ids=" ".join,
)
def test_daily_commands_load_nothing_heavy(starter_bank: Path, args: tuple[str, ...]) -> None:
    modules = loaded(starter_bank, *args)
    assert "phrasebank.store.bank" in modules
    assert not {name for name in modules if name.startswith(HEAVY)}


@pytest.mark.parametrize("query", ["巡察", "不回壁不掩盖"])
def test_a_plain_search_loads_only_what_it_needs(starter_bank: Path, query: str) -> None:
    modules = loaded(starter_bank, "search", "--plain", query)
    assert "phrasebank.search.engine" in modules
    assert not (modules - of_python()) & set(UNUSED)


def test_a_start_asks_for_the_settings_but_reads_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    file = settings.config_file()
    settings.write_atomically(file, "limit = 3  # asked for twice\n")
    read: list[str] = []
    monkeypatch.setattr("tomllib.loads", lambda text: read.append(text) or {"limit": 3})
    assert [settings.load()["limit"], settings.load()["limit"]] == [3, 3]
    assert read == ["limit = 3  # asked for twice\n"]


def test_what_is_loaded_is_not_searched_for_rubbish(starter_bank: Path) -> None:
    probe = "import gc; from phrasebank import cli; gc.callbacks.append(lambda *_: print('gc')); cli.main()"
    done = run("-c", probe, "search", "巡察", bank=starter_bank)
    assert (done.returncode, "gc" in done.stdout) == (0, False)
