"""The series of counted holds: only whole months between organisations, and only those that have settled."""

from datetime import date

import duckdb
import pytest

from schakel.interlibrary.volumes import counted


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(
        "CREATE TABLE locations AS SELECT * FROM (VALUES ('a1', 'A'), ('a2', 'A'), ('b1', 'B')) "
        "AS t(location_code, organisation_code)"
    )
    made.execute(
        "CREATE TABLE hold_counts (pickup_location_code VARCHAR, owner_location_code VARCHAR, starts_on DATE, ends_on DATE, "
        "days_from INTEGER, days_until INTEGER, holds BIGINT)"
    )
    return made


def add(connection: duckdb.DuckDBPyConnection, *rows: tuple[object, ...]) -> None:
    connection.executemany("INSERT INTO hold_counts VALUES (?, ?, ?, ?, ?, ?, ?)", [list(row) for row in rows])


def test_holds_between_organisations_are_added_up_by_month(connection: duckdb.DuckDBPyConnection) -> None:
    january, march = (date(2019, 1, 1), date(2019, 2, 1)), (date(2019, 3, 1), date(2019, 4, 1))
    add(
        connection,
        ("a1", "b1", *january, 10, 11, 30),
        ("b1", "a2", *january, 20, 21, 10),
        ("a1", "a2", *january, 3, 4, 500),  # within one organisation
        ("a1", "b1", *march, 8, 9, 7),
        ("a1", "b1", date(2019, 1, 1), date(2019, 4, 1), 8, 9, 1000),  # a quarter is no month
        ("b1", "a1", *march, 0, 8, 1000),  # a band of days
    )
    months, series = counted(connection, known_on=date(2020, 1, 1))
    assert months == [date(2019, 1, 1), date(2019, 2, 1), date(2019, 3, 1)]
    assert series["province"].tolist() == [40, 0, 7]
    assert series["province_days"].tolist() == [12.5, 0, 8]


@pytest.mark.parametrize(("known_on", "is_there"), [(date(2019, 5, 31), False), (date(2019, 6, 1), True)])
def test_a_month_gets_four_months_to_settle(connection: duckdb.DuckDBPyConnection, known_on: date, is_there: bool) -> None:
    add(connection, ("a1", "b1", date(2019, 1, 1), date(2019, 2, 1), 10, 11, 30))
    assert bool(counted(connection, known_on=known_on)[0]) == is_there


def test_nothing_is_made_of_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    assert counted(connection, known_on=date(2020, 1, 1)) == ([], {})
