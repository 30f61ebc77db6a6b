"""Distinct things of a place that no register knows, and of no place at all."""

from datetime import date

import duckdb

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.vocabulary.tables import TABLES


def test_who_borrows_at_no_known_place_counts_for_the_network_and_nowhere_else() -> None:
    with duckdb.connect() as connection:
        for table in TABLES.values():
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            connection.execute(f"CREATE TABLE {table.name} ({columns})")
        connection.execute("INSERT INTO organisations (organisation_code, name, kind) VALUES ('O', 'One', 'library')")
        connection.execute("INSERT INTO locations (location_code, organisation_code, name) VALUES ('L', 'O', 'Here')")
        connection.execute(
            "INSERT INTO loans (loan_id, borrower_pseudonym, location_code, lent_on) VALUES "
            "('1', 'a', 'L', DATE '2020-02-01'), ('2', 'a', NULL, DATE '2020-02-01'), ('3', 'b', NULL, DATE '2020-02-01'), "
            "('4', 'c', 'X', DATE '2020-02-01')"
        )
        rows = compute(
            connection, {"active_borrowers": find_measures()["active_borrowers"]}, today=date(2020, 12, 31),
            network=Network("n", "Network"), periods=("year",),
        ).to_pylist()  # fmt: skip
    found = {(row["level"], row["place_code"]): row["value"] for row in rows}
    assert found == {("network", "n"): 3, ("organisation", "O"): 1, ("location", "L"): 1, ("location", "X"): 1}
