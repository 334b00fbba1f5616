"""How many chats an agent handles at the same time, from timestamps.

A chat is being handled from the agent's first message to the last one of anybody in it, without the pauses in which
nobody wrote for long. Kept are two numbers a stretch, in arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from chatlint.config import Limits
from chatlint.review.read import Chat


@dataclass(slots=True, frozen=True)
class Load:
    """Seconds that an agent spent with so many chats open, at most so many, and how much of it above the limit."""

    agent: str
    limit: int
    chats: int
    most: int
    seconds: dict[int, float]

    @property
    def busy(self) -> float:
        """Seconds with a chat open."""
        return sum(self.seconds.values())

    @property
    def over(self) -> float:
        """Seconds above the limit."""
        return sum(seconds for level, seconds in self.seconds.items() if level > self.limit)

    @property
    def mean(self) -> float:
        """Chats open on average, while there was one."""
        return sum(level * seconds for level, seconds in self.seconds.items()) / self.busy if self.busy else 0.0

    def shares(self) -> list[tuple[str, float]]:
        """The shares of busy time with one, two, three, and four or more chats."""
        if not self.busy:
            return []
        bands = {"1": 0.0, "2": 0.0, "3": 0.0, "4 or more": 0.0}
        for level, seconds in self.seconds.items():
            bands[str(level) if level < 4 else "4 or more"] += seconds / self.busy
        return list(bands.items())


class Parallel:
    """The stretches of every agent."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._stretches: dict[str, tuple[array[float], array[float]]] = {}
        self._chats: dict[str, int] = {}

    def chat(self, chat: Chat) -> None:
        """Take a conversation in: only live chats count, and only with times."""
        agents = {m.author for m in chat.by_agents if m.channel == "chat" and m.origin != "automatic"}
        for agent in sorted(agents):
            starts, ends = self._stretches.setdefault(agent, (array("d"), array("d")))
            found = list(self._handled(chat, agent))
            self._chats[agent] = self._chats.get(agent, 0) + bool(found)
            for start, end in found:
                starts.append(start)
                ends.append(end)

    def loads(self) -> list[Load]:
        """Each agent's load, by name; only of those with times."""
        agents = sorted((agent for agent in self._stretches if self._chats[agent]), key=str.casefold)
        return [self._load(agent) for agent in agents]

    def _handled(self, chat: Chat, agent: str) -> Iterator[tuple[float, float]]:
        start: float | None = None
        last: float | None = None
        for message in chat.messages:
            if message.sent_at is None:
                continue
            if start is not None and last is not None and message.sent_at - last > self.limits.pause:
                yield start, last
                start = None
            if start is None and message.judged and message.author == agent:
                start = message.sent_at
            elif start is not None and message.judged and message.author != agent:
                yield start, message.sent_at  # handed over
                start = None
            last = message.sent_at
        if start is not None and last is not None:
            yield start, last

    def _load(self, agent: str) -> Load:
        starts, ends = self._stretches[agent]
        seconds: dict[int, float] = {}
        level = most = 0
        before = 0.0
        for moment, step in _events(starts, ends):
            if level and moment > before:
                seconds[level] = seconds.get(level, 0.0) + moment - before
                most = max(most, level)
            level += step
            before = moment
        return Load(agent, self.limits.chats_of(agent), self._chats[agent], most, seconds)


def _events(starts: array[float], ends: array[float]) -> list[tuple[float, int]]:
    """Starts and ends in order of time; at the same moment ends come first."""
    return sorted([*((moment, 1) for moment in starts), *((moment, -1) for moment in ends)])
