"""From registers and opening hours to what was so of a location: dated hours, successive registers, holidays, closures."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from made_up.library import Library

from schakel.vocabulary.extract_map import MapError, parse_extract_map
from schakel.warehouse.location_facts import Facts, State, find_spans
from schakel.warehouse.regular_weeks import DAY, Opening, in_weeks

REGISTER = """
extract = "register"
mode = "state"
files = ["register_*.csv"]
known_on = '_(\\d{4}-\\d{2}-\\d{2})'
[tables.locations.columns]
location_code = "code"
name = "code"
kind = "kind"
open_hours_week = "open"
staffed_hours_week = "staffed"
opened_on = "opened"
closed_on = "closed"
"""
POINTS = """
extract = "points"
mode = "state"
files = ["points_*.csv"]
known_on = '_(\\d{4}-\\d{2}-\\d{2})'
[tables.locations.columns]
location_code = "code"
name = "code"
has_collection = { from = "items", codes = { J = "true", N = "false" } }
"""
HOURS = """
extract = "hours"
mode = "state"
gone = "drop"
files = ["hours_*.csv"]
known_on = '_(\\d{4}-\\d{2}-\\d{2})'
[tables.opening_hours.columns]
location_code = "code"
weekday = "day"
opens = "opens"
closes = "closes"
is_staffed = { from = "staff", codes = { J = "true", N = "false" } }
valid_from = "from"
valid_until = "until"
"""
HEADS = "code,kind,open,staffed,opened,closed"
HOUR_HEADS = "code,day,opens,closes,staff,from,until"
FACTS = "SELECT number, valid_from, valid_until, kind, open_hours_week, staffed_hours_week FROM location_facts "


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path).set_up(register=REGISTER, points=POINTS, hours=HOURS)


def spans(library: Library, code: str = "A") -> list[tuple[Any, ...]]:
    return library.ask(FACTS + f"WHERE location_code = '{code}' ORDER BY number")


def test_what_a_later_register_says_otherwise_changed_on_its_day(library: Library) -> None:
    library.put("register_2018-12-31.csv", HEADS, "A,fixed,20,14,2010-01-01,")
    library.put("register_2019-12-31.csv", HEADS, "A,fixed,20,14,2010-01-01,")
    library.put("register_2020-05-31.csv", HEADS, "A,fixed,22,16,2010-01-01,")
    library.load()
    assert spans(library) == [
        (1, date(2010, 1, 1), date(2020, 5, 31), "fixed", 20.0, 14.0),
        (2, date(2020, 5, 31), None, "fixed", 22.0, 16.0),
    ]
    library.refresh(known_on=date(2019, 12, 31))
    assert spans(library) == [(1, date(2010, 1, 1), None, "fixed", 20.0, 14.0)]


def test_dated_hours_go_before_the_register_and_a_day_with_a_break_has_two_rows(library: Library) -> None:
    library.put("register_2020-05-31.csv", HEADS, "A,fixed,99,88,,")
    library.put("hours_2020-05-31.csv", HOUR_HEADS, "A,1,10:00,12:00,J,2019-03-01,2020-02-01", "A,1,13:00,17:30,J,2019-03-01,",
                "A,2,09:00,24:00,N,2020-02-01,")  # fmt: skip
    library.load()
    assert spans(library) == [
        (1, None, date(2019, 3, 1), "fixed", 99.0, 88.0),
        (2, date(2019, 3, 1), date(2020, 2, 1), "fixed", 6.5, 6.5),
        (3, date(2020, 2, 1), None, "fixed", 19.5, 4.5),
    ]


def test_hours_of_which_nobody_says_whether_there_is_staff_leave_that_to_the_register(library: Library) -> None:
    library.put("register_2020-05-31.csv", HEADS, "A,fixed,99,2,,", "B,fixed,,,,")
    library.put("hours_2020-05-31.csv", HOUR_HEADS, *(f"{code},1,10:00,12:00,{staff},2019-01-01," for code, staff in
                (("A", ""), ("B", ""))), "B,2,10:00,12:00,J,2019-01-01,")  # fmt: skip
    library.load()
    assert spans(library)[-1][4:] == (2.0, 2.0)
    assert spans(library, "B") == [(1, None, None, "fixed", 4.0, None)]


def test_hours_without_a_day_are_those_of_now_and_come_after_the_register(library: Library) -> None:
    library.put("register_2018-12-31.csv", HEADS, "A,fixed,20,14,,", "B,fixed,,,,")
    library.put("hours_2020-05-31.csv", HOUR_HEADS, "A,1,10:00,12:00,J,1900-01-01,", "B,1,10:00,12:00,J,1900-01-01,")
    library.load()
    assert spans(library) == [(1, None, None, "fixed", 20.0, 14.0)]
    assert spans(library, "B") == [(1, None, None, "fixed", 2.0, 2.0)]


def test_a_place_that_closed_keeps_the_kind_it_had_until_that_day(library: Library) -> None:
    library.put("register_2018-12-31.csv", HEADS, "A,fixed,20,14,,", "B,fixed,5,5,,", "C,fixed,3,3,,")
    library.put("register_2019-12-31.csv", HEADS, "A,fixed,0,0,,2019-07-01", "B,,,,,")
    library.load()
    assert spans(library) == [(1, None, date(2019, 7, 1), "fixed", 20.0, 14.0)]
    # Overwritten with only "closed": its kind and hours are not known from then.
    assert spans(library, "B") == [
        (1, None, date(2019, 12, 31), "fixed", 5.0, 5.0),
        (2, date(2019, 12, 31), None, None, None, None),
    ]
    # Gone from the register without a word: closed on the day of the first that lacks it.
    assert spans(library, "C") == [(1, None, date(2019, 12, 31), "fixed", 3.0, 3.0)]


def test_two_extracts_about_one_place_complete_each_other_and_what_was_known_goes_before_what_came_later(
    library: Library,
) -> None:
    library.put("register_2019-12-31.csv", HEADS, "A,fixed,20,14,,")
    library.put("points_2018-12-31.csv", "code,items", "A,J")
    library.put("points_2020-05-31.csv", "code,items", "A,N")
    library.load()
    found = library.ask("SELECT valid_from, kind, open_hours_week, has_collection FROM location_facts ORDER BY number")
    assert found == [(None, "fixed", 20.0, True), (date(2020, 5, 31), "fixed", 20.0, False)]


def test_hours_of_a_place_that_no_register_knows_are_refused_and_without_a_register_they_count(library: Library) -> None:
    library.put("hours_2020-05-31.csv", HOUR_HEADS, "Z,1,10:00,12:00,J,2019-01-01,")
    library.load()
    assert spans(library, "Z") == [(1, None, None, None, 2.0, 2.0)]
    library.put("register_2020-05-31.csv", HEADS, "A,fixed,20,14,,")
    library.load()
    assert spans(library, "Z") == []
    assert [row[4] for row in library.refused()] == ["is not among the locations"]


def test_the_row_of_a_register_that_was_refused_says_nothing(library: Library) -> None:
    library.put("register_2018-12-31.csv", HEADS, "A,fixed,20,14,,")
    library.put("register_2019-12-31.csv", HEADS, "A,palace,30,30,,")
    library.load()
    assert spans(library) == [(1, None, None, "fixed", 20.0, 14.0)]


def test_the_last_register_is_the_last_span(library: Library) -> None:
    library.put("register_2018-12-31.csv", HEADS, "A,fixed,20,14,,", "B,school,,,,")
    library.put("register_2019-12-31.csv", HEADS, "A,pickup_point,2,0,,", "B,school,1,,,")
    library.load()
    names = "location_code, kind, open_hours_week, staffed_hours_week"
    assert library.ask(f"SELECT {names} FROM location_facts WHERE valid_until IS NULL ORDER BY 1") == library.ask(
        f"SELECT {names} FROM locations ORDER BY 1"
    )


def a_row(since: date, until: date | None, *, closes: int = 1020) -> Opening:
    return Opening(1, 600, closes, True, since, until)


KNOWN = [[State(date(2020, 12, 31), Facts(open_hours_week=7.0))]]


@pytest.mark.parametrize(
    ("rows", "new_year"),
    [
        pytest.param([a_row(date(2020, 12, 24), date(2021, 1, 4), closes=660)], 7.0, id="a row of Christmas only: the register"),
        pytest.param(
            [a_row(date(2019, 1, 1), None, closes=900), a_row(date(2020, 12, 24), date(2021, 1, 4), closes=960)],
            5.0,
            id="longer hours at Christmas beside the regular ones",
        ),
        pytest.param(
            [a_row(date(2019, 1, 1), date(2020, 12, 24), closes=900), a_row(date(2021, 1, 4), None, closes=900)],
            5.0,
            id="regular hours with a hole at Christmas",
        ),
        pytest.param(
            [a_row(date(2019, 1, 1), date(2020, 12, 1), closes=900), a_row(date(2021, 1, 12), None, closes=900)],
            5.0,
            id="a hole of exactly six weeks",
        ),
        pytest.param(
            [a_row(date(2019, 1, 1), date(2020, 12, 1), closes=900), a_row(date(2021, 1, 13), None, closes=900)],
            7.0,
            id="a hole of a day more: the register",
        ),
        pytest.param(
            [a_row(date(2019, 1, 1), date(2021, 6, 1), closes=900), a_row(date(2019, 6, 1), date(2020, 6, 1), closes=900)],
            5.0,
            id="the same hours told twice, the second time with an earlier end",
        ),
        pytest.param([a_row(date(2020, 11, 20), date(2021, 1, 1), closes=900)], 7.0, id="exactly six weeks: a holiday"),
        pytest.param([a_row(date(2020, 11, 20), date(2021, 1, 2), closes=900)], 5.0, id="a day more: regular"),
    ],
)
def test_a_regular_week_is_not_that_of_a_holiday(rows: list[Opening], new_year: float) -> None:
    found = find_spans(KNOWN, rows, None, None)
    day = date(2020, 12, 31)
    (span,) = [s for s in found if (s.since is None or s.since <= day) and (s.until is None or day < s.until)]
    assert span.facts.open_hours_week == new_year


def _closes(day: date) -> int:
    return 720 if day == date(2024, 12, 24) else 1020 if day < date(2024, 7, 1) else 1080


def _told_by_day(first: date, last: date) -> list[Opening]:
    """Monday to Friday seven hours, from July eight; two on Christmas Eve, closed on the two days after."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [
        Opening(day.isoweekday(), 600, _closes(day), True, day, day + DAY)
        for day in days
        if day.isoweekday() < 6 and day not in (date(2024, 12, 25), date(2024, 12, 26))
    ]


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2024, 1, 3), 35.0, id="the first day told, a Wednesday"),
        pytest.param(date(2024, 6, 30), 35.0, id="the last Sunday of the old hours"),
        pytest.param(date(2024, 7, 5), 40.0, id="the first whole week of the new hours"),
        pytest.param(date(2024, 12, 25), 40.0, id="closed at Christmas: the regular week"),
        pytest.param(date(2024, 12, 31), 40.0, id="the last day told, a Tuesday"),
        pytest.param(date(2025, 1, 1), None, id="a day after: not known"),
    ],
)
def test_hours_told_day_by_day_are_those_of_a_whole_week(day: date, hours: float | None) -> None:
    found = find_spans((), in_weeks(_told_by_day(date(2024, 1, 3), date(2024, 12, 31))), None, None)
    spans = [s for s in found if (s.since is None or s.since <= day) and (s.until is None or day < s.until)]
    assert [span.facts.open_hours_week for span in spans] == [hours]


def test_days_beside_rows_that_hold_for_longer_stay_single_days() -> None:
    rows = [a_row(date(2024, 1, 1), None), a_row(date(2024, 12, 23), date(2024, 12, 24), closes=900)]
    assert in_weeks(rows) == rows


def test_no_source_may_fill_what_schakel_works_out() -> None:
    value = {"extract": "x", "files": ["x.csv"], "tables": {"location_facts": {"columns": {"location_code": "a", "number": "b"}}}}
    with pytest.raises(MapError, match="is worked out by Schakel; fill locations and opening_hours instead"):
        parse_extract_map(value, where="x.toml")
