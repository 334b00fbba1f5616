"""Silence by the agent, and closing on a silent customer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from chatlint.checks.base import Hit
from chatlint.checks.conditions import Patterned
from chatlint.checks.finder import compiled
from chatlint.dialogue import Dialogue, seconds_between

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text


class Silence(Patterned):
    """A message that comes too late, in seconds.

    The first answer has `first` from the customer's first message. Later ones have `gap` from the moment it
    became the agent's turn: the customer's next message, or the agent's own where it asked for
    patience (`holds`). A time named there (group `count`, in minutes, or in `units`) counts instead, and `grace` more.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"times", "conversation"})
    plain: ClassVar[frozenset[str]] = frozenset({"channels", "numbers", "units"})

    channels: tuple[str, ...] = ("chat",)
    first: float | None = None
    gap: float | None = None
    grace: float = 60
    holds: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    numbers: dict[str, float] = Field(default_factory=dict)
    units: dict[str, float] = Field(default_factory=dict)

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft, with the wait as note."""
        dialogue, now = context.dialogue, context.sent_at
        assert dialogue is not None
        if now is None or (context.channel or "chat") not in self.channels:
            return ()
        before = context.agents
        if not before:
            asked = next((t.sent_at for t in dialogue.turns[: context.rank] if t.role == "customer"), None)
            return self._late(text, seconds_between(asked, now), self.first)
        if self.gap is None:
            return ()
        last = dialogue.turns[before[-1]]
        turned = next((t.sent_at for t in dialogue.turns[before[-1] : context.rank] if t.role == "customer"), None)
        waited = seconds_between(turned, now)
        patience = dialogue.remember((self.token, before[-1]), lambda: self.patience(last.text))
        if patience is None:
            return self._late(text, waited, self.gap)
        if waited is not None and waited <= self.gap:
            return ()  # the customer wrote meanwhile, and is answered in time
        return self._late(text, seconds_between(last.sent_at, now), patience)

    def patience(self, text: Text) -> float | None:
        """Seconds of silence that the message announced, None where it asked for none."""
        seconds = self.announced(text)
        if seconds is not None:
            return seconds + self.grace
        if self.gap is None or not text.sentences:
            return None
        start, end = text.sentences[-1]
        asks = text.raw[start:end].rstrip().endswith("?")
        return self.gap if not asks and self.any(self.holds, text.folded) else None

    def announced(self, text: Text) -> float | None:
        """The longest time the message names, in seconds."""
        found = []
        for pattern in self.named:
            for match in compiled(pattern).finditer(text.folded):
                count = match.group("count")
                value = self.numbers.get(count) if count in self.numbers else _number(count)
                if value is not None:
                    found.append(value * self.units.get(match.group("unit"), 60.0))
        return max(found, default=None)

    def _late(self, text: Text, waited: float | None, limit: float | None) -> Iterable[Hit]:
        if waited is None or limit is None or waited <= limit:
            return ()
        return (Hit(0, len(text.raw), note=_spoken(waited)),)


class HastyClose(Patterned):
    """A close on a silent customer with fewer than `check_ins` before it, or with less than `apart` seconds between.

    `ends` tells a message that closes; `done` a customer who has finished and need not be asked.
    `literals` are those without which no message closes.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"times", "conversation"})

    plain: ClassVar[frozenset[str]] = frozenset({"literals"})

    literals: tuple[str, ...]
    ends: tuple[str, ...]
    done: tuple[str, ...] = ()
    check_ins: int = 2
    apart: float = 120

    def triggers(self) -> frozenset[str]:
        """The literals."""
        return frozenset(self.literals)

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft."""
        dialogue, now = context.dialogue, context.sent_at
        assert dialogue is not None
        if now is None or not self.any(self.ends, text.folded):
            return ()
        customer = dialogue.last_customer(context.rank)
        silent = [rank for rank in context.agents if rank > customer]
        if customer < 0 or not silent or self.any(self.done, dialogue.turns[customer].text.folded):
            return ()
        if any(self.any(self.ends, dialogue.turns[rank].text.folded) for rank in silent):
            return ()
        asked = self._spaced(dialogue, silent)
        waited = seconds_between(dialogue.turns[silent[-1]].sent_at, now)
        if waited is None or (asked >= self.check_ins and waited >= self.apart):
            return ()
        return (Hit(0, len(text.raw)),)

    def _spaced(self, dialogue: Dialogue, ranks: list[int]) -> int:
        """How many of the messages into the silence came at least `apart` after the one before."""
        count = 0
        previous: datetime | None = dialogue.turns[ranks[0]].sent_at
        for rank in ranks[1:]:
            sent = dialogue.turns[rank].sent_at
            waited = seconds_between(previous, sent)
            if waited is not None and waited >= self.apart:
                count += 1
                previous = sent
        return count


def _number(count: str) -> float | None:
    try:
        return float(count.replace(",", "."))
    except ValueError:
        return None


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 120:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
