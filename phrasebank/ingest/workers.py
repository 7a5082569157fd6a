"""Worker processes that parse files: a reader that hangs is ended, one that dies is replaced.

Why not `ProcessPoolExecutor`: it cannot end a hanging task, and one dead worker breaks the whole pool.
Few plain texts are parsed in the process itself: starting a worker costs more than reading them. For the same
reason another worker is started only when the sink has waited for the others as long as that takes: on two
cores one worker and the sink are often busy side by side. Of many files two workers start together, while the
sink has nothing to do yet: a core that would be idle pays for the second.
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

from phrasebank import system
from phrasebank.errors import RulesError
from phrasebank.i18n import _, language, set_language
from phrasebank.ingest.parse import Options, Origin, Outcome, parse
from phrasebank.ingest.report import Failure
from phrasebank.ingest.tag import Tagger

AHEAD = 8  # files a worker may be ahead of the sink: bounds the memory of what is parsed and not yet stored
DEPTH = 3  # files in the hands of one worker: it need not wait while the sink is busy
PLAIN = frozenset((".txt", ".md", ".csv", ".tsv", ".jsonl"))  # kinds whose readers neither hang nor die
FEW = 4  # plain files that are not worth a worker
MANY = 150  # files that are worth two, started while the sink has nothing to do yet
PAYS = 0.5  # seconds the sink has waited from which another worker pays: starting one takes about as long
STARTING = 120.0  # seconds in which a worker must have started: on a busy machine a process takes long to
_PLAIN_SIZE = 4_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Job:
    """One file to parse: where it is, how it is shown, and its time."""

    path: Path
    shown: str
    mtime_ns: int


@dataclass(slots=True)
class _Task:
    """A job on its way; `outcomes` is None until it is done."""

    job: Job
    outcomes: list[Outcome] | None = None

    def fail(self, reason: str) -> None:
        hint = _("open it and save it again as .docx or .txt")
        self.outcomes = [Failure(self.job.shown, reason, hint)]


class Workers:
    """The processes of one import; a context manager that ends them."""

    def __init__(self, options: Options, count: int | None = None) -> None:
        self._options = options
        self._count = count or max(1, os.cpu_count() or 1)
        self._workers: list[_Worker] = []
        self._wanted = 1
        self._waited = 0.0  # seconds that the sink has waited for busy workers since the last start
        self._again: deque[_Task] = deque()  # tasks that an ended worker had not begun

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[str, list[Outcome]]]:
        """Yield the path and the outcomes of each job, in order; raises RulesError."""
        jobs = iter(jobs)
        first = list(islice(jobs, FEW + 1))
        if not first:
            return
        if len(first) <= FEW and all(map(_is_plain, first)):
            tagger = Tagger.load()
            for job in first:
                yield job.shown, _outcomes(job, self._options, tagger)
        else:
            yield from self._in_workers(chain(first, jobs))

    def _in_workers(self, jobs: Iterator[Job]) -> Iterator[tuple[str, list[Outcome]]]:
        """Do what `run` does in worker processes."""
        waiting: deque[_Task] = deque()
        self._feed(jobs, waiting)
        jobs = chain(self._look_ahead(jobs), jobs)
        while True:
            self._feed(jobs, waiting)
            if not waiting:
                return
            self._collect()
            while waiting and (outcomes := waiting[0].outcomes) is not None:
                yield waiting.popleft().job.shown, outcomes
                self._feed(jobs, waiting)

    def _look_ahead(self, jobs: Iterator[Job]) -> list[Job]:
        """Return jobs that are found while the first worker is starting; of many, want another worker."""
        found: list[Job] = []
        while len(found) < MANY and self._workers[0].is_silent() and (job := next(jobs, None)):
            found.append(job)
        if len(found) == MANY:
            self._wanted = min(2, self._count)
        return found

    def _feed(self, jobs: Iterator[Job], waiting: deque[_Task]) -> None:
        """Keep the workers supplied, as long as the sink is not too far behind."""
        while len(self._workers) < self._wanted or any(len(w.tasks) < DEPTH for w in self._workers):
            if self._again:
                task = self._again.popleft()
            elif len(waiting) < AHEAD * self._count and (job := next(jobs, None)) is not None:
                task = _Task(job)
                waiting.append(task)
            else:
                return
            self._least_busy().give(task)

    def _least_busy(self) -> _Worker:
        """Return the worker with the least to do; a new one where all are busy and another is wanted."""
        worker = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if worker is None or (worker.tasks and len(self._workers) < self._wanted):
            worker = _Worker(self._options)
            self._workers.append(worker)
        return worker

    def _collect(self) -> None:
        """Wait for what workers have to say, and end those that died or took too long."""
        busy = [worker for worker in self._workers if worker.tasks]
        if not busy:
            return
        since = time.monotonic()
        left = max(0.0, min(worker.deadline for worker in busy) - since)
        ready = wait([worker.pipe for worker in busy], timeout=left)
        if all(worker.started for worker in busy):
            self._waited += time.monotonic() - since
            if self._waited >= PAYS and self._wanted < self._count:
                self._wanted, self._waited = self._wanted + 1, 0.0
        for worker in busy:
            if worker.pipe in ready:
                reason = worker.take()
            elif time.monotonic() >= worker.deadline:
                reason = _("reading it took longer than {n} seconds").format(n=int(self._options.seconds))
            else:
                continue
            if reason is not None:
                worker.tasks.popleft().fail(reason)
                self._again.extend(worker.tasks)
                worker.end()
                self._workers.remove(worker)


class _Worker:
    """One process and its tasks: the first is the one it works on, until `deadline` (monotonic seconds).

    The time of the first file runs from when the process says that it has started.
    """

    def __init__(self, options: Options) -> None:
        context = multiprocessing.get_context("spawn")  # the same on every system, and safe beside SQLite
        self.pipe, other = context.Pipe()
        self._seconds = options.seconds
        self._process = context.Process(target=_work, args=(other, options, language()), daemon=True)
        self._process.start()
        other.close()
        self.tasks: deque[_Task] = deque()
        self.started = False
        self.deadline = time.monotonic() + STARTING

    def give(self, task: _Task) -> None:
        if self.started and not self.tasks:
            self.deadline = time.monotonic() + self._seconds
        self.tasks.append(task)
        with contextlib.suppress(OSError):  # it died between two tasks: `take` meets the end of the pipe
            self.pipe.send(task.job)

    def is_silent(self) -> bool:
        """Tell whether the process has said nothing that is not yet taken."""
        try:
            return not self.pipe.poll()
        except OSError:  # it has died: `take` meets the end of the pipe
            return False

    def take(self) -> str | None:
        """Take what the process says: that it has started, or the answer to its first task.

        Where it has died instead, return that as a reason; raises RulesError where the rules are wrong.
        """
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            return _("its reader broke down")
        if isinstance(answer, RulesError):
            raise answer
        if self.started:
            self.tasks.popleft().outcomes = answer
        self.started = True
        self.deadline = time.monotonic() + self._seconds
        return None

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _work(pipe: Connection, options: Options, lang: str) -> None:
    """Parse jobs until the pipe ends, as it does when the importing process is killed: a worker's life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_language(lang)
    with contextlib.suppress(EOFError, OSError):
        try:
            tagger = Tagger.load()
        except RulesError as error:  # to be said in the importing process, not to die of
            pipe.send(error)
            return
        pipe.send(None)  # it has started
        while True:
            job = pipe.recv()
            outcomes = _outcomes(job, options, tagger)
            pipe.send(outcomes)


def _outcomes(job: Job, options: Options, tagger: Tagger) -> list[Outcome]:
    try:
        data = job.path.read_bytes()
    except OSError as error:
        return [Failure(job.shown, system.reason(error))]
    return list(parse(data, Origin(job.shown, job.mtime_ns), options, tagger))


def _is_plain(job: Job) -> bool:
    try:
        return job.path.suffix.lower() in PLAIN and job.path.stat().st_size <= _PLAIN_SIZE
    except OSError:
        return True
