"""Given names in lower case where somebody is greeted or thanked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from chatlint.checks.base import Hit, replace
from chatlint.checks.capitals import Words
from chatlint.checks.conditions import Patterned
from chatlint.checks.finder import compiled

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_BEHIND = (" ", ",", ".", "!", "?", "\n", ":")
_REACH = 40  # code points before a name in which its greeting stands


class LowerGreeted(Patterned):
    """One of `names` in lower case, right after one of the patterns `after` and right before one of `before`.

    `names` are folded words, or one text of them. Both kinds of patterns search folded text; the former end at
    the name, the latter begin behind it.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"names"})

    names: Words
    after: tuple[str, ...]
    before: tuple[str, ...]

    def triggers(self) -> frozenset[str]:
        """Every name as a word behind a space."""
        return frozenset(f" {name}{mark}" for name in self.names for mark in _BEHIND)

    @cached_property
    def _literals(self) -> frozenset[str]:
        return self.triggers()

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each such name, with its capital as the fix."""
        places = sorted(
            {
                (start + 1, end - 1)
                for literal, spans in text.occurrences.items()
                if literal in self._literals
                for start, end in spans
            }
        )
        return [
            Hit(start, end, replace(start, end, text.raw[start].upper() + text.raw[start + 1 : end]))
            for start, end in places
            if text.raw[start:end].islower() and self._greeted(text.folded, start, end)
        ]

    def _greeted(self, folded: str, start: int, end: int) -> bool:
        head, tail = folded[max(0, start - _REACH) : start], folded[end : end + _REACH]
        return self.any(self.after, head) and any(compiled(pattern).match(tail) for pattern in self.before)
