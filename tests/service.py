"""A real service for tests: `chatlint serve` in a process of its own, on a free port of this machine."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Service:
    """`chatlint serve` with the options given. Its standard error is in `folder`/log."""

    def __init__(
        self, folder: Path, *options: str, env: dict[str, str] | None = None, program: str = "chatlint"
    ) -> None:
        self.log_file = folder / "log"
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", program, "serve", "--port", "0", *options],
                stderr=log,
                stdout=log,
                cwd=folder,
                env={**os.environ, **(env or {})},
            )
        self.port = self._port()

    def __enter__(self) -> Service:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, tb: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def _port(self) -> int:
        for _ in range(600):
            if found := re.search(r"http://\S+:(\d+)/", self.log):
                return int(found[1])
            assert self.process.poll() is None, self.log
            time.sleep(0.1)
        raise AssertionError(f"no port: {self.log}")

    def ready(self) -> Service:
        """Wait until drafts are judged in full."""
        for _ in range(1200):
            try:
                if self.get("/ready").status == 200:
                    return self
            except OSError:
                pass
            assert self.process.poll() is None, self.log
            time.sleep(0.1)
        raise AssertionError(f"never ready: {self.log}")

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> Answer:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", path, raw, {"Content-Type": "application/json", **(headers or {})})

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def judges(self, parent: int | None = None) -> list[int]:
        """The processes that hold the grammar engines."""
        children = Path(f"/proc/{parent or self.process.pid}/task/{parent or self.process.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    def end(self) -> int:
        """Tell it to end, and wait for that."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)
