"""The very good and the very bad conversations, with why, to be read together."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from chatlint.review.credits import title
from chatlint.review.privacy import Privacy, Quote
from chatlint.review.read import Chat
from chatlint.review.rows import ConversationRow, FindingRow, MessageRow

NUMBER = 5
FEWEST = 3
"""Agent messages a conversation must have: one friendly line is no very good chat."""
LINES = 40
REASONS = 3


@dataclass(slots=True, frozen=True)
class Reason:
    """What cost most, with the words."""

    rule: str
    penalty: float
    quote: Quote | None
    advice: str | None


@dataclass(slots=True, frozen=True)
class Line:
    """One message of a shown conversation."""

    role: str
    author: str
    quote: Quote | None
    score: float | None
    rules: tuple[str, ...]


@dataclass(slots=True)
class Shown:
    """A conversation worth reading."""

    row: ConversationRow
    credits: tuple[tuple[str, Quote | None], ...]
    reasons: list[Reason] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    more: int = 0


class Extremes:
    """The best and the worst, chosen from conversation rows, then told from their messages."""

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy
        self._best: list[tuple[tuple[float, ...], int, ConversationRow]] = []
        self._worst: list[tuple[tuple[float, ...], int, ConversationRow]] = []
        self._seen = 0
        self._shown: dict[str, Shown] = {}

    def conversation(self, row: ConversationRow) -> None:
        """Consider a conversation."""
        self._seen += 1
        if row.agent_messages < FEWEST:
            return
        kinds = float(len({kind for kind, _, _ in row.credits}))
        long = float(min(row.agent_messages, 12))
        _keep(self._best, ((row.score, kinds, long), -self._seen, row))
        _keep(self._worst, ((-row.score, -kinds, long), -self._seen, row))

    def chat(self, chat: Chat) -> None:
        """Tell a chosen conversation."""
        if not self._shown:
            rows = [row for _, _, row in (*self._best, *self._worst)]
            self._shown = {row.id: Shown(row, self._credits(row)) for row in rows}
        shown = self._shown.get(chat.id)
        if shown is None or shown.lines:
            return
        found = [(finding, message) for message in chat.by_agents for finding in message.findings]
        found.sort(key=lambda pair: -pair[0].penalty)
        chosen: dict[str, tuple[FindingRow, MessageRow]] = {}
        for finding, message in found:
            chosen.setdefault(finding.rule, (finding, message))
        shown.reasons = [self._reason(*pair) for pair in list(chosen.values())[:REASONS]]
        shown.lines = [self._line(message) for message in chat.messages[:LINES]]
        shown.more = max(0, len(chat.messages) - LINES)

    @property
    def best(self) -> list[Shown]:
        """The best first, none that lost many points."""
        return [s for s in self._told(self._best) if s.row.score >= 90 or s.credits]

    @property
    def worst(self) -> list[Shown]:
        """The worst first, none without a finding."""
        best = {shown.row.id for shown in self.best}
        return [s for s in self._told(self._worst) if s.reasons and s.row.id not in best]

    def _told(self, kept: list[tuple[tuple[float, ...], int, ConversationRow]]) -> list[Shown]:
        ids = [row.id for _, _, row in sorted(kept, reverse=True)]
        return [self._shown[name] for name in dict.fromkeys(ids) if name in self._shown]

    def _credits(self, row: ConversationRow) -> tuple[tuple[str, Quote | None], ...]:
        longest: dict[str, str] = {}
        for kind, _, text in row.credits:
            longest[kind] = max(longest.get(kind, ""), text, key=len)
        return tuple((title(kind), self._privacy.quote(text, 160)) for kind, text in longest.items())

    def _reason(self, finding: FindingRow, message: MessageRow) -> Reason:
        quote = self._privacy.excerpt(message, finding.start, finding.end)
        return Reason(finding.rule, finding.penalty, quote, self._privacy.text(finding.message))

    def _line(self, message: MessageRow) -> Line:
        return Line(
            role=message.role,
            author=self._privacy.name(message.author) if message.role == "agent" else message.role,
            quote=self._privacy.quote(message.text, 800),
            score=message.score if message.judged else None,
            rules=tuple(dict.fromkeys(f.rule for f in message.findings)),
        )


def _keep(
    kept: list[tuple[tuple[float, ...], int, ConversationRow]], item: tuple[tuple[float, ...], int, ConversationRow]
) -> None:
    """Keep the item if it is among the greatest; of equals the earlier one."""
    if len(kept) < NUMBER:
        heapq.heappush(kept, item)
    elif item[:2] > kept[0][:2]:
        heapq.heapreplace(kept, item)
