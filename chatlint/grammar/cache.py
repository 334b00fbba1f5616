"""A bounded memory of answers, for engines that cost milliseconds: chat repeats itself."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class AnswerCache(Generic[Answer]):
    """The latest answers, bounded in number and in what they weigh.

    It takes no lock: every step is one dict operation, so it is safe between threads and, unlike a
    lock, cannot be copied in the held state by a fork. Two threads that ask for the same new key may
    both compute it, which costs time but no correctness.
    """

    def __init__(self, entries: int = 20_000, weight: int = 8_000_000) -> None:
        """Keep at most `entries` answers whose weights (say, characters) sum to `weight`. 0 keeps none."""
        self.entries = entries
        self.weight = weight
        self._held: dict[Hashable, tuple[Answer, int]] = {}
        self._weighs = 0

    def get(self, key: Hashable) -> Answer | None:
        """The answer for `key`, which becomes the youngest, or None when it is not held."""
        found = self._held.pop(key, None)
        if found is None:
            return None
        self._held[key] = found
        return found[0]

    def put(self, key: Hashable, answer: Answer, weight: int = 1) -> None:
        """Hold `answer`; the oldest answers go when the bounds are passed."""
        if self.entries <= 0 or weight > self.weight:
            return
        before = self._held.pop(key, None)
        self._weighs += weight - (before[1] if before else 0)
        self._held[key] = (answer, weight)
        while len(self._held) > self.entries or self._weighs > self.weight:
            try:
                oldest = next(iter(self._held))
            except (StopIteration, RuntimeError):  # emptied or changed by another thread meanwhile
                break
            gone = self._held.pop(oldest, None)
            if gone:
                self._weighs -= gone[1]

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()
        self._weighs = 0

    def __len__(self) -> int:
        return len(self._held)
