"""Waits as known on a day: what came later is not known yet."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from schakel.holds.waits import read_waits


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Placed on 1 January: ready after 20 days; ready after 60; given up after 15; given up after 300."""
    found = duckdb.connect()
    found.execute(
        "CREATE TABLE holds AS SELECT 'A' AS pickup_location_code, 'network' AS kind, DATE '2020-01-01' AS placed_on, * "
        "FROM (VALUES "
        "(DATE '2020-01-21', DATE '2020-01-25', 'fulfilled'), (DATE '2020-03-01', NULL, 'ready'), "
        "(NULL::DATE, DATE '2020-01-16', 'cancelled_by_borrower'), (NULL, DATE '2020-10-27', 'expired')) "
        "AS t(available_on, ended_on, outcome)"
    )
    yield found
    found.close()


@pytest.mark.parametrize(
    ("as_of", "ready", "open_", "median"),
    [
        # Who gave up after 15 days no longer waits: of three left one is served, two wait on.
        (date(2020, 1, 31), 1, 2, None),
        (date(2020, 3, 1), 2, 1, 60),
        (date(2020, 12, 31), 2, 0, 60),
        (date(2020, 1, 10), 0, 4, None),
    ],
)
def test_as_known_on_a_day(
    connection: duckdb.DuckDBPyConnection, as_of: date, ready: int, open_: int, median: int | None
) -> None:
    whole = read_waits(connection, since=date(2020, 1, 1), until=date(2020, 2, 1), as_of=as_of)[-1]
    assert (whole.holds, whole.ready, whole.open, whole.median.days) == (4, ready, open_, median)


def test_a_young_hold_has_waited_only_as_long_as_is_known(connection: duckdb.DuckDBPyConnection) -> None:
    """On 31 January a hold of the 28th has waited three days, whatever became of it in October: of the two that could have
    waited twenty days one was served."""
    connection.execute("UPDATE holds SET placed_on = DATE '2020-01-28' WHERE outcome = 'expired'")
    whole = read_waits(connection, since=date(2020, 1, 1), until=date(2020, 2, 1), as_of=date(2020, 1, 31))[-1]
    assert (whole.holds, whole.ready, whole.median.days) == (4, 1, 20)
