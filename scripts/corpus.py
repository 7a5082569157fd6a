"""Sentences to measure with: as many as are asked for, and the same at every run.

They are real where the folder of real texts is beside the checkout, with more spliced from them; else made of
the clauses of the starter speeches.
"""

from __future__ import annotations

import gzip
import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from phrasebank.parsed import ParsedFile, ReadyPhrase, Source
from phrasebank.store.bank import Bank
from phrasebank.store.sink import Sink

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "corpus" / "sentences.txt.gz"
_FILE = 20_000  # phrases that are poured in as one source


def sentences(count: int, seed: int = 7) -> list[str]:
    """Return `count` different sentences."""
    rnd = random.Random(seed)
    if REAL.is_file():
        with gzip.open(REAL, "rt", encoding="utf-8") as file:
            known = dict.fromkeys(islice((line.rstrip("\n") for line in file), count))
        new = _spliced(list(known), rnd)
    else:
        known = {}
        new = _made(rnd)
    while len(known) < count:
        known.setdefault(next(new))
    return list(known)


def _spliced(real: list[str], rnd: random.Random) -> Iterator[str]:
    """Yield halves of two sentences joined at a comma."""
    cut = [sentence for sentence in real if "，" in sentence[1:-1]]
    while True:
        first, second = (rnd.choice(cut).split("，") for _ in range(2))
        head = first[: (len(first) + 1) // 2]
        yield "，".join([*head, *second[len(second) // 2 :]])


def _made(rnd: random.Random) -> Iterator[str]:
    """Yield sentences made of two to five clauses of the starter speeches."""
    text = "，".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "db" / "starter").glob("*.txt"))
    )
    clauses = sorted({part for part in re.split(r"[\W_]+", text) if 4 <= len(part) <= 25})
    while True:
        yield "，".join(rnd.sample(clauses, rnd.randint(2, 5))) + "。"


def pour(bank: Bank, lines: Iterable[str]) -> None:
    """Store sentences as an import does."""
    waiting = iter(lines)
    with bank.batch("import", "corpus") as batch, Sink(batch) as sink:
        number = 0
        while part := tuple(ReadyPhrase(line) for line in islice(waiting, _FILE)):
            digest = hashlib.sha256("\n".join(phrase.text for phrase in part).encode()).hexdigest()
            source = Source(f"/corpus/{digest}.txt", f"{number}.txt", digest, 1, number, "txt")
            sink.add(ParsedFile(source, phrases=part))
            number += 1
