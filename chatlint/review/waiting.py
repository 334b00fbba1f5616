"""How long customers wait: for the first answer, and at the longest; overall and by who answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatlint.config import Limits
from chatlint.review.figures import Waits
from chatlint.review.read import Chat
from chatlint.review.rows import ConversationRow, MessageRow

BANDS: tuple[tuple[str, float, float | None], ...] = (
    ("≤ 15 s", 0, 15.5),
    ("≤ 30 s", 15.5, 30.5),
    ("≤ 1 min", 30.5, 60.5),
    ("≤ 2 min", 60.5, 120.5),
    ("≤ 5 min", 120.5, 301),
    ("≤ 15 min", 301, 901),
    ("≤ 1 h", 901, 3601),
    ("> 1 h", 3601, None),
)


@dataclass(slots=True)
class Answering:
    """The waits that ended with somebody's answer."""

    first: Waits
    any: Waits


class Waiting:
    """Waits of all conversations in chats (which the limits are for), of each other channel, and of each agent."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.first = Waits(limits.first_answer)
        self.silence = Waits(limits.silence)
        self.channels: dict[str, tuple[Waits, Waits]] = {}
        self._agents: dict[str, Answering] = {}
        self._teams: dict[str, Answering] = {}

    def conversation(self, row: ConversationRow) -> None:
        """Take a conversation's times in."""
        first, silence = (
            (self.first, self.silence)
            if row.channel == "chat"
            else self.channels.setdefault(row.channel, (Waits(), Waits()))
        )
        if row.first_response is not None:
            first.add(row.first_response)
        if row.longest_silence is not None:
            silence.add(row.longest_silence)

    def chat(self, chat: Chat) -> None:
        """Take the waits of a conversation in, each for the agent who ended it."""
        for number, (answer, seconds) in enumerate(_waits(chat)):
            if answer.channel != "chat":
                continue
            self._add(self._agents, answer.author, seconds, number == 0)
            if answer.team:
                self._add(self._teams, answer.team, seconds, number == 0)

    def agents(self) -> list[tuple[str, Answering]]:
        """The agents by name."""
        return sorted(self._agents.items(), key=lambda item: item[0].casefold())

    def teams(self) -> list[tuple[str, Answering]]:
        """The teams by name."""
        return sorted(self._teams.items(), key=lambda item: item[0].casefold())

    def agent(self, name: str) -> Answering | None:
        """One agent's waits."""
        return self._agents.get(name)

    def _add(self, groups: dict[str, Answering], name: str, seconds: float, first: bool) -> None:
        group = groups.get(name)
        if group is None:
            group = groups[name] = Answering(Waits(self.limits.first_answer), Waits(self.limits.silence))
        group.any.add(seconds)
        if first:
            group.first.add(seconds)


def _waits(chat: Chat) -> Iterator[tuple[MessageRow, float]]:
    """Each answer, and the seconds since the first customer message that it answers."""
    asked: float | None = None
    for message in chat.messages:
        if message.role == "customer" and asked is None:
            asked = message.sent_at
        elif message.judged and message.origin != "automatic" and asked is not None:
            if message.sent_at is not None:
                yield message, max(0.0, message.sent_at - asked)
            asked = None
