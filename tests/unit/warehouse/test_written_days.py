"""Days as people and programs write them: months in Dutch, counts of days and seconds, spans that a format names."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.warehouse.written_days import written_sql

MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
SHORT = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def read(text: str, *formats: str, zone: str | None = None, first_after: bool = False) -> date | None:
    sql = written_sql("t", formats, zone=zone, first_after=first_after)
    (found,) = duckdb.execute(f"SELECT CAST({sql} AS DATE) FROM (SELECT ? AS t)", [text]).fetchall()[0]
    return found


@pytest.mark.parametrize(("names", "pattern"), [(MONTHS, "%d %B %Y"), (SHORT, "%d %b %Y")])
def test_every_month_is_read_in_dutch(names: list[str], pattern: str):
    for number, name in enumerate(names, start=1):
        for text in (f"3 {name} 2023", f"3 {name.upper()} 2023", f"3 {name.capitalize()} 2023"):
            assert read(text, pattern) == date(2023, number, 3)
    for number in range(1, 13):
        assert read(date(2023, number, 3).strftime(pattern), pattern) == date(2023, number, 3)


@pytest.mark.parametrize(
    ("text", "formats", "after"),
    [
        ("2020-02-29", ("%Y-%m-%d",), date(2020, 3, 1)),
        ("december 2020", ("%B %Y",), date(2021, 1, 1)),
        ("2020", ("%Y",), date(2021, 1, 1)),
        ("43831", ("%Y-%m-%d", "excel"), date(2020, 1, 2)),
        ("2020-02", ("%Y-%m-%d", "%Y-%m"), date(2020, 3, 1)),
        ("soon", ("%Y-%m-%d", "excel"), None),
    ],
)
def test_the_first_day_after_is_that_of_the_day_month_or_year_of_the_format(text: str, formats: tuple[str, ...], after: date):
    assert read(text, *formats, first_after=True) == after


@given(st.integers(61, 80_000))
def test_a_day_of_a_workbook_is_counted_as_the_workbook_does(days: int):
    assert read(str(days), "excel") == date(1899, 12, 30) + timedelta(days=days)


@pytest.mark.parametrize("text", ["60", "1", "-5", "44927x", "99999999", "1e5", ""])
def test_what_is_no_day_of_a_workbook_stays_unread(text: str):
    assert read(text, "excel") is None


@given(st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)))
def test_a_count_since_1970_is_on_the_day_of_the_clock_that_is_named(moment: datetime):
    moment = moment.replace(tzinfo=UTC)
    seconds, milliseconds = str(int(moment.timestamp())), str(int(moment.timestamp() * 1000))
    assert read(seconds, "epoch") == read(milliseconds, "epoch_ms") == moment.date()
    assert read(seconds, "epoch", zone="Europe/Amsterdam") == moment.astimezone(AMSTERDAM).date()


@pytest.mark.parametrize("text", ["1672531200000000", "99999999999999999", "soon", ""])
def test_a_count_of_something_smaller_is_not_taken_for_another_day(text: str):
    assert read(text, "epoch") is None
    assert read(text, "epoch_ms") is None
