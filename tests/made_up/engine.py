"""An engine in memory with the promised tables, filled by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from schakel.vocabulary.tables import TABLES
from schakel.warehouse.snapshot import EXTRAS


def engine(**tables: Sequence[Mapping[str, Any]]) -> duckdb.DuckDBPyConnection:
    """`engine(items=[{"item_id": "a"}])`: all tables are there; what a row does not say is not known."""
    connection = duckdb.connect()
    for table in TABLES.values():
        columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
        connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
    for extra in ("missed", "wishes"):
        connection.execute(f'CREATE TABLE "{extra}" ({EXTRAS[extra]})')
    for name, rows in tables.items():
        if rows:
            # Arrow takes the columns of the first row for those of all.
            columns = list(dict.fromkeys(column for row in rows for column in row))
            given = pa.table({column: [row.get(column) for row in rows] for column in columns})
            connection.register("given", given)
            connection.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM given')
    return connection
