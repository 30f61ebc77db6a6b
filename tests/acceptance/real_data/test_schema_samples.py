"""Open data in the form that English libraries agreed on: one map a kind of file, whichever service it is of."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

pytestmark = pytest.mark.real_data


def test_loans_and_items_are_the_cells_of_the_files(samples, real_data: Path, read):
    folder = real_data / "uk" / "schema-samples"
    expected = {
        (f"{row['Local authority']}: {row['Library name']}", date.fromisoformat(row["Count start"]),
         date.fromisoformat(row["Count end"]) + timedelta(days=1), row["Type"]): int(row["Loans"])
        for row in read(folder / "loans_barnet.csv")
    }  # fmt: skip
    found = samples.rows("SELECT location_code, starts_on, ends_on, item_type, loans FROM loan_counts")
    assert {row[:4]: row[4] for row in found} == expected
    items = Counter()
    for row in read(folder / "stock_summary_barnet.csv"):
        items[f"{row['Local authority']}: {row['Library name']}"] += int(row["Items"])
    assert Counter(dict(samples.rows("SELECT location_code, sum(items) FROM item_counts GROUP BY 1"))) == items


def test_a_count_that_was_hidden_stays_hidden_and_is_no_zero(samples, real_data: Path, read):
    folder = real_data / "uk" / "schema-samples"
    rows = [*read(folder / "barnet_membership_20220405.csv"), *read(folder / "membership_bristol.csv")]
    expected = {(row["Area code"], row["Count date"]): None if row["Members"] == "x" else int(row["Members"]) for row in rows}
    found = samples.rows("SELECT area_name, CAST(counted_on AS VARCHAR), members, is_suppressed FROM member_counts")
    assert {row[:2]: row[2] for row in found} == expected
    assert all(row[3] == (row[2] is None) for row in found)
    assert sum(row[3] for row in found) == 3_065


def test_people_at_events_are_counted_per_library(samples, real_data: Path, read):
    expected: Counter[str] = Counter()
    for row in read(real_data / "uk" / "schema-samples" / "events_barnet.csv"):
        expected[f"{row['Local authority']}: {row['Library name']}"] += int(row["Attendees"])
    found = samples.rows("SELECT location_code, sum(participants) FROM activities GROUP BY 1")
    assert Counter(dict(found)) == expected


def test_visits_of_two_services_come_by_one_map(samples, real_data: Path, read):
    folder = real_data / "uk" / "schema-samples"
    rows = [*read(folder / "physical_visits_newcastle.csv"), *read(folder / "physical_visits_plymouth.csv")]
    assert samples.rows("SELECT count(*), sum(visits) FROM visits") == [(len(rows), sum(int(row["Visits"]) for row in rows))]


def test_hours_of_each_weekday_come_from_columns(samples, real_data: Path, read):
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    expected = {
        (f"Plymouth: {row['Library name']}", number, *row[f"{day} {staffing} hours"].split("-"), staffing == "staffed")
        for row in read(real_data / "uk" / "schema-samples" / "libraries_plymouth.csv")
        for number, day in enumerate(days, start=1)
        for staffing in ("staffed", "unstaffed")
        if row[f"{day} {staffing} hours"]
    }
    assert set(samples.rows("SELECT location_code, weekday, opens, closes, is_staffed FROM opening_hours")) == expected
    assert len(expected) == 59


def test_stops_of_the_bookmobile_are_places_with_a_point(samples):
    assert samples.count("SELECT count(*) FROM locations WHERE kind = 'bookmobile_stop' AND latitude IS NOT NULL") == 126
