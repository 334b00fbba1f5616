"""A whole message that is no more than a word or a bare order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chatlint.checks.base import Hit
from chatlint.checks.conditions import Conditions
from chatlint.checks.finder import compiled
from chatlint.text import Span, count_words

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_LETTERS = 11  # no message of `words` words is longer than so many code points a word
_AROUND = 6  # spaces that a name before and a signature after may bring
_MARKS = frozenset("^*~/-–—@:(")  # without one of these there is neither a signature nor a name before the text


class Curt(Conditions):
    """A draft of at most `words` words that, from its first word to its last, is one of the `replies`.

    A name or handle before it and a signature after it do not count. The closing full stop or mark is
    left out before the patterns are tried.
    """

    replies: tuple[str, ...]
    words: int = 6

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """What the draft says, when it says no more than that."""
        if len(text.raw) > _LETTERS * self.words or text.folded.count(" ") > self.words + _AROUND:
            return ()
        start, end = _prose(text)
        said = text.folded[start:end].rstrip(".!… ")
        if not said or count_words(said) > self.words:
            return ()
        if not any(compiled(reply).fullmatch(said) for reply in self.replies):
            return ()
        return (Hit(start, end),) if self.met(text, context) else ()


def _prose(text: Text) -> Span:
    raw = text.raw
    start, end = 0, len(raw)
    if not _MARKS.isdisjoint(raw):
        for mask in text.masks:
            if mask.start == start and mask.kind == "handle":
                start = mask.end
            elif mask.kind == "signature":
                end = min(end, mask.start)
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    return start, end
