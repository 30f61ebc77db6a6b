"""What a last step of a refresh is given: a snapshot that is not in its place yet, to which it may add files."""

from datetime import date
from pathlib import Path
from typing import Protocol

import duckdb

from schakel.warehouse.expressions import literal, name


class Building(Protocol):
    """A snapshot, built or being built."""

    @property
    def path(self) -> Path:
        """Its folder."""

    @property
    def known_on(self) -> date:
        """The last day that it knows of."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """An engine with a view for each table."""


def write_extra(building: Building, connection: duckdb.DuckDBPyConnection, table: str, file: str) -> None:
    """Write a table that the connection holds beside the tables of the snapshot, its rows in order of all their columns.

    Numbers of a closed list are written as their texts, which every engine reads, when their rows stand in order.
    """
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    texts = [f"CAST({name(column)} AS VARCHAR) AS {name(column)}" for column, type_, *_ in described if type_.startswith("ENUM")]
    columns = f"* REPLACE ({', '.join(texts)})" if texts else "*"
    path = literal(str(building.path / file))
    connection.execute(
        f"COPY (SELECT {columns} FROM (SELECT * FROM {table} ORDER BY ALL)) TO {path} (FORMAT parquet, COMPRESSION zstd)"
    )
