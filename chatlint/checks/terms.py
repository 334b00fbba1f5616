"""Terms of the trade that the customer may not know: silent where they used or were told them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

import regex

from chatlint.checks.base import Hit, fit_case, replace
from chatlint.checks.finder import compiled
from chatlint.checks.phrases import Phrases, found_words

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_ROOM = 60  # code points before a term in which its explanation may end


class Terms(Phrases):
    """Finds terms as `phrases` does, each once, with its plain words as the hit's note and fix.

    A term is no finding where the customer used it in any message, or where the draft explains it: where one
    of `explained_after` matches right behind a mention, or one of `explained_before` right before it. With
    `capitals` only a mention in capital letters counts. A term behind one of `articles` gets no fix, since
    the plain words may want another one; behind one of `determiners` none that begins with one itself.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"phrases", "articles", "determiners"})

    explained_after: tuple[str, ...] = ()
    explained_before: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    determiners: tuple[str, ...] = ()
    capitals: bool = False

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The first mention of each unexplained term; of overlapping ones the longest."""
        table = self._table
        spans = [s for s in found_words(text, table) if self._typed(s[2], text.raw[s[0] : s[1]])]
        if not spans:
            return ()
        known = {literal for literal in {s[2] for s in spans} if self._known(literal, text, context)}
        if not self.met(text, context):
            return ()
        hits: list[Hit] = []
        last = -1
        for start, end, literal in spans:
            if start < last:
                continue
            last = end
            if literal in known or self._explained(text, start, end) or self.excused(text, start):
                known.add(literal)
                continue
            known.add(literal)
            words = table[literal]
            fitting = self._fitting(words, self._before(text, start))
            fixes = replace(start, end, *(_fitted(text, start, end, wording) for wording in fitting))
            hits.append(Hit(start, end, fixes, note=words[0] if words else ""))
        return hits

    def _fitting(self, words: tuple[str, ...], before: str) -> Iterable[str]:
        if before in self.articles:
            return ()
        if before in self.determiners:
            return (wording for wording in words if wording.partition(" ")[0] not in self.determiners)
        return words

    def _typed(self, literal: str, shown: str) -> bool:
        plural = shown[:-1].isupper() and shown.endswith("s") and literal[:-1] in self._table
        return not self.capitals or shown.isupper() or plural

    def _known(self, literal: str, text: Text, context: Context) -> bool:
        said = context.said
        if not said or literal not in said:
            return False
        return bool(regex.search(rf"(?<!\w){regex.escape(literal)}(?!\w)", said))

    def _before(self, text: Text, start: int) -> str:
        words = text.folded[max(0, start - 7) : start].split()
        return words[-1] if words else ""

    def _explained(self, text: Text, start: int, end: int) -> bool:
        after, before = text.folded[end:], text.folded[max(0, start - _ROOM) : start]
        return any(compiled(p).match(after) for p in self.explained_after) or any(
            compiled(p).search(before) for p in self.explained_before
        )


def _fitted(text: Text, start: int, end: int, wording: str) -> str:
    if text.raw[start:end].rstrip("s").isupper():
        return wording[0].upper() + wording[1:] if text.begins(start) else wording
    return fit_case(text, start, end, wording)
