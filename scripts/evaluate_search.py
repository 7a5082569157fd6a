"""Measure how well searching finds: recall in the first place and the first ten, and MRR, for each kind.

usage: evaluate.py [--size N] [--each N] [--seed S] [--kinds A,B]   queries of its own
       evaluate.py --queries FILE [--lines FILE | --db BANK]        kind, query, need; one JSON a line
       evaluate.py --typos FILE --folder DIR [--among N]            typed TAB correct TAB file
       evaluate.py --meaning FILE --folder DIR [--among N]          kind, query, gold; one JSON a line

--folder is imported as a user would; --among puts N other sentences beside it; --misses tells the misses;
--ratio adds what rapidfuzz's partial_ratio over all sentences finds in its first ten: seconds a query.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import corpus
from damage import Damage, Question
from rapidfuzz import fuzz, process

from phrasebank.search.engine import Request, search
from phrasebank.store.bank import Bank
from phrasebank.text.fold import fold


@dataclass(frozen=True)
class Typo(Question):
    """A query whose right answer is one text, whatever its punctuation."""

    def rank(self, texts: list[str]) -> int:
        """Return the place of the first text that is the right one, or holds it, or is held by it."""
        right = fold(self.need[0])
        folded = [fold(text) for text in texts]
        return next((n for n, text in enumerate(folded, 1) if right in text or text in right), 0)


@dataclass(frozen=True)
class Wish(Question):
    """A query to which any of several sentences is right."""

    def rank(self, texts: list[str]) -> int:
        """Return the place of the first text that contains one of the right ones."""
        return next((n for n, text in enumerate(texts, 1) if any(gold in text for gold in self.need)), 0)


def main() -> None:
    """Build the bank that is asked for, put the questions, print the table."""
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        path = args.db or Path(folder) / "bank.db"
        lines: list[str] = []
        if not args.db:
            lines = fill(path, args)
        with Bank.open(path) as bank:
            asked = list(questions(args, lines))
            report(bank, asked, args.misses)
    if args.ratio:
        ratio(lines, asked)


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("--queries", "--typos", "--meaning", "--folder", "--lines", "--db"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--among", type=int, default=0)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--ratio", action="store_true")
    return parser.parse_args()


def fill(path: Path, args: argparse.Namespace) -> list[str]:
    """Make the bank; return the sentences that queries are to be made of."""
    if args.folder:
        command = [sys.executable, "-m", "phrasebank", "--db", str(path), "import", str(args.folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lines = corpus.sentences(args.among)
    elif args.lines:
        lines = args.lines.read_text(encoding="utf-8").splitlines()
    else:
        lines = corpus.sentences(args.size)
    with Bank.open(path, create=True) as bank:
        corpus.pour(bank, lines)
    return lines


def questions(args: argparse.Namespace, lines: list[str]) -> Iterator[Question]:
    """Yield the questions that are asked for."""
    if args.typos:
        for line in args.typos.read_text(encoding="utf-8").splitlines()[1:]:
            typed, correct, _file = line.split("\t")
            yield Typo("typos", typed, (correct,))
    elif args.meaning:
        for line in args.meaning.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            yield Wish(entry["kind"], entry["query"], tuple(entry["gold"]))
    elif args.queries:
        for line in args.queries.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            yield Question(entry["kind"], entry["query"], tuple(entry["need"]))
    else:
        yield from Damage(lines, args.seed).questions(args.each, args.kinds.split(",") if args.kinds else ())


def report(bank: Bank, asked: Iterable[Question], misses: bool) -> None:
    """Put the questions and print a line for each kind."""
    ranks: dict[str, list[int]] = defaultdict(list)
    times: dict[str, list[float]] = defaultdict(list)
    for question in asked:
        start = time.perf_counter()
        hits = search(bank, Request(question.query, limit=30)).hits
        times[question.kind].append((time.perf_counter() - start) * 1000)
        rank = question.rank([hit.phrase.text for hit in hits])
        ranks[question.kind].append(rank)
        if misses and rank != 1:
            first = hits[0].phrase.text if hits else ""
            print(f"{question.kind}\t{rank}\t{question.query}\t{'|'.join(question.need)}\t{first}")
    print(f"{'kind':12} {'n':>5} {'@1':>6} {'@10':>6} {'MRR':>6} {'p50 ms':>7} {'p95 ms':>7}")
    ranks["all"] = [rank for of_kind in ranks.values() for rank in of_kind]
    times["all"] = [ms for of_kind in times.values() for ms in of_kind]
    for kind, places in ranks.items():
        n = len(places)
        first, ten = sum(p == 1 for p in places) / n, sum(0 < p <= 10 for p in places) / n
        mrr = sum(1 / p for p in places if p) / n
        ms = sorted(times[kind])
        print(
            f"{kind:12} {n:5} {first:6.3f} {ten:6.3f} {mrr:6.3f} {ms[n // 2]:7.1f} {ms[int(n * 0.95)]:7.1f}"
        )


def ratio(lines: list[str], asked: Iterable[Question]) -> None:
    """Print, for each kind, how many are in the first ten of a ratio over all sentences."""
    found: dict[str, list[bool]] = defaultdict(list)
    for question in asked:
        best = process.extract(question.query, lines, scorer=fuzz.partial_ratio, limit=10)
        found[question.kind].append(question.rank([text for text, _ratio, _index in best]) > 0)
    for kind, of_kind in found.items():
        print(f"{kind:12} {len(of_kind):5} partial_ratio over all @10 {sum(of_kind) / len(of_kind):6.3f}")


if __name__ == "__main__":
    main()
