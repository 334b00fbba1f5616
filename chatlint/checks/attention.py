"""Whether the agent takes up what the customer asked and stays with the matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from chatlint.checks.base import Hit
from chatlint.checks.conditions import Patterned

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.dialogue import Dialogue
    from chatlint.text import Text

STEM = 5
"""Letters by which two words are taken for the same, whatever their ending."""


class Unanswered(Patterned):
    """A customer's question that none of the next `messages` agent messages takes up.

    `asks` tells a question without a mark. A sentence takes a question up unless it is a question itself or
    matches `empty` (greetings, thanks, offers); a question does where it is about the same thing, and
    what matches `takes_up` always does. Questions that match `courtesy` need no answer.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"whole conversation"})

    asks: tuple[str, ...] = ()
    courtesy: tuple[str, ...] = ()
    takes_up: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    messages: int = 2

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft, when it is the last message in which the question could be taken up."""
        dialogue = context.dialogue
        assert dialogue is not None
        before = context.agents
        if len(before) < self.messages - 1:
            return ()
        question = dialogue.remember((self.token, context.rank), lambda: self._open(dialogue, before, context.rank))
        if question is None or self._takes_up(text, _stems(question.lower())):
            return ()
        return (Hit(0, len(text.raw), note=question),)

    def _open(self, dialogue: Dialogue, before: Sequence[int], rank: int) -> str | None:
        """The question that the message at `rank` is the last one to take up, None where it already was."""
        tries = before[len(before) - (self.messages - 1) :]
        asked = dialogue.last_customer(tries[0] if tries else rank)
        previous = before[-self.messages] if len(before) >= self.messages else -1
        waiting = (turn.text for turn in dialogue.turns[previous + 1 : asked + 1] if turn.role == "customer")
        question = next((found for said in waiting if (found := self._ask(said))), None)
        if question is None or any(self._takes_up(dialogue.turns[r].text, _stems(question.lower())) for r in tries):
            return None
        return question

    def _ask(self, text: Text) -> str | None:
        for start, end in text.sentences:
            sentence = text.folded[start:end]
            if (sentence.rstrip().endswith("?") or self.any(self.asks, sentence)) and not self.any(
                self.courtesy, sentence
            ):
                return text.raw[start:end]
        return None

    def _takes_up(self, text: Text, about: set[str]) -> bool:
        for start, end in text.sentences:
            sentence = text.folded[start:end]
            if self.any(self.takes_up, sentence):
                return True
            if sentence.rstrip().endswith("?"):
                if about & _stems(sentence):
                    return True  # it asks back about the same thing
            elif not self.any(self.empty, sentence):
                return True
        return False


def _stems(folded: str) -> set[str]:
    """The beginnings of the longer words, by which a sentence's subject is known again."""
    return {word[:STEM] for word in re.findall(r"[^\W\d_]+", folded) if len(word) >= STEM}


class Barrage(Patterned):
    """More than `limit` questions in one message; those that match `aside` do not count."""

    needs: ClassVar[frozenset[str]] = frozenset({"whole conversation"})

    limit: int = 2
    aside: tuple[str, ...] = ()

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft."""
        if text.raw.count("?") <= self.limit:
            return ()
        asked = [
            1
            for start, end in text.sentences
            if text.raw[start:end].rstrip().endswith("?") and not self.any(self.aside, text.folded[start:end])
        ]
        return (Hit(0, len(text.raw)),) if len(asked) > self.limit else ()


class Drift(Patterned):
    """More than `limit` agent messages in a row away from the customer's matter.

    A message is away from it when it matches none of `matter`; at least `signs` of the messages in a row must
    match `personal`, so that terse work is not taken for small talk.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"whole conversation"})

    matter: tuple[str, ...]
    personal: tuple[str, ...]
    limit: int = 2
    signs: int = 2

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft, when it is the first beyond the limit."""
        dialogue = context.dialogue
        assert dialogue is not None
        before = context.agents
        away = dialogue.remember((self.token, context.rank), lambda: self._away(dialogue, before))
        if len(away) != self.limit or self.any(self.matter, text.folded):
            return ()
        personal = sum(self.any(self.personal, said.folded) for said in (text, *away))
        return (Hit(0, len(text.raw)),) if personal >= self.signs else ()

    def _away(self, dialogue: Dialogue, before: Sequence[int]) -> list[Text]:
        """The agents' last messages in a row that are away from the matter, one more than the limit at most."""
        away: list[Text] = []
        for rank in reversed(before[-self.limit - 1 :]):
            said = dialogue.turns[rank].text
            if self.any(self.matter, said.folded):
                break
            away.append(said)
        return away
