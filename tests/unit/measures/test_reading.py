"""Reading figures of a snapshot."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from schakel.measures.figure import FIGURE_COLUMNS, PLACE_COLUMNS, Figure, Place, period_end, period_start
from schakel.measures.reading import FiguresError, across, figure, measures_with_figures, parts, periods, places, series


@dataclass(frozen=True)
class Folder:
    path: Path


@pytest.fixture
def snapshot(tmp_path: Path) -> Folder:
    connection = duckdb.connect()
    version = date(2008, 1, 1)
    rows = [
        ("loans", version, "location", place, "year", date(year, 1, 1), "", float(n), None, float(n), n, True)
        for place, year, n in (("B", 2019, 4), ("A", 2019, 9), ("A", 2018, 7))
    ]
    rows.append(("members", version, "network", "net", "year", date(2019, 1, 1), "4-11", None, None, None, 0, False))
    _write(connection, tmp_path / "_figures.parquet", FIGURE_COLUMNS, rows)
    where = [
        ("location", "B", "Aalden", "org", None, None),
        ("location", "A", "Zuidlaren", "org", None, date(2019, 6, 1)),
    ]
    _write(connection, tmp_path / "_places.parquet", PLACE_COLUMNS, where)
    return Folder(tmp_path)


def _write(connection: duckdb.DuckDBPyConnection, file: Path, columns: dict[str, str], rows: list[tuple[object, ...]]) -> None:
    connection.execute("CREATE OR REPLACE TABLE t (" + ", ".join(f"{name} {kind}" for name, kind in columns.items()) + ")")
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(columns))})", rows)
    connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")


def test_a_series_comes_in_order_of_time(snapshot: Folder) -> None:
    found = series(snapshot, "loans", level="location", place_code="A", period="year")
    assert [(f.starts_on.year, f.value) for f in found] == [(2018, 7.0), (2019, 9.0)]
    assert isinstance(found[0], Figure)
    assert found[0].ends_on == date(2019, 1, 1)


def test_places_side_by_side_come_in_order_of_code_never_of_value(snapshot: Folder) -> None:
    assert [f.place_code for f in across(snapshot, "loans", level="location", period="year", starts_on=date(2019, 1, 1))] == [
        "A",
        "B",
    ]


def test_one_figure_or_none(snapshot: Folder) -> None:
    here = {"level": "location", "place_code": "B", "period": "year"}
    found = figure(snapshot, "loans", starts_on=date(2019, 1, 1), **here)
    assert found is not None
    assert found.value == 4.0
    assert figure(snapshot, "loans", starts_on=date(2018, 1, 1), **here) is None


def test_places_periods_and_parts(snapshot: Folder) -> None:
    assert places(snapshot, "location") == [
        Place("location", "B", "Aalden", "org"),
        Place("location", "A", "Zuidlaren", "org", None, date(2019, 6, 1)),
    ]
    assert periods(snapshot, "loans", "location", "year") == [date(2018, 1, 1), date(2019, 1, 1)]
    assert parts(snapshot, "members") == ["4-11"]
    assert measures_with_figures(snapshot) == ["loans"]


def test_a_wrong_level_is_refused_with_the_right_ones(snapshot: Folder) -> None:
    with pytest.raises(FiguresError, match="level is 'branch'; allowed are location, organisation, municipality, network"):
        series(snapshot, "loans", level="branch", place_code="A", period="year")


def test_a_snapshot_without_figures_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match="run `schakel refresh`"):
        places(Folder(tmp_path), "location")


def test_periods_begin_and_end_at_months() -> None:
    assert period_start("year", date(2020, 2, 29)) == date(2020, 1, 1)
    assert period_end("month", date(2020, 12, 1)) == date(2021, 1, 1)
