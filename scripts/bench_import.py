"""Time bulk import against plain `sqlite-utils insert` and `enable-fts` on the same sentences, in one run.

usage: bench.py --import [--files N] [--memory]

Speeches are made from the starter speeches by a seeded shuffle, each file another text, so nothing is a
duplicate by file and most sentences are new. The first line of the table is the whole `phrasebank import`
(read, clean, split, tag, index, near duplicates); the second is what a user could do without it, with the
sentences cut already.

With --memory (Linux) only the import runs, and the resident memory of its main process is shown after each
tenth of the files. It grows until what is bounded is full: the pages of the bank that SQLite keeps
(store.bank.WRITE_CACHE_KB), the postings that FTS5 gathers, and the formulas, hashes and reasons that the
sink remembers; from there it stands still.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import setup_env

NUMBERS = "一二三四五六七八九十"
PEAK = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
    " print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def clauses() -> list[str]:
    """Return the clauses of the starter speeches: what new sentences are made of."""
    text = "".join(
        path.read_text(encoding="utf-8") for path in sorted((setup_env.ROOT / "db/starter").glob("*.txt"))
    )
    for mark in "。！？；\n,:：":
        text = text.replace(mark, "，")
    return sorted({part.strip() for part in text.split("，") if 5 <= len(part.strip()) <= 25})


def speech(rnd: random.Random, parts: list[str]) -> str:
    """Return one made speech of about forty sentences."""
    lines = ["在全县重点工作推进会议上的讲话", "同志们："]
    for number in NUMBERS[: rnd.randint(3, 5)]:
        lines.append(f"{number}、{rnd.choice(parts)}")
        lines += [
            "".join("，".join(rnd.sample(parts, rnd.randint(2, 5))) + "。" for _ in range(5))
            for _ in range(2)
        ]
    return "\n".join(lines)


def timed(*words: str | Path) -> float:
    """Run a command; return its wall time in seconds."""
    start = time.perf_counter()
    subprocess.run(list(map(str, words)), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def peak_memory(words: Iterable[str | Path]) -> float:
    """Return the peak memory in MB of a command's largest process (POSIX).

    A small process starts the command, which would inherit our own peak.
    """
    run = [sys.executable, "-c", PEAK, *map(str, words)]
    peak = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    return int(peak) / (1 << 20 if sys.platform == "darwin" else 1024)


def resident(pid: int) -> int:
    """Return the resident memory of a process in MB, 0 where it has ended (Linux)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def watch_memory(words: list[str | Path], bank: Path, files: int) -> None:
    """Run an import and print its memory each time that another tenth of the files is in the bank."""
    run = subprocess.Popen(list(map(str, words)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shown = 0
    while run.poll() is None:
        time.sleep(0.5)
        memory, stored = resident(run.pid), 0
        with contextlib.suppress(sqlite3.Error):  # it is just being made
            reader = sqlite3.connect(f"{bank.as_uri()}?mode=ro", uri=True)
            with contextlib.closing(reader):
                (stored,) = reader.execute("SELECT COUNT(*) FROM sources").fetchone()
        if memory and stored * 10 // files > shown:
            shown = stored * 10 // files
            print(
                f"{stored:>7} files {memory:>5} MB resident, bank {bank.stat().st_size >> 20} MB", flush=True
            )


def main() -> None:
    """Make the files, run both, print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--files", type=int, default=500, help="how many files (default 500)")
    options.add_argument("--memory", action="store_true", help="show how the memory grows, and no more")
    given = options.parse_args()
    count = given.files
    python = setup_env.ensure("dev")
    rnd, parts = random.Random(1), clauses()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        folder = home / "speeches"
        folder.mkdir()
        for i in range(count):
            (folder / f"{i:06}.txt").write_text(speech(rnd, parts), encoding="utf-8")
        program = [python, "-m", "phrasebank", "--db", home / "bank.db"]
        if given.memory:
            watch_memory([*program, "import", folder], home / "bank.db", count)
            return
        seconds = timed(*program, "import", folder)
        again = timed(*program, "import", folder)
        peak = "?"
        if os.name == "posix":
            peak = f"{peak_memory([*program[:-1], home / 'peak.db', 'import', folder]):.0f}"
        export = [*program, "export", "--format", "jsonl"]
        rows = subprocess.run(export, check=True, capture_output=True, encoding="utf-8").stdout.splitlines()
        plain = home / "rows.jsonl"
        plain.write_text(
            "\n".join(json.dumps({"text": json.loads(row)["text"]}, ensure_ascii=False) for row in rows),
            encoding="utf-8",
        )
        utils = [python, "-m", "sqlite_utils"]
        other = timed(*utils, "insert", home / "other.db", "phrases", plain, "--nl")
        other += timed(*utils, "enable-fts", home / "other.db", "phrases", "text", "--tokenize", "trigram")
        sentences = len(rows)
    print(f"{count} files, {sentences} distinct sentences")
    print(f"{'phrasebank import':<42}{count / seconds:>9.1f} files/s{sentences / seconds:>10.0f} sentences/s")
    print(f"{'the same again (nothing new)':<42}{count / again:>9.1f} files/s")
    print(f"{'sqlite-utils insert, enable-fts trigram':<42}{'':>17}{sentences / other:>10.0f} sentences/s")
    print(f"import takes {seconds / other:.2f} times as long; peak memory of its largest process {peak} MB")


if __name__ == "__main__":
    main()
