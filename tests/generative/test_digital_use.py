"""Digital beside physical: the counts against a twin in plain Python, the comparison against what was planted."""

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins.drawn_network import Data, draw, put

from schakel.collection.digital import ALL, LEAST, Asked, compared, open_holds
from schakel.collection.digital_use import OLDEST, STRANDS, YEARS, find_use
from schakel.vocabulary.tables import TABLES

YEAR = 2020


def drawn(seed: int) -> Data:
    """A drawn network with titles of several ages, and digital loans over spans of all lengths."""
    data = draw(seed, 30)
    r = random.Random(seed)
    for row in data["titles"]:
        row["material"], row["audience"] = r.choice([None, "book"]), r.choice([None, "adult"])
        row["genre"], row["has_ebook"] = r.choice([None, "fiction"]), r.choice([None, True, False])
        row["publication_year"] = r.choice([None, 1999, 2009, 2017, 2020])
    for row in data["items"]:
        row["added_on"] = r.choice([None, date(2017, 7, 1), date(2019, 7, 2)])
        row["withdrawn_on"] = r.choice([None, date(2020, 7, 1), date(2020, 7, 2)])
    for row in data["loans"]:
        row["lent_on"] = date(2016, 12, 31) + timedelta(days=r.randrange(1400))
    owners = [row["organisation_code"] for row in data["organisations"]]
    spans: set[tuple[str, date]] = set()
    data["digital_loans"] = []
    for _ in range(20):
        owner, first = r.choice(owners), date(2017, 6, 1) + timedelta(days=r.randrange(900))
        if (owner, first) not in spans:
            spans.add((owner, first))
            last = first + timedelta(days=r.choice([1, 31, 400, 900]))
            product, loans = r.choice(["E-book", "Podcast"]), r.randrange(200)
            data["digital_loans"].append(
                {"organisation_code": owner, "starts_on": first, "ends_on": last, "product": product, "loans": loans}
            )
    return data


def physical_twin(data: Data) -> tuple[Counter[tuple[Any, ...]], Counter[tuple[Any, ...]]]:
    """Loans and copies by organisation, year and what is known of the title."""
    outside = {row["organisation_code"] for row in data["organisations"] if row.get("kind") == "outside"}
    run_by = {row["location_code"]: row.get("organisation_code") for row in data["locations"]}
    away = {
        row["location_code"]
        for row in data["locations"]
        if row.get("kind") == "outside" or run_by[row["location_code"]] in outside
    }
    titles = {row["title_id"]: row for row in data["titles"]}
    items = {row["item_id"]: row for row in data["items"]}
    last = max(row["lent_on"].year for row in data["loans"])
    first = last - YEARS + 1

    def about(item: dict[str, Any] | None) -> tuple[Any, ...]:
        if item is None:
            return (None,) * 5
        title = titles.get(item.get("title_id"), {})
        published = title.get("publication_year")
        known = [title.get(name) if title.get(name) is not None else item.get(name) for name in ("material", "audience", "genre")]
        # What has no title has no year either, so nothing makes it old.
        return (*known, title.get("has_ebook"), None if published is None else max(published, first - OLDEST))

    loans: Counter[tuple[Any, ...]] = Counter()
    copies: Counter[tuple[Any, ...]] = Counter()
    for row in data["loans"]:
        place = row.get("location_code")
        if row["lent_on"].year >= first and place not in away:
            loans[run_by.get(place), row["lent_on"].year, *about(items.get(row.get("item_id")))] += 1
    for year in {key[1] for key in loans}:
        middle = date(year, 7, 1)
        for item in data["items"]:
            there = item.get("location_code") in run_by and item["location_code"] not in away
            if (
                there
                and (item["added_on"] or middle) <= middle
                and (item["withdrawn_on"] is None or item["withdrawn_on"] > middle)
            ):
                copies[run_by[item["location_code"]], year, *about(item)] += 1
    return loans, copies


