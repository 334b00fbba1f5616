"""What in a draft is not the agent's prose. One place, used by every rule and by fixes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
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
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|"
    rf"(?<![\w@.])[a-zA-Z0-9][\w\-]*(?:\.[\w\-]+)*\.(?:{_TLD})(?:/[^\s<>\"]*)?(?![\w@])"
)
_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_HANDLE = re.compile(r"(?<![\w@])[@#][\w.\-]*\w")
_NICK = re.compile(r"[a-z][\w.\-]{0,30}\s?:(?=\s)")
_SIGNATURE = re.compile(
    rf"(?:(?<=[\s.!?,)])|\A)[\^*~/]\s?[A-Za-z]{{1,14}}(?={_END})|"
    rf"(?<=[\s.!?,)])[\-–—]\s?[A-Z][A-Za-z]{{0,14}}(?:\s[A-Z]\.?)?(?={_END})|"
    r"(?<![\w/])\(?\d{1,2}/\d{1,2}\)?\s*\Z"
)
_SIGNATURE_ROOM = 120
_QUOTE = re.compile(
    r"“[^”\n]{1,300}”|\"[^\"\n]{1,300}\"|(?<![\w'’])'[A-Za-z][^'\n]{0,120}'(?!\w)|‘[^’\n]{1,120}’(?!\w)|"
    r"^>[^\n]*",
    re.MULTILINE,
)
_DIGIT = re.compile(r"\d")
_TOKEN_WITH_DIGIT = re.compile(r"(?<![\w\-])#?[\w\-]*\d[\w\-]*")
_MEASURE = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|h|hrs?|mins?|secs?|s|days?|k|x|gb|mb|kg|km|cm|mm|m|ft|in|lbs?|oz|w|v|%)?s?|\d+-\w+",
    re.I,
)
_NAME_OF_THING = re.compile(
    rf"(?<!\w)[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+|(?<![\w/.])[\w\-]+\.(?:{_FILE})\b|(?<!\w)[a-z]+[A-Z]\w*|(?<!\S)/[a-z][\w/\-.]+"
)
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
        _add(masks, "url", _spans(_URL, raw))
    if "@" in raw:
        _add(masks, "email", _spans(_EMAIL, raw))
    if "@" in raw or "#" in raw:
        _add(masks, "handle", _spans(_HANDLE, raw))
    if nick := _NICK.match(raw):
        _add(masks, "handle", [nick.span()])
    room = max(0, len(raw) - _SIGNATURE_ROOM)
    _add(masks, "signature", ((a + room, b + room) for a, b in _spans(_SIGNATURE, raw[room:])))
    if '"' in raw or "“" in raw or "'" in raw or "‘" in raw or ">" in raw:
        _add(masks, "quote", _spans(_QUOTE, raw))
    if _DIGIT.search(raw):
        _add(masks, "code", _spans(_TOKEN_WITH_DIGIT, raw, _is_code))
    _add(masks, "code", _spans(_NAME_OF_THING, raw))
    if names:
        _add(masks, "name", _name_spans(raw, names))
    masks.sort()
    return masks


def _spans(
    pattern: re.Pattern[str], raw: str, wanted: Callable[[str], bool] | None = None
) -> Iterable[tuple[int, int]]:
    return (m.span() for m in pattern.finditer(raw) if m.end() > m.start() and (wanted is None or wanted(m.group())))


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
    for start, end in spans:
        if not any(start < mask.end and mask.start < end for mask in masks):
            masks.append(Mask(start, end, kind))
