"""Measure the tagger on the labelled speeches: roles, themes, speakers and occasions, class by class.

gold.py tells which speeches there are; those whose file is not here are left out by name. --part readers
measures the held third of what other readers labelled, --part written the roles of the speeches of
tests/cases/roles, from which the weights have learned too.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gold import WRITTEN, Labelled, digest, labelled, load, load_written, readers

from phrasebank.ingest.tag import Tagger
from phrasebank.parsed import Sentence


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
