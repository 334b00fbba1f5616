"""The judges of a worker: they take what is asked in turn, and one that hangs is killed and replaced."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass

from chatlint.service.metrics import Metrics
from chatlint.service.wire import FAILED, READY, Ask, frame, receive_frame

START = 120.0
"""Seconds a judge may take until it is ready."""
PAUSE = 1.0
"""Seconds between two starts of a judge that does not come up."""


class NoAnswer(Exception):
    """No judge answered; the text says why. `hung`: one was given the draft and ended over it."""

    def __init__(self, reason: str, hung: bool = False) -> None:
        super().__init__(reason)
        self.hung = hung


@dataclass
class _Job:
    frame: bytes
    answer: asyncio.Future[tuple[bytes, bytes]]


class Pool:
    """`count` judges with the settings `config` (JSON). One that works `patience` seconds on one thing is killed."""

    def __init__(self, config: str, count: int, patience: float, metrics: Metrics) -> None:
        self._config = config
        self._count = count
        self._patience = patience
        self._metrics = metrics
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
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
        if not self.ready:
            raise NoAnswer("the grammar engines are starting")
        job = _Job(frame(kind, body), asyncio.get_running_loop().create_future())
        self._jobs.put_nowait(job)
        try:
            async with asyncio.timeout_at(until):
                return await job.answer
        except TimeoutError:
            raise NoAnswer("not judged in the time allowed") from None

    async def _employ(self) -> None:
        """One judge after another, each until it ends."""
        while True:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "chatlint.service.judge",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
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
                await _end(process)

    def _there(self, more: int) -> None:
        self.ready += more
        self._metrics.judges(self.ready)

    async def _greet(self, process: asyncio.subprocess.Process) -> bool:
        """Hand over the settings; whether the judge is ready."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(START):
                process.stdin.write(frame(READY, self._config.encode()))
                kind, _ = await receive_frame(process.stdout)
                return kind == READY
        except (TimeoutError, asyncio.IncompleteReadError, OSError):
            return False

    async def _work(self, process: asyncio.subprocess.Process) -> str:
        """Hand the judge one job after another; why it ended."""
        assert process.stdin is not None
        assert process.stdout is not None
        gone = asyncio.create_task(process.wait())
        while job := await self._next(gone):
            if job.answer.done():  # its sender no longer waits
                continue
            try:
                async with asyncio.timeout(self._patience):
                    process.stdin.write(job.frame)
                    kind, body = await receive_frame(process.stdout)
            except TimeoutError:
                _fail(job, NoAnswer("not judged in the time allowed", hung=True))
                return "hung"
            except (asyncio.IncompleteReadError, OSError):
                _fail(job, NoAnswer("the grammar engines ended over it", hung=True))
                return "died"
            if job.answer.done():
                continue
            if kind == FAILED:
                job.answer.set_exception(NoAnswer(f"the linter failed ({body.decode()}); please report it"))
            else:
                job.answer.set_result((kind, body))
        return "died"

    async def _next(self, gone: asyncio.Task[int]) -> _Job | None:
        """The next job, or None where the judge ended while it had nothing to do."""
        if gone.done():
            return None
        try:
            return self._jobs.get_nowait()
        except asyncio.QueueEmpty:
            pass
        waiting = asyncio.create_task(self._jobs.get())
        try:
            await asyncio.wait((waiting, gone), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            waiting.cancel()
            raise
        if waiting.done():
            return waiting.result()
        waiting.cancel()
        return None


def _fail(job: _Job, why: NoAnswer) -> None:
    if not job.answer.done():
        job.answer.set_exception(why)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
