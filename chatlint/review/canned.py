"""Prepared texts: how much of what agents send is one, which are used most, and how they score.

A text is prepared where the helpdesk says so (a macro), or where the same wording (`chatlint/review/wording.py`)
went to several customers. At a greeting and a goodbye that is as it should be; what counts against an agent is the
share in the middle of conversations.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from chatlint.config import Limits
from chatlint.review.figures import Mean
from chatlint.review.privacy import Privacy, Quote
from chatlint.review.read import Chat
from chatlint.review.rows import MessageRow
from chatlint.review.tally import Tally
from chatlint.review.wording import wording

PREPARED = ("macro", "automatic")
TOP = 15


@dataclass(slots=True)
class Text:
    """One wording: how often it was sent (`typed` by agent: all, and in the middle), in how many conversations."""

    count: int = 0
    chats: int = 0
    middle: int = 0
    quote: Quote | None = None
    conversation: str | None = None
    scores: Mean = field(default_factory=Mean)
    typed: dict[str, list[int]] = field(default_factory=dict)
    senders: set[str] = field(default_factory=set)
    origins: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def usual(self) -> list[str]:
        """The rules that spoke in half of the sendings or more: what is wrong with the text, not with its moment."""
        return [rule for rule, times in self.rules.most_common(3) if 2 * times >= self.count]


@dataclass(slots=True)
class Share:
    """Of so many messages, so many were prepared; the same for those between the first and the last of a chat."""

    messages: int = 0
    prepared: int = 0
    middle: int = 0
    middle_prepared: int = 0
    ai: int = 0

    @property
    def all(self) -> float | None:
        """The share of prepared messages."""
        return self.prepared / self.messages if self.messages else None

    @property
    def in_middle(self) -> float | None:
        """Their share in the middle of conversations."""
        return self.middle_prepared / self.middle if self.middle else None

    def add(self, other: Share) -> None:
        """Take another's counts in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Canned:
    """Wordings of all agents' messages."""

    def __init__(self, limits: Limits, privacy: Privacy) -> None:
        self.limits = limits
        self._privacy = privacy
        self._texts: Tally[Text] = Tally(Text)
        self._shares: dict[str, Share] = {}

    @property
    def dropped(self) -> int:
        """How many rare wordings were forgotten to keep memory bounded."""
        return self._texts.dropped

    def chat(self, chat: Chat) -> None:
        """Take a conversation's messages in."""
        messages = chat.by_agents
        for rank, message in enumerate(messages):
            middle = 0 < rank < len(messages) - 1
            share = self._shares.setdefault(message.author, Share())
            share.messages += 1
            share.middle += middle
            share.ai += message.origin == "ai"
            if message.origin in PREPARED:
                share.prepared += 1
                share.middle_prepared += middle
            self._take(message, middle)

    def _take(self, message: MessageRow, middle: bool) -> None:
        said = wording(message.text)
        if said.count(" ") + 1 < self.limits.copied_words:
            return
        text = self._texts.entry(hash(said))
        text.count += 1
        text.middle += middle
        text.scores.add(message.score)
        text.senders.add(message.author)
        text.origins[message.origin or "typed"] += 1
        text.rules.update({f.rule for f in message.findings})
        if message.conversation != text.conversation:
            text.chats += 1
            text.conversation = message.conversation
        if text.quote is None:
            text.quote = self._privacy.quote(message.text, 280)
        if message.origin not in PREPARED:
            typed = text.typed.setdefault(message.author, [0, 0])
            typed[0] += 1
            typed[1] += middle

    def _is_prepared(self, text: Text) -> bool:
        return text.count >= self.limits.copies and text.chats >= 2

    def shares(self) -> dict[str, Share]:
        """Each agent's share, by name."""
        made = {}
        for agent, share in sorted(self._shares.items(), key=lambda item: item[0].casefold()):
            made[agent] = Share()
            made[agent].add(share)
        for text in self._texts.most():
            if self._is_prepared(text):
                for agent, (sent, middle) in text.typed.items():
                    made[agent].prepared += sent
                    made[agent].middle_prepared += middle
        return made

    def top(self) -> list[Text]:
        """The texts sent most often."""
        return [text for text in self._texts.most() if self._is_prepared(text) or self._marked(text)][:TOP]

    def _marked(self, text: Text) -> bool:
        return text.count >= 2 and any(text.origins[origin] for origin in PREPARED)
