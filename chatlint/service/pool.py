"""The judges of a worker: they take what is asked in turn, and one that hangs is killed and replaced."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from chatlint.service.metrics import Metrics
from chatlint.service.wire import FAILED, READY, Ask, frame, receive_frame

START = 120.0
"""Seconds a judge may take until it is ready."""
PAUSE = 1.0
"""Seconds between two starts of a judge that does not come up."""
LOOK = 500
"""Answers between two looks at a judge's memory."""
REMEMBERED = 1_000
"""How many of the drafts that ended a judge are remembered."""


class NoAnswer(Exception):
    """No judge answered; the text says why."""


LATE = "not judged in the time allowed"


@dataclass
class _Job:
    frame: bytes
    name: bytes
    answer: asyncio.Future[tuple[bytes, bytes]]


class Pool:
    """`count` judges with the settings `config` (JSON).

    A judge that works `patience` seconds on one thing is killed, one that holds over `memory` megabytes is replaced
    when it has answered. What a judge hung over is not asked again, nor what two judges died over.
    """

    def __init__(self, config: str, count: int, patience: float, memory: int, metrics: Metrics) -> None:
        self._config = config
        self._count = count
        self._patience = patience
        self._memory = memory
        self._metrics = metrics
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._ended: OrderedDict[bytes, int] = OrderedDict()
        self.ready = 0
        """How many judges are there to answer."""

    def start(self) -> None:
        """Start the judges; they are ready some seconds later."""
        self._tasks = [asyncio.create_task(self._employ()) for _ in range(self._count)]

    async def stop(self) -> None:
        """End the judges."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def ask(self, kind: Ask, body: bytes, until: float) -> tuple[bytes, bytes]:
        """The answer's kind and body, at the latest at the loop's time `until`. Raises NoAnswer."""
        name = blake2b(body, digest_size=16).digest()
        if self._ended.get(name, 0) > 1:
            raise NoAnswer("the grammar engines hung or ended over this draft before")
        if not self.ready:
            raise NoAnswer("the grammar engines are starting")
        job = _Job(frame(kind, body), name, asyncio.get_running_loop().create_future())
        self._jobs.put_nowait(job)
        try:
            async with asyncio.timeout_at(until):
                return await job.answer
        except TimeoutError:
            raise NoAnswer(LATE) from None

    async def _employ(self) -> None:
        """One judge after another, each until it ends."""
        command = (sys.executable, "-m", "chatlint.service.judge")
        while True:
            process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, start_new_session=True)
            try:
                if await self._greet(process):
                    self._there(1)
                    try:
                        self._metrics.lost(await self._work(process))
                    finally:
                        self._there(-1)
                else:
                    self._metrics.lost("did not start")
                    await asyncio.sleep(PAUSE)
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()

    def _there(self, more: int) -> None:
        self.ready += more
        self._metrics.judges(self.ready)

    async def _greet(self, process: Process) -> bool:
        """Hand over the settings; whether the judge is ready."""
        try:
            async with asyncio.timeout(START):
                kind, _ = await _exchange(process, frame(READY, self._config.encode()))
                return kind == READY
        except (TimeoutError, asyncio.IncompleteReadError, OSError):
            return False

    async def _work(self, process: Process) -> str:
        """Hand the judge one job after another; why it ended."""
        gone = asyncio.create_task(process.wait())
        answered = 0
        while job := await self._next(gone):
            if job.answer.done():  # its sender no longer waits
                continue
            try:
                async with asyncio.timeout(self._patience):
                    kind, body = await _exchange(process, job.frame)
            except TimeoutError:
                self._blame(job, 2)
                return "hung"
            except (asyncio.IncompleteReadError, OSError):
                self._blame(job, 1)
                return "died"
            if not job.answer.done():
                if kind == FAILED:
                    job.answer.set_exception(NoAnswer(f"the linter failed ({body.decode()}); please report it"))
                else:
                    job.answer.set_result((kind, body))
            answered += 1
            if answered % LOOK == 0 and _megabytes(process.pid) > self._memory:
                return "grew"
        return "died"

    async def _next(self, gone: asyncio.Task[int]) -> _Job | None:
        """The next job, or None where the judge ended while it had nothing to do."""
        if gone.done():
            return None
        if not self._jobs.empty():
            return self._jobs.get_nowait()
        waiting = asyncio.create_task(self._jobs.get())
        try:
            await asyncio.wait((waiting, gone), return_when=asyncio.FIRST_COMPLETED)
            return waiting.result() if waiting.done() else None
        finally:
            waiting.cancel()

    def _blame(self, job: _Job, points: int) -> None:
        self._ended[job.name] = self._ended.get(job.name, 0) + points
        if len(self._ended) > REMEMBERED:
            self._ended.popitem(last=False)
        if not job.answer.done():
            job.answer.set_exception(NoAnswer(LATE if points > 1 else "the grammar engines ended over it"))


async def _exchange(process: Process, sent: bytes) -> tuple[bytes, bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(sent)
    return await receive_frame(process.stdout)


def _megabytes(pid: int) -> float:
    """The memory a process holds; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * 4096 / 1e6
