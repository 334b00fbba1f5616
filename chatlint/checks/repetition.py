"""The same sentence again, and questions for what the customer already gave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from chatlint.checks.base import Hit
from chatlint.checks.conditions import Patterned
from chatlint.checks.finder import compiled
from chatlint.dialogue import normalised

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text


class Repeated(Patterned):
    """A sentence of at least `words` words that an agent already sent in this chat; `aside` are never counted."""

    needs: ClassVar[frozenset[str]] = frozenset({"whole conversation"})

    words: int = 6
    aside: tuple[str, ...] = ()

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each such sentence."""
        dialogue = context.dialogue
        assert dialogue is not None
        if not context.agents or not dialogue.may_repeat(text.folded):
            return ()
        hits = []
        for start, end in text.sentences:
            sentence = normalised(text.raw[start:end])
            if sentence.count(" ") + 1 < self.words or not dialogue.said(sentence, context.rank):
                continue
            if not self.any(self.aside, text.folded[start:end]):
                hits.append(Hit(start, end))
        return hits


class AskedAgain(Patterned):
    """A question for something that the customer already gave.

    `asks` finds the question; `given` must be in an earlier message of the customer. `reasons` in the draft
    excuse it. `literals` are those without which nothing is asked.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"whole conversation"})

    plain: ClassVar[frozenset[str]] = frozenset({"literals"})

    literals: tuple[str, ...]
    asks: tuple[str, ...]
    given: tuple[str, ...]
    reasons: tuple[str, ...] = ()

    def triggers(self) -> frozenset[str]:
        """The literals."""
        return frozenset(self.literals)

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The sentence that asks, with the customer's words as note."""
        dialogue = context.dialogue
        assert dialogue is not None
        asked = next((m for p in self.asks if (m := compiled(p).search(text.folded))), None)
        if asked is None or self.any(self.reasons, text.folded):
            return ()
        for turn in dialogue.turns[: context.rank]:
            if turn.role != "customer":
                continue
            for pattern in self.given:
                if match := compiled(pattern).search(turn.text.folded):
                    start, end = text.sentence_at(asked.start())
                    return (Hit(start, end, note=turn.text.raw[match.start() : match.end()]),)
        return ()
