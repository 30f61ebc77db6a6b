"""The engines that can hold the data. Expressions are the same for all; only opening and keeping tables differs."""

from typing import Any, Protocol

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa


class Engine(Protocol):
    """What the computation asks of an engine."""

    def table(self, name: str) -> ir.Table:
        """A table that is there, by name."""

    def size(self, name: str) -> int:
        """How many rows a table has."""

    def fetch(self, expression: ir.Table) -> pa.Table:
        """Run an expression."""

    def keep(self, expression: ir.Table, name: str) -> ir.Table:
        """Run an expression and keep its rows in the engine under that name, in the place of what had the name before."""

    def bring(self, table: pa.Table, name: str) -> ir.Table:
        """Give a small table of ours to the engine under that name."""

    def forget(self, name: str) -> None:
        """Let go of what was kept or brought under that name."""

    def beside(self) -> "Engine | None":
        """Another way in to the same data, for another thread, with names of its own for what it keeps; None = there is none."""

    def leave(self) -> None:
        """Close a way in that was opened beside another; what it kept is gone."""


class DuckDbEngine:
    """One machine: a DuckDB connection with the promised tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.backend = ibis.duckdb.from_connection(connection)
        self._tables: dict[str, ir.Table] = {}
        self._sizes: dict[str, int] = {}

    def table(self, name: str) -> ir.Table:
        # Each look at the columns of a table is a query of its own, and terms ask for the same tables again and again.
        if name not in self._tables:
            self._tables[name] = self.backend.table(name)
        return self._tables[name]

    def size(self, name: str) -> int:
        if name not in self._sizes:
            table = self.table(name)
            self._sizes[name] = self.fetch(table.aggregate(n=table.count()))["n"][0].as_py()
        return self._sizes[name]

    def fetch(self, expression: ir.Table) -> pa.Table:
        return self.backend.to_pyarrow(expression)

    def keep(self, expression: ir.Table, name: str) -> ir.Table:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {self.backend.compile(expression)}")
        return self._made_anew(name)

    def bring(self, table: pa.Table, name: str) -> ir.Table:
        self.connection.register("brought", table)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM brought")
        self.connection.unregister("brought")
        return self._made_anew(name)

    def _made_anew(self, name: str) -> ir.Table:
        self._tables.pop(name, None)
        return self.table(name)

    def forget(self, name: str) -> None:
        self._tables.pop(name, None)
        self.connection.execute(f"DROP TABLE IF EXISTS {name}")

    def beside(self) -> Engine | None:
        return DuckDbEngine(self.connection.cursor())

    def leave(self) -> None:
        self.connection.close()


class SparkEngine:
    """A cluster, or Spark on one machine: a Spark session in which the promised tables are views."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.backend = ibis.pyspark.connect(session)

    def table(self, name: str) -> ir.Table:
        return self.backend.table(name)

    def size(self, name: str) -> int:  # noqa: ARG002
        return 0  # a cluster has the memory of all its machines: nothing is too large to be looked at in one piece

    def fetch(self, expression: ir.Table) -> pa.Table:
        return self.backend.to_pyarrow(expression)

    def keep(self, expression: ir.Table, name: str) -> ir.Table:
        # Cached under the old name, the new rows would be computed from themselves.
        self.forget(name)
        kept = self.session.sql(ibis.to_sql(expression, dialect="pyspark"))
        kept.cache()
        kept.createOrReplaceTempView(name)
        return self.backend.table(name)

    def bring(self, table: pa.Table, name: str) -> ir.Table:
        self.session.createDataFrame(table.to_pandas()).createOrReplaceTempView(name)
        return self.backend.table(name)

    def forget(self, name: str) -> None:
        if self.session.catalog.tableExists(name):
            self.session.catalog.uncacheTable(name)
            self.session.catalog.dropTempView(name)

    def beside(self) -> Engine | None:
        return None  # a cluster shares out the work of one query itself, and names are of the session

    def leave(self) -> None:
        pass


def engine_for(connection: Any) -> Engine:
    """The engine of a DuckDB connection or a Spark session."""
    return DuckDbEngine(connection) if isinstance(connection, duckdb.DuckDBPyConnection) else SparkEngine(connection)
