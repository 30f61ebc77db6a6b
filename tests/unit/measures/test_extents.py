"""Which periods have figures, and which of them the data cover wholly."""

from datetime import date
from typing import Any

import duckdb
import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.vocabulary.tables import TABLES

FILL = """
INSERT INTO organisations BY NAME SELECT 'O' AS organisation_code, 'Org' AS name, 'library' AS kind;
INSERT INTO areas BY NAME SELECT 'GM1' AS area_code, 'municipality' AS kind, 'Coevorden' AS name, true AS is_in_network;
INSERT INTO locations BY NAME
SELECT 'A' AS location_code, 'O' AS organisation_code, 'Aalden' AS name, 'fixed' AS kind, 'GM1' AS municipality_code;
INSERT INTO location_facts BY NAME SELECT 'A' AS location_code, 1 AS number, 10.0 AS open_hours_week, 5.0 AS staffed_hours_week;
INSERT INTO inhabitants BY NAME
SELECT 'GM1' AS area_code, make_date(y::INTEGER, 1, 1) AS counted_on, 'all' AS age_class, 1000 AS persons
FROM range(2015, 2021) t(y);
INSERT INTO items BY NAME
SELECT 'i' || n AS item_id, 'A' AS location_code, DATE '2012-05-01' AS added_on,
       CASE WHEN n = 0 THEN DATE '2019-01-03' END AS withdrawn_on FROM range(10) t(n);
INSERT INTO loans BY NAME
SELECT 'l' || n AS loan_id, 'i1' AS item_id, 'A' AS location_code, DATE '2019-01-02' + n::INTEGER AS lent_on FROM range(729) t(n);
"""
KNOWN_ON = {"locations": date(2018, 12, 31), "inhabitants": date(2020, 1, 1)}
NAMES = ("loans_per_inhabitant", "staffed_hours_per_1000", "withdrawal_rate", "acquisition_rate", "zero_use", "items")


@pytest.fixture(scope="module")
def years() -> dict[str, dict[int, dict[str, Any]]]:
    """Figures of the network by measure and year: loans of 2019 and 2020, a register and counts that were fetched earlier."""
    with duckdb.connect() as connection:
        for table in TABLES.values():
            connection.execute(f"CREATE TABLE {table.name} (" + ", ".join(f"{c.name} {c.type}" for c in table.columns) + ")")
        connection.execute(FILL)
        measures = {name: find_measures()[name] for name in NAMES}
        rows = compute(connection, measures, today=date(2020, 12, 31), network=Network("net", "Net"), known_on=KNOWN_ON)
    found: dict[str, dict[int, dict[str, Any]]] = {name: {} for name in NAMES}
    for row in rows.to_pylist():
        if row["level"] == "network" and row["period"] == "year":
            found[row["measure"]][row["starts_on"].year] = row
    return found


def complete(of: dict[int, dict[str, Any]]) -> list[int]:
    return [year for year, row in of.items() if row["is_complete"]]


def test_a_count_of_1_january_serves_the_whole_year(years: dict[str, dict[int, dict[str, Any]]]) -> None:
    assert complete(years["loans_per_inhabitant"]) == [2019, 2020]


def test_a_register_holds_until_it_says_otherwise(years: dict[str, dict[int, dict[str, Any]]]) -> None:
    assert complete(years["staffed_hours_per_1000"]) == [2019, 2020]


def test_a_year_in_which_nothing_was_withdrawn_is_no_hole(years: dict[str, dict[int, dict[str, Any]]]) -> None:
    assert [(year, row["value"]) for year, row in years["withdrawal_rate"].items()] == [(2019, 10.0), (2020, 0.0)]
    assert complete(years["withdrawal_rate"]) == [2019, 2020]
    assert [row["value"] for row in years["acquisition_rate"].values()] == [0.0, 0.0]


def test_nothing_is_called_unused_before_use_is_known(years: dict[str, dict[int, dict[str, Any]]]) -> None:
    assert list(years["zero_use"]) == [2019, 2020]
    assert (years["zero_use"][2020]["numerator"], years["zero_use"][2020]["denominator"]) == (8.0, 9.0)


def test_counts_of_inhabitants_say_nothing_of_what_a_library_had_then(years: dict[str, dict[int, dict[str, Any]]]) -> None:
    assert list(years["items"]) == [2019, 2020]


