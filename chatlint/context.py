"""What is known around a draft: who wrote before, the words they used, their mood."""

from __future__ import annotations

import regex

from chatlint.lazy import lazy
from chatlint.message import Conversation, Message
from chatlint.text import Text, fold

_WORDS = regex.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


class Context:
    """What a check may know besides the draft. Views are made on first use.

    `customer` is the customer's last message before the draft (None: not known). `upset_terms` is the
    language's pattern of words that tell an upset customer.
    """

    def __init__(
        self,
        conversation: Conversation | None = None,
        draft: Message | None = None,
        upset_terms: regex.Pattern[str] | None = None,
    ) -> None:
        self.conversation = conversation
        self.draft = draft
        self._upset_terms = upset_terms

    @lazy
    def known(self) -> frozenset[str]:
        """What is known, in the words a check's `requirements` use."""
        known = set()
        if self.conversation is not None:
            known.add("conversation")
            if self.customer is not None:
                known.add("customer")
            if any(m.sent_at for m in self.conversation.messages):
                known.add("times")
        return frozenset(known)

    @lazy
    def customer(self) -> Text | None:
        """The customer's last message."""
        if self.conversation is None:
            return None
        for message in reversed(self.conversation.messages):
            if message.role == "customer" and not message.internal and message.text.strip():
                return Text(message.text)
        return None

    @lazy
    def customer_words(self) -> frozenset[str]:
        """Folded words of all the customer's messages."""
        if self.conversation is None:
            return frozenset()
        said = (fold(m.text) for m in self.conversation.messages if m.role == "customer" and not m.internal)
        return frozenset(word for text in said for word in _WORDS.findall(text))

    @lazy
    def names(self) -> frozenset[str]:
        """Lower-case words of the customer's and the writers' names."""
        if self.conversation is None:
            return frozenset()
        full = [self.conversation.customer_name, *(m.author for m in self.conversation.messages)]
        return frozenset(word for name in full if name for word in _WORDS.findall(name.lower()))

    @lazy
    def upset(self) -> bool:
        """Whether the customer's last message tells of anger or distress, in words or by shouting."""
        if self.customer is None:
            return False
        raw = self.customer.raw
        letters = [c for c in raw if c.isalpha()]
        if len(letters) >= 12 and sum(c.isupper() for c in letters) > 0.7 * len(letters):
            return True
        return bool(self._upset_terms and self._upset_terms.search(self.customer.folded))

    def mirrors(self, words: str) -> bool:
        """Whether the customer just used the same (folded) words and is not upset."""
        if self.customer is None or self.upset:
            return False
        return bool(regex.search(rf"(?<!\w){regex.escape(words)}(?!\w)", self.customer.folded))
