"""How the service talks to a judge: frames of a kind, a length and a body, over the judge's own pipes."""

from __future__ import annotations

import struct
from asyncio import StreamReader
from typing import BinaryIO, Literal

HEAD = struct.Struct(">cI")

Ask = Literal[b"d", b"c"]

DRAFT: Ask = b"d"
CONVERSATION: Ask = b"c"
"""What is asked: the body is a `Draft`, a `Conversation`."""
READY, WHOLE, PARTLY, FAILED = b"r", b"w", b"p", b"f"
"""What is answered: ready to judge; a report; a report that skips something; no report, and the kind of error."""


def frame(kind: bytes, body: bytes) -> bytes:
    """A frame as it is sent."""
    return HEAD.pack(kind, len(body)) + body


def read_frame(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next frame's kind and body, or None at the end. Waits for it."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, size = HEAD.unpack(head)
    return kind, stream.read(size)


async def receive_frame(stream: StreamReader) -> tuple[bytes, bytes]:
    """As `read_frame`, for the service's side. Raises asyncio.IncompleteReadError at the end."""
    kind, size = HEAD.unpack(await stream.readexactly(HEAD.size))
    return kind, await stream.readexactly(size)
