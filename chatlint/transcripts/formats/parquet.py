"""Parquet tables: one message a row. Needs pyarrow (the extra `batch`)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from io import FileIO
from typing import Any

from chatlint.transcripts.columns import Columns
from chatlint.transcripts.head import Head
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import Parsed, Reading
from chatlint.transcripts.table import Table

_ROWS = 1_000
_SAMPLE = 50
NO_COLUMNS = "no column is named as one of texts (text, message, body, …): say which column holds what"


class Parquet:
    """Parquet, read a thousand rows at a time."""

    name = "parquet"
    title = "Parquet: one message a row"
    grouped = False

    def recognises(self, head: Head) -> bool:
        """Whether it begins as Parquet files do."""
        return head.raw[:4] == b"PAR1"

    def columns(self, reading: Reading) -> Columns | None:
        """The columns by the table's names."""
        with ExitStack() as closing:
            return _guess(_opened(reading, closing))

    def rows(self, reading: Reading) -> Iterator[Parsed]:
        """One row for each row. A column that cannot be read refuses the rows that are left."""
        with ExitStack() as closing:
            file = _opened(reading, closing)
            columns = reading.columns or _guess(file)
            if columns is None:
                raise Wrong(NO_COLUMNS)
            table = Table(columns, reading)
            number, total = 0, file.metadata.num_rows
            try:
                for batch in file.iter_batches(batch_size=_ROWS):
                    for record in batch.to_pylist():
                        number += 1
                        place = f"row {number}"
                        yield reading.attempt(place, lambda r=record, p=place: table.row(r, p))  # type: ignore[misc]
            except (OSError, ValueError, NotImplementedError) as broken:
                reason = f"the file is damaged and cannot be read on ({type(broken).__name__})"
                yield reading.refuse(f"row {number + 1}", reason, max(1, total - number))


def _opened(reading: Reading, closing: ExitStack) -> Any:
    """The file, opened where it stands, or from a copy where it is packed."""
    try:
        import pyarrow.parquet as pq
    except ImportError as missing:
        raise ImportError("Parquet needs pyarrow: pip install 'chatlint-etiquette[batch]'") from missing

    raw = closing.enter_context(reading.source.open())
    if reading.source.member is not None or not isinstance(raw.raw, FileIO):  # type: ignore[attr-defined]
        copy = tempfile.TemporaryFile()  # noqa: SIM115, closed with the rest
        closing.callback(copy.close)
        shutil.copyfileobj(raw, copy)
        raw = copy
    raw.seek(0)
    return closing.enter_context(pq.ParquetFile(raw))


def _guess(file: Any) -> Columns | None:
    names = file.schema_arrow.names
    batch = next(file.iter_batches(batch_size=_SAMPLE), None)
    return Columns.guess(names, batch.to_pylist() if batch is not None else ())
