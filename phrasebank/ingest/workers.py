"""Worker processes that parse files: a reader that hangs is ended, one that dies is replaced.

Why not `ProcessPoolExecutor`: it cannot end a hanging task, and one dead worker breaks the whole pool.
Few plain texts are parsed in the process itself: starting a worker costs more than reading them.
Invariants: outcomes come in the order of the jobs; every job gets its outcomes or one Failure; a worker
ignores Ctrl-C, so that only the importing process decides when to stop.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType

from phrasebank.i18n import _, language, set_language
from phrasebank.ingest.parse import Options, Origin, Outcome, parse
from phrasebank.ingest.report import Failure
from phrasebank.ingest.tag import Tagger

AHEAD = 8  # files a worker may be ahead of the sink: bounds the memory of what is parsed and not yet stored
PLAIN = frozenset((".txt", ".md", ".csv", ".tsv", ".jsonl"))  # kinds whose readers neither hang nor die
FEW = 4  # plain files that are not worth a worker
_PLAIN_SIZE = 4_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Job:
    """One file to parse: where it is, how it is shown, and its time."""

    path: Path
    shown: str
    mtime_ns: int


class Workers:
    """The processes of one import; a context manager that ends them."""

    def __init__(self, options: Options, count: int | None = None) -> None:
        self._options = options
        self._count = count or max(1, os.cpu_count() or 1)
        self._workers: list[_Worker] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[str, list[Outcome]]]:
        """Yield the path and the outcomes of each job, in order."""
        jobs = iter(jobs)
        first = list(islice(jobs, FEW + 1))
        if len(first) <= FEW and all(_is_plain(job) for job in first):
            yield from _here(first, self._options)
        else:
            yield from self._there(chain(first, jobs))

    def _there(self, jobs: Iterator[Job]) -> Iterator[tuple[str, list[Outcome]]]:
        waiting: deque[tuple[Job, list[list[Outcome]]]] = (
            deque()
        )  # in order; the list is empty until it is done
        while True:
            self._feed(jobs, waiting)
            if not waiting:
                return
            while waiting and waiting[0][1]:
                job, (outcomes,) = waiting.popleft()
                yield job.shown, outcomes
            self._collect()

    def _feed(self, jobs: Iterator[Job], waiting: deque[tuple[Job, list[list[Outcome]]]]) -> None:
        """Give work to idle workers, as long as the sink is not too far behind."""
        while len(waiting) < AHEAD * self._count:
            worker = next((w for w in self._workers if w.box is None), None)
            if worker is None and len(self._workers) >= self._count:
                return
            job = next(jobs, None)
            if job is None:
                return
            if worker is None:
                worker = _Worker(self._options)
                self._workers.append(worker)
            box: list[list[Outcome]] = []
            waiting.append((job, box))
            worker.give(job, box)

    def _collect(self) -> None:
        """Wait for what workers have to say, and end those that died or took too long."""
        busy = [worker for worker in self._workers if worker.box is not None]
        if not busy:
            return
        left = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
        ready = set(wait([worker.pipe for worker in busy], timeout=left))
        for worker in busy:
            if worker.pipe in ready:
                alive = worker.take()
            elif time.monotonic() >= worker.deadline:
                worker.fail(_("reading it took longer than {n} seconds").format(n=int(self._options.seconds)))
                alive = False
            else:
                continue
            if not alive:
                worker.end()
                self._workers.remove(worker)


class _Worker:
    """One process and the job that it has now (`box` None: none)."""

    def __init__(self, options: Options) -> None:
        context = multiprocessing.get_context("spawn")  # the same on every system, and safe beside SQLite
        self.pipe, other = context.Pipe()
        self._seconds = options.seconds
        self._process = context.Process(target=_work, args=(other, options, language()), daemon=True)
        self._process.start()
        other.close()
        self.box: list[list[Outcome]] | None = None
        self._job: Job | None = None
        self.deadline = 0.0

    def give(self, job: Job, box: list[list[Outcome]]) -> None:
        self._job, self.box = job, box
        self.deadline = time.monotonic() + self._seconds
        with contextlib.suppress(OSError):  # it died between two jobs: `take` meets the end of the pipe
            self.pipe.send(job)

    def take(self) -> bool:
        """Take the answer; False where the process has died instead of giving one."""
        assert self.box is not None
        try:
            self.box.append(self.pipe.recv())
        except (EOFError, OSError):
            self.fail(_("its reader broke down"))
            return False
        self.box = None
        return True

    def fail(self, reason: str) -> None:
        assert self.box is not None
        assert self._job is not None
        self.box.append([Failure(self._job.shown, reason, _("open it and save it again as .docx or .txt"))])
        self.box = None

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _work(pipe: Connection, options: Options, lang: str) -> None:
    """Parse jobs until the pipe ends: the life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_language(lang)
    tagger = Tagger.load()
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(_outcomes(job, options, tagger))


def _here(jobs: list[Job], options: Options) -> Iterator[tuple[str, list[Outcome]]]:
    tagger = Tagger.load() if jobs else None
    for job in jobs:
        assert tagger is not None
        yield job.shown, _outcomes(job, options, tagger)


def _outcomes(job: Job, options: Options, tagger: Tagger) -> list[Outcome]:
    try:
        data = job.path.read_bytes()
    except OSError as error:
        return [Failure(job.shown, error.strerror or str(error))]
    return list(parse(data, Origin(job.shown, job.mtime_ns), options, tagger))


def _is_plain(job: Job) -> bool:
    try:
        return job.path.suffix.lower() in PLAIN and job.path.stat().st_size <= _PLAIN_SIZE
    except OSError:
        return True
