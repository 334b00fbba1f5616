"""CSV, TSV and the like: one message a row, columns by their header."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator

from chatlint.transcripts.columns import Columns
from chatlint.transcripts.decode import NOT_UTF8, TOO_LONG, as_text, lines, undecoded
from chatlint.transcripts.head import Head
from chatlint.transcripts.refused import Refused, Wrong
from chatlint.transcripts.row import Parsed, Reading
from chatlint.transcripts.table import Table

_DELIMITERS = ",;\t|"
_SAMPLE = 50
NO_COLUMNS = "no column is named as one of texts (text, message, body, …): say which column holds what"


class Csv:
    """Delimited text. The delimiter is that which the header has most of."""

    name = "csv"
    title = "CSV, TSV: one message a row"
    grouped = False

    def recognises(self, head: Head) -> bool:
        """Whether the first line is a header with a column of texts."""
        return head.document is None and self._guess(head.text) is not None

    def columns(self, head: Head) -> Columns | None:
        """The columns by the header's names."""
        return self._guess(head.text)

    def rows(self, reading: Reading) -> Iterator[Parsed]:
        """One row for each record. A record that is no CSV costs its first line only."""
        head = Head.of(reading)
        columns = reading.columns or self._guess(head.text)
        if columns is None:
            raise Wrong(NO_COLUMNS)
        with as_text(reading.source.open(), head.encoding) as stream:
            records = _records(lines(stream), _delimiter(head.text), reading)
            header = next((cells for cells in records if not isinstance(cells, Refused)), None)
            if header is None:
                raise Wrong("has no header line")
            names = [name.strip().lstrip("\ufeff") for name in header[1]]
            table = Table(columns, reading)
            for record in records:
                if isinstance(record, Refused):
                    yield record
                    continue
                place, cells = record
                if len(cells) != len(names):
                    yield reading.refuse(place, f"has {len(cells)} cells where the header has {len(names)}")
                elif any(map(undecoded, cells)):
                    yield reading.refuse(place, NOT_UTF8.format(encoding=head.encoding))
                else:
                    values = dict(zip(names, cells, strict=True))
                    yield reading.attempt(place, lambda v=values, p=place: table.row(v, p))  # type: ignore[misc]

    def _guess(self, text: str) -> Columns | None:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        rows: list[list[str]] = []
        try:
            for cells in reader:
                if cells:
                    rows.append(cells)
                if len(rows) > _SAMPLE:
                    break
        except csv.Error:
            pass
        if not rows:
            return None
        names = [name.strip().lstrip("\ufeff") for name in rows[0]]
        return Columns.guess(names, [dict(zip(names, cells, strict=False)) for cells in rows[1:]])


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    return max(_DELIMITERS, key=first.count)


def _records(
    source: Iterator[str | None], delimiter: str, reading: Reading
) -> Iterator[tuple[str, list[str]] | Refused]:
    """The records with the line in which they begin; lines of a record that breaks are read again, but its first."""
    again: deque[tuple[int, str | None]] = deque()
    taken: list[tuple[int, str | None]] = []
    count = 0

    def line() -> Iterator[str]:
        nonlocal count
        while True:
            if again:
                taken.append(again.popleft())
            else:
                text = next(source, "")
                if text == "":
                    return
                count += 1
                taken.append((count, text))
            if taken[-1][1] is None:
                raise csv.Error
            yield taken[-1][1] or ""

    reader = csv.reader(line(), delimiter=delimiter, strict=True)
    while True:
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            number, first = taken[0]
            if first is None:
                yield reading.refuse(f"line {number}", TOO_LONG)
            else:
                yield reading.refuse(f"line {number}", "its quotes are not closed, or stand inside of a cell undoubled")
            again.extendleft(reversed(taken[1:]))
            reader = csv.reader(line(), delimiter=delimiter, strict=True)
            continue
        if cells:
            yield f"line {taken[0][0]}", cells
