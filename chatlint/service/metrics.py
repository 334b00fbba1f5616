"""What a service counts, as Prometheus reads it. No label comes from what was sent."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The counters of one worker.

    Where workers add theirs up in a `folder`, PROMETHEUS_MULTIPROC_DIR must name it before this module is imported.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, folder: Path | None, rules: Iterable[str]) -> None:
        self._folder = folder
        self._registry = registry = CollectorRegistry()
        self._known = frozenset(rules)
        self._requests = Counter("chatlint_requests", "Answers sent.", ["endpoint", "status"], registry=registry)
        self._seconds = Histogram(
            "chatlint_request_seconds",
            "Time from request to answer.",
            ["endpoint"],
            buckets=_SECONDS,
            registry=registry,
        )
        reports = Counter(
            "chatlint_reports", "Reports made, by whether they skip something.", ["whole"], registry=registry
        )
        self._whole, self._partly = reports.labels("yes"), reports.labels("no")
        self._lost = Counter("chatlint_judges_lost", "Judges that ended, by reason.", ["reason"], registry=registry)
        self._overrides = Counter("chatlint_overrides", "Drafts sent anyway.", registry=registry)
        self._overruled = Counter(
            "chatlint_overruled", "Findings overruled, by rule (other: not a rule here).", ["rule"], registry=registry
        )
        self._judges = Gauge(
            "chatlint_judges_ready", "Judges ready to answer.", registry=registry, multiprocess_mode="livesum"
        )
        self._answers: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def answered(self, endpoint: str, status: int, seconds: float) -> None:
        """A request was answered."""
        key = (endpoint, status)
        if key not in self._answers:
            self._answers[key] = self._requests.labels(endpoint, str(status)), self._seconds.labels(endpoint)
        counter, histogram = self._answers[key]
        counter.inc()
        histogram.observe(seconds)

    def judged(self, partly: bool) -> None:
        """A report was made."""
        (self._partly if partly else self._whole).inc()

    def lost(self, reason: str) -> None:
        """A judge ended."""
        self._lost.labels(reason).inc()

    def overridden(self, rules: Iterable[str]) -> None:
        """A draft is sent although these rules spoke."""
        self._overrides.inc()
        for rule in rules:
            self._overruled.labels(rule if rule in self._known else "other").inc()

    def judges(self, ready: int) -> None:
        """So many judges are ready now."""
        self._judges.set(ready)

    def text(self) -> bytes:
        """All counters, of all workers."""
        if self._folder is None:
            return generate_latest(self._registry)
        for path in self._folder.glob("gauge_live*_*.db"):
            if not _alive(pid := int(path.stem.rpartition("_")[2])):
                mark_process_dead(pid, str(self._folder))  # type: ignore[no-untyped-call]
        together = CollectorRegistry()
        MultiProcessCollector(together, path=str(self._folder))  # type: ignore[no-untyped-call]
        return generate_latest(together)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
