"""From their text to our value: what is read, what is refused, in each type."""

from datetime import date
from typing import Any

import duckdb
import pytest

from schakel.vocabulary.extract_map import ColumnMap
from schakel.vocabulary.table import Column
from schakel.warehouse.expressions import name, steps

REFUSED = object()


def read(type_: str, text: str | None, extra: dict[str, str | None] | None = None, **how: Any) -> Any:
    """The value that one text becomes, or REFUSED."""
    row = {"x": text, **(extra or {})}
    column = ColumnMap(target="ours", **({"source": "x"} | how))
    made = steps(column, Column("ours", type_, "-"), row.keys())
    carried = "".join(f", nullif(trim({name(part)}), '') AS {name('x_' + part)}" for part in (*column.plus, *column.minus))
    raw = ", ".join(f"CAST($r{number} AS VARCHAR) AS {name(key)}" for number, key in enumerate(row))
    query = (
        f"WITH raw AS (SELECT {raw}, 3 AS _line, DATE '2020-05-06' AS _known_on, DATE '2020-05-01' AS _period), "
        f"texts AS (SELECT {made.text} AS t_ours{carried} FROM raw), coded AS (SELECT *, {made.coded} AS c_ours FROM texts), "
        f"typed AS (SELECT *, {made.value} AS v_ours FROM coded) "
        f"SELECT v_ours, coalesce({made.unlisted or 'false'}, false), coalesce({made.unreadable or 'false'}, false) FROM typed"
    )
    with duckdb.connect() as connection:
        value, unlisted, unreadable = connection.execute(query, {f"r{i}": v for i, v in enumerate(row.values())}).fetchall()[0]
    return REFUSED if unlisted or unreadable else value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-02-29", date(2020, 2, 29)),
        (" 2020-02-29 ", date(2020, 2, 29)),
        ("2020-02-29T23:59:59Z", date(2020, 2, 29)),
        ("2020-02-29 23:59", date(2020, 2, 29)),
        ("", None),
        ("  ", None),
        (None, None),
        ("2019-02-29", REFUSED),
        ("0000-00-00", REFUSED),
        ("0096-08-25", REFUSED),
        ("2020-2-9", REFUSED),
        ("20200229", REFUSED),
        ("29-02-2020", REFUSED),
        ("infinity", REFUSED),
        ("epoch", REFUSED),
        ("2020-02-29 (BC)", REFUSED),
        ("2020-02-29 morning", REFUSED),
    ],
)
def test_days_in_iso(text: str | None, expected: Any) -> None:
    assert read("DATE", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25/08/1996", date(1996, 8, 25)),
        ("1996.08.25", date(1996, 8, 25)),
        ("1996-08-25", REFUSED),
        ("25/08/96", REFUSED),
        ("31/02/1996", REFUSED),
    ],
)
def test_days_in_the_formats_of_the_map_and_no_other(text: str, expected: Any) -> None:
    assert read("DATE", text, formats=("%d/%m/%Y", "%Y.%m.%d")) == expected


def test_days_are_moved_emptied_and_given_when_empty() -> None:
    assert read("DATE", "2020-02-28", add=1) == date(2020, 2, 29)
    assert read("DATE", "2020-03-01", add=-1) == date(2020, 2, 29)
    assert read("DATE", "0000-00-00", empty=("0000-00-00",)) is None
    assert read("DATE", "", default="2001-01-01", formats=("%d/%m/%Y",)) == date(2001, 1, 1)
    assert read("DATE", "x", default="2001-01-01") is REFUSED
    assert read("DATE", "2019-Q2", span="end") == date(2019, 7, 1)


