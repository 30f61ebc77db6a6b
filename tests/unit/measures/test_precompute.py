"""Figures are written beside the tables of a snapshot while it is built."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import PERIODS, Place
from schakel.measures.precompute import precompute
from schakel.measures.reading import across, places, series
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.snapshot import EXTRAS

FILL = """
INSERT INTO organisations BY NAME SELECT 'O' AS organisation_code, 'Org' AS name, 'library' AS kind;
INSERT INTO locations BY NAME
SELECT unnest(['A', 'B']) AS location_code, 'O' AS organisation_code, 'Aalden' AS name, 'fixed' AS kind;
INSERT INTO loans BY NAME
SELECT 'l' || i AS loan_id, 'A' AS location_code, DATE '2019-01-02' + i::INTEGER AS lent_on FROM range(300) t(i);
"""


@dataclass
class Building:
    path: Path
    known_on: date = date(2019, 10, 28)
    network_code: str = "net"
    network_name: str = "Net"

    def connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for table in TABLES.values():
            connection.execute(
                f"CREATE TABLE {table.name} (" + ", ".join(f"{c.name} {c.type}" for c in table.columns) + ", _batch INTEGER)"
            )
        for name in ("accounts", "batches"):
            connection.execute(f"CREATE TABLE {name} ({EXTRAS[name]})")
        for statement in FILL.strip().split(";"):
            if statement.strip():
                connection.execute(statement)
        return connection


def test_what_is_precomputed_can_be_read(tmp_path: Path) -> None:
    building = Building(tmp_path)
    written = precompute(building, today=date(2026, 1, 1), measures={"loans": find_measures()["loans"]})
    assert written > 0
    months = series(building, "loans", level="location", place_code="A", period="month")
    assert [f.value for f in months] == [30.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 28.0]
    assert [f.is_complete for f in months] == [True] * 9 + [False]
    assert places(building, "network") == [Place("network", "net", "Net", None)]


def test_only_the_periods_that_are_asked_for_have_figures(tmp_path: Path) -> None:
    measures = {name: find_measures()[name] for name in ("loans", "zero_use")}

    def figures(*asked: str) -> list[dict[str, object]]:
        precompute(Building(tmp_path), today=date(2026, 1, 1), measures=measures, periods=asked)
        return pq.read_table(tmp_path / "_figures.parquet").to_pylist()

    everything = figures(*PERIODS)
    for asked in (("year",), ("month", "quarter")):
        assert figures(*asked) == [row for row in everything if row["period"] in asked] != []


def test_a_period_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="periods are week; allowed are month, quarter, year"):
        precompute(Building(tmp_path), today=date(2026, 1, 1), periods=("week",))


def test_a_branch_without_a_single_loan_shows_0(tmp_path: Path) -> None:
    building = Building(tmp_path)
    precompute(building, today=date(2026, 1, 1), measures={"loans": find_measures()["loans"]})
    found = across(building, "loans", level="location", period="year", starts_on=date(2019, 1, 1))
    assert [(f.place_code, f.value, f.rows) for f in found] == [("A", 300.0, 300), ("B", 0.0, 0)]
