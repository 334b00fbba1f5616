"""What occurs most often in a stream, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Counted(Protocol):
    """An entry that knows how often it occurred."""

    count: int


Entry = TypeVar("Entry", bound=Counted)


class Tally(Generic[Entry]):
    """Entries by key. When there are `capacity` of them, the rarer half is dropped.

    So the most frequent are found whatever the length of the stream; where something was dropped (`dropped`),
    counts of rare entries may be too low.
    """

    def __init__(self, make: Callable[[], Entry], capacity: int = 20_000) -> None:
        self._make = make
        self._capacity = capacity
        self._entries: dict[Hashable, Entry] = {}
        self.dropped = 0

    def entry(self, key: Hashable) -> Entry:
        """The key's entry, a new one where it has none yet."""
        found = self._entries.get(key)
        if found is None:
            if len(self._entries) >= self._capacity:
                self._drop()
            found = self._entries[key] = self._make()
        return found

    def most(self, number: int | None = None) -> list[Entry]:
        """The entries by how often they occurred; among equals the earlier one first."""
        return sorted(self._entries.values(), key=lambda entry: -entry.count)[:number]

    def _drop(self) -> None:
        kept = sorted(self._entries.items(), key=lambda item: -item[1].count)[: self._capacity // 2]
        self.dropped += len(self._entries) - len(kept)
        self._entries = dict(kept)
