"""Judged parts, kept in a folder until the output is whole, or for the next run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from chatlint.batch.parts import packed, unpacked

_LOST = pa.schema([("place", pa.int32()), ("name", pa.string()), ("messages", pa.int32()), ("reason", pa.string())])


class Lost(NamedTuple):
    """A conversation that could not be judged: which of its part (from 0), its name, its messages, and why."""

    place: int
    name: str | None
    messages: int
    reason: str


class Judged(NamedTuple):
    """What became of a part."""

    messages: pa.RecordBatch
    conversations: pa.RecordBatch
    lost: list[Lost]


class Store:
    """A folder of judged parts, each under its key. A part is there whole or not at all, whatever kills the run."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where the folder cannot be made."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.tmp"):  # of a run that was killed while it wrote
            left.unlink(missing_ok=True)

    def has(self, key: str) -> bool:
        """Whether the part was judged."""
        return self._path(key).exists()

    def put(self, key: str, judged: Judged) -> None:
        """Keep a part. Raises OSError where there is no room."""
        lost = pa.RecordBatch.from_pylist([one._asdict() for one in judged.lost], schema=_LOST)
        path = self._path(key)
        beside = path.with_suffix(".tmp")
        with beside.open("wb") as file:
            for batch in (judged.messages, judged.conversations, lost):
                data = packed(batch)
                file.write(len(data).to_bytes(8, "little") + data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def get(self, key: str) -> Judged:
        """A part that was kept."""
        with self._path(key).open("rb") as file:
            messages, conversations, lost = (unpacked(file.read(int.from_bytes(file.read(8), "little"))) for _ in "123")
        return Judged(messages, conversations, [Lost(**row) for row in lost.to_pylist()])

    def forget(self, but: Collection[str] | None = None) -> None:
        """Leave out the parts that are not among `but`; without it the whole folder."""
        if but is None:
            shutil.rmtree(self._folder, ignore_errors=True)
            return
        for path in self._folder.glob("*.part"):
            if path.stem not in but:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.part"
