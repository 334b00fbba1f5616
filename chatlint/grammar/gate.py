"""What an engine is given to read: the same text, code point for code point, without what hurts it.

One random token of 500 letters costs Harper half a second and half a gigabyte, and nothing in the
process can stop it. So whatever is masked, endless or not text at all is overwritten by harmless
filler of the same length: offsets stay exact, and sentences stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_TOKEN = 40
"""Characters between two spaces that an engine still gets to see."""

_TOKEN = re.compile(rf"(?<!\S)\S{{{LONGEST_TOKEN + 1},}}")
_RUN = re.compile(r"[^\w\s]{7,}")
_BLANK = re.compile(r"[^\S\n]{9,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]+")


def filler(size: int) -> str:
    """`size` characters that read like an unknown name."""
    return ("X" + "x" * min(size - 1, 7)).ljust(size)


def gate(line: str, masked: Sequence[tuple[int, int]] = ()) -> str:
    """The line as an engine may read it, exactly as long as `line`. `masked` spans are of `line`."""
    for start, end in masked:
        line = line[:start] + filler(end - start) + line[end:]
    if len(line) > LONGEST_TOKEN:
        line = _TOKEN.sub(lambda match: filler(len(match[0])), line)
    if not line.isprintable():
        line = _CONTROL.sub(_blank, line)
    return _BLANK.sub(_blank, _RUN.sub(_shorten, line))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _shorten(match: re.Match[str]) -> str:
    """Three marks of a run are as good as a thousand."""
    return (match[0][:3] if match[0][:3].isascii() else "").ljust(len(match[0]))
