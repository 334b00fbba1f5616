"""What a service is started with: where it listens, and its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from chatlint.config import Config

Policy = Literal["fail-open", "fail-closed"]
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Settings:
    """The settings of a service. All limits hold for each worker.

    - `deadline`: seconds a request may be judged; then `policy` decides: `fail-open` answers with what is known,
      `fail-closed` with 503.
    - `judges`: processes that hold the grammar engines, each replaced when it holds over `judge_memory` megabytes.
    - `queue`: requests that may wait for a judge.
    - `body` (bytes), `text` (code points of a message), `batch` (drafts), `messages` (of a conversation): the most that
      is taken at once. `slow`: seconds a client may take to send a body.
    - `token`: what callers must send; `hosts`: names besides this machine's own for calls without one; `origins`:
      pages elsewhere that may call from a browser.
    - `overrides`: the file in which drafts that are sent anyway are noted.
    - `metrics`: the folder in which several workers add up their counters.
    """

    config: Config = field(default_factory=Config)
    host: str = "127.0.0.1"
    port: int = 8765
    workers: int = 1
    judges: int = 2
    judge_memory: int = 1_024
    deadline: float = 2.0
    policy: Policy = "fail-open"
    queue: int = 32
    body: int = 1_000_000
    text: int = 20_000
    batch: int = 100
    messages: int = 1_000
    slow: float = 10.0
    token: str | None = None
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    overrides: Path | None = None
    access_log: bool = False
    metrics: Path | None = None
