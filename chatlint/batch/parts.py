"""The stream of conversations cut into parts: what a worker judges at once and the store keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from chatlint.batch.incoming import as_rows
from chatlint.message import Conversation

LEAST = 1_000
MOST = 4_000
"""Messages in a part, but for the last one and for a conversation that is longer."""
_CUT = 16  # of so many conversations one ends a part that has enough messages


@dataclass(slots=True)
class Part:
    """Conversations to be judged together. `key` names the content, wherever it was found.

    `found` are the sources in order, each with how many of the conversations are its.
    """

    rows: pa.RecordBatch
    key: str
    found: list[tuple[str, int]]


def parts(read: Iterable[tuple[str, Conversation]], settings: str) -> Iterator[Part]:
    """Conversations, each with its source, cut where a conversation's name says so.

    The same conversations make the same parts wherever they stand in a growing export, so that parts judged before
    are known by their `key`: a digest of the rows and of `settings`.
    """
    chats: list[tuple[Conversation, str]] = []
    names: set[tuple[str, str | None]] = set()
    count = 0
    for source, one in read:
        if not one.messages:
            continue
        # Two of one name cannot be told apart by their rows.
        if chats and (one.id is None or (source, one.id) in names):
            yield _part(chats, settings)
            chats, names, count = [], set(), 0
        chats.append((one, source))
        names.add((source, one.id))
        count += len(one.messages)
        if count >= MOST or (count >= LEAST and _cuts(one.id)):
            yield _part(chats, settings)
            chats, names, count = [], set(), 0
    if chats:
        yield _part(chats, settings)


def _cuts(name: str | None) -> bool:
    return hashlib.sha256((name or "").encode("utf-8", "replace")).digest()[0] % _CUT == 0


def _part(chats: list[tuple[Conversation, str]], settings: str) -> Part:
    rows = as_rows(chats)
    digest = hashlib.sha256(settings.encode())
    digest.update(packed(rows.drop_columns(["source"])))
    found = [(source, sum(1 for _ in run)) for source, run in groupby(source for _, source in chats)]
    return Part(rows, digest.hexdigest(), found)


def packed(batch: pa.RecordBatch) -> bytes:
    """A record batch as bytes (Arrow IPC)."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


def unpacked(data: bytes | pa.Buffer) -> pa.RecordBatch:
    """The record batch of the bytes."""
    with pa.ipc.open_stream(data) as stream:
        batch: pa.RecordBatch = stream.read_next_batch()
        return batch
