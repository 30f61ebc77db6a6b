"""From which day and up to which day tables are known, by what batches and rows tell."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from schakel.measures.between_states import unseen_spans
from schakel.measures.knowledge import known_days, known_since
from schakel.measures.unseen import Span
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.snapshot import EXTRAS


@pytest.fixture
def snapshot() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for table in TABLES.values():
            connection.execute(
                f"CREATE TABLE {table.name} (" + ", ".join(f"{c.name} {c.type}" for c in table.columns) + ", _batch INTEGER)"
            )
        for name in ("accounts", "batches"):
            connection.execute(f"CREATE TABLE {name} ({EXTRAS[name]})")
        yield connection


def batch(snapshot: duckdb.DuckDBPyConnection, number: int, table: str, feed: str, day: date, mode: str = "state") -> None:
    snapshot.execute(
        "INSERT INTO batches BY NAME SELECT ? AS batch_no, ? AS batch_id, ? AS feed, ? AS known_on, ? AS mode",
        [number, str(number), feed, day, mode],
    )
    snapshot.execute('INSERT INTO accounts BY NAME SELECT ? AS batch_id, ? AS "table", 1 AS loaded', [str(number), table])


def gone(snapshot: duckdb.DuckDBPyConnection, number: int, table: str, key: str, left_on: str, day: date) -> None:
    snapshot.execute(f"INSERT INTO {table} BY NAME SELECT 'x{number}' AS {key}, ? AS {left_on}, ? AS _batch", [day, number])


def test_the_feed_that_lags_holds_a_table_back_and_one_that_ended_does_not(snapshot: duckdb.DuckDBPyConnection) -> None:
    batches = [("loans", "new", date(2019, 10, 1)), ("loans", "new", date(2019, 10, 28)), ("loans", "slow", date(2019, 9, 30)),
               ("loans", "old", date(2018, 12, 31)), ("items", "new", date(2019, 10, 28))]  # fmt: skip
    for number, (table, feed, day) in enumerate(batches):
        batch(snapshot, number, table, feed, day)
    assert known_days(snapshot) == {"loans": date(2019, 9, 30), "items": date(2019, 10, 28)}


def test_items_are_known_since_their_first_state(snapshot: duckdb.DuckDBPyConnection) -> None:
    batch(snapshot, 1, "items", "wise", date(2017, 12, 31))
    batch(snapshot, 2, "items", "wise", date(2018, 12, 31))
    gone(snapshot, 2, "items", "item_id", "withdrawn_on", date(2018, 12, 31))
    assert known_since(snapshot) == {"items": date(2017, 12, 31)}


def test_a_state_of_which_everything_is_still_there_is_the_first_all_the_same(snapshot: duckdb.DuckDBPyConnection) -> None:
    for number, (year, status) in enumerate(((2016, "replaced"), (2017, "loaded"), (2018, "loaded"))):
        batch(snapshot, number, "items", "wise", date(year, 12, 31))
        snapshot.execute("UPDATE batches SET status = ? WHERE batch_no = ?", [status, number])
    snapshot.execute("UPDATE accounts SET loaded = 0, superseded = 1 WHERE batch_id IN ('0', '1')")
    assert known_since(snapshot) == {"items": date(2017, 12, 31)}


def test_a_source_that_keeps_its_deleted_items_tells_of_departures_before_its_first_state(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    batch(snapshot, 1, "items", "koha", date(2020, 6, 1))
    gone(snapshot, 1, "items", "item_id", "withdrawn_on", date(2012, 3, 4))
    assert known_since(snapshot) == {"items": date(2012, 3, 4)}


def test_of_two_feeds_side_by_side_the_one_that_came_last_decides(snapshot: duckdb.DuckDBPyConnection) -> None:
    for number, (feed, day) in enumerate((("koha", date(2015, 1, 1)), ("wise", date(2019, 1, 1)), ("koha", date(2020, 1, 1)),
                                          ("wise", date(2020, 1, 1)))):  # fmt: skip
        batch(snapshot, number, "items", feed, day)
    gone(snapshot, 0, "items", "item_id", "withdrawn_on", date(2005, 1, 1))
    assert known_since(snapshot) == {"items": date(2019, 1, 1)}


def test_a_feed_that_took_over_from_one_that_ended_makes_no_hole(snapshot: duckdb.DuckDBPyConnection) -> None:
    for number, (feed, day) in enumerate((("old", date(2015, 1, 1)), ("old", date(2018, 6, 1)), ("new", date(2018, 7, 1)),
                                          ("new", date(2020, 1, 1)))):  # fmt: skip
        batch(snapshot, number, "items", feed, day)
    assert known_since(snapshot) == {"items": date(2015, 1, 1)}


def test_facts_on_holds_are_known_since_the_first_that_ended_and_say_nothing_when_none_did(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    batch(snapshot, 1, "holds", "wise", date(2018, 12, 31), mode="facts")
    assert known_since(snapshot) == {}
    gone(snapshot, 1, "holds", "hold_id", "ended_on", date(2018, 1, 2))
    assert known_since(snapshot) == {"holds": date(2018, 1, 2)}


def test_open_holds_alone_are_known_since_their_first_state(snapshot: duckdb.DuckDBPyConnection) -> None:
    batch(snapshot, 1, "holds", "other", date(2018, 12, 31))
    assert known_since(snapshot) == {"holds": date(2018, 12, 31)}


def left(snapshot: duckdb.DuckDBPyConnection, number: int, times: int, on: date, after: date | None = None) -> None:
    snapshot.execute(
        "INSERT INTO items BY NAME SELECT 'i' || n AS item_id, ? AS withdrawn_on, ? AS withdrawn_after, ? AS _batch "
        "FROM range(?) t(n)",
        [on, after, number, times],
    )


def test_only_spans_in_which_something_left_without_a_day_are_unseen(snapshot: duckdb.DuckDBPyConnection) -> None:
    for number, (feed, year) in enumerate((("wise", 2018), ("wise", 2019), ("koha", 2019))):
        batch(snapshot, number, "items", feed, date(year, 12, 31))
    left(snapshot, 1, 3, date(2019, 12, 31), after=date(2018, 12, 31))
    left(snapshot, 2, 500, date(2019, 6, 3))
    assert unseen_spans(snapshot) == {("items", "withdrawn_on"): (Span(date(2018, 12, 31), date(2019, 12, 31), "wise"),)}


@pytest.mark.parametrize(("lost", "is_unseen"), [(1, False), (2, True)])
def test_a_source_that_tells_all_but_one_in_a_hundred_days_tells_its_departures(
    snapshot: duckdb.DuckDBPyConnection, lost: int, is_unseen: bool
) -> None:
    batch(snapshot, 1, "items", "koha", date(2019, 12, 31))
    left(snapshot, 1, lost, date(2019, 12, 31), after=date(2018, 12, 31))
    left(snapshot, 1, 99, date(2019, 6, 3))
    left(snapshot, 1, 10_000, date(2018, 6, 3))  # what it told of another year says nothing of this one
    assert bool(unseen_spans(snapshot)) is is_unseen
