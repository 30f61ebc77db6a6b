"""England: activity of 153 services in months, quarters and years, and the list of branches, counted again from the files.

The publisher's own totals of each service (`services.csv`) are an oracle that neither we nor the recount had a hand in.
"""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

pytestmark = pytest.mark.real_data

MONTHS = {"P1M": 1, "P3M": 3, "P1Y": 12}


def span(text: str) -> tuple[date, date]:
    start, length = text.split("/")
    first = date.fromisoformat(start)
    month = first.month - 1 + MONTHS[length]
    return first, date(first.year + month // 12, month % 12 + 1, 1)


@pytest.fixture(scope="module")
def services(real_data: Path, read) -> list[dict[str, str]]:
    return read(real_data / "uk" / "activity" / "services.csv")


@pytest.mark.parametrize(
    ("head", "query"),
    [
        ("Loans", "SELECT place, sum(n) FROM (SELECT location_code AS place, loans AS n FROM loan_counts UNION ALL "
                  "SELECT organisation_code, loans FROM digital_loans) GROUP BY 1"),
        ("Visits", "SELECT location_code, sum(visits) FROM visits GROUP BY 1"),
        ("Users", "SELECT location_code, sum(active_members) FROM member_counts GROUP BY 1"),
        ("Events", "SELECT location_code, sum(activities) FROM activity_counts GROUP BY 1"),
        ("Attendance", "SELECT location_code, sum(participants) FROM activity_counts GROUP BY 1"),
    ],
)  # fmt: skip
def test_sums_equal_the_publishers_own_totals(uk_libraries, services: list[dict[str, str]], head: str, query: str):
    expected = {row["Authority code"]: int(row[head]) for row in services if row[head]}
    found = {place: n for place, n in uk_libraries.rows(query) if n is not None}
    assert found == expected
    assert len(expected) > 70


def test_loans_of_each_kind_and_span_are_added_up(uk_libraries, real_data: Path, read):
    expected: Counter[tuple[str, date, date, str]] = Counter()
    digital: Counter[tuple[str, date, date, str]] = Counter()
    for row in read(real_data / "uk" / "activity" / "loans.csv"):
        if row["Format"].startswith("Physical"):
            kind = f"{row['Format']}: {row['Content age group']}"
            expected[row["Authority"], *span(row["Period"]), kind] += int(row["Count"])
        else:
            digital[row["Authority"], *span(row["Period"]), row["Format"]] += int(row["Count"])
    found = uk_libraries.rows("SELECT location_code, starts_on, ends_on, item_type, loans FROM loan_counts")
    assert {row[:4]: row[4] for row in found} == expected
    found = uk_libraries.rows("SELECT organisation_code, starts_on, ends_on, product, loans FROM digital_loans")
    assert {row[:4]: row[4] for row in found} == digital


def test_a_count_over_a_quarter_is_in_the_quarter_and_not_in_its_months(uk_libraries, real_data: Path, read):
    figures = uk_libraries.figures("visits", "visits_per_inhabitant")
    visits: dict[str, dict[tuple[date, date], int]] = defaultdict(lambda: defaultdict(int))
    for row in read(real_data / "uk" / "activity" / "visits.csv"):
        visits[row["Authority"]][span(row["Period"])] += int(row["Count"])
    by_quarter = [place for place, spans in visits.items() if all((end - start).days > 80 for start, end in spans)]
    by_month = [place for place, spans in visits.items() if all((end - start).days < 40 for start, end in spans)]
    assert by_quarter
    assert by_month
    quarter = (date(2023, 7, 1), date(2023, 10, 1))
    for place in by_quarter:
        if quarter in visits[place]:
            assert figures.numerator("visits", "organisation", place, "quarter", quarter[0]) == visits[place][quarter]
            assert not figures.numerator("visits", "organisation", place, "month", quarter[0])
    for place in by_month:
        expected = sum(n for (start, _), n in visits[place].items() if date(2023, 7, 1) <= start < date(2023, 10, 1))
        assert (figures.numerator("visits", "organisation", place, "quarter", quarter[0]) or 0) == expected


def test_inhabitants_are_the_sum_of_the_publishers_age_groups(uk_libraries, services: list[dict[str, str]]):
    heads = ("Population under 12", "Population 12-17", "Population adult")
    expected = {row["Authority code"]: sum(int(row[head]) for head in heads) for row in services}
    assert dict(uk_libraries.rows("SELECT area_code, persons FROM inhabitants WHERE age_class = 'all'")) == expected
    youth = {row["Authority code"]: int(row["Population 12-17"]) for row in services}
    assert dict(uk_libraries.rows("SELECT area_code, persons FROM inhabitants WHERE age_class = '12-17'")) == youth


def test_branches_are_those_of_both_lists_with_their_hours_of_the_last(uk_libraries, real_data: Path, read):
    folder = real_data / "uk" / "librarydata"
    states = [read(folder / f"libraries_england_{year}.csv") for year in (2022, 2023)]

    def hours(text: str) -> float | None:
        return float(text) if text.replace(".", "", 1).isdigit() else None

    def key(row: dict[str, str]) -> str:
        return f"{row['authority'].strip()}: {row['name'].strip()}"

    latest = {key(row): row for row in states[1]}
    query = "SELECT location_code, open_hours_week, staffed_hours_week FROM locations WHERE organisation_code <> location_code"
    found = {row[0]: row[1:] for row in uk_libraries.rows(query)}
    refused = uk_libraries.rows("SELECT reason, count(*) FROM refused WHERE \"table\" = 'locations' GROUP BY 1 ORDER BY 2 DESC")
    assert refused[0] == ("is not among the organisations", 74), "Cumbria was abolished on 1 April 2023"
    compared = 0
    for code, (open_hours, staffed) in found.items():
        rows = [row for row in states[1] if key(row) == code]
        if len(rows) == 1:
            assert (open_hours, staffed) == (hours(latest[code]["hours"]), hours(latest[code]["staffed_hours"])), code
            compared += 1
    assert compared > 3_400


def test_the_list_of_2016_has_a_point_for_every_branch(uk_libraries_2016, real_data: Path, read):
    rows = read(real_data / "uk" / "librarydata" / "england2016_geocoded_libraries.csv")
    found = uk_libraries_2016.rows("SELECT location_code, latitude, longitude FROM locations")
    assert {code: (lat, lon) for code, lat, lon in found} == {row["id"]: (float(row["lat"]), float(row["lng"])) for row in rows}
