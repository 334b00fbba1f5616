"""What in a draft is not the agent's prose. One place, used by every rule and by fixes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import NamedTuple


class Mask(NamedTuple):
    """`[start, end)` in code points, and what stands there."""

    start: int
    end: int
    kind: str


KINDS = frozenset({"markup", "placeholder", "url", "email", "handle", "signature", "quote", "code", "name"})

_TLD = "com|org|net|io|co|gov|edu|info|biz|app|dev|me|tv|shop|store|example|test|uk|de|fr|es|it|nl|pt|pl|eu|us|ca|au|in"
_FILE = "pdf|png|jpe?g|gif|svg|docx?|xlsx?|pptx?|csv|txt|zip|exe|dmg|apk|json|xml|html?|js|py|php|mp[34]"
_END = r"\s*(?:\(?\d{1,2}/\d{1,2}\)?)?\s*(?:https?://\S+\s*)?\Z"

_MARKUP = re.compile(r"```[\s\S]*?(?:```|\Z)|`[^`\n]+`|</?[a-zA-Z][^<>\n]{0,80}>")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{1,60}\}\}|\{%[^{}\n]{1,60}%\}|\$\{[^{}\n]{1,60}\}|\{[A-Za-z_][\w .]{0,40}\}|"
    r"\[[A-Z][A-Z _]{2,40}\]|<[A-Z][A-Z _]{2,40}>|%[a-z_]{3,30}%"
)
_LINK = r"[^\s<>\"]*[^\s<>\".,!?;:)\]'’”…]"  # the mark after a link is the sentence's
_ADDRESS = re.compile(rf"(?:https?://|www\.){_LINK}", re.I)
_DOMAIN_END = re.compile(rf"\.(?:{_TLD})(?![\w@]|\.(?:{_TLD})\b)(?:/(?:{_LINK})?)?")
_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_HANDLE = re.compile(r"(?<![\w@])[@#][\w.\-]*\w")
_NICK = re.compile(r"[a-z][\w.\-]{0,30}\s?:(?=\s)")
_SIGNS = re.compile(r"[\^*~/\-–—]")
_SIGNATURE = re.compile(
    rf"[\^*~/]\s?[A-Za-z]{{1,14}}(?={_END})|[\-–—]\s?[A-Z][A-Za-z]{{0,14}}(?:\s[A-Z]\.?)?(?={_END})"
)
_PART = re.compile(r"(?<![\w/])\(?\d{1,2}/\d{1,2}\)?\s*\Z")
_SIGNATURE_ROOM = 120
_QUOTE = re.compile(r"“[^”\n]{1,300}”|\"[^\"\n]{1,300}\"|‘[^’\n]{1,120}’(?!\w)")
_SINGLE_QUOTE = re.compile(r"(?<![\w'’])'[A-Za-z][^'\n]{0,120}'(?!\w)")
_QUOTED_LINE = re.compile(r"^>[^\n]*", re.MULTILINE)
_DIGIT = re.compile(r"[0-9]")
_CODE_RIGHT = re.compile(r"[\w\-]*")
_MEASURE = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|h|hrs?|mins?|secs?|s|days?|k|x|gb|mb|kg|km|cm|mm|m|ft|in|lbs?|oz|w|v|%)?s?|\d+-\w+",
    re.I,
)
_SNAKE = re.compile(r"(?<![^\W_])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+")
_FILE_END = re.compile(rf"\.(?:{_FILE})\b")
_HUMP = re.compile(r"[A-Z](?<=[a-z][A-Z])")
_CAMEL_END = re.compile(r"\w*")
_PATH = re.compile(r"(?<!\S)/[a-z][\w/\-.]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def find_masks(raw: str, names: frozenset[str] = frozenset()) -> list[Mask]:
    """Masked spans of `raw`, sorted and not overlapping.

    `names` are words in lower case that are nobody's mistake: the customer's and agents'
    names, brand and product words.
    """
    masks: list[Mask] = []
    # The surest first: where two overlap the first one stays. Each is only looked for behind a cheap guard.
    if "`" in raw or "<" in raw:
        _add(masks, "markup", _spans(_MARKUP, raw))
    if "{" in raw or "[" in raw or "%" in raw or "<" in raw:
        _add(masks, "placeholder", _spans(_PLACEHOLDER, raw))
    if "." in raw:
        if "http" in raw or "www." in raw or "WWW." in raw or "HTTP" in raw:
            _add(masks, "url", _spans(_ADDRESS, raw))
        _add(masks, "url", _domains(raw))
    if "@" in raw:
        _add(masks, "email", _spans(_EMAIL, raw))
    if "@" in raw or "#" in raw:
        _add(masks, "handle", _spans(_HANDLE, raw))
    if nick := _NICK.match(raw):
        _add(masks, "handle", [nick.span()])
    _add(masks, "signature", _signatures(raw))
    if '"' in raw or "“" in raw or "‘" in raw:
        _add(masks, "quote", _spans(_QUOTE, raw))
    if raw[:1] == "'" or " '" in raw or "('" in raw or "\n'" in raw:
        _add(masks, "quote", _spans(_SINGLE_QUOTE, raw))
    if raw[:1] == ">" or "\n>" in raw:
        _add(masks, "quote", _spans(_QUOTED_LINE, raw))
    _add(masks, "code", _codes(raw))
    if "_" in raw:
        _add(masks, "code", _spans(_SNAKE, raw))
    if "." in raw:
        _add(masks, "code", _files(raw))
    _add(masks, "code", _camels(raw))
    if "/" in raw:
        _add(masks, "code", _spans(_PATH, raw))
    if names:
        _add(masks, "name", _name_spans(raw, names))
    return masks


def _spans(
    pattern: re.Pattern[str], raw: str, wanted: Callable[[str], bool] | None = None
) -> Iterable[tuple[int, int]]:
    return (m.span() for m in pattern.finditer(raw) if m.end() > m.start() and (wanted is None or wanted(m.group())))


def _back(raw: str, place: int, floor: int, joins: str) -> int:
    """Where the letters, digits and `joins` that end at `place` begin, not before `floor`."""
    while place > floor and (raw[place - 1].isalnum() or raw[place - 1] in joins):
        place -= 1
    return place


def _domains(raw: str) -> Iterable[tuple[int, int]]:
    """Addresses without their scheme, told from their end (`shop.example.com/lamps`)."""
    last = 0
    for match in _DOMAIN_END.finditer(raw):
        start = _back(raw, match.start(), last, "_-.")
        while start < match.start() and raw[start] in "-_":
            start += 1
        if start < match.start() and raw[start].isalnum() and (start == 0 or raw[start - 1] != "@"):
            last = match.end()
            yield start, last


def _files(raw: str) -> Iterable[tuple[int, int]]:
    """Names of files, told from their end."""
    for match in _FILE_END.finditer(raw):
        start = _back(raw, match.start(), 0, "_-")
        if start < match.start() and (start == 0 or raw[start - 1] not in "/."):
            yield start, match.end()


def _signatures(raw: str) -> Iterable[tuple[int, int]]:
    """Initials or a name at the end of a brand's reply (`^JB`, `- Ana`), and the number of its part (`1/2`)."""
    room = max(0, len(raw) - _SIGNATURE_ROOM)
    for sign in _SIGNS.finditer(raw, room):
        place = sign.start()
        if (place == 0 or raw[place - 1].isspace() or raw[place - 1] in ".!?,)") and (place or sign.group() in "^*~/"):
            match = _SIGNATURE.match(raw, place)
            if match:
                yield match.span()
    if "/" in raw[room:]:
        yield from _spans(_PART, raw)


