"""A network of which nothing is known yet has no figures, and that is no error."""

from dataclasses import replace
from datetime import date

import duckdb

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.measures.figure import FIGURE_COLUMNS
from schakel.vocabulary.progress import Silent
from schakel.vocabulary.tables import TABLES


def test_empty_tables_give_no_figures() -> None:
    with duckdb.connect() as connection:
        for table in TABLES.values():
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            connection.execute(f"CREATE TABLE {table.name} ({columns})")
        figures = compute(connection, find_measures(), today=date(2020, 12, 31), network=Network("n", "Network"))
    assert figures.num_rows == 0
    assert figures.column_names == list(FIGURE_COLUMNS)


class Told(Silent):
    """Keeps how many steps there are."""

    total: int | None = None

    def begin(self, what: str, total: int | None) -> None:  # noqa: ARG002
        """Keep them."""
        self.total = total


def test_a_version_that_begins_later_is_not_read() -> None:
    """Its rows would take time each night, and there is no period yet of which it tells."""
    loans = find_measures()["renewals"]
    later = replace(
        loans.versions[0], valid_from=date(2021, 1, 1), numerator=find_measures()["active_borrowers"].versions[0].numerator
    )
    measure = replace(loans, versions=(*loans.versions, later))
    asked: list[int | None] = []
    for today in (date(2020, 12, 31), date(2021, 1, 1)):
        with duckdb.connect() as connection:
            for table in TABLES.values():
                columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
                connection.execute(f"CREATE TABLE {table.name} ({columns})")
            connection.execute("INSERT INTO loans (loan_id, lent_on) VALUES ('1', DATE '2020-02-01')")
            connection.execute("INSERT INTO renewals (renewal_id, renewed_on) VALUES ('1', DATE '2020-02-01')")
            told = Told()
            compute(connection, {"renewals": measure}, today=today, network=Network("n", "Network"), report=told)
            asked.append(told.total)
    assert asked == [1, 2]
