"""What an import did: counted file by file, told at the end in words, as JSON, and as an exit code.

Invariant: every entry that the walk found is in exactly one of `files` (of them `unchanged` were known
already), `failed` and `skipped`; in place of an archive stands each file that it holds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from phrasebank.parsed import Removal

SHOWN = 20  # examples of near duplicates that a report keeps


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that did not go in, and why; `hint` ("": none) says what next; `marked`: it is marked secret."""

    path: str
    reason: str
    hint: str = ""
    marked: bool = False


@dataclass(slots=True)
class Report:
    """The running count of one import; `removed` counts characters by the rule that took them out."""

    files: int = 0
    unchanged: int = 0
    replaced: int = 0
    speeches: int = 0
    sentences: int = 0
    new: int = 0
    duplicates: int = 0
    near: int = 0
    too_short: int = 0
    stopped: bool = False
    batch: int | None = None
    failed: list[Failure] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    near_examples: list[tuple[str, str]] = field(default_factory=list)
    removed: Counter[str] = field(default_factory=Counter)

    @property
    def refused(self) -> int:
        """How many files were refused for a mark of secrecy."""
        return sum(failure.marked for failure in self.failed)

    def skip(self, path: str, reason: str) -> None:
        """Keep in mind an entry that was passed over."""
        self.passed_over.append((path, reason))

    @property
    def skipped(self) -> Counter[str]:
        """How many entries were passed over for each reason."""
        return Counter(reason for _path, reason in self.passed_over)

    def take_out(self, removed: tuple[Removal, ...]) -> None:
        """Count what reading and cleaning took out of a file, in characters by rule."""
        for removal in removed:
            self.removed[removal.rule] += len(removal.text)

    def contract(self) -> dict[str, Any]:
        """Return the fields that `import --json` promises, and no others."""
        return {
            "files": self.files,
            "failed": [{"path": failure.path, "reason": failure.reason} for failure in self.failed],
            "speeches": self.speeches,
            "sentences": self.sentences,
            "new": self.new,
            "duplicates": self.duplicates,
            "batch": self.batch,
        }

    def as_json(self) -> dict[str, Any]:
        """Return the whole report as one JSON object."""
        return {
            **self.contract(),
            "hints": {failure.path: failure.hint for failure in self.failed if failure.hint},
            "unchanged": self.unchanged,
            "replaced": self.replaced,
            "near": self.near,
            "near_examples": [{"text": text, "resembles": like} for text, like in self.near_examples],
            "too_short": self.too_short,
            "refused": self.refused,
            "skipped": dict(self.skipped),
            "passed_over": [{"path": path, "reason": why} for path, why in self.passed_over],
            "removed": dict(self.removed),
            "stopped": self.stopped,
        }