@pytest.fixture(scope="module", params=range(8))
def used(request: pytest.FixtureRequest) -> tuple[Data, duckdb.DuckDBPyConnection]:
    """A drawn network and its counts, made once for all that is asked of it."""
    data = drawn(request.param)
    connection = put(data)
    find_use(connection)
    return data, connection


def test_the_counts_agree_with_the_twin(used: tuple[Data, duckdb.DuckDBPyConnection]) -> None:
    data, connection = used
    rows = connection.execute(
        "SELECT organisation_code, year, material, audience, genre, has_ebook, publication_year, sum(loans), sum(copies) "
        "FROM physical_use GROUP BY ALL"
    ).fetchall()
    loans, copies = physical_twin(data)
    assert {tuple(row[:-2]): row[-2] for row in rows if row[-2]} == loans
    assert {tuple(row[:-2]): row[-1] for row in rows if row[-1]} == copies


def test_digital_loans_are_divided_over_the_years_by_days(used: tuple[Data, duckdb.DuckDBPyConnection]) -> None:
    data, connection = used
    inside = {row["organisation_code"] for row in data["organisations"] if row.get("kind") != "outside"}
    twin: defaultdict[tuple[str, int, str], float] = defaultdict(float)
    for row in data["digital_loans"]:
        days = (row["ends_on"] - row["starts_on"]).days
        for day in range(days if row["organisation_code"] in inside else 0):
            twin[row["organisation_code"], (row["starts_on"] + timedelta(days=day)).year, row["product"]] += row["loans"] / days
    found = {tuple(row[:3]): row[3] for row in connection.execute("SELECT * FROM digital_use").fetchall()}
    assert found == {key: pytest.approx(value) for key, value in twin.items()}
    assert sum(found.values()) == pytest.approx(
        sum(r["loans"] for r in data["digital_loans"] if r["organisation_code"] in inside)
    )


def test_open_holds_of_the_network_count_those_at_places_nobody_knows_too() -> None:
    rows: Data = {name: [] for name in ("holds", "titles", "locations")}
    rows["titles"] = [{"title_id": "with", "has_ebook": True}, {"title_id": "without", "has_ebook": False}]
    rows["locations"] = [{"location_code": "A", "organisation_code": "O"}]
    for place, title, outcome in (
        ("A", "with", "open"),
        ("A", "without", "open"),
        ("A", "with", "fulfilled"),
        ("B", "with", "open"),
    ):
        hold = {"hold_id": f"{place}{title}{outcome}", "pickup_location_code": place, "title_id": title, "outcome": outcome}
        rows["holds"].append(hold)
    whole = {
        name: [{column.name: row.get(column.name) for column in table.columns} for row in rows.get(name, [])]
        for name, table in TABLES.items()
    }
    snapshot = SimpleNamespace(connect=lambda: put(whole))
    assert open_holds(snapshot, organisation_code=None) == Asked(3, 2)
    assert open_holds(snapshot, organisation_code="O") == Asked(2, 1)


def planted(rng: np.random.Generator, kept: float) -> list[tuple[Any, ...]]:
    """Rows of 400 titles, a third with an e-book, of which the printed loans became `kept` of those of like titles."""
    rows = []
    for title in range(400):
        has_ebook, published = bool(rng.random() < 1 / 3), int(rng.choice([2010, 2016, 2018]))
        before = rng.poisson(24 * rng.gamma(0.8))
        falls = {2010: 0.95, 2016: 0.8, 2018: 0.6}[published] * (kept if has_ebook else 1.0)
        after = rng.poisson(before * falls)
        for year, loans in ((YEAR - 1, before), (YEAR, after)):
            rows.append(("book", "adult", "fiction", published, has_ebook, title % STRANDS, year, loans, 2))
    return rows


