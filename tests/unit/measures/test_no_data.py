"""A network of which nothing is known yet has no figures, and that is no error."""

from datetime import date

import duckdb

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.measures.figure import FIGURE_COLUMNS
from schakel.vocabulary.tables import TABLES


def test_empty_tables_give_no_figures() -> None:
    with duckdb.connect() as connection:
        for table in TABLES.values():
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            connection.execute(f"CREATE TABLE {table.name} ({columns})")
        figures = compute(connection, find_measures(), today=date(2020, 12, 31), network=Network("n", "Network"))
    assert figures.num_rows == 0
    assert figures.column_names == list(FIGURE_COLUMNS)
