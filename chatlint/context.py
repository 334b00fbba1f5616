"""What is known around a draft: who wrote before, the words they used, their mood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import regex

from chatlint.dialogue import Dialogue
from chatlint.lazy import lazy
from chatlint.message import Channel, Conversation, Message
from chatlint.mood import CALM, Mood, Moods
from chatlint.text import Text


class Context:
    """What a check may know besides the draft. Views are made on first use.

    `customer` is the customer's last message before the draft (None: not known). `moods` reads moods in
    the language's words, `channel` is where drafts go if nothing else says so. `index` is the draft's place in a
    conversation that is already over (None: the draft would be its next message).
    """

    def __init__(
        self,
        conversation: Conversation | None = None,
        draft: Message | None = None,
        moods: Moods | None = None,
        index: int | None = None,
        channel: Channel | None = None,
    ) -> None:
        self.conversation = conversation
        self.draft = draft
        self.index = index
        self._moods = moods
        self._channel = channel

    @lazy
    def dialogue(self) -> Dialogue | None:
        """The conversation's turns."""
        return Dialogue.of(self.conversation) if self.conversation is not None else None

    @lazy
    def rank(self) -> int:
        """The draft's place among the turns."""
        if self.dialogue is None:
            return 0
        rank = self.dialogue.rank(self.index) if self.index is not None else None
        return len(self.dialogue.turns) if rank is None else rank

    @lazy
    def agents(self) -> Sequence[int]:
        """Ranks of the agents' turns before the draft, ascending."""
        return self.dialogue.agents_before(self.rank) if self.dialogue else ()

    @property
    def author(self) -> str | None:
        """Who writes the draft, where known."""
        return self.draft.author if self.draft else None

    @property
    def sent_at(self) -> datetime | None:
        """When the draft is sent, where known."""
        return self.draft.sent_at if self.draft else None

    @lazy
    def finished(self) -> bool:
        """Whether the whole conversation is known, not only what stands before the draft."""
        return self.index is not None

    @lazy
    def known(self) -> frozenset[str]:
        """What is known, in the words a check's `requirements` use."""
        if self.dialogue is None:
            return frozenset({"channel"} if self.channel else ())
        known = {"conversation"}
        if self.channel:
            known.add("channel")
        if self.conversation is not None and self.conversation.customer_name:
            known.add("customer name")
        if self.customer is not None:
            known.add("customer")
        if self.dialogue.whole:
            known.add("whole conversation")
        if self.dialogue.timed:
            known.add("times")
        return frozenset(known)

    @lazy
    def customer(self) -> Text | None:
        """The customer's last message."""
        if self.dialogue is None:
            return None
        return self.dialogue.turns[self.asked].text if self.asked >= 0 else None

    @lazy
    def asked(self) -> int:
        """The rank of the customer's last message, -1 where there is none."""
        return self.dialogue.last_customer(self.rank) if self.dialogue is not None else -1

    @lazy
    def said(self) -> str:
        """What the customer said before the draft, folded, a line a message; empty where none is known."""
        turns = self.dialogue.turns[: self.rank] if self.dialogue else ()
        return "\n".join(turn.text.folded for turn in turns if turn.role == "customer")

    @lazy
    def customer_words(self) -> frozenset[str]:
        """Folded words of all the customer's messages."""
        return self.dialogue.customer_words(self.rank) if self.dialogue else frozenset()

    @lazy
    def names(self) -> frozenset[str]:
        """Lower-case words of the customer's and the writers' names."""
        return self.dialogue.names if self.dialogue else frozenset()

    @lazy
    def channel(self) -> Channel | None:
        """Where the draft will be read: its message, its conversation or the settings say so, or nothing does."""
        if self.draft is not None and self.draft.channel is not None:
            return self.draft.channel
        said = self.conversation.channel if self.conversation is not None else None
        return said or self._channel

    @lazy
    def mood(self) -> Mood:
        """The mood of the customer's last message; calm where there is none."""
        moods, said, dialogue = self._moods, self.customer, self.dialogue
        if said is None or moods is None or dialogue is None:
            return CALM
        return dialogue.remember((moods, self.asked), lambda: moods.read(said))

    @property
    def upset(self) -> bool:
        """Whether the customer's last message tells of anger or distress, in words or by shouting."""
        return self.mood.upset

    def mirrors(self, words: str) -> bool:
        """Whether the customer just used the same (folded) words and is not upset."""
        if self.customer is None or self.upset:
            return False
        return bool(regex.search(rf"(?<!\w){regex.escape(words)}(?!\w)", self.customer.folded))
