"""A regular expression over the folded draft, woken by literals, with conditions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

import regex
from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from chatlint.checks.base import Hit, fit_case, replace
from chatlint.checks.conditions import SECONDS, Conditions, compiled
from chatlint.checks.literals import Gate
from chatlint.checks.spelled import spelled_out

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_GROUP = regex.compile(r"\\g<(\w+)>")


class Shape(BaseModel):
    """One pattern; `fix` is a template over its named groups (`\\g<name>`), written in place of the hit.

    The hit is the group `hit` if the pattern has one, else the whole match. A fix replaces the hit, or
    the group `edit` where there is one. Of several wordings separated by ` | ` the best comes first.
    `unless` are patterns that excuse this one, searched in the hit's sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: str
    fix: str | None = None
    unless: tuple[str, ...] = ()


class Pattern(Conditions):
    """Finds what its patterns match in the folded text: lower case, plain apostrophes and spaces.

    `triggers` are the literals without which no pattern can match; a trigger of up to four letters
    counts only as a whole word. `combinations` are further triggers, written short: `(let|make) me to`.
    With `within: sentence`, `^` and `$` are the edges of a sentence. `cased` patterns look at the text as
    given instead.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"literals", "combinations"})

    patterns: tuple[Shape, ...]
    literals: tuple[str, ...] = ()
    combinations: tuple[str, ...] = ()
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
    def _gate(self) -> Gate:
        return Gate([shape.pattern for shape in self.patterns])

    def triggers(self) -> frozenset[str] | None:
        """The literals, or None where the rule names none."""
        combined = (word for short in self.combinations for word in spelled_out(short))
        return frozenset((*self.literals, *combined)) or None

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Every match; raises TimeoutError where a pattern takes too long on this draft."""
        subject = text.raw if self.cased else text.folded
        passing = self._gate.passing(subject)
        if not passing or not self.met(text, context):
            return ()
        areas = text.sentences if self.within == "sentence" else [(0, len(subject))]
        hits: list[Hit] = []
        for index in passing:
            shape = self.patterns[index]
            pattern = compiled(shape.pattern)
            for first, last in areas:
                part = subject[first:last] if self.within == "sentence" else subject
                for match in pattern.finditer(part, timeout=SECONDS, concurrent=len(part) > 2000):
                    hit = self._hit(text, shape, match, first)
                    if hit and not self.excused(text, hit.start):
                        hits.append(hit)
        return hits

    def _hit(self, text: Text, shape: Shape, match: regex.Match[str], offset: int) -> Hit | None:
        groups = match.re.groupindex
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
            if any(compiled(excuse).search(sentence, timeout=SECONDS) for excuse in shape.unless):
                return None
        if shape.fix is None:
            return Hit(start, end)
        a, b = (match.start("edit") + offset, match.end("edit") + offset) if "edit" in groups else (start, end)
        return Hit(
            start,
            end,
            replace(a, b, *(_worded(text, match, offset, w, a, b) for w in shape.fix.split(" | "))),
        )


def _worded(text: Text, match: regex.Match[str], offset: int, template: str, start: int, end: int) -> str:
    """The template with its groups put in as the agent typed them, and the capital of what it replaces."""

    def group(found: regex.Match[str]) -> str:
        a, b = match.span(found.group(1))
        return text.raw[a + offset : b + offset] if a >= 0 else ""

    return fit_case(text, start, end, _GROUP.sub(group, template))
