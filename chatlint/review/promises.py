"""What agents promised: kept or not, and what is still open."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from chatlint.review.privacy import Privacy, Quote
from chatlint.review.rows import NOBODY, ConversationRow

SHOWN = 20


@dataclass(slots=True, frozen=True, order=True)
class Promised:
    """One promise. The agent is known where only one took part."""

    when: float
    number: int
    conversation: str
    agent: str | None
    quote: Quote | None
    within: float | None


class Promises:
    """Counts, and the newest of those not kept and of those that the conversation leaves open."""

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy
        self._number = 0
        self.kept = 0
        self.broken = 0
        self.open = 0
        self._broken: list[Promised] = []
        self._open: list[Promised] = []

    def conversation(self, row: ConversationRow) -> None:
        """Take a conversation's promises in."""
        for promise in row.promises:
            self._number += 1
            if promise.kept:
                self.kept += 1
                continue
            if promise.kept is None:
                self.open += 1
            else:
                self.broken += 1
            made = Promised(
                when=row.ended_at or row.started_at or 0.0,
                number=-self._number,
                conversation=row.id,
                agent=row.agents[0] if len(row.agents) == 1 and row.agents[0] != NOBODY else None,
                quote=self._privacy.quote(promise.text, 280),
                within=promise.within,
            )
            _newest(self._open if promise.kept is None else self._broken, made)

    @property
    def not_kept(self) -> list[Promised]:
        """The newest promises not kept."""
        return sorted(self._broken, key=_late)

    @property
    def to_follow(self) -> list[Promised]:
        """The newest promises of which the conversation does not show whether they were kept."""
        return sorted(self._open, key=_late)


def _late(promised: Promised) -> tuple[float, int]:
    return -promised.when, -promised.number


def _newest(kept: list[Promised], promised: Promised) -> None:
    item = promised
    if len(kept) < SHOWN:
        heapq.heappush(kept, item)
    elif (item.when, item.number) > (kept[0].when, kept[0].number):
        heapq.heapreplace(kept, item)
