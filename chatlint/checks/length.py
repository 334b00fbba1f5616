"""Messages and sentences that are too long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import regex
from pydantic import Field

from chatlint.checks.base import Check, Hit
from chatlint.text import count_words

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Span, Text

_STEP = regex.compile(r"\s*(?:\d{1,2}(?:[.):]|\s*$)|[a-z][.)]\s|[-*•–▪●]|step\s+\d+)", regex.IGNORECASE)
_SURE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[A-Z])|\n")
_LETTERS = 3  # code points, with the space, that a word has at least, taken over a long text
_SHOWN = 32  # code points of the place where a long message can be split


class Length(Check):
    """More than `words` words in one piece of the draft, or in one of its sentences.

    A piece is what is read in one go: the lines between blank lines of a draft that has some, else each
    line, since agents who press Enter send bubbles. The lines of a list of steps are not counted.
    An address on the web is one word. The note of a long draft is the end of the sentence
    after which it is best split.
    """

    words: int = Field(gt=0)
    within: Literal["draft", "sentence"] = "draft"

    def least(self) -> int:
        """So many words take more letters."""
        return _LETTERS * self.words

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft, or each sentence, that is longer."""
        raw = text.raw
        if text.folded.count(" ") + raw.count("\n") < self.words:
            return ()
        if self.within == "draft":
            long = max(_pieces(raw)) > self.words
            return (Hit(0, len(raw), note=_split_point(raw, text.sentences)),) if long else ()
        # Cheaper than making the sentences, and enough for most drafts.
        if all(part.count(" ") + part.count("\u00a0") < self.words for part in _SURE_END.split(raw)):
            return ()
        return tuple(Hit(start, end) for start, end in text.sentences if count_words(raw[start:end]) > self.words)


def _pieces(raw: str) -> Iterable[int]:
    """Words of each piece of the draft."""
    if "\n" not in raw.strip():
        return (count_words(raw),)
    if "\n\n" in raw.replace("\r", "").strip():
        return (_prose_words(raw),)
    return [0, *(count_words(line) for line in raw.split("\n") if not _STEP.match(line))]


def _prose_words(raw: str) -> int:
    """Words outside of a list's lines."""
    lines = raw.split("\n")
    steps = [bool(_STEP.match(line)) for line in lines]
    if sum(steps) < 2:
        return count_words(raw)
    return sum(count_words(line) for line, step in zip(lines, steps, strict=True) if not step)


def _split_point(raw: str, sentences: list[Span]) -> str:
    """The last words before the best place to split: the end of a sentence, else a comma, near the middle."""
    middle = len(raw) / 2
    ends = [end for _, end in sentences[:-1]] or [m.end() for m in re.finditer(r"\w,(?=\s)|\w(?=\s)", raw)]
    if not ends:
        return ""
    end = min(ends, key=lambda place: abs(place - middle))
    start = max((a for a, b in sentences if a < end), default=0)
    shown = raw[start:end]
    if len(shown) <= _SHOWN:
        return shown
    cut = shown.find(" ", len(shown) - _SHOWN)
    return "…" + shown[cut + 1 if cut >= 0 else -_SHOWN :]
