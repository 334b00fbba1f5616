"""A draft and its views, each made on first use and shared by all checks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

import regex

from chatlint.lazy import lazy
from chatlint.mask import Mask, find_masks

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from chatlint.grammar.base import Correction
    from chatlint.resources import Resources

Span = tuple[int, int]
MANY = 16  # masks, from which on looking them up pays

_LIKE_ASCII = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " ", "\u202f": " "})
_WORD = regex.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_HALF = regex.compile(r"[\ud800-\udfff]")
_LOUD = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’]+")
_END = re.compile(r"[.!?…\n]+(?:[\"'”’)\]]*\s+|[\"'”’)\]]*\Z|(?<=[!?])(?=[A-Z])|(?<=\n))")
# A dot after the first kind never ends a sentence, after the second it does before a capital, after the third
# it does but before a digit.
_TITLE = (
    r"(?-i:[B-HJ-Z])|mr|mrs|ms|mx|dr|prof|st|vs|approx|ext|tel|figs?|incl|excl|vol|attn|cf|ca|rev|hon|"
    r"e\.g|i\.e|eg|ie"
)
_SHORT = (
    "etc|inc|ltd|llc|corp|co|dept|mins?|max|avg|hrs?|secs?|yrs?|wks?|mos?|jr|sr|mon|tues?|wed|thurs?|thu|fri|sat|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ave|blvd|rd|apt|ste|qty|amt|acct|govt|intl|misc|temp|est|"
    r"[ap]\.m|u\.[sk]|a\.k\.a|p\.s|[b-hj-z]"
)
_ABBREVIATION = regex.compile(
    rf"(?:^|[\s(/])(?:(?P<title>{_TITLE})|(?P<short>{_SHORT})|nos?|pp?|art|ref)\.$", regex.IGNORECASE
)


# What `Text.shape` shows for each ASCII character.
_SHAPE = bytes(
    ord("a" if c.islower() else "A" if c.isupper() else "0" if c.isdigit() else "." if c == "?" else c)
    if c.isalnum() or c in "!.?\n"
    else ord(" ")
    for c in map(chr, range(128))
) + bytes(128)


def fold(raw: str) -> str:
    """Lower case, apostrophes and spaces made plain; always as long as `raw`."""
    low = raw.lower()
    if raw.isascii():
        return low
    if len(low) != len(raw):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in raw)
    try:
        low.encode()
    except UnicodeEncodeError:  # half of a character (a lone surrogate), which no pattern is about and Rust refuses
        low = _HALF.sub("\ufffd", low)
    return low.translate(_LIKE_ASCII)


class Text:
    """A draft. Offsets everywhere are code points of `raw`, the text as given.

    `occurrences` maps each literal of the plan found in the draft to its places. `engines` are the grammar
    engines that answered, `troubles` what kept others from it.
    """

    def __init__(self, raw: str, resources: Resources | None = None, names: frozenset[str] = frozenset()) -> None:
        self.raw = raw
        self.folded = fold(raw)
        self.occurrences: dict[str, list[Span]] = {}
        self.resources = resources
        self.names = names
        self.engines: tuple[str, ...] = ()
        self.troubles: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.raw)

    @lazy
    def shape(self) -> str:
        """The draft after a line break, drawn in few signs: `a` for a small letter, `A` a capital, `0` a digit.

        `.` stands for `?` too, `!` and line breaks for themselves; all else is a space, no more than two in a row.
        What is not ASCII shows as `.`, so a draft that holds any tells too little.
        """
        drawn = "\n" + self.raw.encode("ascii", "replace").translate(_SHAPE).decode("ascii")
        while "   " in drawn:
            drawn = drawn.replace("   ", "  ")
        return drawn

    @lazy
    def words(self) -> list[Span]:
        """Words: letters and digits, joined by inner apostrophes and hyphens."""
        return [match.span() for match in _WORD.finditer(self.raw)]

    @lazy
    def loud(self) -> list[Span]:
        """Words, or parts of words, of two capitals or more."""
        if self.raw.islower():
            return []
        return [match.span() for match in _LOUD.finditer(self.raw)]

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
        """Whether `[start, end)` touches a mask that is not of a `readable` kind and no mere part of it."""
        masks = self.masks
        if len(masks) > MANY:
            masks = masks[bisect_left(masks, start, key=attrgetter("end")) :]
        for mask in masks:
            if mask.start >= end:
                return False
            inside = start <= mask.start and mask.end <= end and mask.end - mask.start < end - start
            if mask.end > start and mask.kind not in readable and not inside:
                return True
        return False

    def sentence_at(self, place: int) -> Span:
        """The sentence that holds `place` (or the last one before it)."""
        nth = bisect_right(self.sentences, place, key=itemgetter(0))
        return self.sentences[nth - 1] if nth else (0, len(self.raw))

    def begins(self, place: int) -> bool:
        """Whether a sentence begins at `place`: no letter or digit of it stands before."""
        start, _ = self.sentence_at(place)
        return not any(c.isalnum() for c in self.raw[start:place])


def count_words(raw: str) -> int:
    """Tokens between white space that hold a letter or digit."""
    tokens = raw.split()
    return len(tokens) - sum(1 for token in tokens if not (token[0].isalnum() or any(c.isalnum() for c in token)))


def split_sentences(raw: str) -> list[Span]:
    """Spans of the sentences and lines of `raw`, trimmed; abbreviations and decimals do not end one."""
    spans: list[Span] = []
    start, size = 0, len(raw)
    for match in _END.finditer(raw):
        stop = match.end()
        if stop < size:
            marks = match.group()
            if "\n" not in marks and not _ends(raw, start, match.start(), marks, stop):
                continue
        part = raw[start:stop].rstrip()
        if part:
            end = start + len(part)
            spans.append((end - len(part.lstrip()), end))
        start = stop
    part = raw[start:].rstrip()
    if part:
        end = start + len(part)
        spans.append((end - len(part.lstrip()), end))
    return spans


def _ends(raw: str, start: int, place: int, marks: str, stop: int) -> bool:
    """Whether the marks at `place` end the sentence that began at `start` and goes on, if so, at `stop`."""
    marks, follows = marks.rstrip(), raw[stop]
    if follows.islower() and (marks[0] == "…" or marks[:2] == ".." or marks[-1] not in ".!?"):
        return False
    if marks != ".":
        return True
    head = raw[start:place].strip()
    if head.isalnum() and len(head) <= 2 and (head.isdigit() or len(head) == 1):
        return False  # "1. Open the box"
    found = _ABBREVIATION.search(raw[max(start, place - 8) : place + 1])
    if not found:
        return True
    if found["title"]:
        return False
    if found["short"]:
        return follows.isupper()
    return not (follows.isdigit() or raw.startswith("of ", stop))
