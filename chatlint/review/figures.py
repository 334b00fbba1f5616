"""Numbers gathered one at a time in constant memory, with how sure one may be of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist

SURE = 0.95
PRIOR = 3


@dataclass(slots=True)
class Mean:
    """A mean and the interval that holds the true one in 95 of 100 samples such as this."""

    count: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        """Take one more value in."""
        self.count += 1
        self.total += value
        self.squares += value * value

    @property
    def value(self) -> float | None:
        """The mean; None of nothing."""
        return self.total / self.count if self.count else None

    @property
    def variance(self) -> float:
        """The variance of the values; 0 of fewer than two."""
        return self._spread / (self.count - 1) if self.count > 1 else 0.0

    def interval(self, sure: float = SURE, usual: float = 0.0) -> tuple[float, float] | None:
        """Student's interval around the mean; None of fewer than two values.

        `usual` is the variance of all values of this kind. It counts as PRIOR values more: three perfect chats have
        no spread of their own, and tell next to nothing.
        """
        if self.count < 2:
            return None
        mean = self.total / self.count
        prior = PRIOR if usual else 0
        variance = (self._spread + prior * usual) / (self.count - 1 + prior)
        half = student(sure, self.count - 1) * sqrt(variance / self.count)
        return mean - half, mean + half

    @property
    def _spread(self) -> float:
        return max(0.0, self.squares - self.total * self.total / self.count)


def student(sure: float, freedom: int) -> float:
    """The two-sided quantile of Student's t, by its Cornish-Fisher expansion; exact for 1 and 2 degrees."""
    p = 1 - (1 - sure) / 2
    if freedom == 1:
        from math import pi, tan

        return tan(pi * (p - 0.5))
    if freedom == 2:
        return (2 * p - 1) * sqrt(2 / (4 * p * (1 - p)))
    z = NormalDist().inv_cdf(p)
    terms = (
        z,
        (z**3 + z) / (4 * freedom),
        (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3),
    )
    return sum(terms)


def differ(count: int, of: int, count_before: int, of_before: int, sure: float = SURE) -> bool:
    """Whether two shares differ by more than chance would make them, by the two-proportion test."""
    if not of or not of_before:
        return False
    pooled = (count + count_before) / (of + of_before)
    spread = sqrt(pooled * (1 - pooled) * (1 / of + 1 / of_before))
    if spread == 0:
        return False
    return abs(count / of - count_before / of_before) / spread > NormalDist().inv_cdf(1 - (1 - sure) / 2)


@dataclass(slots=True)
class Waits:
    """Seconds, held as counts of rounded values: exact below two minutes, to 10 s in the hour, to 10 min above."""

    limit: float | None = None
    count: int = 0
    over: int = 0
    seen: Counter[int] = field(default_factory=Counter)

    def add(self, seconds: float) -> None:
        """Take one more wait in."""
        self.count += 1
        if self.limit is not None and seconds > self.limit:
            self.over += 1
        step = 1 if seconds < 120 else 10 if seconds < 3600 else 600
        self.seen[min(round(seconds / step) * step, 30 * 86_400)] += 1

    def quantile(self, share: float) -> float | None:
        """The wait that `share` of all do not exceed; None of nothing."""
        rest = share * self.count
        for seconds in sorted(self.seen):
            rest -= self.seen[seconds]
            if rest <= 0:
                return float(seconds)
        return None

    @property
    def median(self) -> float | None:
        """Half of the waits are no longer."""
        return self.quantile(0.5)

    @property
    def within(self) -> float | None:
        """The share that keeps to the limit."""
        return 1 - self.over / self.count if self.count else None

    def between(self, low: float, high: float | None) -> int:
        """How many waits are at least `low` and below `high`."""
        return sum(n for seconds, n in self.seen.items() if seconds >= low and (high is None or seconds < high))
