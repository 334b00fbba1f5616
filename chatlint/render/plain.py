"""Text that others wrote, made safe to show: nothing in it may steer a terminal or turn its letters around."""

from __future__ import annotations

import unicodedata

import regex

# Controls, halves of characters, line and paragraph separators, marks of direction and invisible characters.
# The joiner of emoji sequences (U+200D) and variation selectors stay: they steer nothing.
_STEERS = regex.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)


def visible(text: str, keep: str = "") -> str:
    """`text` with every steering character written as an escape (`\\x1b`), but for those in `keep`."""
    return _STEERS.sub(lambda found: found.group() if found.group() in keep else escape(found.group()), text)


def escape(character: str) -> str:
    """`\\n`, `\\x1b`, `\\u202e`, `\\U000e0041`."""
    code = ord(character)
    if character in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[character]
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def width(text: str) -> int:
    """Columns that `text` takes on a terminal."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
