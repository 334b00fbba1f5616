"""Quotation marks around a plain word, in the sense of “so-called”."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import regex

from chatlint.checks.base import Hit
from chatlint.checks.conditions import Conditions
from chatlint.checks.finder import compiled

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_QUOTED = regex.compile(r"[\"“'‘’](?P<word>[a-z][a-z'-]*(?: [a-z][a-z'-]*)?)[\"”'’](?!\w)")
_MARKS = frozenset({' "', " “", " '", " ‘", '("', "(“"})


class ScareQuotes(Conditions):
    """One or two words in small letters between quotation marks that mock.

    `before` are patterns of what then stands directly before the quotes, `words` of quoted words that are enough;
    with `echo`, so is any word that the customer used without quotes. `after` are
    patterns of what follows a name, as in: the "help" button.
    """

    before: tuple[str, ...]
    words: tuple[str, ...]
    after: tuple[str, ...] = ()
    echo: tuple[str, ...] = ()

    def triggers(self) -> frozenset[str]:
        """A quotation mark after a space."""
        return _MARKS

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each such word, with its quotes and what stands before them."""
        hits = []
        for match in _QUOTED.finditer(text.raw):
            lead = self._ends(text.folded[: match.start()])
            if lead is None or self._begins(self.after, text.folded, match.end()):
                continue
            word = match.group("word")
            if (self._is(self.words, word) or self._echoes(word, lead, context)) and not self.excused(
                text, match.start()
            ):
                hits.append(Hit(match.start() - len(lead), match.end()))
        return hits if hits and self.met(text, context) else ()

    def _ends(self, before: str) -> str | None:
        for pattern in self.before:
            lead = compiled(pattern).search(before)
            if lead:
                return before[lead.start() :]
        return None

    @staticmethod
    def _begins(patterns: tuple[str, ...], folded: str, place: int) -> bool:
        return any(compiled(pattern).match(folded, place) for pattern in patterns)

    @staticmethod
    def _is(patterns: tuple[str, ...], word: str) -> bool:
        return any(compiled(pattern).fullmatch(word) for pattern in patterns)

    def _echoes(self, word: str, lead: str, context: Context) -> bool:
        """Whether the customer said the word plainly, and what stands before the quotes is one of `echo`."""
        if not self.echo or context.customer is None or not self.any(self.echo, lead):
            return False
        said = context.customer.folded
        return bool(regex.search(rf"(?<![\w\"“'‘]){regex.escape(word)}(?![\w\"”])", said))