@pytest.mark.parametrize("kept", [1.0, 0.85])
def test_the_interval_holds_what_was_planted_nineteen_times_in_twenty(kept: float) -> None:
    rng = np.random.default_rng(11)
    ratios = [compared(planted(rng, kept), YEAR)[0].loans for _ in range(100)]
    held = sum(r.interval.low <= kept <= r.interval.high for r in ratios if r is not None and r.interval is not None)
    # Of 100 intervals of 95 %, fewer than 86 would hold it by chance once in three thousand times.
    assert held >= 86
    tells = sum(r.interval.high < 1 for r in ratios if r is not None and r.interval is not None)
    assert tells >= 90 if kept < 1 else tells <= 14
    assert np.mean([r.value for r in ratios if r is not None]) == pytest.approx(kept, abs=0.02)


def test_of_many_categories_none_is_called_different_by_chance() -> None:
    rng = np.random.default_rng(5)
    called, everything = 0, 0
    for _ in range(200):
        # Six categories in which nothing differs; judged one by one, 53 of 200 times one of them would be called.
        rows = [("book", f"audience {n}", *row[2:]) for n in range(6) for row in planted(rng, 1.0)[::2]]
        rows += [(*row[:6], YEAR, rng.poisson(row[7] * 0.8), 2) for row in rows]
        whole, *categories = [each.loans.interval for each in compared(rows, YEAR) if each.loans is not None]
        assert len(categories) == 6
        called += any(not each.low <= 1 <= each.high for each in categories if each is not None)
        everything += whole is not None and not whole.low <= 1 <= whole.high
    # 10 of 200 by chance; more than 25 once in a hundred thousand times.
    assert called <= 25
    assert everything <= 25


def test_what_is_there_is_still_told_among_many_categories() -> None:
    rng = np.random.default_rng(6)
    rows = [("book", f"audience {n}", *row[2:]) for n in range(6) for row in planted(rng, 0.7 if n == 2 else 1.0)]
    told = {each.category[1]: each.loans.interval.high for each in compared(rows, YEAR) if each.loans and each.loans.interval}
    assert told["audience 2"] < 1


def test_one_category_is_judged_as_everything_is() -> None:
    whole, only = compared(planted(np.random.default_rng(7), 1.0), YEAR)
    assert whole.loans == only.loans


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 3.0))
def test_a_year_in_which_all_falls_alike_changes_nothing(seed: int, factor: float) -> None:
    rows = planted(np.random.default_rng(seed), 0.9)
    scaled = [(*row[:7], row[7] * (factor if row[6] == YEAR else 1.0), row[8]) for row in rows]
    first, second = compared(rows, YEAR)[0].loans, compared(scaled, YEAR)[0].loans
    assert first is not None
    assert second is not None
    assert second.value == pytest.approx(first.value)


def test_too_few_loans_give_no_ratio_and_none_is_lost() -> None:
    rows = [
        ("book", "adult", "fiction", 2015, True, strand, year, 4, 1) for strand in range(STRANDS) for year in (YEAR - 1, YEAR)
    ]
    rows += [
        ("book", "adult", "fiction", 2015, False, 0, YEAR - 1, LEAST - 1, 5),
        ("book", "adult", "fiction", 2015, False, 0, YEAR, 9, 5),
    ]
    rows += [("book", "adult", "fiction", 2009, True, 0, YEAR - 1, 7, 1)]
    whole, category = compared(rows, YEAR)
    assert (whole.category, category.category) == (ALL, ("book", "adult", "fiction"))
    assert (category.before, category.left_out, category.loans) == (4 * STRANDS + 7, 7, None)
    assert category.expected == pytest.approx(4 * STRANDS * 9 / (LEAST - 1))


def test_a_figure_that_hangs_on_one_strand_has_no_interval() -> None:
    rows = [
        ("book", "adult", "fiction", 2015, has_ebook, 3, year, 500, 1) for has_ebook in (True, False) for year in (YEAR - 1, YEAR)
    ]
    ratio = compared(rows, YEAR)[0].loans
    assert ratio is not None
    assert ratio.value == pytest.approx(1.0)
    assert ratio.interval is None
