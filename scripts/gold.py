"""The labelled speeches of tests/gold and tests/cases/roles, read as an import reads their files.

What each label means: db/rules/GUIDE.md. A sentence is found again by its text or by the digest of its folded
text, so that another way of splitting only shows as sentences not found. Speeches in the folder of real texts
beside the checkout need not be there.

Other readers, who knew only the names of roles and themes and what they mean, labelled stretches of reports
and notices (readers.jsonl) and speeches written for it (written.jsonl, and by a second reader again.jsonl,
who agrees on .88 of the roles and .77 of the themes). A third of these is held. The speeches of
tests/cases/roles are of as many kinds as could be thought of, each sentence behind its role.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from phrasebank.ingest.about import Known
from phrasebank.ingest.clean import clean
from phrasebank.ingest.readers import read
from phrasebank.ingest.split import split
from phrasebank.parsed import Document, Speech
from phrasebank.text.fold import fold

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"
WRITTEN = ROOT / "tests" / "cases" / "roles"
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class Labelled:
    """A labelled speech: what split.toml says of it, and its labels (role, themes) by sentence key."""

    about: dict[str, Any]  # `root`: the folder that its file lies below, where that is not told by the file
    labels: dict[str, tuple[str, frozenset[str]]]

    @property
    def path(self) -> Path:
        """The file that holds the speech; it need not be there."""
        file: str = self.about["file"]
        if "root" in self.about:
            return Path(self.about["root"]) / file
        return (ROOT / "db" if file.startswith("starter/") else SHARED) / file


def digest(text: str) -> str:
    """Return the key of a sentence: a 16-byte BLAKE2b digest of its folded text, in hexadecimal."""
    return hashlib.blake2b(fold(text).encode(), digest_size=16).hexdigest()


def labelled() -> list[Labelled]:
    """Read the labelled speeches, in the order of split.toml."""
    labels: dict[str, dict[str, tuple[str, frozenset[str]]]] = defaultdict(dict)
    for file in ("starter.jsonl", "shared.jsonl"):
        for line in (GOLD / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            key = row.get("key") or digest(row["text"])
            labels[row["speech"]][key] = (row["role"], frozenset(row["themes"]))
    about = tomllib.loads((GOLD / "split.toml").read_text(encoding="utf-8"))["speech"]
    return [Labelled(entry, labels[entry["name"]]) for entry in about]


def by_readers(path: Path, root: Path, held: dict[str, str]) -> list[Labelled]:
    """Read labels of other readers (file, nth, key, role, themes a line); the files lie below `root`.

    Those of p… are pledges. `held` tells the part of a file where it is settled; of the others a third is
    held, by a digest of the name.
    """
    labels: dict[tuple[str, int], dict[str, tuple[str, frozenset[str]]]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels[row["file"], row["nth"]].setdefault(row["key"], (row["role"], frozenset(row["themes"])))
    found = []
    for (file, nth), of_speech in labels.items():
        third = hashlib.md5(file.encode(), usedforsecurity=False).digest()[0] % 3 == 0
        part = held.get(file) or ("held" if third else "development")
        kind = "pledge" if Path(file).name.startswith("p") else "other"
        about = {"name": file, "file": file, "nth": nth, "part": part, "kind": kind, "root": str(root)}
        about["by"] = path.stem
        found.append(Labelled(about, of_speech))
    return found


def readers() -> list[Labelled]:
    """Read what other readers labelled: real reports, where they are there, and written pledges."""
    held = {item.about["file"]: item.about["part"] for item in labelled()}
    real = by_readers(GOLD / "readers.jsonl", SHARED, held)
    written_ones = by_readers(GOLD / "written.jsonl", GOLD, held)
    return [item for item in real + written_ones if item.path.is_file()]


def again() -> list[Labelled]:
    """Read what others than their writers said of written speeches: so much of a label is opinion."""
    return by_readers(GOLD / "again.jsonl", GOLD, {})


def load(item: Labelled) -> Speech:
    """Return the speech of a label file as an import would read and split it.

    Of a collection it is the one with most of the labelled sentences, wherever it stands by now.
    """
    return max(
        speeches(item.path), key=lambda speech: sum(digest(s.text) in item.labels for s in speech.sentences)
    )


@lru_cache(maxsize=1)
def speeches(path: Path) -> tuple[Speech, ...]:
    """Read and split a file; labels of one collection follow each other."""
    document = read(path.read_bytes(), path.name)
    assert isinstance(document, Document)
    return split(clean(document), Known(document.title, document.author, document.created, path.name))


def written(path: Path) -> tuple[str, list[tuple[str, str]]]:
    """Read a written speech: its text, and its sentences with their roles (each line “role：sentence”).

    The lines above the first blank one are its title and byline; a blank line ends a paragraph.
    """
    title, _blank, body = path.read_text(encoding="utf-8").partition("\n\n")
    text, sentences = title + "\n", []
    for line in body.splitlines():
        role, _colon, sentence = line.partition("：")
        text += sentence
        if not line or role == "称谓":
            text += "\n"
        if line:
            sentences.append((role, sentence))
    return text, sentences


def load_written(path: Path) -> tuple[Speech, list[tuple[str, str]]]:
    """Read and split a written speech as an import would; also return its sentences with their roles."""
    text, sentences = written(path)
    (speech,) = split(clean(read(text.encode(), "speech.txt")), Known())
    return speech, sentences
