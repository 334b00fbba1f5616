"""Scored rows from files, a batch at a time: Parquet (a file or a folder of them), CSV, JSONL.

Rows of one conversation stand together, as `chatlint score` writes them.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Any, TypeVar

from chatlint.cells import meant
from chatlint.review.rows import (
    CONVERSATION_COLUMNS,
    MESSAGE_COLUMNS,
    ConversationRow,
    MessageRow,
    RowsError,
    conversation_row,
    message_row,
)

BATCH_ROWS = 4096
_LARGEST_FIELD = 1 << 30
Raw = Mapping[str, Any]
Row = TypeVar("Row")


@dataclass(slots=True, frozen=True)
class Chat:
    """The messages of one conversation, in order."""

    id: str
    messages: tuple[MessageRow, ...]

    @property
    def by_agents(self) -> list[MessageRow]:
        """The messages that were judged: what agents wrote to the customer."""
        return [message for message in self.messages if message.judged]

    @staticmethod
    def score(messages: Sequence[MessageRow]) -> float:
        """The score of these messages as a conversation: the mean of their average and of the worst of them."""
        scores = [message.score for message in messages]
        return (sum(scores) / len(scores) + min(scores)) / 2

    @property
    def started_at(self) -> float | None:
        """When its first message with a time was sent."""
        return next((m.sent_at for m in self.messages if m.sent_at is not None), None)


def chats(path: Path) -> Iterator[Chat]:
    """The conversations of a file of message rows. Raises RowsError."""
    keyed = ((_key(raw), raw) for raw in _rows(path, MESSAGE_COLUMNS))
    counted = enumerate(keyed)
    for key, group in groupby(counted, key=lambda item: item[1][0]):
        messages = tuple(_made(message_row, raw, path, number) for number, (_, raw) in group)
        yield Chat(key[1], messages)


def conversations(path: Path) -> Iterator[ConversationRow]:
    """The conversations of a file of conversation rows. Raises RowsError."""
    for number, raw in enumerate(_rows(path, CONVERSATION_COLUMNS)):
        yield _made(conversation_row, raw, path, number)


def _key(raw: Raw) -> tuple[str, str]:
    return str(raw.get("source") or ""), str(raw.get("conversation_id") or "")


def _made(make: Callable[[Raw], Row], raw: Raw, path: Path, number: int) -> Row:
    try:
        return make(raw)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        # The value itself may be a customer's words, so only its kind is shown.
        raise RowsError(
            f"{path}: row {number + 1}: not a row as `chatlint score` writes it ({type(wrong).__name__})"
        ) from None


def _rows(path: Path, columns: Sequence[str]) -> Iterator[Raw]:
    name = path.name.removesuffix(".gz")
    if not path.exists():
        raise RowsError(f"{path}: no such file; name a file that `chatlint score` wrote")
    if path.is_dir() or name.endswith(".parquet"):
        return _parquet(path, columns)
    if name.endswith(".csv"):
        return _csv(path, columns)
    if name.endswith((".jsonl", ".ndjson")):
        return _jsonl(path, columns)
    raise RowsError(f"{path}: neither .parquet, .csv nor .jsonl; name a file that `chatlint score` wrote")


def _parquet(path: Path, columns: Sequence[str]) -> Iterator[Raw]:
    import pyarrow as pa  # an extra, and heavy
    import pyarrow.parquet as pq

    for part in _parts(path) if path.is_dir() else (path,):
        try:
            with pq.ParquetFile(part, pre_buffer=False) as file:
                present = [name for name in columns if name in file.schema_arrow.names]
                _demand(part, columns, present)
                # Not `pyarrow.dataset`: it reads so far ahead that memory grows with the file.
                for batch in file.iter_batches(BATCH_ROWS, columns=present, use_threads=False):
                    values = [column.to_pylist() for column in batch.columns]
                    for row in zip(*values, strict=True):
                        yield dict(zip(present, row, strict=True))
        except pa.ArrowException as wrong:
            raise RowsError(f"{part}: not Parquet ({type(wrong).__name__}); score the transcripts again") from None


def _parts(folder: Path) -> list[Path]:
    """The Parquet files of a folder as Spark and Ray write it, in order of their names."""
    found = sorted(part for part in folder.rglob("*.parquet") if not part.name.startswith((".", "_")))
    if not found:
        raise RowsError(f"{folder}: no *.parquet in it; name the files that `chatlint score` wrote")
    return found


def _csv(path: Path, columns: Sequence[str]) -> Iterator[Raw]:
    csv.field_size_limit(_LARGEST_FIELD)  # one message with its findings is one row
    with _opened(path) as stream:
        reader = csv.DictReader(stream)
        _demand(path, columns, reader.fieldnames or ())
        for row in reader:
            yield {name: meant(value) if value else value for name, value in row.items()}


def _jsonl(path: Path, columns: Sequence[str]) -> Iterator[Raw]:
    with _opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                raw = json.loads(line)
            except ValueError:
                raise RowsError(f"{path}: line {number}: not JSON; score the transcripts again") from None
            if not isinstance(raw, dict):
                raise RowsError(f"{path}: line {number}: not an object; score the transcripts again")
            if number == 1:
                _demand(path, columns, tuple(raw))
            yield raw


def _demand(path: Path, columns: Sequence[str], present: Sequence[str]) -> None:
    """Refuse a file that holds rows of another kind: without its id or score nothing can be said."""
    needed = ("conversation_id", "score", *(("judged", "text") if "judged" in columns else ("agent_messages",)))
    if missing := [name for name in needed if name not in present]:
        kind = "message" if "judged" in columns else "conversation"
        raise RowsError(f"{path}: no column {missing[0]!r}; name the {kind} rows that `chatlint score` wrote")


def _opened(path: Path) -> IO[str]:
    if path.name.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")
