"""The workshop in which a snapshot is built."""

from datetime import date
from pathlib import Path

import duckdb

from schakel.warehouse.stage import Workshop


def test_rows_of_ours_are_added_whole_and_in_order_however_many_they_are() -> None:
    rows = [(number, None if number % 3 else f"it's {number}", date(2020, 1, 1)) for number in range(1_201)]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE ours (number INTEGER, said VARCHAR, day DATE)")
        shop = Workshop(connection, Path(), Path())
        shop.insert("ours", [])
        shop.insert("ours", rows)
        assert connection.execute("SELECT * FROM ours").fetchall() == rows
