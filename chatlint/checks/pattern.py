"""A regular expression over the folded draft, woken by literals, with conditions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

import regex
from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from chatlint.checks.base import Hit, fit_case, replace
from chatlint.checks.choices import spelled
from chatlint.checks.conditions import Conditions
from chatlint.checks.finder import Found, compiled
from chatlint.checks.sieve import Sieve

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Span, Text

_GROUP = regex.compile(r"\\g<(\w+)>")


class Shape(BaseModel):
    """One pattern; `fix` is a template over its named groups (`\\g<name>`), written in place of the hit.

    The hit is the group `hit` if the pattern has one, else the whole match. A fix replaces the hit, or
    the group `edit` where there is one. Of several wordings separated by ` | ` the best comes first.
    `unless` are patterns that excuse this one, searched in the hit's sentence. `near` are literals, written
    short (`(?:let|make) me to`), of which the match holds one: they wake the rule too, and only the lines
    that hold one are searched for this pattern.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: str
    near: tuple[str, ...] = ()
    fix: str | None = None
    unless: tuple[str, ...] = ()


class Pattern(Conditions):
    """Finds what its patterns match in the folded text: lower case, plain apostrophes and spaces.

    `triggers` are the literals without which no pattern can match; a trigger of up to four letters
    counts only as a whole word. With `within: sentence`, `^` and `$` are the
    edges of a sentence. `cased` patterns look at the text as given instead.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"literals"})

    patterns: tuple[Shape, ...]
    literals: tuple[str, ...] = ()
    within: Literal["draft", "sentence"] = "draft"
    cased: bool = False

    @field_validator("patterns", mode="before")
    @classmethod
    def _shapes(cls, patterns: object) -> object:
        if isinstance(patterns, (list, tuple)):
            return [{"pattern": p} if isinstance(p, str) else p for p in patterns]
        return patterns

    @model_validator(mode="after")
    def _some(self) -> Pattern:
        if not self.patterns:
            raise ValueError("name at least one pattern")
        for literal in self.literals:
            if literal != literal.lower():
                raise ValueError(f"write the literal {literal!r} in lower case")
        return self

    def compile(self) -> None:
        """Compile every pattern now. Raises ValueError naming the one that is wrong."""
        super().compile()
        for shape in self.patterns:
            compiled(shape.pattern)
            for excuse in shape.unless:
                compiled(excuse)

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve([shape.pattern for shape in self.patterns])

    @cached_property
    def _near(self) -> dict[str, list[int]]:
        """Which patterns each of their own literals is about."""
        about: dict[str, list[int]] = {}
        for index, shape in enumerate(self.patterns):
            for literal in dict.fromkeys(word for short in shape.near for word in spelled(short)):
                about.setdefault(literal, []).append(index)
        return about

    def triggers(self) -> frozenset[str] | None:
        """The literals, or None where one of the patterns has none."""
        if not self.literals and not all(shape.near for shape in self.patterns):
            return None
        return frozenset((*self.literals, *self._near))

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Every match; raises TimeoutError where a pattern takes too long on this draft."""
        subject = text.raw if self.cased else text.folded
        wanted = self._places(text, subject)
        if not wanted or not self.met(text, context):
            return ()
        hits: list[Hit] = []
        for shape, first, last in wanted:
            for match in compiled(shape.pattern).finditer(subject[first:last]):
                hit = self._hit(text, shape, match, first)
                if hit and not self.excused(text, hit.start):
                    hits.append(hit)
        return hits

    def _places(self, text: Text, subject: str) -> list[tuple[Shape, int, int]]:
        """The patterns that can match at all, and where: the draft, its sentences, or lines with their own literals."""
        places: list[tuple[Shape, int, int]] = []
        for first, last in self._sentences(text) if self.within == "sentence" else ((0, len(subject)),):
            for index in self._sieve.passing(subject[first:last]):
                shape = self.patterns[index]
                areas = self._lines(text, subject, index) if shape.near else ((first, last),)
                places += ((shape, *area) for area in areas)
        return places

    def _lines(self, text: Text, subject: str, index: int) -> list[Span]:
        """The lines that hold one of the pattern's own literals."""
        lines: set[Span] = set()
        for literal, places in text.occurrences.items():
            if index in self._near.get(literal, ()):
                for _, end in places:  # a literal may begin with the line break before it
                    first = subject.rfind("\n", 0, end - 1) + 1
                    last = subject.find("\n", max(end - 1, first))
                    lines.add((first, len(subject) if last < 0 else last))
        return sorted(lines)

    def _sentences(self, text: Text) -> list[Span]:
        """The sentences that hold one of the literals; a literal may begin with the space before its sentence."""
        if not self.literals:
            return text.sentences
        literals = self._own
        places = (end for literal, spans in text.occurrences.items() if literal in literals for _, end in spans)
        return sorted({text.sentence_at(end - 1) for end in places})

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(self.literals)

    def _hit(self, text: Text, shape: Shape, match: Found, offset: int) -> Hit | None:
        groups = compiled(shape.pattern).groups
        start, end = match.span("hit") if "hit" in groups else match.span()
        if start < 0:
            start, end = match.span()
        while end > start and match.string[end - 1].isspace():
            end -= 1
        if start >= end:
            return None
        start, end = start + offset, end + offset
        if shape.unless:
            first, last = text.sentence_at(start)
            sentence = text.folded[first:last]
            if any(compiled(excuse).search(sentence) for excuse in shape.unless):
                return None
        if shape.fix is None:
            return Hit(start, end)
        a, b = (match.start("edit") + offset, match.end("edit") + offset) if "edit" in groups else (start, end)
        return Hit(
            start,
            end,
            replace(a, b, *(_worded(text, match, offset, w, a, b) for w in shape.fix.split(" | "))),
        )


def _worded(text: Text, match: Found, offset: int, template: str, start: int, end: int) -> str:
    """The template with its groups put in as the agent typed them, and the capital of what it replaces."""

    def group(found: regex.Match[str]) -> str:
        a, b = match.span(found.group(1))
        return text.raw[a + offset : b + offset] if a >= 0 else ""

    return fit_case(text, start, end, _GROUP.sub(group, template))
