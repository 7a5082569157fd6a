"""Measure the tagger on the labelled speeches: roles, themes, speakers and occasions, class by class.

The labels stand in tests/gold (what each means: db/rules/GUIDE.md). A sentence is found again by its text or
by the digest of its folded text, so that another way of splitting only shows as sentences not found. Speeches
of the folder of real texts beside the checkout are left out by name where it is not there.

Other readers, who knew only the names of roles and themes and what they mean, labelled stretches of reports
and notices (readers.jsonl) and speeches written for it (written.jsonl, and by a second reader again.jsonl,
who agrees on .88 of the roles and .77 of the themes). A third of these is held, and --part readers measures
it. The speeches of tests/cases/roles are of as many kinds as could be thought of, each sentence behind its
role; --part written measures the roles of these, from which the weights have learned too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from phrasebank.ingest.about import Known
from phrasebank.ingest.clean import clean
from phrasebank.ingest.readers import read
from phrasebank.ingest.split import split
from phrasebank.ingest.tag import Tagger
from phrasebank.parsed import Document, Sentence, Speech
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


@dataclass
class Measure:
    """Counts over sentences: by role and by theme (right, given, wanted), and of roles taken for others."""

    roles: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    themes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    sure: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    lost: int = 0

    def add(self, sentence: Sentence, role: str, themes: frozenset[str] | None) -> None:
        """Count one labelled sentence as the tagger tagged it; `themes` None: only its role is labelled."""
        given, *others = sentence.tags
        self.roles[role]["wanted"] += 1
        self.roles[given.name]["given"] += 1
        self.roles[role]["right"] += given.name == role
        self.sure[int(given.confidence * 10)]["all"] += 1
        self.sure[int(given.confidence * 10)]["right"] += given.name == role
        if given.name != role:
            self.confused[role, given.name] += 1
        if themes is None:
            return
        names = {tag.name for tag in others}
        for theme in names | themes:
            self.themes[theme]["wanted"] += theme in themes
            self.themes[theme]["given"] += theme in names
            self.themes[theme]["right"] += theme in names and theme in themes

    def accuracy(self) -> float:
        """Return the share of sentences whose role is right."""
        return total(self.roles, "right") / max(1, total(self.roles, "wanted"))

    def f1(self) -> float:
        """Return the micro-F1 of the themes."""
        return harmonic(Counter({key: total(self.themes, key) for key in ("right", "given", "wanted")}))

    def macro(self) -> float:
        """Return the mean F1 of the themes that occur."""
        scores = [harmonic(count) for count in self.themes.values() if count["wanted"]]
        return sum(scores) / max(1, len(scores))


def total(table: dict[str, Counter[str]], key: str) -> int:
    """Sum one column."""
    return sum(count[key] for count in table.values())


def harmonic(count: Counter[str]) -> float:
    """Return the F1 of counts."""
    both = count["given"] + count["wanted"]
    return 2 * count["right"] / both if both else 0.0


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


def measure(items: Iterable[Labelled], tagger: Tagger) -> tuple[Measure, list[str]]:
    """Tag the speeches and count; also return the speakers and occasions that are wrong, one line each."""
    result, wrong = Measure(), []
    for item in items:
        speech = tagger.tag(load(item))
        found = {}
        for sentence in speech.sentences:
            found.setdefault(digest(sentence.text), sentence)
        for key, (role, themes) in item.labels.items():
            if key in found:
                result.add(found[key], role, themes)
            else:
                result.lost += 1
        for facet in ("speaker", "occasion") if "speaker" in item.about else ():
            got = getattr(speech, facet) or ""
            if got != item.about[facet]:
                wrong.append(f"{item.about['name']}: {facet} {item.about[facet]!r}, given {got!r}")
    return result, wrong


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


def measure_written(paths: Iterable[Path], tagger: Tagger) -> Measure:
    """Tag written speeches and count their roles."""
    result = Measure()
    for path in paths:
        speech, sentences = load_written(path)
        found = {sentence.text: sentence for sentence in tagger.tag(speech).sentences}
        for role, sentence in sentences:
            if sentence in found:
                result.add(found[sentence], role, None)
            else:
                result.lost += 1
    return result


def report(title: str, result: Measure) -> Iterator[str]:
    """Yield the lines of the full report on one part."""
    yield f"\n== {title} =="
    yield summary(result)
    for name, table in (("role", result.roles), ("theme", result.themes)):
        if table:
            yield f"{name:12} precision  recall    F1  count"
        for key, count in sorted(table.items(), key=lambda entry: -entry[1]["wanted"]):
            precision = count["right"] / max(1, count["given"])
            recall = count["right"] / max(1, count["wanted"])
            row = f"{precision:9.2f} {recall:7.2f} {harmonic(count):5.2f} {count['wanted']:6}"
            yield f"{key}{'　' * (6 - len(key))} {row}"
    yield "confused (wanted → given): " + "  ".join(
        f"{wanted}→{given} {n}" for (wanted, given), n in result.confused.most_common(20)
    )
    yield "right by confidence: " + "  ".join(
        f"{step / 10:.1f} {count['right'] / count['all']:.2f} of {count['all']}"
        for step, count in sorted(result.sure.items())
    )


def summary(result: Measure) -> str:
    """Return the figures that the goals speak of."""
    roles = f"({result.lost} not found): role accuracy {result.accuracy():.3f}"
    themes = f", theme micro-F1 {result.f1():.3f}, theme macro-F1 {result.macro():.3f}"
    return f"{total(result.roles, 'wanted')} sentences {roles}{themes * bool(result.themes)}"


def main() -> None:
    """Print the report on the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--part", choices=("development", "held", "both", "readers", "written"), default="both"
    )
    parser.add_argument("--each", action="store_true", help="one line a speech as well")
    options = parser.parse_args()
    tagger = Tagger.load()
    if options.part == "written":
        print(*report("written", measure_written(sorted(WRITTEN.glob("*.txt")), tagger)), sep="\n")
        return
    if options.part == "readers":
        for kind in ("pledge", "other"):
            chosen = [i for i in readers() if i.about["part"] == "held" and i.about["kind"] == kind]
            print(*report(f"other readers, {kind}", measure(chosen, tagger)[0]), sep="\n")
        return
    items = labelled()
    for item in items:
        if not item.path.is_file():
            print(f"left out, not here: {item.about['file']}")
    present = [item for item in items if item.path.is_file()]
    for part in ("development", "held") if options.part == "both" else (options.part,):
        wrong = []
        for kind in ("pledge", "other"):
            chosen = [i for i in present if i.about["part"] == part and i.about["kind"] == kind]
            result, lines = measure(chosen, tagger)
            wrong += lines
            print(*report(f"{part}, {kind}", result), sep="\n")
            for item in chosen if options.each else ():
                print(item.about["name"], summary(measure([item], tagger)[0]))
        count = 2 * sum(item.about["part"] == part for item in present)
        print(f"\nspeakers and occasions: {count - len(wrong)} of {count} right", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()
