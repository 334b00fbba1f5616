"""The customer's mood, and the words that show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import regex

from chatlint.cues import Cue, Cues, Span, words_of

if TYPE_CHECKING:
    from chatlint.text import Text

Kind = Literal["calm", "thankful", "upset", "angry"]
TERM = "mood_"
"""How the terms of a language that tell a mood begin: mood_angry, mood_upset, mood_thankful, mood_eased, mood_tears."""

_PILED = regex.compile(r"[!?]*(?:!!|\?\?|\?!|!\?)[!?]*")
_CAPITALS = regex.compile(r"(?<![\w@#/])\p{Lu}{3,}(?![\w/])")
_FEW_LETTERS = 12
_FEW_CAPITALS = 3


class Mood(NamedTuple):
    """A customer's mood, the words that show it as typed, and whether the message is loud.

    `loud`: piled-up marks, or words in capitals that are no abbreviations.
    """

    kind: Kind = "calm"
    words: tuple[str, ...] = ()
    loud: bool = False

    @property
    def upset(self) -> bool:
        """Upset or angry."""
        return self.kind in ("upset", "angry")


CALM = Mood()


class Moods:
    """Reads moods with a language's words. Safe to share between threads."""

    def __init__(self, terms: Mapping[str, str]) -> None:
        cues = {}
        for name in ("angry", "upset", "thankful", "eased", "tears"):
            words = words_of(terms.get(TERM + name, ""))
            cues[name] = Cue.model_validate({"words": words, "negatable": name in ("angry", "upset", "thankful")})
        self._cues = Cues(cues)
        self._shouted = frozenset(str(w).upper() for w in _words(terms.get(TERM + "shouted", "")))
        self._abbreviations = frozenset(str(w).upper() for w in _words(terms.get(TERM + "abbreviations", "")))

    def read(self, text: Text) -> Mood:
        """The mood of one message. What is over and done with ("it works now") is not held against it."""
        found = self._cues.find(text.folded)
        loud, shouts = self._loud(text.raw)
        angry, upset = found.get("angry", []), found.get("upset", []) + found.get("tears", [])
        good = found.get("thankful", []) + found.get("eased", [])
        if "eased" in found or ("thankful" in found and not angry and not upset):
            return Mood("thankful", _typed(text, good), loud)
        if angry or shouts:
            return Mood("angry", _typed(text, angry + upset) or (text.raw,), loud)
        if upset:
            return Mood("upset", _typed(text, upset), loud)
        return Mood("calm", (), loud)

    def _loud(self, raw: str) -> tuple[bool, bool]:
        """Whether the message raises its voice, and whether nearly all of it is in capitals."""
        upper = sum(map(str.isupper, raw))
        if upper >= 0.7 * _FEW_LETTERS:
            letters = sum(map(str.isalpha, raw))
            if letters >= _FEW_LETTERS and upper > 0.7 * letters and len(raw.split()) > 2:
                return True, True
        if _PILED.search(raw):
            return True, False
        if upper < _FEW_CAPITALS:
            return False, False
        brief = len(raw.split()) <= 2  # "NOTHING ELSE" is how somebody types, no raised voice
        capitals = (m.group() for m in _CAPITALS.finditer(raw))
        return any(
            w in self._shouted or (not brief and len(w) > 3 and w not in self._abbreviations) for w in capitals
        ), False


def _words(term: str) -> Iterable[str]:
    words = words_of(term)
    return [str(word) for word in words] if isinstance(words, list) else []


def _typed(text: Text, spans: list[Span]) -> tuple[str, ...]:
    words: dict[str, None] = {}
    last = -1
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start >= last:
            words[text.raw[start:end]] = None
            last = end
    return tuple(words)
