"""Dense numbers for the keys of a snapshot, and rows as arrays: what computations of millions of steps work on.

A title, item, location or organisation is a whole number from 0 there, in order of its key, so that the same snapshot
always gives the same numbers. Days are whole numbers too: days since 1 January 1970.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from schakel.vocabulary.tables import TABLES
from schakel.warehouse.expressions import name

ABSENT = -1
"""Number of a key that is not known."""

NO_DAY = -(1 << 31)
"""A day that is not known: earlier than any day, so that a comparison with it must be meant."""

EPOCH = date(1970, 1, 1).toordinal()


class Numbering:
    """The numbers of the keys of some tables, kept in the engine as `number_of_<table>` (key, number).

    >>> connection = duckdb.connect()
    >>> _ = connection.execute("CREATE TABLE titles AS SELECT unnest(['b', 'a']) AS title_id")
    >>> numbering = Numbering(connection, ("titles",))
    >>> numbering.keys["titles"].to_pylist(), numbering.size("titles")
    (['a', 'b'], 2)
    >>> numbering.arrays("SELECT number FROM number_of_titles WHERE key = 'b'")["number"].tolist()
    [1]
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
        self.connection = connection
        self.keys: Mapping[str, pa.Array] = {table: self._number(table) for table in tables}

    def _number(self, table: str) -> pa.Array:
        (key,) = TABLES[table].key
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE number_of_{table} AS SELECT {name(key)} AS key, "
            f"CAST(row_number() OVER (ORDER BY {name(key)}) - 1 AS INTEGER) AS number FROM {table}"
        )
        return self._rows(f"SELECT key FROM number_of_{table} ORDER BY number")["key"].combine_chunks()

    def size(self, table: str) -> int:
        """How many keys a table has."""
        return len(self.keys[table])

    def arrays(self, query: str, parameters: Sequence[Any] = ()) -> dict[str, NDArray[Any]]:
        """The rows of a query as one array a column: days as int32, whole numbers that are NULL as `ABSENT`."""
        table = self._rows(query, parameters)
        return {column: _array(table[column]) for column in table.column_names}

    def _rows(self, query: str, parameters: Sequence[Any] = ()) -> pa.Table:
        return self.connection.sql(query, params=list(parameters)).to_arrow_table()


def day_number(day: date) -> int:
    """Days since 1 January 1970.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - EPOCH


def day_of_number(number: int) -> date:
    """The day of a number of `day_number`."""
    return date.fromordinal(int(number) + EPOCH)


def _array(column: pa.ChunkedArray) -> NDArray[Any]:
    if pa.types.is_date(column.type):
        return np.asarray(pc.fill_null(column.cast(pa.int32()), NO_DAY).to_numpy(), dtype=np.int32)
    if pa.types.is_integer(column.type):
        return np.asarray(pc.fill_null(column, ABSENT).to_numpy())
    if pa.types.is_boolean(column.type):
        return np.asarray(pc.fill_null(column, False).to_numpy(zero_copy_only=False))
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return np.asarray(pc.fill_null(column.cast(pa.float64()), float("nan")).to_numpy())
    raise TypeError(f"a column of type {column.type} is no array of numbers; number its key, or read it by itself")
