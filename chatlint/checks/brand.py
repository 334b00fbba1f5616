"""How a brand wants to be written: its words, its names, its signature, its phone number. Silent without settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

import regex
from pydantic import Field

from chatlint.checks.base import Check, Hit, fit_case, replace
from chatlint.checks.conditions import Patterned
from chatlint.checks.phrases import whole_words
from chatlint.text import fold

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

SETTINGS = frozenset({"words in the settings"})
_JOIN = regex.compile(r"[\s\-]+|(?<=\p{Ll})(?=\p{Lu})")
_PHONE = regex.compile(r"(?<![\w#/.,-])(?:\+|\()?\d(?:[ ()./-]{0,3}\d){5,14}(?![\w-]|[.,]\d)")
_SIGNATURE = regex.compile(
    r"\n[^\S\n]*[-–—]{0,2}[^\S\n]*(?P<name>\p{Lu}[\p{L}'’.\-]+(?:[^\S\n]\p{Lu}[\p{L}'’.\-]*){0,2})[^\S\n]*(?:\n[^\n]{0,60}){0,2}\s*\Z"
)


class BrandNames(Check):
    """Names of brand and products that are not written as `names` has them: other capitals, other spaces or hyphens."""

    names: tuple[str, ...] = ()

    def requirements(self) -> frozenset[str]:
        """Names, which only a user can give."""
        return frozenset() if self.names else SETTINGS

    @cached_property
    def _spellings(self) -> dict[str, str]:
        spellings = {}
        for name in self.names:
            parts = [part for part in _JOIN.split(name) if part]
            for spelling in {fold(name), *(fold(joint.join(parts)) for joint in ("", " ", "-"))}:
                spellings[spelling] = name
        return spellings

    def triggers(self) -> frozenset[str]:
        """Every way of writing the names, folded."""
        return frozenset(self._spellings)

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each name written in another way than its own."""
        for spelling, name in self._spellings.items():
            for start, end in text.occurrences.get(spelling, ()):
                shown = text.raw[start:end]
                if shown != name and shown.replace("’", "'") != name and whole_words(text.folded, start, end):
                    yield Hit(start, end, replace(start, end, name), note=name)


class BrandWords(Check):
    """Words the brand does not use. `words` maps each to what it says instead.

    That is one wording, several separated by ` | ` (best first), or nothing.
    """

    words: Mapping[str, str] = Field(default_factory=dict)

    def requirements(self) -> frozenset[str]:
        """Words, which only a user can give."""
        return frozenset() if self.words else SETTINGS

    @cached_property
    def _table(self) -> dict[str, tuple[str, ...]]:
        return {fold(k): tuple(w.strip() for w in v.split("|")) if v.strip() else () for k, v in self.words.items()}

    def triggers(self) -> frozenset[str]:
        """The words themselves."""
        return frozenset(self._table)

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each of the words, with its replacements; the note says in words what to do."""
        for word, instead in self._table.items():
            for start, end in text.occurrences.get(word, ()):
                if whole_words(text.folded, start, end):
                    wordings = [fit_case(text, start, end, w) for w in instead]
                    note = f"write “{wordings[0]}”" if wordings else "leave it out or say it in other words"
                    yield Hit(start, end, replace(start, end, *wordings), note=note)


class Signed(Check):
    """Whether a message is signed with a name, where the brand has said that it must (`required`) or must not be."""

    signature: Literal["free", "required", "forbidden"] = "free"

    def requirements(self) -> frozenset[str]:
        """A decision, which only a user can make."""
        return SETTINGS if self.signature == "free" else frozenset()

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft where its signature is missing, or the signature that should not be there."""
        if not text.raw.strip() or self.signature == "free":
            return ()
        signed = _signature(text, context.author)
        if self.signature == "required":
            return () if signed else (Hit(0, len(text), note="sign it with your name"),)
        return (Hit(*signed, replace(*signed, ""), note="leave the name out"),) if signed else ()


class PhoneNumbers(Patterned):
    """The brand's phone numbers: written otherwise than in `numbers`, or missing where the draft says to call.

    `calls` are patterns that invite to call; with them only the missing number is looked for.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"numbers"})

    numbers: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()

    def requirements(self) -> frozenset[str]:
        """Numbers, which only a user can give."""
        return frozenset() if self.numbers else SETTINGS

    @cached_property
    def _by_digits(self) -> dict[str, str]:
        return {_digits(number)[-7:]: number for number in self.numbers}

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each number in another writing; or the first invitation to call, where no number stands in the draft."""
        if not self.numbers:
            return
        found = [match.span() for match in _PHONE.finditer(text.raw)]
        if self.calls:
            if not found:
                yield from self._calls(text)
            return
        for start, end in found:
            shown = text.raw[start:end]
            right = self._by_digits.get(_digits(shown)[-7:])
            if right and shown != right and _same(shown, right):
                yield Hit(start, end, replace(start, end, right), note=right)

    def _calls(self, text: Text) -> Iterable[Hit]:
        for call in self.calls:
            for match in self.search(call, text.folded):
                start, end = match.span()
                yield Hit(start, end, replace(end, end, f" on {self.numbers[0]}"), note=self.numbers[0])
                return

    @staticmethod
    def search(pattern: str, folded: str) -> Iterable[regex.Match[str]]:
        """The pattern's places in the folded text."""
        return regex.compile(pattern, regex.VERSION0).finditer(folded, timeout=0.25)


def _digits(number: str) -> str:
    return regex.sub(r"\D", "", number)


def _same(a: str, b: str) -> bool:
    """Whether two numbers are one, with or without the country's code and the zero before the area's."""
    x, y = sorted((_digits(a).lstrip("0"), _digits(b).lstrip("0")), key=len)
    return y.endswith(x) and len(y) - len(x) <= 3


def _signature(text: Text, author: str | None) -> tuple[int, int] | None:
    for mask in reversed(text.masks):
        if mask.kind == "signature" and any(c.isalpha() for c in text.raw[mask.start : mask.end]):
            return mask.start, mask.end
    if match := _SIGNATURE.search(text.raw):
        return match.span("name")
    if author:
        for name in (author, author.split()[0]):
            start = text.raw.rstrip().rfind(name)
            if start > 0 and start + len(name) >= len(text.raw.rstrip(" .!\n")):
                return start, start + len(name)
    return None
