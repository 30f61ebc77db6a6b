"""Days as people and programs write them: names in ten languages, counts of days and seconds, spans that a format names."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.vocabulary.calendar_names import languages, month_numbers, weekday_numbers
from schakel.warehouse.written_days import weekday_sql, written_sql

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


def weekday(text: str, *formats: str) -> int | None:
    sql = f"SELECT {weekday_sql('t', formats)} FROM (SELECT ? AS t)"
    (found,) = duckdb.execute(sql, [text]).fetchall()[0]
    return found


@pytest.mark.parametrize(
    ("text", "pattern", "day"),
    [
        ("3. tammikuuta 2024", "%d. %B %Y", date(2024, 1, 3)),
        ("Tammikuu 2024", "%B %Y", date(2024, 1, 1)),
        ("1 août 2023", "%d %B %Y", date(2023, 8, 1)),
        ("1 AOUT 2023", "%d %B %Y", date(2023, 8, 1)),
        ("févr. 2024", "%B %Y", date(2024, 2, 1)),
        ("5 de enero de 2024", "%d de %B de %Y", date(2024, 1, 5)),
        ("5. Januar 2024", "%d. %B %Y", date(2024, 1, 5)),
        ("2024-Maerz", "%Y-%b", date(2024, 3, 1)),
        ("5. Sept. 2024", "%d. %b %Y", date(2024, 9, 5)),
        ("5 maggio 2024", "%d %B %Y", date(2024, 5, 5)),
        ("5 maj 2024", "%d %b %Y", date(2024, 5, 5)),
        ("5. desember 2024", "%d. %B %Y", date(2024, 12, 5)),
        ("3mei2023", "%d%b%Y", date(2023, 5, 3)),
        ("Jan 5, 2024 3:30 PM", "%b %d, %Y %I:%M %p", date(2024, 1, 5)),
        ("5 styczeń 2024", "%d %B %Y", None),
        ("5 marraskuunta 2024", "%d %B %Y", None),
    ],
)
def test_a_month_is_read_in_its_language(text: str, pattern: str, day: date | None):
    assert read(text, pattern) == day


def test_a_name_is_read_in_its_own_place():
    # A French Tuesday and an English March are written alike.
    assert read("mar. 5 mars 2024", "%a %d %B %Y") == date(2024, 3, 5)
    assert read("5 mar 2024 mar", "%d %b %Y %a") == date(2024, 3, 5)
    assert weekday("mar", "%A") == 2


def test_each_language_has_every_month_and_weekday():
    assert len(languages()) == 10
    assert set(month_numbers().values()) == set(range(1, 13))
    assert set(weekday_numbers().values()) == set(range(1, 8))


@pytest.mark.parametrize("names", [month_numbers(), weekday_numbers()])
def test_every_name_that_is_listed_is_read(names: dict[str, int]):
    for name, number in names.items():
        found = read(f"3 {name}. 2023", "%d %B %Y") if names is month_numbers() else weekday(name, "%A")
        assert found == (date(2023, number, 3) if names is month_numbers() else number), name


@pytest.mark.parametrize(
    ("text", "pattern", "number"),
    [
        ("maanantai", "%A", 1), ("Mi.", "%a", 3), ("do", "%A", 4), ("SAMEDI", "%A", 6), ("dimanche", "%A", 7),
        ("sabado", "%A", 6), ("0", "%w", 7), ("6", "%w", 6), ("7", "%w", None), ("7", "%u", 7), ("0", "%u", None),
        ("2024-11-29", "%Y-%m-%d", 5), ("vr 29 nov 2024", "%a %d %b %Y", 5), ("45000", "excel", 3), ("someday", "%A", None),
    ],
)  # fmt: skip
def test_a_weekday_is_read_or_worked_out(text: str, pattern: str, number: int | None):
    assert weekday(text, pattern) == number
