"""Worker processes that judge parts. One that dies or hangs takes nothing with it but its own part."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from chatlint.batch.kernel import Kernel
from chatlint.batch.parts import packed, unpacked
from chatlint.batch.privacy import Privacy
from chatlint.config import Config

_CONTEXT = multiprocessing.get_context("spawn")  # forking is unsafe beside engines with threads of their own


class Job(NamedTuple):
    """Rows to judge (Arrow IPC), how many messages they are, and a number to know the answer by."""

    number: int
    rows: bytes
    messages: int


class Answer(NamedTuple):
    """Judged rows of messages and of conversations (Arrow IPC); None where the worker did not live to give them."""

    job: Job
    judged: tuple[bytes, bytes] | None
    reason: str = ""


class _Worker:
    """A process and what it is doing, since when."""

    def __init__(self, config: Config, privacy: Privacy) -> None:
        ours, theirs = _CONTEXT.Pipe()
        self.line: Connection[Any, Any] = ours
        self.process = _CONTEXT.Process(target=_work, args=(theirs, config, privacy, os.getpid()), daemon=True)
        self.process.start()
        theirs.close()
        self.job: Job | None = None
        self.since = 0.0

    def give(self, job: Job) -> None:
        self.job, self.since = job, time.monotonic()
        self.line.send(job.rows)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


class Workers:
    """Up to `count` processes with one linter each, started when there is something to judge.

    A job may take `seconds`, and `each` more for every message.
    """

    def __init__(self, count: int, config: Config, privacy: Privacy, seconds: float, each: float) -> None:
        self._count, self._config, self._privacy = count, config, privacy
        self._seconds, self._each = seconds, each
        self._workers: list[_Worker] = []

    def judge(self, jobs: Iterable[Job]) -> Iterator[Answer]:
        """An answer for each job, in the order in which they come. One job is read ahead of those being judged."""
        coming = iter(jobs)
        ahead = next(coming, None)
        while True:
            while ahead is not None and (worker := self._idle()) is not None:
                self._give(worker, ahead)
                ahead = next(coming, None)
            busy = [worker for worker in self._workers if worker.job is not None]
            if not busy:
                return
            yield from self._answers(busy)

    def close(self) -> None:
        """End the processes."""
        for worker in list(self._workers):
            self._end(worker)

    def _answers(self, busy: list[_Worker]) -> Iterator[Answer]:
        ready = wait([worker.line for worker in busy], timeout=1.0)
        for worker in busy:
            job = worker.job
            assert job is not None
            if worker.line in ready:
                try:
                    answer = worker.line.recv()
                except (EOFError, OSError):
                    yield self._lost(worker, job, "the process that judged it died")
                    continue
                worker.job = None
                if isinstance(answer, str):
                    yield Answer(job, None, answer)
                else:
                    yield Answer(job, answer)
            elif time.monotonic() - worker.since > self._seconds + self._each * job.messages:
                yield self._lost(worker, job, "judging it took too long")

    def _idle(self) -> _Worker | None:
        idle = next((worker for worker in self._workers if worker.job is None), None)
        return self._started() if idle is None and len(self._workers) < self._count else idle

    def _give(self, worker: _Worker, job: Job) -> None:
        try:
            worker.give(job)
        except OSError:  # it died idle, which was not the job's fault
            self._end(worker)
            self._started().give(job)

    def _lost(self, worker: _Worker, job: Job, reason: str) -> Answer:
        self._end(worker)
        return Answer(job, None, reason)

    def _started(self) -> _Worker:
        worker = _Worker(self._config, self._privacy)
        self._workers.append(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)


def _work(line: Connection[Any, Any], config: Config, privacy: Privacy, parent: int) -> None:
    """The life of a worker: rows in, judged rows out, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    kernel = Kernel(config, privacy=privacy)
    while True:
        try:
            rows = line.recv()
        except (EOFError, OSError):
            return
        try:
            messages, conversations = kernel.judge_rows(unpacked(rows))
        except Exception as wrong:  # whatever it is, the others go on
            line.send(f"internal error ({type(wrong).__name__})")
        else:
            line.send((packed(messages), packed(conversations)))


def _leave_with(parent: int) -> None:
    """Leave when the parent is gone, however it went."""
    while os.getppid() == parent or sys.platform == "win32":
        time.sleep(0.5)
    os._exit(1)
