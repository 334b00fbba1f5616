"""JSON Lines, or a JSON list: one object a message, fields by their names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from chatlint.transcripts.columns import Columns
from chatlint.transcripts.documents import units
from chatlint.transcripts.head import Head
from chatlint.transcripts.jsonstream import loads
from chatlint.transcripts.refused import Refused, Wrong
from chatlint.transcripts.row import Parsed, Reading
from chatlint.transcripts.table import Table

_SAMPLE = 50
NO_FIELDS = "no field is named as one of texts (text, message, body, …): say which field holds what"


class Flat:
    """Objects with a text each; the fields' names are those of the first objects."""

    name = "jsonl"
    title = "JSON Lines, or a JSON list: one message an object"
    grouped = False

    def recognises(self, head: Head) -> bool:
        """Whether the first objects have a field of texts."""
        return self.columns(head) is not None

    def columns(self, head: Head) -> Columns | None:
        """The fields by the names in the first objects."""
        sample = head.document if isinstance(head.document, list) else [head.document]
        if head.by_line:
            sample = [*sample, *islice(_parsed(head.text), _SAMPLE)]
        objects = [one for one in sample[:_SAMPLE] if isinstance(one, dict)]
        columns = Columns.guess(dict.fromkeys(str(name) for one in objects for name in one), objects)
        if columns is None or not any(isinstance(one.get(columns.text), str) for one in objects):
            return None
        return columns

    def rows(self, reading: Reading) -> Iterator[Parsed]:
        """One row for each object."""
        columns = reading.columns or self.columns(Head.of(reading))
        if columns is None:
            raise Wrong(NO_FIELDS)
        table = Table(columns, reading)
        for unit in units(reading, ()):
            if isinstance(unit, Refused):
                yield unit
            elif not isinstance(unit[0].value, dict):
                yield reading.refuse(unit[0].place, "is no JSON object: every message is one")
            else:
                item = unit[0]
                yield reading.attempt(item.place, lambda i=item: table.row(i.value, i.place))  # type: ignore[misc]


def _parsed(text: str) -> Iterator[object]:
    for line in text.split("\n")[:-1]:
        try:
            yield loads(line)
        except Wrong:
            continue
