"""Scoring on Ray Data: whole conversations brought together, then the kernel through `map_groups`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from chatlint.batch.incoming import arrangement
from chatlint.batch.kernel import SCHEMAS, Kernel, Kind
from chatlint.batch.privacy import Privacy
from chatlint.config import Config

if TYPE_CHECKING:
    from ray.data import Dataset


def score_ray(
    data: Dataset,
    config: Config | None = None,
    *,
    rows: Kind = "messages",
    order: str | None = None,
    no_text: bool = False,
) -> Dataset:
    """Scored rows of a dataset of messages with our column names (`chatlint.batch.INCOMING`).

    Messages of one `conversation_id` are brought together and read in the order of the column `order` (default:
    `sent_at`, where there is one). `rows` are `messages` or `conversations`. Raises BatchError where there is no
    `conversation_id`, or nothing to order by.
    """
    keys, by = arrangement(data.columns() or [], order)
    settings = (config or Config()).model_dump_json(by_alias=True, exclude_unset=True)

    def judge(table: pa.Table) -> pa.Table:
        ordered = table.sort_by(by)
        return pa.Table.from_batches(_kernel(settings, no_text).batches(ordered.to_batches(), rows), SCHEMAS[rows])

    judged: Dataset = data.groupby(keys).map_groups(judge, batch_format="pyarrow")
    return judged


@lru_cache(maxsize=2)
def _kernel(settings: str, no_text: bool) -> Kernel:
    """One linter for each process of the cluster and its settings."""
    return Kernel(Config.model_validate_json(settings), privacy=Privacy(no_text=no_text))
