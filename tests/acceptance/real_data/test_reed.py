"""A college library: loans without any number, counted again from the file."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from schakel.interlibrary.flows import flows

pytestmark = pytest.mark.real_data

MEASURES = ("loans", "norm_95_strict", "unique_titles")


@pytest.fixture(scope="module")
def checkouts(real_data: Path, read) -> list[dict[str, str]]:
    return read(real_data / "reed" / "reed_checkouts.csv.zst")


def is_possible(row: dict[str, str]) -> bool:
    return not row["Returned"] or row["Returned"] >= row["Loaned"]


def test_every_loan_is_there_but_those_that_came_back_before_they_went(reed, checkouts: list[dict[str, str]]):
    expected = Counter((row["Location"], row["Loaned"], row["Returned"], row["Patron"]) for row in checkouts if is_possible(row))
    found = reed.rows(
        "SELECT i.location_code, CAST(lent_on AS VARCHAR), coalesce(CAST(returned_on AS VARCHAR), ''), borrower_group, count(*) "
        "FROM loans JOIN items i USING (item_id) GROUP BY ALL"
    )
    assert {row[:4]: row[4] for row in found} == expected
    refused = reed.rows("SELECT reason, count(*) FROM refused WHERE \"table\" = 'loans' GROUP BY ALL")
    assert refused == [("comes before lent_on", sum(not is_possible(row) for row in checkouts))]


def test_loans_per_month_are_counted_the_same(reed, checkouts: list[dict[str, str]]):
    figures = reed.figures(*MEASURES)
    months = Counter(row["Loaned"][:7] for row in checkouts if is_possible(row))
    for month, n in months.items():
        assert figures.numerator("loans", "location", "REED", "month", date(int(month[:4]), int(month[5:]), 1)) == n
    year = sum(n for month, n in months.items() if month.startswith("2019"))
    assert figures.numerator("loans", "network", "reed", "year", date(2019, 1, 1)) == year


def test_titles_and_holdings_are_known_by_their_words(reed, checkouts: list[dict[str, str]]):
    titles = {tuple(row[name].strip() for name in ("Title", "Author", "PubDate")) for row in checkouts}
    titles.discard(("", "", ""))
    items = {tuple(row[name].strip() for name in ("Title", "Author", "PubDate", "Call_No", "Location")) for row in checkouts}
    assert reed.count("SELECT count(*) FROM titles") == len(titles)
    assert reed.count("SELECT count(*) FROM items") == len(items)
    assert reed.count("SELECT count(*) FROM loans WHERE item_id IS NULL") == 0
    years = {}
    for row in checkouts:
        title = tuple(row[name].strip() for name in ("Title", "Author", "PubDate"))
        years.setdefault("|".join(title), int((row["PubDate"] or row["PubDateRange"])[:4] or 0) or None)
    years.pop("||")
    assert dict(reed.rows("SELECT title_id, publication_year FROM titles")) == years


def test_the_share_of_loans_that_came_from_the_consortium(reed, checkouts: list[dict[str, str]]):
    good = [row for row in checkouts if is_possible(row)]
    theirs = sum(row["Location"].startswith("Summit3") for row in good)
    assert sum(row["Location"] == "Summit3 Long Loan" for row in checkouts) == 9_162
    assert reed.count("SELECT count(*) FROM loans WHERE owner_code = 'Summit3'") == theirs
    figures, year = reed.figures(*MEASURES), date(2019, 1, 1)
    loans = [row for row in good if row["Loaned"].startswith("2019")]
    own = sum(not row["Location"].startswith("Summit3") for row in loans)
    assert figures.numerator("norm_95_strict", "organisation", "REED", "year", year) == own
    assert figures.denominator("norm_95_strict", "organisation", "REED", "year", year) == len(loans)


def test_flows_of_loans_tell_the_consortium_from_the_own_shelves(reed, checkouts: list[dict[str, str]]):
    found = flows(reed.connection, period="quarter", starts_on=date(2018, 7, 1), until=date(2020, 10, 1), units=("loan",))
    ours: Counter[tuple[str, str, date]] = Counter()
    for flow in found:
        ours[flow.scope, flow.owner, flow.starts_on] += flow.count
    theirs: Counter[tuple[str, str, date]] = Counter()
    for row in checkouts:
        if is_possible(row):
            year, month = int(row["Loaned"][:4]), int(row["Loaned"][5:7])
            way = ("national_in", "Summit3") if row["Location"].startswith("Summit3") else ("own_organisation", "REED")
            theirs[(*way, date(year, (month - 1) // 3 * 3 + 1, 1))] += 1
    assert ours == theirs
    assert sum(n for (scope, *_), n in ours.items() if scope == "national_in") > 9_000


def test_equipment_is_told_from_books_by_its_place(reed, checkouts: list[dict[str, str]]):
    words = ("Equipment", "equipment", "Laptop", "iPad")
    expected = sum(any(word in row["Location"] for word in words) for row in checkouts if is_possible(row))
    assert reed.count("SELECT count(*) FROM loans WHERE material = 'equipment'") == expected
