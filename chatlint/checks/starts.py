"""Sentences and words in lower case that take a capital."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from chatlint.checks.base import Hit, replace
from chatlint.checks.capitals import Words
from chatlint.checks.conditions import Patterned
from chatlint.checks.finder import Finder, compiled

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_AFTER_MARK = re.compile(r"[.!?\n](?<!\.\.)\s*(?<=\s)(?!https?:)[a-z]")
_FIRST = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ITEM = re.compile(r"[^\w\n]*\w{1,2}[.):]?\s*$")
_OPEN = re.compile(r"[,:;(\[/&+=\-–—]\s*$")
_LETTERS = re.compile(r"[^\W\d_]+")
_LAST = re.compile(r"[^\W_]+(?:['’][^\W_]+)*$")


class LowerStart(Patterned):
    """The first word of the draft, of a sentence or of a line, in lower case.

    `brands` are words that are written so even there, `particles` belong to the name after them. A line after
    one that no mark ends counts only if it begins with one of the patterns `starters` and the line before does
    not end with one of the words `unfinished`. A word and a colon at the start address somebody unless it
    is one of `words`.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"brands", "particles", "unfinished", "words"})

    words: Words
    brands: Words = frozenset()
    particles: Words = frozenset()
    starters: tuple[str, ...] = ()
    unfinished: Words = frozenset()

    @cached_property
    def _starts(self) -> Finder:
        return compiled("|".join(self.starters) or r"(?!)")

    def shapes(self) -> frozenset[str]:
        """A small letter after a mark or line break."""
        return frozenset(mark + space + "a" for mark in ".!\n" for space in ("", " ", "  ") if space or mark == "\n")

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each such word, with its capital as the fix."""
        raw = text.raw
        if not (raw[:1].islower() or raw[:1].isspace() or _AFTER_MARK.search(raw)):
            return ()
        return tuple(self._find(text))

    def _find(self, text: Text) -> Iterator[Hit]:
        raw = text.raw
        end = 0
        for start, stop in text.sentences:
            word = _FIRST.match(raw, start) if raw[start].islower() else None
            if word and self._wrong(text, word.group(), word.end()) and self._new(text, start, end):
                yield Hit(start, word.end(), replace(start, word.end(), word.group()[0].upper() + word.group()[1:]))
            end = stop

    def _wrong(self, text: Text, word: str, end: int) -> bool:
        """Whether the word, which ends at `end`, is one that takes a capital."""
        folded, behind = word.lower().replace("’", "'"), text.raw[end : end + 2]
        if folded in self.brands or not word.islower():
            return False
        if behind[:1] and (behind[0].isdigit() or behind[0] in "*_@\\/=°®™" or (behind[0] in ".:)" and len(word) == 1)):
            return False
        if behind[:1] in ".-+&" and behind[1:].isalnum() and folded not in self.words:
            return False
        follows = text.raw[end : end + 3].lstrip()[:1]
        if follows == "=" or (follows == ":" and folded not in self.words):
            return False
        return not (folded in self.particles and behind[:1] == " " and behind[1:].isupper())

    def _new(self, text: Text, start: int, end: int) -> bool:
        """Whether a sentence of its own begins at `start`, the one before having ended at `end`."""
        raw = text.raw
        if start == 0 or not raw[:start].strip():
            return True
        line = raw[raw.rfind("\n", 0, end) + 1 : end]
        if "\n" not in raw[end:start]:
            return bool(line.strip())
        if _ITEM.match(line) or _OPEN.search(line):
            return False
        if line[-1] in ".!?":
            return not line.endswith(("..", "…"))
        last = _LAST.search(line)
        if last and last.group().lower() in self.unfinished:
            return False
        return self._starts.match(text.folded, start) is not None


class LowerWord(Patterned):
    """A word in lower case that takes a capital wherever it stands, as `i` does.

    One of `signs` must be in the draft as it was typed; `patterns` then search that too, and what
    they match gets a capital.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"signs"})

    signs: tuple[str, ...]
    patterns: tuple[str, ...]

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each match."""
        raw = text.raw
        for sign in self.signs:
            if sign in raw:
                break
        else:
            return ()
        return [
            Hit(*m.span(), replace(*m.span(), m.group()[0].upper() + m.group()[1:]))
            for pattern in self.patterns
            for m in compiled(pattern).finditer(raw)
        ]


class LowerName(Patterned):
    """The customer's name in lower case, where the conversation tells how it is written.

    A name that is one of the ordinary `words` counts only where it addresses somebody: after one of the
    patterns `after`, which end at it, or between marks.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"words"})

    needs: ClassVar[frozenset[str]] = frozenset({"conversation"})

    words: Words
    after: tuple[str, ...] = ()

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each place."""
        if context.dialogue is None:
            return ()
        hits: list[Hit] = []
        for name in _LETTERS.findall(_customer(context)):
            folded = name.lower()
            if name[0].isupper() and len(name) > 1 and folded in text.folded:
                hits += self._places(text, name, folded)
        return hits

    def _places(self, text: Text, name: str, folded: str) -> Iterator[Hit]:
        for match in re.finditer(rf"(?<![\w@#/.\-]){re.escape(folded)}(?![\w@/]|\.\w|-\w)", text.raw):
            start, end = match.span()
            if folded not in self.words or self._addressed(text, start, end):
                yield Hit(start, end, replace(start, end, name))

    def _addressed(self, text: Text, start: int, end: int) -> bool:
        ahead, behind = text.folded[max(0, start - 20) : start], text.folded[end : end + 1]
        if any(compiled(pattern).search(ahead) for pattern in self.after):
            return True
        return ahead.endswith(", ") and behind in ("", "\n", ".", "!", "?", ",")


def _customer(context: Context) -> str:
    """The customer's name as the conversation writes it; empty where it does not say."""
    if context.conversation is not None and context.conversation.customer_name:
        return context.conversation.customer_name
    dialogue = context.dialogue
    last = dialogue.last_customer(context.rank) if dialogue else -1
    return (dialogue.turns[last].message.author or "") if dialogue and last >= 0 else ""
