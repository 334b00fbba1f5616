"""What goes over the wire: requests with masked spans as markup, and answers with offsets made ours.

LanguageTool counts UTF-16 units, chatlint code points. Several messages go in one request, each between
paragraphs that hold nothing but a full stop: with them no rule that chatlint uses looks from one message into
the next, so that the findings are those of single requests (a single message is sent in the same way).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from chatlint.grammar.gate import gate

_BETWEEN = "\n\n.\n\n"
_NOT_IN_BMP = re.compile("[^\x00-\uffff]")
_HELD_TOGETHER = re.compile(  # joiner, variation selectors, keycap, skin tones, flag letters, tags
    "[\u200d\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\U000e0020-\U000e007f]"
)
_NUMBER = re.compile(r"[$€£#]?\d[\d.,:/-]*%?$")

Span = tuple[int, int]


class Item(NamedTuple):
    """One text to check; `masked` holds sorted, separate spans of it, in code points."""

    text: str
    masked: tuple[Span, ...] = ()

    @property
    def sent(self) -> str:
        """The text as it is sent: as long, but without lone surrogates, endless tokens and runs of marks."""
        return gate(self.text)


class Match(NamedTuple):
    """One thing that LanguageTool said, in code points of its item."""

    start: int
    end: int
    rule: str
    group: str  # LanguageTool's category
    replacements: tuple[str, ...]
    message: str


def body(items: Sequence[Item], language: str, options: str = "") -> str:
    """The form to post: all items in one text. `options` is a piece of such a form."""
    if any(item.masked for item in items):
        pieces: list[dict[str, str]] = [{"text": _BETWEEN}]
        for item in items:
            pieces += _annotation(item)
            pieces.append({"text": _BETWEEN})
        content = ("data", json.dumps({"annotation": pieces}))
    else:
        content = ("text", _BETWEEN + "".join(item.sent + _BETWEEN for item in items))
    form = urlencode([("language", language), content])
    return f"{form}&{options}" if options else form


def parse(answer: bytes, items: Sequence[Item]) -> list[list[Match]]:
    """What was said of each item, in order of start. Raises ValueError if this is no answer of LanguageTool's."""
    try:
        matches = json.loads(answer)["matches"]
        found: list[list[Match]] = [[] for _ in items]
        sent = [item.sent for item in items]
        maps = [_Offsets(text) for text in sent]
        starts, position = [], len(_BETWEEN)
        for units in maps:
            starts.append(position)
            position += units.size + len(_BETWEEN)
        for match in matches:
            begin, length = match["offset"], match["length"]
            which = bisect_right(starts, begin) - 1
            if which < 0:
                continue
            first, last = begin - starts[which], begin - starts[which] + length
            if last > maps[which].size:
                continue  # it reaches beyond its message
            start, end = maps[which].point(first), maps[which].point(last)
            text, around = items[which].text, slice(max(0, start - 1), end + 1)
            if start < end and _whole(text, start, end) and text[around] == sent[which][around]:
                found[which].append(_match(match, start, end))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an answer of LanguageTool's") from error
    for said in found:
        said.sort()
    return found


def stand_in(text: str, start: int, end: int) -> str:
    """A word that reads well where the masked span stands: a number for a number, else a name.

    Marks at its end stay (`kelly:` is read as `Anna:`); what has neither letters nor digits is read as nothing.
    """
    masked = text[start:end]
    if not any(character.isalnum() for character in masked):
        return ""
    bare = masked.rstrip(".,:;!?")
    return ("12" if _NUMBER.match(bare) else "Anna") + masked[len(bare) :]


def _annotation(item: Item) -> Iterable[dict[str, str]]:
    text, at = item.sent, 0
    for start, end in item.masked:
        if start > at:
            yield {"text": text[at:start]}
        markup = {"markup": text[start:end]}
        if word := stand_in(text, start, end):
            markup["interpretAs"] = word
        yield markup
        at = end
    if at < len(text):
        yield {"text": text[at:]}


def _match(match: dict[str, Any], start: int, end: int) -> Match:
    rule = match["rule"]
    replacements = tuple(str(choice["value"]) for choice in match["replacements"])
    return Match(start, end, rule["id"], rule["category"]["id"], replacements, match["message"])


def _whole(text: str, start: int, end: int) -> bool:
    """Whether neither edge cuts what is shown as one sign: an emoji with its tone, a family, a flag."""
    for edge in (start, end):
        after, before = text[edge : edge + 1], text[edge - 1 : edge] if edge else ""
        if before == "\u200d" or (before and _HELD_TOGETHER.match(after or " ")):
            return False
    return True


class _Offsets:
    """From UTF-16 units to code points of one text."""

    def __init__(self, text: str) -> None:
        self._astral: list[int] = []  # unit offset behind each astral character, minus those before it
        if not text.isascii():
            self._astral = [found.start() for found in _NOT_IN_BMP.finditer(text)]
        self.size = len(text) + len(self._astral)
        self._behind = [point + rank + 2 for rank, point in enumerate(self._astral)]

    def point(self, unit: int) -> int:
        """The code point at `unit`; within a surrogate pair, the one it belongs to."""
        passed = bisect_right(self._behind, unit)
        point = unit - passed
        inside = passed < len(self._astral) and point > self._astral[passed]
        return point - 1 if inside else point
