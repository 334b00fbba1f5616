"""A conversation as checks read it: its public turns in order, and where things were said first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

import regex

from chatlint.lazy import lazy
from chatlint.message import Conversation, Message
from chatlint.text import Text, fold

SKEW = 5.0
"""Seconds by which clocks of different machines may disagree: within it the given order stands."""

HEAD = 12
"""Code points by which the beginnings of sentences are compared first."""

T = TypeVar("T")
_BREAK = re.compile(r"[.!?…\n]+\s*")
_WORDS = regex.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_INNER = regex.compile(r"[^\w\s']+|\s+")


class Turn:
    """One public message. `index` is its place among the conversation's messages."""

    def __init__(self, index: int, message: Message) -> None:
        self.index = index
        self.message = message

    @lazy
    def text(self) -> Text:
        """The message with its views."""
        return Text(self.message.text)

    @property
    def role(self) -> str:
        """Who speaks: agent, customer, bot or system; what was sent in an agent's name by a rule is a bot's."""
        return self.message.speaker

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent, where known."""
        return self.message.sent_at


class Dialogue:
    """The public turns of a conversation by time; private notes, drafts, deleted and doubled messages are left out.

    A rank is a place among `turns`; the draft of a next message has the rank `len(turns)`.
    """

    def __init__(self, conversation: Conversation) -> None:
        self.customer_name = conversation.customer_name
        self._source = conversation.messages
        self.identified = conversation.id is not None
        self.turns: list[Turn] = []
        self._last_customer: list[int] = [-1]
        self._agents: list[int] = []
        self._ranks: dict[int, int] = {}
        self._said: dict[str, list[int]] = {}
        self._heads: set[str] = set()
        self._indexed = 0
        self._known: dict[object, Any] = {}
        for index, message in enumerate(conversation.messages):
            self._append(index, message)
        self._count()

    @classmethod
    def of(cls, conversation: Conversation) -> Dialogue:
        """The conversation's dialogue, read once and kept with it."""
        kept = conversation._dialogue
        if not isinstance(kept, cls) or not kept._of(conversation):  # a copy of a conversation carries what was kept
            kept = conversation._dialogue = cls._continued(conversation) or cls(conversation)
            conversation._before = None
        return kept

    def _of(self, conversation: Conversation) -> bool:
        return self._source is conversation.messages and self.customer_name == conversation.customer_name

    @classmethod
    def _continued(cls, conversation: Conversation) -> Dialogue | None:
        """What was read of the conversation that this one continues by a message, and that message."""
        before = conversation._before
        if before is None or not isinstance(before._dialogue, cls) or not before._dialogue._of(before):
            return None
        known: Dialogue = before._dialogue
        if conversation.messages[:-1] != before.messages or conversation.customer_name != before.customer_name:
            return None
        made = cls.__new__(cls)
        made.customer_name = conversation.customer_name
        made._source = conversation.messages
        made.identified = conversation.id is not None
        made.turns = list(known.turns)
        made._said = {key: list(ranks) for key, ranks in known._said.items()}
        made._heads = set(known._heads)
        made._indexed = known._indexed
        made._known = dict(known._known)
        size = len(made.turns)
        made._append(len(conversation.messages) - 1, conversation.messages[-1])
        if len(made.turns) > size and made.turns[-1].index != len(conversation.messages) - 1:
            return None  # it came out of order: read afresh
        made._count()
        return made

    def _append(self, index: int, message: Message) -> None:
        if message.hidden or not message.text.strip():
            return
        if self._doubled(message):
            return
        place = len(self.turns)
        if message.sent_at is not None:
            while place > 0 and _later(self.turns[place - 1].sent_at, message.sent_at):
                place -= 1
        self.turns.insert(place, Turn(index, message))

    def _doubled(self, message: Message) -> bool:
        for turn in reversed(self.turns[-3:]):
            other = turn.message
            if message.id is not None and message.id == other.id:
                return True
            same = (message.role, message.author, message.text) == (other.role, other.author, other.text)
            if same and message.sent_at is not None and message.sent_at == other.sent_at:
                return True
        return False

    def _count(self) -> None:
        self._last_customer = [-1]
        self._agents = []
        self._ranks = {t.index: rank for rank, t in enumerate(self.turns) if t.role == t.message.role}
        for rank, turn in enumerate(self.turns):
            self._last_customer.append(rank if turn.role == "customer" else self._last_customer[-1])
            if turn.role == "agent":
                self._agents.append(rank)

    def rank(self, index: int) -> int | None:
        """The rank of the message at `index` of the conversation.

        None where it is not among the turns, or where no agent answers for it (a rule or a model wrote it).
        """
        return self._ranks.get(index)

    def last_customer(self, rank: int) -> int:
        """The rank of the customer's last turn before `rank`, -1 where there is none."""
        return self._last_customer[min(rank, len(self.turns))]

    def agents_before(self, rank: int) -> Sequence[int]:
        """Ranks of the agents' turns before `rank`, ascending."""
        return self._agents[: bisect_left(self._agents, rank)]

    @lazy
    def timed(self) -> bool:
        """Whether any turn carries a time."""
        return any(turn.sent_at for turn in self.turns)

    @property
    def whole(self) -> bool:
        """Whether it can be taken for the whole conversation: one without id and times may be an excerpt."""
        return self.identified or self.timed

    @lazy
    def names(self) -> frozenset[str]:
        """Lower-case words of the customer's and the writers' names."""
        full = {self.customer_name, *(turn.message.author for turn in self.turns)}
        return frozenset(word for name in full if name for word in _WORDS.findall(name.lower()) if len(word) > 1)

    def customer_words(self, rank: int) -> frozenset[str]:
        """Folded words of all the customer's turns before `rank`."""
        said = (turn.text.folded for turn in self.turns[:rank] if turn.role == "customer")
        return frozenset(word for folded in said for word in _WORDS.findall(folded))

    def remember(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once: for what turns tell that no later turn can change. `key` holds their rank."""
        try:
            return cast(T, self._known[key])
        except KeyError:
            value = self._known[key] = make()
            return value

    def said(self, sentence: str, rank: int) -> list[int]:
        """Ranks before `rank` of the agents' turns that hold this (normalised) sentence."""
        self._index()
        return [r for r in self._said.get(sentence, ()) if r < rank]

    def may_repeat(self, folded: str) -> bool:
        """Whether a sentence of the folded draft begins as one that an agent sent: a cheap look before a real one."""
        self._index()
        heads = self._heads
        return any(part[:HEAD].strip() in heads for part in _BREAK.split(folded))

    def _index(self) -> None:
        while self._indexed < len(self.turns):
            turn = self.turns[self._indexed]
            if turn.role == "agent":
                for start, end in turn.text.sentences:
                    self._said.setdefault(normalised(turn.text.raw[start:end]), []).append(self._indexed)
                self._heads.update(part[:HEAD].strip() for part in _BREAK.split(turn.text.folded))
            self._indexed += 1
        self._heads.discard("")


def normalised(sentence: str) -> str:
    """The sentence without marks, folded: equal for what a reader would call the same sentence."""
    return _INNER.sub(" ", fold(sentence)).strip()


def seconds_between(earlier: datetime | None, later: datetime | None) -> float | None:
    """Seconds from one moment to another, None where either is unknown; clocks that ran back give 0."""
    if earlier is None or later is None:
        return None
    return max(0.0, (later - earlier).total_seconds())


def _later(one: datetime | None, other: datetime) -> bool:
    return one is not None and (one - other).total_seconds() > SKEW
