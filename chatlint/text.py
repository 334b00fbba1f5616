"""A draft and its views, each made on first use and shared by all checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from chatlint.lazy import lazy
from chatlint.mask import Mask, find_masks

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from chatlint.grammar.base import Correction
    from chatlint.resources import Resources

Span = tuple[int, int]

_LIKE_ASCII = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " ", "\u202f": " "})
_WORD = regex.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_TOKEN = regex.compile(r"\S+")
_END = regex.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s|$)|\n)[^\S\n]*\n*\s*|[!?]+(?=[A-Z])")
_ABBREVIATION = regex.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|mr|mrs|ms|mx|dr|prof|st|vs|etc|approx|inc|ltd|dept|ext|tel|min|max|fig|incl|excl|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|[eE]\.g|[iI]\.e|[ap]\.m|[uU]\.[sSkK])\.$",
    regex.IGNORECASE,
)


def fold(raw: str) -> str:
    """Lower case, apostrophes and spaces made plain; always as long as `raw`."""
    low = raw.lower()
    if raw.isascii():
        return low
    if len(low) != len(raw):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in raw)
    return low.translate(_LIKE_ASCII)


class Text:
    """A draft. Offsets everywhere are code points of `raw`, the text as given.

    `occurrences` maps each literal of the plan found in the draft to its places.
    """

    def __init__(self, raw: str, resources: Resources | None = None, names: frozenset[str] = frozenset()) -> None:
        self.raw = raw
        self.folded = fold(raw)
        self.occurrences: dict[str, list[Span]] = {}
        self.resources = resources
        self.names = names

    def __len__(self) -> int:
        return len(self.raw)

    @lazy
    def words(self) -> list[Span]:
        """Words: letters and digits, joined by inner apostrophes and hyphens."""
        return [match.span() for match in _WORD.finditer(self.raw)]

    @lazy
    def sentences(self) -> list[Span]:
        """Sentences and lines, without the white space around them."""
        return split_sentences(self.raw)

    @lazy
    def masks(self) -> list[Mask]:
        """What is not the agent's prose, sorted, never overlapping."""
        return find_masks(self.raw, self.names)

    @lazy
    def doc(self) -> Doc:
        """The parsed draft (spaCy). Raises MissingResource where spaCy or its model is not installed."""
        assert self.resources is not None
        return self.resources.parse(self.raw)

    @lazy
    def corrections(self) -> tuple[Correction, ...]:
        """What the grammar engines would change. Raises EngineError when none could answer."""
        assert self.resources is not None
        return self.resources.correct(self)

    def masked(self, start: int, end: int, readable: frozenset[str] = frozenset()) -> bool:
        """Whether `[start, end)` touches a mask, other than of a `readable` kind, that it does not contain."""
        for mask in self.masks:
            if mask.start >= end:
                return False
            if mask.end > start and mask.kind not in readable and not (start < mask.start and mask.end < end):
                return True
        return False

    def sentence_at(self, place: int) -> Span:
        """The sentence that holds `place` (or the last one before it)."""
        best = (0, len(self.raw))
        for start, end in self.sentences:
            if start > place:
                break
            best = (start, end)
        return best


def count_words(raw: str) -> int:
    """Tokens between white space that hold a letter or digit."""
    return sum(1 for token in raw.split() if any(c.isalnum() for c in token))


def split_sentences(raw: str) -> list[Span]:
    """Spans of the sentences and lines of `raw`, trimmed; abbreviations and decimals do not end one."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(raw):
        stop = match.end()
        dot = raw[match.start()] == "." and match.group()[:2] != ".."
        if dot and "\n" not in match.group() and stop < len(raw):
            follows = raw[stop]
            before = raw[max(start, match.start() - 8) : match.start() + 1]
            if _ABBREVIATION.search(before) and not (follows.isupper() and before[-4:-1] in ("p.m", "a.m")):
                continue
        elif match.group()[:2] == ".." and stop < len(raw) and raw[stop].islower() and "\n" not in match.group():
            continue
        _append(spans, raw, start, stop)
        start = stop
    _append(spans, raw, start, len(raw))
    return spans


def _append(spans: list[Span], raw: str, start: int, end: int) -> None:
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
