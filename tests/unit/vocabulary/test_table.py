"""A promise that contradicts itself is refused when it is written, not when the first row comes in."""

import re

import pytest

from schakel.vocabulary.table import Column, Table
from schakel.vocabulary.tables import TABLES


def test_a_column_with_an_unknown_type_is_refused() -> None:
    with pytest.raises(ValueError, match="type is 'TEXT'; allowed are VARCHAR"):
        Column("name", "TEXT", "A name")


def test_a_reference_must_name_table_and_column() -> None:
    with pytest.raises(ValueError, match=r"write it as table\.column"):
        Column("item_id", "VARCHAR", "Which item", references="items")


def test_a_key_must_be_among_the_columns() -> None:
    with pytest.raises(ValueError, match="'loan_id' is not among its columns lent_on"):
        Table("loans", "one loan", ("loan_id",), (Column("lent_on", "DATE", "Day", required=True),))


def test_a_key_column_must_be_required() -> None:
    with pytest.raises(ValueError, match="key column 'loan_id' must be required"):
        Table("loans", "one loan", ("loan_id",), (Column("loan_id", "VARCHAR", "Stable"),))


def test_an_order_between_unknown_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="'returned_on' is not among"):
        Table("loans", "one loan", ("a",), (Column("a", "DATE", "x", required=True),), order=(("a", "returned_on"),))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_promise_tells_what_one_row_is_and_what_each_column_says(table: Table) -> None:
    assert table.one_row_is.startswith(("one ", "the "))
    assert all(len(column.says) > 2 for column in table.columns)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_reference_points_at_a_promised_column(table: Table) -> None:
    for column in table.columns:
        if column.references is not None:
            name, target = column.references.split(".")
            assert TABLES[name].has(target)


def test_borrowers_are_known_by_pseudonym_only() -> None:
    """Names, addresses and birthdays have no column to go to."""
    names = {column.name for table in TABLES.values() for column in table.columns}
    assert not names & {"borrower_number", "first_name", "surname", "address", "birth_date", "email", "postcode"}


def test_every_column_that_says_so_is_of_now() -> None:
    """The last state is promised in words; then the promise must carry it too, so that definitions are warned."""
    said = re.compile(r"\b(last batch|last seen|as it stands|now)\b|^How it stands|, once known")
    for table in TABLES.values():
        for column in table.columns:
            if said.search(column.says) and (table.name, column.name) not in {("holds", "item_id")}:
                assert column.of_now, f"{table.name}.{column.name}"


def test_a_value_is_settled_on_a_day_of_its_own_table() -> None:
    with pytest.raises(ValueError, match="status is settled on left_on"):
        Table(
            "things",
            "one thing",
            ("id",),
            (Column("id", "VARCHAR", "x", required=True), Column("status", "VARCHAR", "x", of_now="y", settled_on=("left_on",))),
        )