def _codes(raw: str) -> Iterable[tuple[int, int]]:
    """Tokens with a digit that are order numbers, models and the like."""
    last = 0
    for digit in _DIGIT.finditer(raw):
        if digit.start() < last:
            continue
        start = _back(raw, digit.start(), last, "_-")
        start -= start > last and raw[start - 1] == "#"
        right = _CODE_RIGHT.match(raw, digit.start())
        last = right.end() if right else digit.end()
        if _is_code(raw[start:last]):
            yield start, last


def _camels(raw: str) -> Iterable[tuple[int, int]]:
    """Words such as `iPhone` and `lineItems`."""
    last = 0
    for hump in _HUMP.finditer(raw):
        start = place = hump.start()
        while start > last and "a" <= raw[start - 1] <= "z":
            start -= 1
        if place > last and (start == 0 or not (raw[start - 1].isalnum() or raw[start - 1] == "_")):
            match = _CAMEL_END.match(raw, place)
            last = match.end() if match else place
            yield start, last


def _is_code(token: str) -> bool:
    """Whether a token with a digit is an order number, a model or the like, and no plain number or measure."""
    return token.startswith("#") or not (_MEASURE.fullmatch(token) or token.replace("-", "").isdigit())


def _name_spans(raw: str, names: frozenset[str]) -> Iterable[tuple[int, int]]:
    for match in _WORD.finditer(raw):
        start, end = match.span()
        word = match.group().lower()
        if word in names:
            yield start, end
        elif word.endswith(("'s", "’s")) and word[:-2] in names:
            yield start, end - 2


def _add(masks: list[Mask], kind: str, spans: Iterable[tuple[int, int]]) -> None:
    fresh = [Mask(start, end, kind) for start, end in spans if not (masks and _taken(masks, start, end))]
    if fresh:
        masks += fresh
        masks.sort()


def _taken(masks: list[Mask], start: int, end: int) -> bool:
    before = bisect_left(masks, end, key=itemgetter(0))  # of sorted masks that never overlap, only one can reach in
    return before > 0 and masks[before - 1].end > start
