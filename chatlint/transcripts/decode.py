"""From bytes to lines of text: encodings, and a limit to what one line may hold."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

MAX_LINE = 16 * 1024 * 1024
"""The most characters that one line, or one item of a JSON list, may have."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_UTF8 = "is not in the encoding {encoding}: save the file as UTF-8, or name its encoding"
TOO_LONG = f"has more than {MAX_LINE:,} characters: is it one export, with line breaks?"


def encoding_of(head: bytes) -> str:
    """The encoding that the first bytes tell of: a byte order mark, or the empty halves of UTF-16; else UTF-8."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    odd, even = head[1:400:2].count(0), head[0:400:2].count(0)
    most = min(len(head), 400) * 0.35
    if len(head) >= 4 and max(odd, even) > most and min(odd, even) < most / 8:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def as_text(binary: BinaryIO, encoding: str, newline: str = "") -> io.TextIOWrapper:
    """The stream as text, its line breaks as they are. Bytes that are no text become lone surrogates (`undecoded`)."""
    errors = "surrogateescape" if encoding.startswith("utf-8") or not encoding.startswith("utf") else "replace"
    return io.TextIOWrapper(binary, encoding=encoding, errors=errors, newline=newline)


def lines(stream: io.TextIOWrapper) -> Iterator[str | None]:
    """The lines with their breaks; None for one that is longer than `MAX_LINE`."""
    while line := stream.readline(MAX_LINE):
        if len(line) < MAX_LINE or line.endswith(("\n", "\r")):
            yield line
            continue
        while line and not line.endswith(("\n", "\r")):
            line = stream.readline(MAX_LINE)
        yield None


def undecoded(text: str) -> bool:
    """Whether it holds bytes that could not be read as text."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
