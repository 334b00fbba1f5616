"""The one kernel: rows of messages in, scored rows out, both as Arrow record batches.

Every runner (one machine, Spark, Ray) hands its rows to it and does nothing but move them about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

import pyarrow as pa

from chatlint.batch.columns import CONVERSATIONS, MESSAGES
from chatlint.batch.incoming import Chat, chats, record_batches
from chatlint.batch.privacy import Privacy
from chatlint.batch.rows import Rows
from chatlint.config import Config
from chatlint.linter import Linter

Kind = Literal["messages", "conversations"]
Make = Callable[[Config], Linter]
SCHEMAS: Mapping[str, pa.Schema] = {"messages": MESSAGES, "conversations": CONVERSATIONS}
_ROWS = 1_000


class Kernel:
    """A linter that judges rows. `make` makes the linter of the settings, for checks of one's own."""

    def __init__(self, config: Config | None = None, *, make: Make = Linter, privacy: Privacy | None = None) -> None:
        self._linter = make(config or Config())
        self._privacy = privacy or Privacy()

    def judge(self, given: Iterable[Chat]) -> tuple[pa.RecordBatch, pa.RecordBatch]:
        """The rows of the messages and of the conversations, in the order given."""
        rows = Rows(self._privacy)
        for chat in given:
            rows.add(chat, self._linter.lint_conversation(chat.conversation))
        return rows.messages(), rows.conversations()

    def judge_rows(self, rows: pa.RecordBatch) -> tuple[pa.RecordBatch, pa.RecordBatch]:
        """As `judge`, of rows of messages."""
        return self.judge(chats([rows]))

    def batches(
        self, batches: Iterable[pa.RecordBatch], kind: Kind = "messages", columns: Mapping[str, str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The scored batches; never more in memory than a batch in, a batch out and one conversation."""
        rows = Rows(self._privacy)
        for chat in chats(batches, columns):
            rows.add(chat, self._linter.lint_conversation(chat.conversation))
            if len(rows) >= _ROWS:
                yield getattr(rows, kind)()
                rows = Rows(self._privacy)
        if len(rows):
            yield getattr(rows, kind)()

    def close(self) -> None:
        """Stop what the linter started."""
        self._linter.close()


def score(
    data: Any,
    config: Config | None = None,
    *,
    rows: Kind = "messages",
    columns: Mapping[str, str] | None = None,
    no_text: bool = False,
    make: Make = Linter,
) -> pa.RecordBatchReader:
    """Scored rows of a table of messages, as a stream that is read as it is judged.

    `data` is anything with the Arrow stream interface: a table or reader of pyarrow, a data frame of polars or pandas,
    a relation of DuckDB; what comes out goes into any of them (`polars.from_arrow(score(df))`). `rows` are `messages`
    or `conversations` (`chatlint.batch.MESSAGES`, `CONVERSATIONS` are their columns). `columns` gives our names of the
    columns theirs (`{"text": "body"}`, see `chatlint.batch.INCOMING`). `no_text` leaves out the texts, and what quotes
    them. `make` makes the linter of the settings, for checks of one's own.

    Rows that are no message (a role that is none, say) come out unjudged, with the reason in `skipped`. Raises
    BatchError where there is no column of texts or the rows of a conversation do not stand together.
    """
    if rows not in SCHEMAS:
        raise ValueError(f"rows: must be 'messages' or 'conversations', not {rows!r}")
    kernel = Kernel(config, make=make, privacy=Privacy(no_text=no_text))
    found = kernel.batches(record_batches(data), rows, columns)
    return pa.RecordBatchReader.from_batches(SCHEMAS[rows], found)
