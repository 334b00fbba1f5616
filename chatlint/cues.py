"""Groups of words, each with a weight, looked for all at once: what a mood or a missing word of comfort is told by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import regex
from ahocorasick_rs import AhoCorasick
from pydantic import BaseModel, ConfigDict, field_validator

Span = tuple[int, int]

_STEM = r"\w*"
_NOT = regex.compile(
    r"(?:\b(?:not|never|no longer|nor|isn't|wasn't|aren't|don't|doesn't|didn't|without)|n't)\W+(?:\w+\W+)?\Z"
)
_NEAR = 24
LONG = 400
SECONDS = 0.25


def words_of(entry: object) -> object:
    """The words of a term as rules expand it (`(?:a|b\\w*)`), or a list of words and terms, as one flat list."""
    if isinstance(entry, str):
        return [word for word in entry.replace("(?:", "|").replace(")", "|").split("|") if word.strip()]
    if isinstance(entry, (list, tuple)):
        return [word for part in entry for word in words_of(part)]  # type: ignore[attr-defined]
    return entry


class Cue(BaseModel):
    """Words that say the same. Found once or often, the group adds `weight`, and a second, different word `again`.

    `words` are folded words and phrases; `\\w*` at the end of one stands for any ending. `patterns` are
    looked for as well, where the cue `after` (if named) has been found by its words. With
    `negatable`, a word after `not` does not count; a `strong` group leaves no doubt.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: float = 1.0
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    after: str | None = None
    negatable: bool = False
    strong: bool = False
    again: float = 0.0

    _flat = field_validator("words", mode="before")(words_of)

    @field_validator("words")
    @classmethod
    def _plain(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            bare = word.removesuffix(_STEM)
            if bare != bare.lower() or not bare.strip() or any(c in bare for c in r"\[](){}^$*+?|"):
                raise ValueError(f"write {word!r} as plain lower-case words; only \\w* may stand at the end")
        return words


class Cues:
    """Cues ready to look with. Safe to share between threads."""

    def __init__(self, cues: Mapping[str, Cue]) -> None:
        self.cues = dict(cues)
        owners: dict[str, list[tuple[str, bool]]] = {}
        for name, cue in cues.items():
            for word in cue.words:
                bare = word.removesuffix(_STEM)
                owners.setdefault(bare, []).append((name, word != bare))
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners)) if owners else None
        self._patterns = [(name, cue.after, _compiled(p)) for name, cue in cues.items() for p in cue.patterns]

    def find(self, folded: str) -> dict[str, list[Span]]:
        """Where each cue stands in the folded text, in order of place; cues that do not are left out."""
        return self.match(folded, self.look_up(folded))

    def look_up(self, folded: str) -> dict[str, list[Span]]:
        """Where each cue's words stand: one cheap pass."""
        found: dict[str, list[Span]] = {}
        if self._automaton is not None:
            for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
                if start and folded[start].isalnum() and _inside(folded, start):
                    continue
                joined = end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum()
                for name, stem in self._owners[index]:
                    if joined and not stem:
                        continue
                    if self.cues[name].negatable and _NOT.search(folded, max(0, start - _NEAR), start):
                        continue
                    found.setdefault(name, []).append((start, word_end(folded, end) if stem else end))
        return found

    def match(self, folded: str, found: dict[str, list[Span]]) -> dict[str, list[Span]]:
        """What the words found, and what the patterns find."""
        seconds = SECONDS if len(folded) > LONG else None  # watching the clock costs more than a short search
        found = dict(found)
        known = frozenset(found)
        for name, after, pattern in self._patterns:
            if after is None or after in known:
                spans = [match.span() for match in pattern.finditer(folded, timeout=seconds)]
                if spans:
                    found[name] = found.get(name, []) + spans
        for spans in found.values():
            spans.sort()
        return found

    def weigh(self, found: Mapping[str, list[Span]], folded: str) -> float:
        """The sum of the weights of what was found."""
        total = 0.0
        for name, spans in found.items():
            cue = self.cues[name]
            total += cue.weight
            if cue.again and _differ(spans, folded):
                total += cue.again
        return total


def _inside(folded: str, start: int) -> bool:
    """Whether a word at `start` is the end of a longer one, or a part of a link's path."""
    before = folded[start - 1]
    return before.isalnum() or before in "_/" or (before == "-" and start > 1 and folded[start - 2].isalnum())


def word_end(folded: str, place: int) -> int:
    """Where the word that reaches `place` ends."""
    while place < len(folded) and folded[place].isalnum():
        place += 1
    return place


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> regex.Pattern[str]:
    try:
        return regex.compile(pattern, regex.MULTILINE | regex.VERSION0)
    except regex.error as wrong:
        raise ValueError(f"pattern {pattern!r}: {wrong}") from wrong


def _differ(spans: list[Span], folded: str) -> bool:
    """Whether two different words stand there that do not overlap."""
    first, end = spans[0]
    return any(a >= end and folded[a:b] != folded[first:end] for a, b in spans[1:])
