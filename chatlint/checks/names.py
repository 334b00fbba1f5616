"""The customer's name in the draft: misspelt, or somebody else's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

import regex
from pydantic import field_validator

from chatlint.checks.base import Check, Hit, replace

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_PART = regex.compile(r"\p{L}+(?:['’\-]\p{L}+)*")
_CALLED = regex.compile(
    r"(?:^|(?<=[.!?\n]\s))[^\S\n]*(?P<greeting>\p{L}+(?: \p{L}+){0,2}?),?[^\S\n]+(?:(?P<title>\p{L}{1,4})\.?[^\S\n]+)?"
    r"(?P<name>\p{Lu}[\p{L}'’\-]+)(?:[^\S\n]+(?P<more>\p{Lu}[\p{L}'’\-]+))?(?=[^\S\n]*(?:[,!.:–—-]|$))",
    regex.MULTILINE,
)
_ADDRESSED = regex.compile(
    r"(?<=,[^\S\n])(?P<name>\p{Lu}\p{Ll}[\p{L}'’\-]*)(?=[.!?,]|$)|^(?P<name>\p{Lu}\p{Ll}[\p{L}'’\-]*)(?=,[^\S\n])",
    regex.M,
)


class CustomerName(Check):
    """Names the draft gives the customer that are not theirs.

    `misspelt`: in a greeting or after a comma, a name that is nearly one of the customer's. `other`: in a greeting, a
    name that is nothing like it. `greetings` are folded words that greet; `titles` come before a surname; `nobody`
    are words that follow a greeting and name no one. `short_forms` map a short form to
    the full names it stands for. What the customer said themselves, and the writers' names, are always right.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"customer name"})

    kind: Literal["misspelt", "other"]
    greetings: frozenset[str]
    titles: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    short_forms: Mapping[str, str] = {}

    @field_validator("greetings", "titles", "nobody")
    @classmethod
    def _lower(cls, words: frozenset[str]) -> frozenset[str]:
        for word in words:
            if word != word.lower():
                raise ValueError(f"write {word!r} in lower case")
        return words

    @cached_property
    def _forms(self) -> Mapping[str, frozenset[str]]:
        return {short.lower(): frozenset(full.lower().split()) for short, full in self.short_forms.items()}

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each wrong name, with the right one as its note and fix."""
        full = context.conversation.customer_name if context.conversation else None
        parts = _PART.findall(full) if full else []
        if not parts:
            return ()
        own = {part.lower() for part in parts}
        hits: dict[int, Hit] = {}
        for start, end, greeted, title in self._names(text.raw):
            word = text.raw[start:end].lower()
            if self._known(word, own, context) or any(h.start <= start < h.end for h in hits.values()):
                continue
            likely = _nearest(word, parts)
            if self.kind == "misspelt" and likely:
                hits[start] = _hit(start, end, likely)
            elif self.kind == "other" and greeted and not likely:
                hits[start] = _hit(start, end, parts[-1] if title else parts[0])
        return tuple(hits.values())

    def _names(self, raw: str) -> Iterator[tuple[int, int, bool, bool]]:
        """Where someone is called by a name: its place, whether it is greeted, whether it follows a title."""
        for match in _CALLED.finditer(raw):
            if match["greeting"].lower() in self.greetings and match["name"].lower() not in self.nobody:
                titled = (match["title"] or "").lower() in self.titles
                if match["title"] and not titled:
                    continue
                yield (*match.span("name"), True, titled)
                if match["more"]:
                    yield (*match.span("more"), False, titled)
        for match in _ADDRESSED.finditer(raw):
            if match["name"].lower() not in self.nobody:
                yield (*match.span("name"), False, False)

    def _known(self, word: str, own: set[str], context: Context) -> bool:
        bare = word.removesuffix("'s").removesuffix("’s")
        if bare in own or bare in self.titles or bare in context.names or bare in context.customer_words:
            return True
        if any(part.startswith(bare) and len(bare) >= 3 for part in own):
            return True  # a short form: Alex for Alexandra
        return bool(self._forms.get(bare, frozenset()) & own) or any(bare in self._forms.get(p, ()) for p in own)


def _hit(start: int, end: int, right: str) -> Hit:
    shown = right if not (right.isupper() or right.islower()) else right.title()
    return Hit(start, end, replace(start, end, shown), note=shown)


def _nearest(word: str, parts: Iterable[str]) -> str | None:
    """The part of the name that `word` is a slip of, if there is one."""
    for part in parts:
        room = 1 if len(part) <= 5 else 2
        if len(part) >= 3 and word[0] == part[0].lower() and slips(word, part.lower(), room) <= room:
            return part
        if len(part) >= 5 and slips(word, part.lower(), 1) <= 1:
            return part
    return None


def slips(a: str, b: str, most: int) -> int:
    """Letters left out, added, changed or swapped between two words; more than `most` counts as `most` + 1."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if last and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)
