"""The beginning of a source, by which its format is recognised."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from chatlint.transcripts.decode import encoding_of
from chatlint.transcripts.jsonstream import beginning, loads
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import Reading

SIZE = 1 << 18
_TRIED = 100
_BY_LINE = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


@dataclass(frozen=True)
class Head:
    """The first bytes of a source and what they are.

    `text` is empty where they are no text, `document` is the beginning of the first JSON value (None: it is no JSON).
    `by_line` says that each line is a JSON value of its own.
    """

    raw: bytes
    encoding: str
    text: str
    document: Any
    by_line: bool

    @classmethod
    def of(cls, reading: Reading) -> Head:
        """The head of a source. Raises OSError and the like where it cannot be opened."""
        with reading.source.open() as file:
            raw = _read(file)
        encoding = reading.encoding or encoding_of(raw)
        try:
            text = raw.decode(encoding, "replace").removeprefix("\ufeff")
        except LookupError:
            raise Wrong(f"there is no encoding {encoding!r}") from None
        start = text.lstrip()
        if start[:1] not in ("{", "["):
            return cls(raw, encoding, text, None, False)
        named = (reading.source.member or reading.source.path.name).lower().endswith(_BY_LINE)
        first, _, rest = start.partition("\n")
        if not named and not (rest.lstrip()[:1] in ("{", "[") and _is_json(first)):
            return cls(raw, encoding, text, beginning(start), False)
        whole = (line for line in start.split("\n")[:_TRIED] if line.strip() and _is_json(line))
        return cls(raw, encoding, text, beginning(next(whole, first)), True)


def _read(file: BinaryIO) -> bytes:
    """The first bytes, as many as can be had of a file that is broken further on."""
    raw = b""
    try:
        while len(raw) < SIZE and (more := file.read1(SIZE - len(raw))):  # type: ignore[attr-defined]
            raw += more
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        if not raw:
            raise
    return raw


def _is_json(line: str) -> bool:
    try:
        loads(line)
    except Wrong:
        return False
    return True
