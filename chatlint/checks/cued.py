"""Cues judged within their clause, with what the rest of the draft says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, ClassVar, Literal

import regex
from ahocorasick_rs import AhoCorasick
from pydantic import BaseModel, ConfigDict, field_validator

from chatlint.checks.base import Hit, fit_case, replace
from chatlint.checks.choices import branches, spelled
from chatlint.checks.conditions import Conditions
from chatlint.checks.finder import Found, compiled
from chatlint.finding import Edit

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Span, Text


REACH = 200
"""Code points before and after its words that a clause holds at most."""

_OPENING = regex.compile(r"\(\?#([^)]+)\)")


class Cue(BaseModel):
    """Words that wake a pattern, and the pattern, which begins where one of them stands.

    `at` may hold groups to choose from and marks of what may lack: `(?:n't|not) (?:yet )?available`.
    `^` and `$` are the edges of the clause. `before`, a pattern that ends in `$`, must be found in the
    clause up to the words, and the finding then begins with it. `fix` is a template over named groups of
    both, written in place of the finding; several wordings are separated by ` | `. `unless_before` looks
    at the clause up to the words, `unless` at all of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: tuple[str, ...]
    pattern: str
    before: str | None = None
    fix: str | None = None
    unless_before: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @field_validator("at", mode="before")
    @classmethod
    def _low(cls, at: object) -> object:
        if not isinstance(at, (list, tuple)):
            return at
        for word in at:
            if not isinstance(word, str) or not word or word != word.lower():
                raise ValueError(f"write {word!r} in lower case")
        return tuple(dict.fromkeys(word for words in at for word in spelled(words)))


