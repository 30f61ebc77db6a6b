"""Newcastle upon Tyne: members, items, loans, visits, holds and hours of one city, counted again from the files."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

pytestmark = pytest.mark.real_data

MEASURES = (
    "loans", "visits", "members", "items", "holds_placed", "holds_within_7_days", "holds_within_15_days", "holds_within_30_days",
)  # fmt: skip
WIDE = {"loans": "2008-onwards-monthly-issues-by-branch.csv", "visits": "2008-onwards-monthly-visits.csv"}


def months(rows: list[dict[str, str]]) -> dict[tuple[str, date], int]:
    found = {}
    for row in rows:
        for head, cell in row.items():
            if head != "Library" and cell:
                year, month = head.split("-")
                found[row["Library"].upper(), date(int(year), int(month), 1)] = int(cell)
    return found


@pytest.mark.parametrize("measure", ["loans", "visits"])
def test_each_month_of_each_branch_is_the_cell_of_the_wide_file(newcastle, real_data: Path, read, measure: str):
    expected = months(read(real_data / "newcastle" / "loans" / WIDE[measure]))
    table = {"loans": "loan_counts", "visits": "visits"}[measure]
    found = {(place, day): n for place, day, n in newcastle.rows(f"SELECT location_code, starts_on, {measure} FROM {table}")}
    assert found == expected
    assert max(day for _, day in found) == date(2024, 8, 1), "the empty tail until 2025-3 is left out"
    assert ("CITY", date(2023, 1, 1)) in found, "2023-1 is January 2023"


@pytest.mark.parametrize("measure", ["loans", "visits"])
def test_the_figures_of_branches_and_city_are_sums_of_those_cells(newcastle, real_data: Path, read, measure: str):
    cells = months(read(real_data / "newcastle" / "loans" / WIDE[measure]))
    figures = newcastle.figures(*MEASURES)
    years, city = Counter(), Counter()
    for (place, day), n in cells.items():
        years[place, day.year] += n
        city[day.year] += n
        assert figures.numerator(measure, "location", place, "month", day) == n
    for (place, year), n in years.items():
        assert figures.numerator(measure, "location", place, "year", date(year, 1, 1)) == n
    for year, n in city.items():
        assert figures.numerator(measure, "organisation", "NEWCASTLE", "year", date(year, 1, 1)) == n


def test_members_are_counted_without_a_person_entering(newcastle, real_data: Path, read):
    rows = read(real_data / "newcastle" / "membership" / "active-members-2016-04-06.csv")

    def branch(row: dict[str, str]) -> str:
        return row["Library Registered At"].removeprefix("Z").removesuffix(" LIBRARY")

    expected = Counter(branch(row) for row in rows)
    areas = Counter((branch(row), row["Postcode"].upper()) for row in rows)
    found = newcastle.rows("SELECT location_code, area_name, members, counted_on FROM member_counts")
    assert {place: n for place, area, n, _ in found if area == "all"} == expected
    assert {(place, area): n for place, area, n, _ in found if area != "all"} == areas
    assert sum(expected.values()) == 80_752
    assert {day for *_, day in found} == {date(2016, 4, 6)}
    assert newcastle.count("SELECT count(*) FROM borrowers") == 0
    figures = newcastle.figures(*MEASURES)
    assert figures.numerator("members", "organisation", "NEWCASTLE", "year", date(2016, 1, 1)) == 80_752
    assert figures.numerator("members", "location", "CITY", "year", date(2016, 1, 1)) == expected["CITY"]


def test_the_dates_and_times_of_members_do_not_enter_the_raw_store(newcastle):
    batches = newcastle.rows("SELECT columns_left_out FROM batches WHERE extract = 'members'")
    for column in ("Date Added", "Time Added", "Last Used Date", "Last Used Time", "Postcode"):
        assert column in batches[0][0]


def test_items_are_added_up_by_branch_kind_and_year(newcastle, real_data: Path, read):
    folder = real_data / "newcastle" / "catalogue"
    rows = read(folder / "dashboard_catalogue_grouped.csv")
    branches = {
        row["id"]: row["branch"].removesuffix(" Library").upper() for row in read(folder / "dashboard_catalogue_branches.csv")
    }
    kinds = {row["id"]: row["category"] for row in read(folder / "dashboard_catalogue_categories.csv")}
    expected: dict[tuple[str, str, int, int], list[int]] = {}
    for row in rows:
        kind = "unknown" if kinds[row["category_id"]] in ("", "#N/A") else kinds[row["category_id"]]
        cell = (branches[row["branch_id"]], kind, int(row["year_added"] or 0), int(row["published_year"] or 0))
        sums = expected.setdefault(cell, [0, 0])
        sums[0] += int(row["count"])
        sums[1] += int(row["issues"])
    found = newcastle.rows("SELECT location_code, item_type, year_added, publication_year, items, loans_ever FROM item_counts")
    assert {row[:4]: list(row[4:]) for row in found} == expected
    assert sum(row[4] for row in found) == 279_556
    assert sum(row[5] for row in found) == 2_592_247
    assert newcastle.figures(*MEASURES).numerator("items", "organisation", "NEWCASTLE", "year", date(2019, 1, 1)) == 279_556


def test_holds_within_a_week_are_the_publishers_figures(newcastle, real_data: Path, read):
    rows = read(real_data / "newcastle" / "reservations" / "reservation-satisfaction-times-summary.csv")
    figures = newcastle.figures(*MEASURES)
    empty = 0
    for row in rows:
        day = date(int(row["period_start"][:4]), int(row["period_start"][5:]), 1)
        if not row["total_reservations"]:
            empty += 1
            continue
        total, week, two, month = (
            int(row[name]) for name in ("total_reservations", "satisfied_7_days", "satisfied_15_days", "satisfied_30_days")
        )
        for measure, n in {"7": week, "15": week + two, "30": week + two + month}.items():
            name = f"holds_within_{measure}_days"
            assert figures.numerator(name, "organisation", "NEWCASTLE", "quarter", day) == n
            assert figures.denominator(name, "organisation", "NEWCASTLE", "quarter", day) == total
        assert figures.numerator("holds_placed", "organisation", "NEWCASTLE", "quarter", day) == total
    assert empty == 2


def test_opening_hours_are_the_spans_of_the_file_and_end_where_the_next_time_table_begins(newcastle, real_data: Path, read):
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    expected, refused = set(), 0
    for row in read(real_data / "newcastle" / "opening-times" / "all-libraries-opening-times.csv"):
        key = row["dataset_date_key"]
        day, month, year = key.split("/") if "/" in key else (1, key[5:] or 1, key[:4])
        since = date(int(year), int(month), int(day))
        lunch, evening = row["close_lunchtime"], row["close_evening"]
        for opens, closes in ((row["open_morning"], lunch or evening), (row["open_lunchtime"], evening)):
            if opens and closes > opens:
                place = row["venue"].removesuffix(" Library").upper()
                expected.add((place, weekdays.index(row["day"]) + 1, opens, closes, since))
            elif opens:
                refused += 1
    found = newcastle.rows("SELECT location_code, weekday, opens, closes, valid_from, valid_until FROM opening_hours")
    assert {row[:5] for row in found} == expected
    assert newcastle.count("SELECT count(*) FROM refused WHERE \"table\" = 'opening_hours'") == refused
    for place in {row[0] for row in found}:
        days = sorted({row[4] for row in found if row[0] == place})
        after = dict(zip(days, [*days[1:], None], strict=True))
        assert all(row[5] == after[row[4]] for row in found if row[0] == place)


def test_buildings_complete_our_own_list_of_places(newcastle):
    found = newcastle.rows("SELECT location_code, kind, latitude FROM locations WHERE latitude IS NOT NULL")
    assert len(found) == 13
    assert ("CRUDDAS PARK", "fixed", 54.966185) in found
