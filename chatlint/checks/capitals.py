"""Words in capitals: shouting, and capitals that slipped into a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

import regex
from pydantic import BeforeValidator

from chatlint.checks.base import Hit, replace
from chatlint.checks.conditions import Patterned
from chatlint.checks.finder import compiled

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_CAPS = r"\p{Lu}+(?:['’\-]\p{Lu}+)*(?![\w@])"
_WORD = regex.compile(_CAPS)
_RUN = regex.compile(
    rf"(?<![\w@#/\\&+^~*'’.\-]){_CAPS}"
    rf"(?:(?:[,;:]? | ?[\-–—] ?|, ?| [\"“(]|[\"”)] )(?:{_CAPS}|\d[\d.,:/%]*(?:\p{{Lu}}{{1,2}})?(?!\w)))*"
)
_ODD = regex.compile(r"(?<![\w@#/\\.\-])(?!\p{Lu}+s\b)(?:\p{Lu}{2}\p{Ll}[\w'’]*|\p{Lu}{2})(?![\w@])")
_ENDINGS = ("'s", "s", "es", "d", "ed", "ing", "ly", "r", "er")
_CONTEXT = 40  # code points before and after in which a label is told
_ENOUGH = 1.5
_SHORT_RUN = 4  # words: a longer run is no label


def _words(given: object) -> object:
    """A list of words, or words in one text."""
    return tuple(regex.findall(r"[^\W_]+(?:['\-][^\W_]+)*", given)) if isinstance(given, str) else given


Words = Annotated[frozenset[str], BeforeValidator(_words)]


class Capitals(Patterned):
    """Runs of ordinary words in capitals, and single ones that stand for emphasis.

    `words` are ordinary words that, in capitals, are no abbreviation; `doubtful` ones are both and count
    half, after another. `emphasis` are words that are found alone, `surely` even where a label would stand,
    `openers` only where a sentence begins. `before` and `after` are patterns of what tells that a button,
    code or state is named. `proper` words keep a capital in the fix, as does a name after one of `greeting`.
    """

    plain: ClassVar[frozenset[str]] = frozenset()

    words: Words
    doubtful: Words = frozenset()
    emphasis: Words = frozenset()
    surely: Words = frozenset()
    openers: Words = frozenset()
    greeting: Words = frozenset()
    proper: Words = frozenset()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def shapes(self) -> frozenset[str]:
        """Two capitals."""
        return frozenset({"AA"})

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each run, or where that is none each word, that shouts."""
        for start, end in text.loud:
            word = text.folded[start:end]
            if word in self.words or word in self.emphasis or word in self.openers or word in self.surely:
                return tuple(self._find(text))
        return ()

    def _find(self, text: Text) -> Iterator[Hit]:
        for run in _RUN.finditer(text.raw):
            words = [m.span() for m in _WORD.finditer(text.raw, *run.span())]
            while words and not self._known(text, *words[-1]):
                words.pop()
            words = [w for n, w in enumerate(words) if n or self._known(text, *w)]
            real = [w for w in words if w[1] - w[0] > 1]
            if not real:
                continue
            weight = sum(self._weight(text.folded[a:b], n > 0) for n, (a, b) in enumerate(real))
            if len(real) > 1 and weight >= _ENOUGH:
                if len(real) > _SHORT_RUN or not self._label(text, words[0][0], words[-1][1]):
                    yield self._hit(text, words)
                continue
            # Beside letters that are no word, as in REAL ID, a word is a part of the same name.
            strange = any(
                not self._ordinary(word) and word not in self.doubtful and word not in self.emphasis
                for word in (text.folded[a:b] for a, b in real)
            )
            for start, end in real:
                word = text.folded[start:end]
                if word in self.openers:
                    found = text.begins(start)
                elif word in self.surely:
                    found = True
                else:
                    found = word in self.emphasis and not strange and not self._label(text, start, end)
                if found and (end - start > 2 or word in self.openers or not text.begins(start)):
                    yield self._hit(text, [(start, end)])

    def _hit(self, text: Text, words: list[tuple[int, int]]) -> Hit:
        start, end = words[0][0], words[-1][1]
        recased = self._recased(text, words)
        return Hit(start, end, replace(start, end, recased) if recased != text.raw[start:end] else ())

    def _known(self, text: Text, start: int, end: int) -> bool:
        """Whether a run may begin or end with this word."""
        return end - start > 1 or text.raw[start] in "IAUR"

    def _weight(self, word: str, later: bool) -> float:
        if self._ordinary(word):
            return 1.0
        return 0.5 if later and word in self.doubtful else 0.0

    def _ordinary(self, word: str) -> bool:
        if word in self.words:
            return True
        if "-" in word:
            return all(part in self.words for part in word.split("-"))
        return any(
            len(word) > len(end) + 2 and word.endswith(end) and word[: -len(end)] in self.words for end in _ENDINGS
        )

    def _label(self, text: Text, start: int, end: int) -> bool:
        """Whether what stands around tells that the words name a button, a code, a state."""
        folded = text.folded
        ahead = folded[max(0, start - _CONTEXT, folded.rfind("\n", 0, start) + 1) : start]
        behind = folded[end : end + _CONTEXT]
        return any(compiled(p).search(ahead) for p in self.before) or any(compiled(p).match(behind) for p in self.after)

    def _recased(self, text: Text, words: list[tuple[int, int]]) -> str:
        """The run in ordinary case: `I`, abbreviations and names keep their capitals."""
        parts: list[str] = []
        place = words[0][0]
        last = ""
        for start, end in words:
            shown, word = text.raw[start:end], text.folded[start:end]
            parts.append(text.raw[place:start])
            place = end
            if word == "i" or word.startswith("i'"):
                new = "I" + word[1:]
            elif word in self.proper or last in self.greeting or word in text.names:
                new = shown[0] + word[1:] if not self._ordinary(word) or word in self.proper else word
            elif word == "a" or word in self.doubtful or word in self.emphasis or self._ordinary(word):
                new = word
            else:
                new = shown
            parts.append(new)
            last = word
        recased = "".join(parts)
        return recased[0].upper() + recased[1:] if text.begins(words[0][0]) else recased


class OddCapitals(Patterned):
    """Ordinary words with a capital too many: `THank you`, and short ones that open a sentence, `IF you`.

    `words` are the ordinary words, `openers` those of two letters.
    """

    plain: ClassVar[frozenset[str]] = frozenset()

    words: Words
    openers: Words = frozenset()

    def shapes(self) -> frozenset[str]:
        """Two capitals."""
        return frozenset({"AA"})

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each such word."""
        hits = []
        for start, end in text.loud:
            follows = text.raw[end : end + 2]
            if end - start != 2 or not (follows[:1].islower() or text.folded[start:end] in self.openers):
                continue
            match = _ODD.match(text.raw, start)
            if match is None:
                continue
            end = match.end()
            word = text.folded[start:end]
            if end - start == 2:
                if not text.begins(start) or not (follows[:1] == " " and follows[1:].islower()):
                    continue
            elif word not in self.words:
                continue
            hits.append(Hit(start, end, replace(start, end, match.group()[0] + word[1:])))
        return hits
