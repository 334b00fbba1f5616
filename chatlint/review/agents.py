"""Each agent and team: what they wrote, how it scored, and whether that differs from the others' by more than chance.

The unit of an interval is the conversation, not the message: messages of one chat are alike, and counting them
singly would make every difference look certain.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from chatlint.review.figures import SURE, Mean
from chatlint.review.read import Chat
from chatlint.review.rows import MessageRow

FEW_CHATS = 10
FEW_MESSAGES = 30


@dataclass(slots=True)
class Group:
    """What one agent, or one team, wrote. `chats` holds the score of each conversation, `usual` the variance of all."""

    name: str
    team: str | None = None
    chats: Mean = field(default_factory=Mean)
    messages: int = 0
    clean: int = 0
    points: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)
    standing: str = ""
    usual: float = 0.0

    @property
    def few(self) -> bool:
        """Whether there is too little to say anything."""
        return self.chats.count < FEW_CHATS or self.messages < FEW_MESSAGES

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true mean lies, within the scale."""
        found = self.chats.interval(usual=self.usual)
        return None if found is None else (max(0.0, found[0]), min(100.0, found[1]))

    def add(self, messages: list[MessageRow]) -> None:
        """Take their messages of one conversation in."""
        self.chats.add(Chat.score(messages))
        self.messages += len(messages)
        for message in messages:
            self.clean += message.clean
            self.points += sum(f.penalty for f in message.findings)
            self.verdicts[message.verdict] += 1


class Agents:
    """All agents and teams."""

    def __init__(self) -> None:
        self._agents: dict[str, Group] = {}
        self._teams: dict[str, Group] = {}

    def chat(self, chat: Chat) -> None:
        """Take a conversation's messages in."""
        by_agent: dict[str, list[MessageRow]] = {}
        by_team: dict[str, list[MessageRow]] = {}
        for message in chat.by_agents:
            by_agent.setdefault(message.author, []).append(message)
            if message.team:
                by_team.setdefault(message.team, []).append(message)
        for name, messages in by_agent.items():
            agent = self._agents.setdefault(name, Group(name))
            agent.add(messages)
            agent.team = messages[-1].team or agent.team
        for name, messages in by_team.items():
            self._teams.setdefault(name, Group(name)).add(messages)

    def agents(self, overall: Mean) -> list[Group]:
        """The agents by name, each with its standing against the conversations of all."""
        return _placed(self._agents, overall)

    def teams(self, overall: Mean) -> list[Group]:
        """The teams by name, each with its standing against the conversations of all."""
        return _placed(self._teams, overall)


def _placed(groups: dict[str, Group], overall: Mean) -> list[Group]:
    """With many compared, some differ by chance: the more there are, the surer each must be (Bonferroni)."""
    compared = [group for group in groups.values() if not group.few]
    for group in groups.values():
        group.usual = overall.variance
        found = group.chats.interval(1 - (1 - SURE) / max(1, len(compared)), overall.variance)
        if group.few or found is None:
            group.standing = "few"
        elif overall.value is None or len(compared) < 2:
            group.standing = "alone"
        else:
            group.standing = "above" if found[0] > overall.value else "below" if found[1] < overall.value else "same"
    return sorted(groups.values(), key=lambda group: group.name.casefold())
