"""Run the checks that are no tests: ruff, mypy, generated docs and message catalogues."""

import subprocess
import sys

import setup_env

CHECKS = (
    ["-m", "ruff", "check", "."],
    ["-m", "ruff", "format", "--check", "."],
    ["-m", "mypy"],
    ["scripts/docs.py", "--check"],
    ["scripts/catalog.py", "--check"],
)

if __name__ == "__main__":
    python = setup_env.ensure("dev")
    failed = [
        words
        for words in CHECKS
        if subprocess.run([python, *words], cwd=setup_env.ROOT, check=False).returncode
    ]
    for words in failed:
        print("failed:", " ".join(words), file=sys.stderr)
    sys.exit(bool(failed))
