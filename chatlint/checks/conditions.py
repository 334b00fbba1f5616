"""Conditions a check may put on the draft and on the customer's message before it."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import regex

from chatlint.checks.base import Check

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

SECONDS = 0.25  # for one pattern on one message: a thousand times what a sound pattern needs


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> regex.Pattern[str]:
    """The pattern, ready to search folded text. Raises ValueError naming what is wrong with it."""
    try:
        return regex.compile(pattern, regex.MULTILINE | regex.VERSION0)
    except regex.error as wrong:
        raise ValueError(f"pattern {pattern!r}: {wrong}") from wrong


class Conditions(Check):
    """Options shared by checks that look for words.

    All patterns search folded text: lower case, plain apostrophes and spaces. `unless` looks at the
    whole draft, `unless_sentence` at the sentence of the hit, `when` must be somewhere in
    the draft; `customer` must, and `unless_customer` must not, be in the customer's last message.
    """

    unless: tuple[str, ...] = ()
    unless_sentence: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    unless_customer: tuple[str, ...] = ()

    def requirements(self) -> frozenset[str]:
        """The customer's message, if a condition must be met in it."""
        return frozenset({"customer"}) if self.customer else frozenset()

    @cached_property
    def _conditional(self) -> bool:
        return bool(self.unless or self.when or self.customer or self.unless_customer)

    def compile(self) -> None:
        """Compile every pattern now. Raises ValueError naming the one that is wrong."""
        for pattern in (
            *self.unless,
            *self.unless_sentence,
            *self.when,
            *self.customer,
            *self.unless_customer,
        ):
            compiled(pattern)

    def met(self, text: Text, context: Context) -> bool:
        """Whether the conditions on the whole draft and on the customer's message hold."""
        if not self._conditional:
            return True
        if self.customer or self.unless_customer:
            said = context.customer.folded if context.customer else ""
            if self.customer and not _any(self.customer, said):
                return False
            if said and _any(self.unless_customer, said):
                return False
        if self.when and not _any(self.when, text.folded):
            return False
        return not _any(self.unless, text.folded)

    def excused(self, text: Text, start: int) -> bool:
        """Whether the sentence at `start` excuses a hit there."""
        if not self.unless_sentence:
            return False
        first, last = text.sentence_at(start)
        return _any(self.unless_sentence, text.folded[first:last])


def _any(patterns: tuple[str, ...], folded: str) -> bool:
    return any(compiled(pattern).search(folded, timeout=SECONDS, concurrent=len(folded) > 2000) for pattern in patterns)