def survivors(period: str, since: date, also: str = "") -> dict[str, dict[date, bool]]:
    """Whether each period is complete, by measure, when it is known since a day what left."""
    names = (
        "items",
        "acquisition_rate",
        "withdrawal_rate",
        "zero_use",
        "holds_placed",
        "hold_queue_ratio",
        "items_per_inhabitant",
    )
    with duckdb.connect() as connection:
        for table in TABLES.values():
            connection.execute(f"CREATE TABLE {table.name} (" + ", ".join(f"{c.name} {c.type}" for c in table.columns) + ")")
        connection.execute(FILL)
        connection.execute(
            "INSERT INTO holds BY NAME SELECT 'h' || n AS hold_id, 't' AS title_id, 'A' AS pickup_location_code, "
            "DATE '2019-01-02' + n::INTEGER AS placed_on FROM range(729) t(n)"
        )
        if also:
            connection.execute(also)
        rows = compute(
            connection, {name: find_measures()[name] for name in names}, today=date(2020, 12, 31), network=Network("net", "Net"),
            known_since={"items": since, "holds": since},
        ).to_pylist()  # fmt: skip
    found: dict[str, dict[date, bool]] = {name: {} for name in names}
    for row in rows:
        if row["level"] == "network" and row["period"] == period:
            found[row["measure"]][row["starts_on"]] = row["is_complete"]
    return found


@pytest.mark.parametrize(
    ("since", "at_the_end", "from_the_start"),
    [
        (date(2019, 12, 31), [True, True], [False, True]),  # the state of New Year's Eve tells the end of the year and its start
        (date(2020, 1, 1), [False, True], [False, True]),
        (date(2020, 1, 7), [False, True], [False, True]),
        (date(2020, 1, 8), [False, True], [False, False]),
        (date(2018, 12, 31), [True, True], [True, True]),
    ],
)
def test_before_the_first_state_only_survivors_are_known_and_such_stock_is_not_complete(
    since: date, at_the_end: list[bool], from_the_start: list[bool]
) -> None:
    found = {name: list(of.values()) for name, of in survivors("year", since).items()}
    assert {name: found[name] for name in ("items", "items_per_inhabitant")} == dict.fromkeys(
        ("items", "items_per_inhabitant"), at_the_end
    )
    others = ("acquisition_rate", "withdrawal_rate", "zero_use", "holds_placed")
    assert {name: found[name] for name in others} == dict.fromkeys(others, from_the_start)


def test_a_queue_is_known_from_the_month_in_which_it_is_known_what_left() -> None:
    found = survivors("month", date(2019, 5, 20))["hold_queue_ratio"]
    assert [found[date(2019, month, 1)] for month in (3, 4, 5, 6)] == [False, False, True, True]


def test_counts_by_others_are_known_before_the_items_are() -> None:
    counts = (
        "INSERT INTO item_counts BY NAME SELECT 'A' AS location_code, make_date(y::INTEGER, 1, 1) AS counted_on, "
        "'all' AS item_type, 0 AS year_added, 0 AS publication_year, 5 AS items FROM range(2018, 2020) t(y)"
    )
    assert list(survivors("year", date(2019, 12, 31), counts)["items"].values()) == [True, True, True]


def test_months_before_the_first_departure_are_known_to_have_none() -> None:
    later = "UPDATE items SET withdrawn_on = DATE '2019-05-20' WHERE withdrawn_on IS NOT NULL"
    assert survivors("year", date(2018, 12, 31), later)["withdrawal_rate"] == {date(2019, 1, 1): True, date(2020, 1, 1): True}


def test_a_year_of_counts_with_a_month_of_which_nothing_is_told_is_not_whole() -> None:
    """Quarters of holds of which two were never given, and visits by the day: a branch that is closed on some is no hole."""
    with duckdb.connect() as connection:
        for table in TABLES.values():
            connection.execute(f"CREATE TABLE {table.name} (" + ", ".join(f"{c.name} {c.type}" for c in table.columns) + ")")
        connection.execute(FILL)
        connection.execute("""
            INSERT INTO hold_counts BY NAME SELECT 'A' AS pickup_location_code, s::DATE AS starts_on,
                (s + INTERVAL 3 MONTH)::DATE AS ends_on, w[1] AS days_from, w[2] AS days_until, 10 AS holds
            FROM range(DATE '2017-01-01', DATE '2021-01-01', INTERVAL 3 MONTH) t(s), (VALUES ([0, 8]), ([8, NULL])) v(w)
            WHERE s NOT IN (DATE '2018-10-01', DATE '2019-01-01');
            INSERT INTO visits BY NAME SELECT 'A' AS location_code, s::DATE AS starts_on,
                (s + INTERVAL 1 DAY)::DATE AS ends_on, 5 AS visits
            FROM range(DATE '2019-01-01', DATE '2021-01-01', INTERVAL 1 DAY) t(s) WHERE isodow(s) = 3
        """)
        measures = {name: find_measures()[name] for name in ("holds_within_7_days", "visits")}
        rows = compute(connection, measures, today=date(2021, 1, 1), network=Network("net", "Net"), known_on=KNOWN_ON).to_pylist()
    found = {
        (row["measure"], row["period"], str(row["starts_on"])): row["is_complete"] for row in rows if row["level"] == "network"
    }
    years = [found["holds_within_7_days", "year", f"{year}-01-01"] for year in range(2017, 2021)]
    assert years == [True, False, False, True]
    assert found["holds_within_7_days", "quarter", "2018-07-01"]
    assert found["holds_within_7_days", "quarter", "2019-04-01"]
    assert found["visits", "year", "2019-01-01"]
