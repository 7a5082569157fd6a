"""Make the checkout's own environment, `.venv`, with phrasebank in it; used by all that is run by hand.

Why own: the README promises that the two commands work with nothing but Python 3.11+ and pip.
A second run finds the stamp of the same pyproject.toml and installs nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(extra: str = "") -> Path:
    """Return the Python of `.venv`, made and filled where needed; `extra` such as "dev" adds packages."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is the first thing that an old Python runs
        sys.exit(f"phrasebank needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    stamp = VENV / f"installed-{extra or 'base'}"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return PYTHON
    print(f"Setting up {VENV} …", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        _make()
    _install(f"{ROOT}[{extra}]" if extra else str(ROOT))
    stamp.write_text(wanted)
    return PYTHON


def measure(kinds: dict[str, str]) -> int:
    """Run the script that a word of the command line asks for, and return its exit code.

    `kinds`: the script by its word, "" the one that is run without a word. It runs in this Python where that
    has phrasebank, so that what is installed is measured; else in `.venv`.
    """
    words = sys.argv[1:]
    word = next((word for word in words if word in kinds), "")
    python = sys.executable if importlib.util.find_spec("phrasebank") else ensure("dev")
    script = ROOT / "scripts" / kinds[word]
    return subprocess.run([python, script, *(w for w in words if w != word)], check=False).returncode


def _make() -> None:
    """Make the environment; some systems ship Python without ensurepip, so pip may stay outside."""
    plain = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(plain, capture_output=True, check=False).returncode:
        subprocess.run([*plain, "--without-pip"], check=True)


def _install(what: str) -> None:
    """Install the checkout, editable, into the environment."""
    has_pip = not subprocess.run(
        [PYTHON, "-m", "pip", "--version"], capture_output=True, check=False
    ).returncode
    pip = [str(PYTHON), "-m", "pip"] if has_pip else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    quiet = ["--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "install", *quiet, "--editable", what], check=False).returncode:
        sys.exit("The packages could not be installed: see the lines above, then run this again.")
