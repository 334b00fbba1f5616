"""Messages and sentences that are too long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import regex

from chatlint.checks.base import Check, Hit
from chatlint.text import count_words

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_STEP = regex.compile(r"\s*(?:\d{1,2}[.):]|[-*•–▪]|step\s+\d+)", regex.IGNORECASE)


class Length(Check):
    """More than `words` words in the draft, or in one of its sentences.

    A list of steps, each on its own line, is judged line by line.
    """

    words: int
    within: Literal["draft", "sentence"] = "draft"

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft, or each sentence, that is longer."""
        raw = text.raw
        if len(raw) < 2 * self.words or raw.count(" ") + raw.count("\n") + raw.count("\t") < self.words:
            return ()
        if self.within == "draft":
            return (Hit(0, len(text.raw)),) if _prose_words(text.raw) > self.words else ()
        return tuple(Hit(start, end) for start, end in text.sentences if count_words(text.raw[start:end]) > self.words)


def _prose_words(raw: str) -> int:
    """Words outside of a list's lines."""
    lines = raw.split("\n")
    steps = [bool(_STEP.match(line)) for line in lines]
    if sum(steps) < 2:
        return count_words(raw)
    return sum(count_words(line) for line, step in zip(lines, steps, strict=True) if not step)
