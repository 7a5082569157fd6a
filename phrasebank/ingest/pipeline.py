"""Many files: the walk, the workers, and the sink, in the order of the walk.

    walk ─ known already? ─ workers (read, clean, split, tag) ─ sink ─ report

Why workers: parsing uses all cores, and a reader that hangs or dies costs one file, not the import.
Why in order: two imports of the same folder make the same bank, whatever worker was quicker.
Invariants: the sink is called from one thread, in the order of the walk; when it returns, a file is in whole
or not at all; `stop()` is asked between files, so that Ctrl-C keeps everything before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from phrasebank import system
from phrasebank.errors import LimitExceeded
from phrasebank.ingest.parse import Options, Outcome
from phrasebank.ingest.passing import PassedOver
from phrasebank.ingest.readers import SUPPORTED
from phrasebank.ingest.report import SHOWN, Failure, Report
from phrasebank.ingest.walk import Entry, Found, walk
from phrasebank.ingest.workers import Job, Workers
from phrasebank.parsed import ParsedFile


class Added(Protocol):
    """What a sink says of one file that it took in; `near_examples` are (text, what it is like).

    `files`: 1, of an archive itself 0, of a known archive those that it holds.
    """

    @property
    def files(self) -> int: ...
    @property
    def speeches(self) -> int: ...
    @property
    def sentences(self) -> int: ...
    @property
    def new(self) -> int: ...
    @property
    def duplicates(self) -> int: ...
    @property
    def near(self) -> int: ...
    @property
    def near_examples(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def replaced(self) -> bool: ...


class Sink(Protocol):
    """Where parsed files go: a bank, or a test's list."""

    def unchanged(self, found: Found, path: str) -> Added | None:
        """Return what is held of a file that is known already, None where it must be read; raises OSError."""
        ...

    def add(self, parsed: ParsedFile) -> Added:
        """Take one file in, whole."""
        ...


@dataclass(frozen=True, slots=True)
class Watch:
    """How an import is watched: `step` after each file, with its path and the report; `stop` asks to end."""

    step: Callable[[str, Report], None] = lambda _path, _report: None
    stop: Callable[[], bool] = lambda: False


def collect(paths: Iterable[Path]) -> list[Entry]:
    """Return all that stands at and below the paths, so that progress knows its end."""
    return list(walk(paths, SUPPORTED))


def run(entries: Iterable[Entry], options: Options, sink: Sink, watch: Watch | None = None) -> Report:
    """Import the entries into the sink and return what happened."""
    watch = watch or Watch()
    report = Report()
    with Workers(options) as workers:
        for path, outcomes in workers.run(_wanted(entries, options, sink, report, watch)):
            for outcome in outcomes:
                _take(outcome, sink, report)
            watch.step(path, report)
            if watch.stop():
                report.stopped = True
                break
    return report


def _wanted(
    entries: Iterable[Entry], options: Options, sink: Sink, report: Report, watch: Watch
) -> Iterator[Job]:
    """Yield the files that must be read; count the others."""
    for entry in entries:
        job = _job(entry, options, sink, report)
        if job is not None:
            yield job
            continue
        watch.step(system.storable(entry.path), report)
        if watch.stop():  # of thousands of unchanged files none comes back from a worker
            report.stopped = True
            return


def _job(entry: Entry, options: Options, sink: Sink, report: Report) -> Job | None:
    """Return what must be read of an entry; None where that is nothing, and it is counted."""
    if not isinstance(entry, Found):
        _take(entry, sink, report)
        return None
    path = entry.called or system.storable(system.whole_path(entry.path))
    try:
        options.limits.check_size(entry.size)
    except LimitExceeded as error:
        report.failed.append(Failure(path, error.message, error.hint or ""))
        return None
    try:
        held = sink.unchanged(entry, path)
    except OSError as error:
        report.failed.append(Failure(path, system.reason(error)))
        return None
    if held is None:
        return Job(entry.path, path, entry.mtime_ns)
    _count(held, report)
    report.unchanged += held.files
    return None


def _take(outcome: Outcome, sink: Sink, report: Report) -> None:
    if isinstance(outcome, Failure):
        report.failed.append(outcome)
        return
    if isinstance(outcome, PassedOver):
        report.skip(outcome.path, outcome.reason)
        return
    added = sink.add(outcome)
    _count(added, report)
    report.replaced += added.replaced
    report.take_out(outcome.removed)
    report.too_short += outcome.too_short


def _count(added: Added, report: Report) -> None:
    report.files += added.files
    report.speeches += added.speeches
    report.sentences += added.sentences
    report.new += added.new
    report.duplicates += added.duplicates
    report.near += added.near
    report.near_examples += added.near_examples[: max(0, SHOWN - len(report.near_examples))]
