"""Figures are written beside the tables of a snapshot while it is built."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Place
from schakel.measures.precompute import known_days, precompute
from schakel.measures.reading import across, places, series
from schakel.vocabulary.tables import TABLES

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
    batches: list[tuple[str, str, date]] = field(default_factory=list)

    def connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for table in TABLES.values():
            connection.execute(
                f"CREATE TABLE {table.name} (" + ", ".join(f"{c.name} {c.type}" for c in table.columns) + ", _batch INTEGER)"
            )
        connection.execute('CREATE TABLE accounts (batch_id VARCHAR, "table" VARCHAR, loaded BIGINT)')
        connection.execute("CREATE TABLE batches (batch_id VARCHAR, feed VARCHAR, known_on DATE)")
        for number, (table, feed, known_on) in enumerate(self.batches):
            connection.execute("INSERT INTO accounts VALUES (?, ?, 1)", [str(number), table])
            connection.execute("INSERT INTO batches VALUES (?, ?, ?)", [str(number), feed, known_on])
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


def test_a_branch_without_a_single_loan_shows_0(tmp_path: Path) -> None:
    building = Building(tmp_path)
    precompute(building, today=date(2026, 1, 1), measures={"loans": find_measures()["loans"]})
    found = across(building, "loans", level="location", period="year", starts_on=date(2019, 1, 1))
    assert [(f.place_code, f.value, f.rows) for f in found] == [("A", 300.0, 300), ("B", 0.0, 0)]


def test_the_feed_that_lags_holds_a_table_back_and_one_that_ended_does_not(tmp_path: Path) -> None:
    batches = [("loans", "new", date(2019, 10, 1)), ("loans", "new", date(2019, 10, 28)), ("loans", "slow", date(2019, 9, 30)),
               ("loans", "old", date(2018, 12, 31)), ("items", "new", date(2019, 10, 28))]  # fmt: skip
    with Building(tmp_path, batches=batches).connect() as connection:
        assert known_days(connection) == {"loans": date(2019, 9, 30), "items": date(2019, 10, 28)}
