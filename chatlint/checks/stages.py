"""How a conversation opens and closes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

import regex
from pydantic import Field

from chatlint.checks.base import Hit
from chatlint.checks.conditions import Patterned

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.dialogue import Turn
    from chatlint.text import Text


class Opening(Patterned):
    """A first agent message, or the first two, that lack something.

    `patterns` tell what must be in one of the first `messages` agent messages; with `author` the
    writer's name counts, too.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"whole conversation"})

    patterns: tuple[str, ...]
    messages: Annotated[int, Field(ge=1, le=2)] = 1
    author: bool = False

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft, when it is the last of those messages and none of them has it."""
        dialogue = context.dialogue
        assert dialogue is not None
        before = context.agents
        if len(before) != self.messages - 1:
            return ()
        folded = [*(dialogue.turns[rank].text.folded for rank in before), text.folded]
        writers = {context.author, *(dialogue.turns[rank].message.author for rank in before)}
        if any(self.any(self.patterns, said) for said in folded):
            return ()
        if self.author and any(_named(writer, said) for writer in writers if writer for said in folded):
            return ()
        return (Hit(0, len(text.raw)),)


def _named(writer: str, folded: str) -> bool:
    words = [word for word in regex.findall(r"[^\W\d_]+", writer.lower()) if len(word) > 1]
    return any(regex.search(rf"(?<!\w){regex.escape(word)}(?!\w)", folded) for word in words)


class Closing(Patterned):
    """A message that ends the chat although the last agent messages lack a part of a good close.

    `parts` maps what is missed, in words for `{note}`, to its patterns. The chat ends where the message
    matches `ends`, or where a system line after it matches `closed`; it goes on where the customer still asks.
    `literals` are those without which no message matches `ends`.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"whole conversation"})

    plain: ClassVar[frozenset[str]] = frozenset({"literals"})

    parts: dict[str, tuple[str, ...]]
    literals: tuple[str, ...]
    ends: tuple[str, ...]
    closed: tuple[str, ...] = ()
    messages: int = 3

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft, with the missing parts as note."""
        dialogue = context.dialogue
        assert dialogue is not None
        later = dialogue.turns[context.rank + 1 :] if context.finished else ()
        if any(turn.role == "agent" for turn in later) or not self._over(text, later):
            return ()
        before = context.agents[-(self.messages - 1) :] if self.messages > 1 else ()
        folded = [text.folded, *(dialogue.turns[rank].text.folded for rank in before)]
        missing = [
            part for part, patterns in self.parts.items() if not any(self.any(patterns, said) for said in folded)
        ]
        return (Hit(0, len(text.raw), note=_listed(missing)),) if missing else ()

    def _over(self, text: Text, later: Sequence[Turn]) -> bool:
        if any(turn.role == "customer" and "?" in turn.text.folded for turn in later):
            return False
        if any(turn.role == "system" and self.any(self.closed, turn.text.folded) for turn in later):
            return True
        return any(literal in text.folded for literal in self.literals) and self.any(self.ends, text.folded)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""
