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

    `deadline` is how many seconds a request may be judged; then `policy` decides: `fail-open` answers with what is
    known, `fail-closed` with 503. `judges` are processes that hold the grammar engines, `queue` how many requests may
    wait for one. `body` counts bytes, `text` code points of a draft, `batch` drafts, `messages` those of a
    conversation; `slow` is how many seconds a client may take to send a request. `origins` may call from a browser,
    `hosts` are names besides those of this machine under which it may be called without a `token`. `overrides` is the
    file that drafts sent anyway are noted in.
    """

    config: Config = field(default_factory=Config)
    host: str = "127.0.0.1"
    port: int = 8765
    workers: int = 1
    judges: int = 2
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
    """The folder in which several workers add up their counters; None where there is one."""
