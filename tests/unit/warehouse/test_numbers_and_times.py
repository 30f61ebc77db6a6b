"""Numbers with marks between thousands, and times of day in other ways of writing."""

from datetime import date

import duckdb
import pytest

from schakel.vocabulary.extract_map import MapError, parse_extract_map
from schakel.vocabulary.table import Column
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.expressions import steps


def column(table: str, target: str, value: dict[str, object]):
    others = {c.name: {"constant": "1"} for c in TABLES[table].columns if c.required and c.name != target and not c.allowed}
    data = {"extract": "x", "tables": {table: {"columns": others | {target: value}}}}
    return parse_extract_map(data, where="x.toml").tables[0].columns[target]


def typed(text: str, table: str, target: str, **value: object) -> object:
    promise: Column = TABLES[table].column(target)
    made = steps(column(table, target, {"from": "t"} | value), promise, ["t"])
    as_text = f'SELECT {made.text} AS "t_{target}" FROM (SELECT ? AS t)'
    query = f'SELECT {made.value} FROM (SELECT {made.coded} AS "c_{target}", * FROM ({as_text}))'
    return duckdb.execute(query, [text]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("text", "value", "number"),
    [
        ("12,345", {"thousands": ","}, 12345),
        ("1,234,567", {"thousands": ","}, 1234567),
        ("987", {"thousands": ","}, 987),
        ("12.345", {"thousands": ".", "decimal": ","}, 12345),
        ("1,23", {"thousands": ","}, None),
        ("12,345", {}, None),
    ],
)
def test_marks_between_thousands_are_read_when_the_map_says_so(text: str, value: dict[str, object], number: int | None):
    assert typed(text, "visits", "visits", **value) == number


def test_thousands_and_decimals_in_one_number():
    assert typed("1.234,5", "locations", "open_hours_week", thousands=".", decimal=",") == 1234.5


@pytest.mark.parametrize(
    ("text", "time"), [("9:30", "09:30"), ("09:30", "09:30"), ("9AM", "09:00"), ("5PM", "17:00"), ("late", None)]
)
def test_a_time_of_day_is_written_with_a_leading_zero(text: str, time: str | None):
    assert typed(text, "opening_hours", "opens", format=["%H:%M", "%I%p"]) == time


@pytest.mark.parametrize(
    ("table", "target", "value", "says"),
    [
        ("visits", "visits", {"thousands": "."}, "not the decimal mark"),
        ("loan_counts", "item_type", {"format": "%H:%M"}, "format is for days and times"),
        ("opening_hours", "weekday", {"format": "%B %Y"}, r"'%B %Y' tells no day; a weekday needs %A \(its name\)"),
        ("opening_hours", "weekday", {"format": "%d-%m"}, "tells no year.*; a weekday needs %A"),
        ("visits", "visits", {"format": "%A"}, "format is for days and times"),
    ],
)
def test_what_cannot_be_is_refused(table: str, target: str, value: dict[str, object], says: str):
    with pytest.raises(MapError, match=says):
        column(table, target, {"from": "t"} | value)


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "\u2009"])
def test_a_blank_between_thousands_may_be_one_that_does_not_break(blank: str):
    assert typed(f"1{blank}234{blank}567", "visits", "visits", thousands=" ") == 1234567
    assert typed(f"1{blank}23", "visits", "visits", thousands=" ") is None


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2023-01-01T23:30:00Z", "Europe/Amsterdam", date(2023, 1, 2)),
        ("2023-01-01 23:30:00.000+00:00", "Europe/Amsterdam", date(2023, 1, 2)),
        ("2023-01-01T23:30:00+01:00", "Europe/Amsterdam", date(2023, 1, 1)),
        ("2023-01-01T23:30:00", "Europe/Amsterdam", date(2023, 1, 1)),
        ("2023-01-01", "Europe/Amsterdam", date(2023, 1, 1)),
        ("2023-01-01T23:30:00Z", None, date(2023, 1, 1)),
        ("2023-02-30T23:30:00Z", "Europe/Amsterdam", None),
    ],
)
def test_a_moment_with_an_offset_is_on_the_day_of_the_clock_that_is_named(text: str, zone: str | None, day: date | None):
    assert typed(text, "visits", "starts_on", **({"zone": zone} if zone else {})) == day