@pytest.mark.parametrize(
    ("type_", "text", "how", "expected"),
    [
        ("INTEGER", "12", {}, 12),
        ("INTEGER", "-12", {}, -12),
        ("INTEGER", "12.0", {}, 12),
        ("INTEGER", "12.5", {}, REFUSED),
        ("INTEGER", "1e3", {}, REFUSED),
        ("INTEGER", "1 000", {}, REFUSED),
        ("INTEGER", "99999999999", {}, REFUSED),
        ("BIGINT", "99999999999", {}, 99999999999),
        ("BIGINT", "9007199254740993", {}, 9007199254740993),
        ("INTEGER", "12,50", {"decimal": ",", "divide_by": 0.01}, 1250),
        ("INTEGER", "12,50", {"divide_by": 0.01}, REFUSED),
        ("INTEGER", "3", {"add": 1}, 4),
        ("DOUBLE", "1,5", {"decimal": ","}, 1.5),
        ("DOUBLE", "90", {"divide_by": 60}, 1.5),
        ("DOUBLE", ".5", {}, 0.5),
        ("DOUBLE", "nan", {}, REFUSED),
        ("DOUBLE", "inf", {}, REFUSED),
        ("DOUBLE", "#N/A", {}, REFUSED),
        ("BOOLEAN", "Ja", {}, True),
        ("BOOLEAN", "n", {}, False),
        ("BOOLEAN", "0", {}, False),
        ("BOOLEAN", "maybe", {}, REFUSED),
        ("INTEGER", "", {"default": "0"}, 0),
    ],
)
def test_numbers_and_claims(type_: str, text: str, how: dict[str, Any], expected: Any) -> None:
    assert read(type_, text, **how) == expected


def test_numbers_are_added_and_an_unreadable_part_is_refused() -> None:
    assert read("INTEGER", "5", {"y": "2", "z": ""}, plus=("y",), minus=("z",)) == 7
    assert read("INTEGER", "", {"y": "2", "z": "1"}, plus=("y",), minus=("z",)) == 1
    assert read("INTEGER", "", {"y": "", "z": ""}, plus=("y",), minus=("z",)) is None
    assert read("INTEGER", "5", {"y": "two"}, plus=("y",)) is REFUSED


def test_codes_are_compared_without_case_and_unlisted_ones_refused() -> None:
    codes = {"boe": "book", "?": ""}
    assert read("VARCHAR", "BOE", codes=codes) == "book"
    assert read("VARCHAR", "?", codes=codes) is None
    assert read("VARCHAR", "DVD", codes=codes) is REFUSED
    assert read("VARCHAR", "DVD", codes=codes, default="film") is REFUSED
    assert read("VARCHAR", "DVD", codes=codes, other="other") == "other"
    assert read("VARCHAR", "DVD", codes=codes, other="keep") == "DVD"
    assert read("VARCHAR", "", codes=codes, other="other") is None
    assert read("VARCHAR", "", codes={"": "book"}) == "book"
    assert read("VARCHAR", "it's", codes={"it's": "o'k"}) == "o'k"


def test_texts_are_taken_joined_cut_and_dressed() -> None:
    assert read("VARCHAR", " a ", {"y": "b"}, source=None, join=("x", "y")) == "a-b"
    assert read("VARCHAR", "a", {"y": " "}, source=None, join=("x", "y")) == "a-"
    assert read("VARCHAR", "", {"y": ""}, source=None, join=("x", "y")) is None
    assert read("VARCHAR", "", {"y": "b"}, source=None, first=("x", "y")) == "b"
    assert read("VARCHAR", "Kast 12a", pattern=r"(\d+)") == "12"
    assert read("VARCHAR", "Kast", pattern=r"(\d+)") is None
    assert read("VARCHAR", "ab", case="upper", prefix="X-") == "X-AB"
    assert read("VARCHAR", "", prefix="X-") is None
    assert read("VARCHAR", "a", source=None, constant="fixed") == "fixed"
    assert read("VARCHAR", "a", source="gone") is None
    assert read("INTEGER", "a", source=None, batch="known_on", pattern=r"^(\d{4})") == 2020
    assert read("DATE", "a", source=None, batch="period") == date(2020, 5, 1)
    assert read("VARCHAR", "a", source=None, batch="line") == "3"
