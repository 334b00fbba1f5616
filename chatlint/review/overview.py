"""The whole at a glance: how much was judged, how it scored, and how that went over time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from chatlint.review.figures import Mean
from chatlint.review.period import Period, day_of
from chatlint.review.read import Chat
from chatlint.review.rows import ConversationRow

BINS = 10
REASONS = 500
"""Different reasons for not judging that are counted."""


@dataclass(slots=True)
class Step:
    """One point of the trend: conversations that began then."""

    chats: Mean = field(default_factory=Mean)
    messages: int = 0
    clean: int = 0

    def add(self, other: Step) -> None:
        """Take another's counts in."""
        self.messages += other.messages
        self.clean += other.clean
        for name in ("count", "total", "squares"):
            setattr(self.chats, name, getattr(self.chats, name) + getattr(other.chats, name))


@dataclass(slots=True)
class Overview:
    """Counts of messages and conversations, the distribution of their scores, verdicts, steps of time.

    `texts` counts the judged messages whose rows hold their text: it may have been left out when they were scored.
    """

    conversations: Mean = field(default_factory=Mean)
    chats: Mean = field(default_factory=Mean)
    messages: Mean = field(default_factory=Mean)
    rows: int = 0
    clean: int = 0
    untimed: int = 0
    texts: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    _days: dict[int, Step] = field(default_factory=dict)

    def conversation(self, row: ConversationRow) -> None:
        """Take a conversation in."""
        if row.agent_messages:
            self.conversations.add(row.score)

    def chat(self, chat: Chat) -> None:
        """Take a conversation's messages in."""
        self.rows += len(chat.messages)
        for skipped in (skipped for message in chat.messages for skipped in message.skipped):
            if skipped in self.skipped or len(self.skipped) < REASONS:
                self.skipped[skipped] += 1
        judged = chat.by_agents
        if not judged:
            return
        score = chat.score(judged)
        self.chats.add(score)
        started = chat.started_at
        step = Step()
        for message in judged:
            self.messages.add(message.score)
            self.texts += message.text != ""
            self.verdicts[message.verdict] += 1
            self.bins[min(int(message.score // BINS), BINS - 1)] += 1
            self.clean += message.clean
            step.clean += message.clean
        if started is None:
            self.untimed += 1
            return
        step.messages = len(judged)
        step.chats.add(score)
        self._days.setdefault(day_of(started), Step()).add(step)

    def trend(self, period: Period) -> list[tuple[str, Step]]:
        """The steps in order, named; empty where there are not two of them."""
        steps: dict[int, Step] = {}
        for day, step in sorted(self._days.items()):
            steps.setdefault(period.bucket(day), Step()).add(step)
        return [(period.name(bucket), step) for bucket, step in steps.items()] if len(steps) > 1 else []
