"""Scoring on Spark: whole conversations brought together, then the kernel through `mapInArrow`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from chatlint.batch.incoming import arrangement
from chatlint.batch.kernel import SCHEMAS, Kernel, Kind
from chatlint.batch.privacy import Privacy
from chatlint.config import Config

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def score_spark(
    data: DataFrame,
    config: Config | None = None,
    *,
    rows: Kind = "messages",
    order: str | None = None,
    no_text: bool = False,
) -> DataFrame:
    """Scored rows of a data frame of messages with our column names (`chatlint.batch.INCOMING`).

    Messages of one `conversation_id` are brought together and read in the order of the column `order` (default:
    `sent_at`, where there is one). `rows` are `messages` or `conversations`. Raises BatchError where there is no
    `conversation_id`, or nothing to order by.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    keys, by = arrangement(data.columns, order)
    together = data.repartition(*keys).sortWithinPartitions(*keys, by)
    settings = (config or Config()).model_dump_json(by_alias=True, exclude_unset=True)
    # Spark's own time type has no zone: its columns come out in the session's.
    return together.mapInArrow(_judge(settings, rows, no_text), from_arrow_schema(SCHEMAS[rows]))


def _judge(settings: str, rows: Kind, no_text: bool) -> Any:
    """The function that each task runs; it makes its own linter from the settings."""

    def judge(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        kernel = Kernel(Config.model_validate_json(settings), privacy=Privacy(no_text=no_text))
        yield from kernel.batches(batches, rows)

    return judge
