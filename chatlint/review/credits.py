"""What went well: in how many conversations agents owned a problem, said what comes next, acknowledged, thanked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from chatlint.review.figures import differ
from chatlint.review.privacy import Privacy, Quote
from chatlint.review.read import Chat
from chatlint.review.rows import ConversationRow

KINDS = {
    "acknowledged": "Acknowledged how the customer feels",
    "owned": "Took the problem on and said what they do",
    "next_step": "Said what happens next, and when",
    "thanked": "Thanked the customer",
    "asked_feedback": "Asked how it was",
}
QUOTES = 3


@dataclass(slots=True)
class Strength:
    """One kind of thing done well, in so many conversations, with examples."""

    kind: str
    conversations: int = 0
    quotes: list[Quote] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    @property
    def title(self) -> str:
        """The kind in words."""
        return title(self.kind)


class Credits:
    """Kinds over all conversations, and over those of each agent who had one alone."""

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy
        self.conversations = 0
        self._kinds: dict[str, Strength] = {kind: Strength(kind) for kind in KINDS}
        self._agents: dict[str, tuple[Counter[str], int]] = {}
        self._wanted: dict[str, list[tuple[str, int, str]]] = {}

    def conversation(self, row: ConversationRow) -> None:
        """Take a conversation in."""
        if not row.agent_messages:
            return
        self.conversations += 1
        kinds = {kind for kind, _, _ in row.credits}
        for kind in kinds:
            self._kinds.setdefault(kind, Strength(kind)).conversations += 1
        for kind, turn, text in row.credits:
            said = self._kinds[kind].said
            if len(said) < QUOTES and text.casefold() not in said:
                said.add(text.casefold())
                self._wanted.setdefault(row.id, []).append((kind, turn, text))
        if len(row.agents) == 1:
            counts, chats = self._agents.setdefault(row.agents[0], (Counter(), 0))
            counts.update(kinds)
            self._agents[row.agents[0]] = counts, chats + 1

    def chat(self, chat: Chat) -> None:
        """Take the examples' sentences from the conversation's messages."""
        for kind, turn, text in self._wanted.pop(chat.id, ()):
            message = next((m for m in chat.by_agents if m.turn == turn), None)
            start = message.text.find(text) if message is not None else -1
            if message is not None and start >= 0:
                quote = self._privacy.excerpt(message, start, start + len(text))
                self._kinds[kind].quotes += [quote] if quote is not None else []

    def strengths(self) -> list[Strength]:
        """The kinds by how often they were seen."""
        return sorted(self._kinds.values(), key=lambda s: -s.conversations)

    def of(self, agent: str) -> tuple[Strength, float, float] | None:
        """What this agent does more often than all together, with both shares; None where nothing surely is."""
        counts, chats = self._agents.get(agent, (Counter[str](), 0))
        sure = [
            (counts[kind] / chats - strength.conversations / self.conversations, kind)
            for kind, strength in self._kinds.items()
            if chats and differ(counts[kind], chats, strength.conversations, self.conversations)
        ]
        if not sure or max(sure)[0] <= 0:
            return None
        best = self._kinds[max(sure)[1]]
        return best, counts[best.kind] / chats, best.conversations / self.conversations


def title(kind: str) -> str:
    """A kind of thing done well, in words."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())
