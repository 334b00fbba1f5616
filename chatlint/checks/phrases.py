"""Any of a set of words and phrases, each with its replacement or none."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import field_validator

from chatlint.checks.base import Hit, fit_case, replace
from chatlint.checks.conditions import Conditions

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

# What must not stand directly beside a phrase for it to be whole words.
_JOINS = frozenset("'-_@#/\\")


class Phrases(Conditions):
    """Finds whole words and phrases, whatever their case.

    `phrases` maps each to what to write instead: one wording, several separated by ` | `
    (best first), or nothing where no wording fits every sentence. With `names_pass`, one that has a capital
    in the middle of a sentence is a name and passes.
    """

    phrases: dict[str, str]
    names_pass: bool = False

    @field_validator("phrases")
    @classmethod
    def _lower(cls, phrases: dict[str, str]) -> dict[str, str]:
        if not phrases:
            raise ValueError("name at least one phrase")
        for phrase in phrases:
            if phrase != phrase.lower().strip() or not phrase:
                raise ValueError(f"write {phrase!r} in lower case, without spaces around it")
        return phrases

    @cached_property
    def _table(self) -> dict[str, tuple[str, ...]]:
        return {k: tuple(w.strip() for w in v.split(" | ")) if v else () for k, v in self.phrases.items()}

    def triggers(self) -> frozenset[str]:
        """The phrases themselves."""
        return frozenset(self.phrases)

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Every whole-word occurrence; of overlapping ones the longest."""
        table = self._table
        spans = found_words(text, table)
        if not spans or not self.met(text, context):
            return ()
        hits: list[Hit] = []
        last = -1
        for start, end, literal in spans:
            if start < last or self.excused(text, start) or (self.names_pass and _name(text, start, end)):
                continue
            last = end
            fixes = replace(start, end, *(fit_case(text, start, end, word) for word in table[literal]))
            hits.append(Hit(start, end, fixes))
        return hits


def _name(text: Text, start: int, end: int) -> bool:
    """Whether the words have a capital that is not the first one of a sentence."""
    shown = text.raw[start:end]
    return shown[:1].isupper() and not shown.isupper() and not text.begins(start)


def found_words(text: Text, table: Container[str]) -> list[tuple[int, int, str]]:
    """Where the words and phrases of `table` stand as whole words: by place, of one place the longest first."""
    spans = [
        (start, end, literal)
        for literal, places in text.occurrences.items()
        if literal in table
        for start, end in places
        if whole_words(text.folded, start, end)
    ]
    spans.sort(key=lambda s: (s[0], -s[1]))
    return spans


def whole_words(folded: str, start: int, end: int) -> bool:
    """Whether `[start, end)` is not a part of a longer word, handle or path."""
    if start > 0 and folded[start].isalnum():
        before = folded[start - 1]
        if before.isalnum() or (
            before in _JOINS and not (before == "'" and (start < 2 or not folded[start - 2].isalnum()))
        ):
            return False
    if end < len(folded) and folded[end - 1].isalnum():
        after = folded[end]
        if after.isalnum() or after in "_@\\":
            return False
        inside = after in "'-/" or (after == "." and end - start == 1)  # "U.S."
        if inside and end + 1 < len(folded) and folded[end + 1].isalnum():
            return False
    return True
