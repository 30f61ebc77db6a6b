"""Keys as dense numbers, and rows as arrays."""

from datetime import date

import duckdb
import numpy as np
import pytest

from schakel.warehouse.numbering import ABSENT, NO_DAY, Numbering, day_number, day_of_number


@pytest.fixture
def numbering() -> Numbering:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE titles AS SELECT unnest(['t9', 't10', 't1']) AS title_id")
    connection.execute(
        "CREATE TABLE items AS SELECT * FROM (VALUES ('i2', 't9', DATE '2020-02-29', 1.5, true), "
        "('i1', 'gone', NULL, NULL, NULL)) v(item_id, title_id, added_on, weight, is_new)"
    )
    return Numbering(connection, ("titles", "items"))


def test_numbers_follow_the_order_of_keys(numbering: Numbering) -> None:
    assert numbering.keys["titles"].to_pylist() == ["t1", "t10", "t9"]
    assert (numbering.size("titles"), numbering.size("items")) == (3, 2)


def test_rows_are_arrays_in_which_nothing_that_is_unknown_looks_known(numbering: Numbering) -> None:
    rows = numbering.arrays(
        "SELECT t.number AS title, i.added_on, i.weight, i.is_new FROM items i "
        "LEFT JOIN number_of_titles t ON t.key = i.title_id ORDER BY i.item_id"
    )
    assert rows["title"].tolist() == [ABSENT, 2]
    assert rows["added_on"].tolist() == [NO_DAY, day_number(date(2020, 2, 29))]
    assert np.isnan(rows["weight"][0])
    assert rows["weight"][1] == 1.5
    assert rows["is_new"].tolist() == [False, True]


def test_words_are_no_numbers(numbering: Numbering) -> None:
    with pytest.raises(TypeError, match="number its key"):
        numbering.arrays("SELECT title_id FROM titles")


def test_days_go_there_and_back() -> None:
    assert day_of_number(day_number(date(2020, 12, 31))) == date(2020, 12, 31)
