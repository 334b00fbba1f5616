"""Scored rows as Parquet, CSV or JSON Lines. A file is there when it is whole, not before."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic_core import to_json

from chatlint.batch.columns import CONVERSATIONS, MESSAGES
from chatlint.batch.incoming import BatchError
from chatlint.cells import harmless
from chatlint.transcripts import Refused


class Output:
    """The files of a run: messages at `out`, conversations and refused rows beside it."""

    def __init__(self, out: Path) -> None:
        """Raises BatchError for an ending that is none of ours, OSError where nothing can be written."""
        self.messages = out
        self.conversations = beside(out, f".conversations{out.suffix}")
        self.rejects = beside(out, ".rejects.jsonl")
        if not out.parent.is_dir():
            raise BatchError(f"{out}: there is no folder {out.parent}; make it first")
        make = _WRITERS.get(out.suffix)
        if make is None:
            raise BatchError(f"{out}: end the name with {', '.join(sorted(_WRITERS))}")
        self._tables = (make(_unfinished(out), MESSAGES), make(_unfinished(self.conversations), CONVERSATIONS))
        self._rejects = _unfinished(self.rejects).open("wb")

    def write(self, messages: pa.RecordBatch, conversations: pa.RecordBatch) -> None:
        """Rows of both tables."""
        for table, batch in zip(self._tables, (messages, conversations), strict=True):
            if batch.num_rows:
                table.write(batch)

    def refuse(self, refused: Refused) -> None:
        """A line among the rejects."""
        self._rejects.write(to_json(refused) + b"\n")

    def finish(self) -> None:
        """Put the files in their places, that of the messages last."""
        for table in self._tables:
            table.close()
        self._rejects.close()
        for path in (self.rejects, self.conversations, self.messages):
            with _unfinished(path).open("rb") as file:
                os.fsync(file.fileno())
            _unfinished(path).replace(path)

    def give_up(self) -> None:
        """Leave nothing that is not whole."""
        for table in self._tables:
            table.close()
        self._rejects.close()
        for path in (self.rejects, self.conversations, self.messages):
            _unfinished(path).unlink(missing_ok=True)


def beside(out: Path, ending: str) -> Path:
    """A file next to `out`, named after it."""
    return out.with_name(out.stem + ending)


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + ".unfinished")


class _Parquet:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)

    def close(self) -> None:
        self._writer.close()


class _JsonLines:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("wb")

    def write(self, batch: pa.RecordBatch) -> None:
        self._file.writelines(to_json(row) + b"\n" for row in batch.to_pylist())

    def close(self) -> None:
        self._file.close()


class _Csv:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = io.TextIOWrapper(path.open("wb"), encoding="utf-8", newline="", write_through=False)
        self._writer = csv.writer(self._file)
        self._writer.writerow(schema.names)

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.writerows([cell(value) for value in row.values()] for row in batch.to_pylist())

    def close(self) -> None:
        self._file.close()


def cell(value: Any) -> Any:
    """A value for CSV: lists as JSON, and no text that a spreadsheet would take for a formula."""
    if isinstance(value, (list, dict)):
        return to_json(value).decode()
    if isinstance(value, str):
        return harmless(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


_WRITERS: Mapping[str, Callable[[Path, pa.Schema], _Parquet | _JsonLines | _Csv]] = {
    ".parquet": _Parquet,
    ".jsonl": _JsonLines,
    ".csv": _Csv,
}
