"""Questions that do not end with a question mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import regex

from chatlint.checks.base import Hit, replace
from chatlint.checks.conditions import Patterned
from chatlint.checks.finder import Finder, compiled

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_STOP = re.compile(r"[?.!\n]")
_EMOTICON = re.compile(r"\s[:;=]-?[)(dDpP/|]\Z")


class Question(Patterned):
    """A sentence that asks, and ends with a full stop or nothing.

    `openers` are patterns that ask where a sentence begins, after any of `lead`; `requests` do so there, after a
    comma, and before an exclamation mark too; `anywhere` ask in any place. What one of them matches begins
    the question. `unless` patterns excuse the question. All search the folded sentence. `literals` are what
    an opener or a request begins with, `signs` what one of `anywhere` holds. `lead` are words and phrases.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"literals", "signs", "lead"})

    literals: frozenset[str]
    signs: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    openers: tuple[str, ...]
    requests: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def triggers(self) -> frozenset[str]:
        """The literals and signs."""
        return self.literals | self.signs

    @cached_property
    def _lead(self) -> Finder:
        words = "|".join(regex.escape(word) for word in sorted(self.lead, key=len, reverse=True))
        name = r"(?:,? [^\W\d_][\w'\-]*(?=,))?"
        return compiled(rf"(?:[\w.\-\[\]]+ ?: )?(?:(?:{words}){name}[,.!;:\-–]*\s+){{0,4}}")

    @cached_property
    def _last_words(self) -> frozenset[str]:
        return frozenset(phrase.split()[-1] for phrase in self.lead)

    @cached_property
    def _opener(self) -> Finder:
        return compiled("|".join((*self.openers, *self.requests)))

    @cached_property
    def _request(self) -> Finder:
        return compiled("|".join(self.requests))

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each question without its mark; the fix puts it there."""
        places = self._open(text)
        return tuple(self._find(text, places)) if places else ()

    def _open(self, text: Text) -> list[int]:
        """Where a literal near the start of a clause, or a sign, stands, and no question mark ends what follows."""
        raw, folded, places = text.raw, text.folded, []
        for literal, spans in text.occurrences.items():
            sign = literal in self.signs
            if not sign and literal not in self.literals:
                continue
            for start, end in spans:
                if start and not sign:
                    before = start - 1
                    if raw[before].isalnum():
                        continue
                    while before and raw[before] == " ":
                        before -= 1
                    if raw[before].isalnum():
                        word = folded[folded.rfind(" ", 0, before) + 1 : before + 1]
                        if word.rpartition("\n")[2] not in self._last_words:
                            continue
                stop = _STOP.search(raw, end)
                if stop is None or stop.group() != "?":
                    places.append(start)
        return places

    def _find(self, text: Text, places: list[int]) -> Iterator[Hit]:
        raw, folded = text.raw, text.folded
        for start, stop in sorted({text.sentence_at(place) for place in places}):
            if raw[stop - 1] in "?:;,…":
                continue
            asked = self._asked(folded[start : _trim(raw, start, stop)].rstrip(" .!"), shouted=raw[stop - 1] == "!")
            end = self._end(text, start, stop) if asked is not None else None
            if asked is not None and end is not None and end > start + asked:
                mark = end - 1 if raw[end - 1] in ".!" else end
                yield Hit(start + asked, end, replace(mark, end, "?"))

    def _end(self, text: Text, start: int, stop: int) -> int | None:
        """Where the words of the sentence and its mark end, before emoji and signature; None where no mark is due."""
        raw = text.raw
        end = stop
        for mask in reversed(text.masks):
            if mask.start < start:
                break
            if mask.end >= end - (raw[end - 1] in ".!") and mask.start < end and mask.kind in ("signature", "url"):
                if mask.kind == "url":
                    return None  # the link ends the question, and a mark would become a part of it
                end = mask.start
                while end > start and raw[end - 1].isspace():
                    end -= 1
        end = _trim(raw, start, end)
        if end <= start or raw[end - 1] in "?:;,…-–—" or raw[end - 2 : end] == "..":
            return None
        if raw[end - 1] not in ".!" and stop < len(raw) and end == stop:
            after = raw[stop:].lstrip()
            if after[:1].islower() or after[:1].isdigit() or after[:1] in "?-*•":
                return None
        return end

    def _asked(self, sentence: str, shouted: bool) -> int | None:
        """Where in the sentence the question begins."""
        for place in self._places(sentence, shouted):
            if not self.any(self.unless, sentence[place:]):
                return place
        return None

    def _places(self, sentence: str, shouted: bool) -> Iterator[int]:
        """Where a question may begin, the likeliest first."""
        lead = self._lead.match(sentence)
        first = lead.end() if lead else 0
        if (self._request if shouted else self._opener).match(sentence, first):
            yield first
        comma = sentence.find(", ")
        while comma >= 0:
            if self._request.match(sentence, comma + 2):
                yield comma + 2
            comma = sentence.find(", ", comma + 2)
        for pattern in self.anywhere:
            match = compiled(pattern).search(sentence)
            if match:
                yield match.start()


def _trim(raw: str, start: int, end: int) -> int:
    """Where `[start, end)` ends before emoji, an emoticon and spaces."""
    while end > start and (
        raw[end - 1].isspace() or not (raw[end - 1].isascii() or raw[end - 1].isalnum() or raw[end - 1] in "”’…")
    ):
        end -= 1
    smile = _EMOTICON.search(raw, max(start, end - 4), end)
    return smile.start() if smile else end
