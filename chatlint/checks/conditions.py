"""Conditions a check may put on the draft and on the customer's message before it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from chatlint.checks.base import Check
from chatlint.checks.finder import compiled
from chatlint.message import Channel
from chatlint.mood import Kind

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text


class Patterned(Check):
    """A check with patterns among its options; they search folded text."""

    plain: ClassVar[frozenset[str]] = frozenset()
    """Options whose strings are words, not patterns."""

    def compile(self) -> None:
        """Compile every pattern now. Raises ValueError naming the one that is wrong."""
        for name, value in self:
            if name not in self.plain:
                for pattern in _patterns(value):
                    compiled(pattern)

    @staticmethod
    def any(patterns: tuple[str, ...], folded: str) -> bool:
        """Whether one of the patterns is in the folded text. Raises TimeoutError where one takes too long."""
        return any(compiled(pattern).search(folded) for pattern in patterns)


def _patterns(value: object) -> Iterator[str]:
    """The strings in tuples of strings, also inside a mapping's values."""
    if isinstance(value, tuple):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _patterns(item)


class Conditions(Patterned):
    """Options shared by checks that look for words.

    All patterns search folded text: lower case, plain apostrophes and spaces. `unless` looks at the
    whole draft, `unless_sentence` at the sentence of the hit, `when` must be somewhere in
    the draft; `customer` must, and `unless_customer` must not, be in the customer's last message,
    `unless_said` must not be in any of the customer's messages. `mood` names the moods the customer must be in,
    `channels` where the draft must go. `whole` asks for the whole conversation: the draft is then no template.
    """

    whole: bool = False
    unless: tuple[str, ...] = ()
    unless_sentence: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    unless_customer: tuple[str, ...] = ()
    unless_said: tuple[str, ...] = ()
    mood: tuple[Kind, ...] = ()
    channels: tuple[Channel, ...] = ()

    def requirements(self) -> frozenset[str]:
        """The customer's message, the channel or the whole conversation, where it matters."""
        asked = {
            "customer": self.customer or self.mood,
            "channel": self.channels,
            "whole conversation": self.whole,
        }
        return frozenset(name for name, needed in asked.items() if needed)

    @cached_property
    def _conditional(self) -> bool:
        spoken = self.customer or self.unless_customer or self.unless_said
        return bool(self.unless or self.when or spoken or self.mood or self.channels)

    def met(self, text: Text, context: Context) -> bool:
        """Whether the conditions on the whole draft and on the customer's message hold."""
        if not self._conditional:
            return True
        if (self.channels and context.channel not in self.channels) or (
            self.mood and context.mood.kind not in self.mood
        ):
            return False
        if self.customer or self.unless_customer:
            said = context.customer.folded if context.customer else ""
            if self.customer and not self.any(self.customer, said):
                return False
            if said and self.any(self.unless_customer, said):
                return False
        if self.unless_said and context.said and self.any(self.unless_said, context.said):
            return False
        if self.when and not self.any(self.when, text.folded):
            return False
        return not self.any(self.unless, text.folded)

    def excused(self, text: Text, start: int) -> bool:
        """Whether the sentence at `start` excuses a hit there."""
        if not self.unless_sentence:
            return False
        first, last = text.sentence_at(start)
        return self.any(self.unless_sentence, text.folded[first:last])
