"""The same definitions on a cluster engine: every figure equal to DuckDB's, on a drawn network.

`docs/how-to/run-on-a-cluster.md` shows the snippet between the marks; this test runs it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from twins.drawn_network import TODAY, blur, draw, put

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.measures.unseen import Span
from schakel.vocabulary.tables import TABLES

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "run-on-a-cluster.md"


@pytest.fixture
def session() -> Iterator[Any]:
    if shutil.which("java") is None:
        advice = "Spark needs a Java runtime; `make test` installs one (Debian: openjdk-17-jre-headless)"
        if os.environ.get("CI"):
            pytest.fail(advice)
        pytest.skip(advice)
    from pyspark.sql import SparkSession

    settings = {
        "spark.sql.shuffle.partitions": "1", "spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC",
        # A few rows and many queries: code that is compiled for each query, or a second time because it was used often,
        # never pays for itself. What is asked and answered stays the same.
        "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]").appName("schakel-test")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
def test_duckdb_and_spark_find_the_same_figures(session: Any, tmp_path: Path) -> None:
    measures = find_measures()
    data = draw(1, 12)
    unseen = {day: sorted(Span(*each) for each in of) for day, of in blur(data, 1).items()}
    assert any(span.counts_on != span.on for spans in unseen.values() for span in spans), "some count in the month before"
    with put(data) as connection:
        here = compute(connection, measures, today=TODAY, network=Network("drenthe", "Drenthe"), unseen=unseen).to_pylist()
        for name in TABLES:
            pq.write_table(connection.sql(f"SELECT * FROM {name}").to_arrow_table(), tmp_path / f"{name}.parquet")
    snippet = HOW_TO.read_text().split("```python\n")[1].split("```")[0]
    given: dict[str, Any] = {"session": session, "snapshot": tmp_path, "today": TODAY, "unseen": unseen}
    exec(compile(snippet, str(HOW_TO), "exec"), given)
    assert given["figures"].to_pylist() == here