class Cued(Conditions):
    """Finds cues clause by clause, without searching: a pattern is tried only where its words stand.

    `edges` are the words and marks between clauses (none: a clause is a sentence or line). `unless_before`
    holds for every cue. `unless_elsewhere` looks at all of the draft outside the clauses that were hit,
    once for the draft: what takes the edge off them, unless `pile` or more were hit. Each of its
    patterns opens with a comment of the words where it begins, as in `(?#please,kindly)`. With
    `spans: sentence` a finding is the whole sentence; `confidence` below 1 lets another rule's finding
    on the same words win.
    """

    cues: tuple[Cue, ...]
    edges: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    unless_elsewhere: tuple[str, ...] = ()
    pile: int = 1_000_000
    spans: Literal["match", "sentence"] = "match"
    confidence: float = 1.0

    @field_validator("edges")
    @classmethod
    def _edges(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(edge for word in words for edge in branches(word))

    @field_validator("unless_elsewhere")
    @classmethod
    def _apart(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        # A term that is a list arrives as one alternation.
        apart = tuple(branch for pattern in patterns for branch in branches(pattern))
        for branch in apart:
            _words(branch)
        return apart

    plain: ClassVar[frozenset[str]] = frozenset({"edges"})

    def compile(self) -> None:
        """Compile every pattern now. Raises ValueError naming the one that is wrong."""
        super().compile()
        for cue in self.cues:
            for pattern in (cue.pattern, *cue.unless_before, *cue.unless):
                compiled(pattern)
            if cue.before:
                compiled(cue.before)

    def triggers(self) -> frozenset[str]:
        """The words of all cues."""
        return frozenset(self._table)

    @cached_property
    def _table(self) -> dict[str, tuple[Cue, ...]]:
        table: dict[str, tuple[Cue, ...]] = {}
        for cue in self.cues:
            for word in cue.at:
                table[word] = (*table.get(word, ()), cue)
        return table

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Every cue that stands; raises TimeoutError where a pattern takes too long on this draft."""
        table = self._table
        hits: dict[Hit, None] = {}
        struck: set[Span] = set()
        for word, places in text.occurrences.items():
            cues = table.get(word)
            if not cues:
                continue
            for place, _ in places:
                clause = self._clause(text, place)
                words = text.folded[clause[0] : clause[1]]
                for cue in cues:
                    match = compiled(cue.pattern).match(words, place - clause[0])
                    hit = self._hit(text, cue, match, clause[0]) if match else None
                    if hit and hit not in hits and not self.excused(text, hit.start):
                        hits[hit] = None
                        struck.add(clause)
        if not hits or not self.met(text, context):
            return ()
        if len(struck) < self.pile and self._elsewhere(text, sorted(struck)):
            return ()
        return hits

    def _clause(self, text: Text, place: int) -> Span:
        first, last = text.sentence_at(place)
        if self.edges:
            starts, ends = _cuts(text.folded, self.edges)
            after = bisect_right(starts, place)
            if after < len(starts):
                last = min(last, starts[after])
            before = bisect_right(ends, place) - 1
            if before >= 0:
                first = max(first, ends[before])
        # Text without any mark is no clause; this keeps the work for each word the same however long it runs.
        first, last = max(first, place - REACH), min(last, place + REACH)
        return _trim(text.folded, first, last) or (place, last)

    def _hit(self, text: Text, cue: Cue, match: Found, first: int) -> Hit | None:
        words = match.string
        start, end = match.span()
        before = words[:start]
        matches = [match]
        if cue.before:
            lead = compiled(cue.before).search(before)
            if not lead:
                return None
            start = lead.start()
            matches.append(lead)
        if self.any(self.unless_before, before) or self.any(cue.unless_before, before) or self.any(cue.unless, words):
            return None
        shown = _trim(words, start, end)
        if shown is None:
            return None
        start, end = shown[0] + first, shown[1] + first
        fixes: tuple[tuple[Edit, ...], ...] = ()
        if cue.fix is not None:
            fixes = replace(start, end, *(_worded(text, matches, first, w, start, end) for w in cue.fix.split(" | ")))
        if self.spans == "sentence":
            wide = text.sentence_at(start)
            # Not wider where that would touch words that are not the agent's.
            start, end = (start, end) if text.masked(*wide) else wide
        return Hit(start, end, fixes, confidence=self.confidence)

    def _elsewhere(self, text: Text, struck: list[Span]) -> bool:
        """Whether what is left of the draft excuses the clauses that were hit."""
        if not self.unless_elsewhere:
            return False
        automaton, patterns = _woken(self.unless_elsewhere)
        folded = text.folded
        begins = [start for start, _ in struck]
        for index, place, _ in automaton.find_matches_as_indexes(folded, overlapping=True):
            nearest = bisect_right(begins, place) - 1
            if nearest >= 0 and place < struck[nearest][1]:
                continue
            if any(compiled(pattern).match(folded, place) for pattern in patterns[index]):
                return True
        return False


@lru_cache(maxsize=64)
def _woken(patterns: tuple[str, ...]) -> tuple[AhoCorasick, list[list[str]]]:
    """An automaton over the words in the comments that open the patterns, and the patterns each of them wakes."""
    owners: dict[str, list[str]] = {}
    for pattern in patterns:
        for word in _words(pattern):
            owners.setdefault(word, []).append(pattern)
    return AhoCorasick(list(owners)), list(owners.values())


def _words(pattern: str) -> list[str]:
    opening = _OPENING.match(pattern)
    if not opening:
        raise ValueError(f"unless_elsewhere: begin {pattern[:40]!r} with its words, as in (?#please,kindly)")
    return opening.group(1).split(",")


@lru_cache(maxsize=16)
def _cuts(folded: str, edges: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Where edges begin, and where they end, in order. Kept, as several rules ask for one draft."""
    found = _automaton(edges).find_matches_as_indexes(folded, overlapping=True)
    return [start for _, start, _ in found], sorted(end for _, _, end in found)


@lru_cache(maxsize=64)
def _automaton(words: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(list(words))


def _trim(folded: str, start: int, end: int) -> Span | None:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _worded(text: Text, matches: list[Found], offset: int, template: str, start: int, end: int) -> str:
    """The template with the matches' groups put in as the agent typed them, and the capital of what it replaces."""

    def group(found: regex.Match[str]) -> str:
        for match in matches:
            if found.group(1) in match.re.groupindex:
                a, b = match.span(found.group(1))
                return text.raw[a + offset : b + offset] if a >= 0 else ""
        return ""

    return fit_case(text, start, end, regex.sub(r"\\g<(\w+)>", group, template))
