# ruff: noqa: E501  (drawn rows are read as a table)
"""The handbook of measures as sentences: which row counts, where, when, and what is said when nothing is known."""

from datetime import date
from typing import Any

import pyarrow as pa
from twins.drawn_network import Data, put

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.measures.explain import explain
from schakel.vocabulary.tables import TABLES

TODAY = date(2020, 12, 31)


def network(**tables: list[dict[str, Any]]) -> Data:
    """Two organisations: O1 with locations A and B in GM1, O2 with C in GM2."""
    given: dict[str, list[dict[str, Any]]] = {
        "organisations": [{"organisation_code": code, "name": code, "kind": "library"} for code in ("O1", "O2")],
        "locations": [
            {"location_code": code, "organisation_code": owner, "name": code, "kind": "fixed", "municipality_code": where}
            for code, owner, where in (("A", "O1", "GM1"), ("B", "O1", "GM1"), ("C", "O2", "GM2"))
        ],
        "areas": [{"area_code": code, "kind": "municipality", "name": code} for code in ("GM1", "GM2")],
        "service_areas": [
            {"organisation_code": "O1", "municipality_code": "GM1"},
            {"organisation_code": "O2", "municipality_code": "GM2"},
        ],
        **tables,
    }
    return {
        name: [{c.name: row.get(c.name) for c in table.columns} for row in given.get(name, [])] for name, table in TABLES.items()
    }


def figures(
    measure: str, data: Data, period: str = "year", today: date = TODAY, **known: dict[str, date]
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """(level, place, first day) → the figure of all parts together."""
    with put(data) as connection:
        found: pa.Table = compute(
            connection, {measure: find_measures()[measure]}, today=today, network=Network("net", "Net"), **known
        )
    rows = [row for row in found.to_pylist() if row["period"] == period and row["part"] == ""]
    return {(row["level"], row["place_code"], str(row["starts_on"])): row for row in rows}


def loan(number: int, place: str, day: date, borrower: str = "p") -> dict[str, Any]:
    return {"loan_id": f"l{number}", "location_code": place, "lent_on": day, "borrower_pseudonym": borrower, "item_id": "i"}


def test_a_branch_without_a_loan_shows_0_and_the_whole_is_the_sum() -> None:
    found = figures("loans", network(loans=[loan(1, "A", date(2020, 1, 1)), loan(2, "C", date(2020, 12, 31))]))
    assert {key[1]: row["value"] for key, row in found.items()} == {
        "A": 1,
        "B": 0,
        "C": 1,
        "O1": 1,
        "O2": 1,
        "GM1": 1,
        "GM2": 1,
        "net": 2,
    }


def test_a_quarter_in_one_row_has_a_quarter_and_a_year_and_no_months() -> None:
    visits = [{"location_code": "A", "starts_on": date(2020, 4, 1), "ends_on": date(2020, 7, 1), "visits": 90},
              {"location_code": "A", "starts_on": date(2020, 7, 1), "ends_on": date(2020, 8, 1), "visits": 10}]  # fmt: skip
    data = network(visits=visits)
    assert figures("visits", data, "quarter")["location", "A", "2020-04-01"]["value"] == 90
    assert figures("visits", data)["location", "A", "2020-01-01"]["value"] == 100
    months = figures("visits", data, "month")
    assert months["location", "A", "2020-05-01"]["value"] is None
    assert months["location", "A", "2020-07-01"]["value"] == 10


def test_a_place_without_a_counter_has_no_visits_not_even_0() -> None:
    visits = [{"location_code": "A", "starts_on": date(2020, 1, 1), "ends_on": date(2020, 2, 1), "visits": 90}]
    assert figures("visits", network(visits=visits))["location", "B", "2020-01-01"]["value"] is None


def test_inhabitants_are_those_of_1_january_by_the_latest_count_then_or_before() -> None:
    people = [{"area_code": "GM1", "counted_on": day, "age_class": "all", "persons": persons}
              for day, persons in ((date(2019, 1, 1), 10), (date(2020, 1, 2), 1000))]  # fmt: skip
    data = network(inhabitants=people, loans=[loan(1, "A", date(2019, 3, 1)), loan(2, "A", date(2020, 3, 1))])
    found = figures("loans_per_inhabitant", data)
    assert found["organisation", "O1", "2019-01-01"]["denominator"] == 10
    assert found["organisation", "O1", "2020-01-01"]["denominator"] == 10, "a count of 2 January comes a day late"
    assert ("location", "A", "2020-01-01") not in found, "a single location has no inhabitants"


def test_a_ratio_over_0_says_nothing() -> None:
    data = network(loans=[{**loan(1, "A", date(2020, 1, 1)), "borrower_pseudonym": None}])
    assert figures("loans_per_borrower", data)["location", "A", "2020-01-01"]["value"] is None


def test_who_borrows_at_two_branches_counts_at_both_and_once_above() -> None:
    found = figures("active_borrowers", network(loans=[loan(1, "A", date(2020, 1, 31)), loan(2, "B", date(2020, 2, 1))]))
    assert [found[key]["value"] for key in (("location", "A", "2020-01-01"), ("location", "B", "2020-01-01"))] == [1, 1]
    assert found["organisation", "O1", "2020-01-01"]["value"] == 1
    assert found["network", "net", "2020-01-01"]["rows"] == 1, "one person behind it, however many loans"


def test_a_subscription_that_ends_on_31_december_is_no_longer_valid_on_that_day() -> None:
    people = [{"borrower_pseudonym": code, "year": 2020, "location_code": "A", "registered_on": date(2015, 5, 1), "valid_until": until}
              for code, until in (("p1", date(2020, 12, 31)), ("p2", date(2021, 1, 1)), ("p3", None))]  # fmt: skip
    assert figures("active_customers", network(borrowers=people))["location", "A", "2020-01-01"]["value"] == 2


def test_an_open_hold_counts_as_longer_than_until_now_and_can_leave_the_median_unsaid() -> None:
    def hold(number: int, ready: date | None, ended: date | None = None) -> dict[str, Any]:
        return {"hold_id": f"h{number}", "pickup_location_code": "A", "placed_on": date(2020, 11, 1), "available_on": ready,
                "ended_on": ended, "outcome": "ready" if ready else "open" if ended is None else "cancelled_by_borrower"}  # fmt: skip

    reached = [hold(1, date(2020, 11, 5)), hold(2, date(2020, 11, 11)), hold(3, None)]
    assert figures("hold_wait_median", network(holds=reached))["location", "A", "2020-01-01"]["value"] == 10
    waiting = [*reached, hold(4, None)]
    assert figures("hold_wait_median", network(holds=waiting))["location", "A", "2020-01-01"]["value"] == 10, (
        "half of four is two"
    )
    more = figures("hold_wait_median", network(holds=[*waiting, hold(5, None)]))["location", "A", "2020-01-01"]
    assert (more["value"], more["numerator"], more["denominator"]) == (None, 2, 5)


def test_waits_are_censored_on_the_last_day_of_a_feed_that_lags_and_not_later() -> None:
    def hold(number: int, placed: date, ready: date | None = None) -> dict[str, Any]:
        return {"hold_id": f"h{number}", "pickup_location_code": "A", "placed_on": placed, "available_on": ready,
                "outcome": "ready" if ready else "open"}  # fmt: skip

    def figure(*holds: dict[str, Any]) -> tuple[float | None, float]:
        found = figures("hold_wait_median", network(holds=list(holds)), known_on={"holds": date(2020, 11, 11)})
        row = found["location", "A", "2020-01-01"]
        return row["value"], row["numerator"]

    first, open_ = date(2020, 11, 1), hold(1, date(2020, 11, 2))
    # Open since 2 November: until 11 November 9 days, not 59 until the end of the year, so of three at risk on day 10 none is it.
    assert figure(open_, hold(2, first, date(2020, 11, 11))) == (10, 1)
    # Ready on the day after the last common one: not yet ready, as far as all feeds know.
    assert figure(open_, hold(2, first, date(2020, 11, 12))) == (None, 0)
    # Placed after that day by the faster feed: it neither waits nor is it ready.
    assert figure(open_, hold(2, first, date(2020, 11, 11)), hold(3, date(2020, 11, 12), date(2020, 11, 12))) == (10, 1)


def test_holds_of_a_month_have_had_their_7_days_when_7_days_have_passed_since() -> None:
    holds = [{"hold_id": f"h{day}", "pickup_location_code": "A", "placed_on": day, "available_on": date(2020, 11, 30)}
             for day in (date(2020, 10, 2), date(2020, 11, 30), date(2020, 12, 6), date(2020, 12, 7))]  # fmt: skip

    def complete(measure: str, last: date) -> list[bool]:
        found = figures(measure, network(holds=[each for each in holds if each["placed_on"] <= last]), "month",
                        known_on={"holds": last})  # fmt: skip
        return [found["location", "A", f"2020-{month}-01"]["is_complete"] for month in (10, 11)]

    assert complete("holds_within_7_days", date(2020, 12, 6)) == [True, False]
    assert complete("holds_within_7_days", date(2020, 12, 7)) == [True, True]
    assert complete("holds_within_30_days", date(2020, 12, 7)) == [True, False]
    assert complete("holds_placed", date(2020, 12, 6)) == [True, True]


def test_a_title_that_two_organisations_hold_is_unique_nowhere() -> None:
    items = [{"item_id": f"i{n}", "title_id": title, "owner_code": owner, "location_code": place, "added_on": date(2020, 1, 1)}
             for n, (title, owner, place) in enumerate((("t1", "O1", "A"), ("t1", "O2", "C"), ("t2", "O1", "A"), ("t2", "O1", "B")))]  # fmt: skip
    found = figures("unique_titles", network(items=items, loans=[loan(1, "A", date(2020, 1, 1))]))
    assert found["network", "net", "2020-01-01"]["value"] == 0.5
    assert found["location", "A", "2020-01-01"]["value"] == 0.5
    assert found["location", "C", "2020-01-01"]["value"] == 0


def test_what_is_missing_or_on_order_counts_as_unused_up_to_2026_and_not_at_all_from_2027() -> None:
    """Three of four items are not lent; one of those is missing and one on order. What is on loan all year can be lent."""
    items = [{"item_id": f"i{n}", "location_code": "A", "owner_code": "O1", "added_on": date(2020, 1, 1), "status": status}
             for n, status in enumerate(("available", "missing", "on_order", "on_loan"))]  # fmt: skip
    loans = [{"loan_id": str(year), "location_code": "A", "lent_on": date(year, 3, 1), "item_id": "i0"} for year in (2026, 2027)]
    data = network(items=items, loans=loans)
    told = [figures("zero_use", data, today=date(year, 12, 31))["network", "net", f"{year}-01-01"] for year in (2026, 2027)]
    assert [(each["numerator"], each["denominator"], each["version"].year) for each in told] == [(3, 4, 2000), (1, 2, 2027)]


def test_a_month_that_the_data_do_not_cover_is_not_complete() -> None:
    loans = [loan(n, "A", day) for n, day in enumerate((date(2020, 10, 20), date(2020, 11, 15), date(2020, 12, 30)))]
    found = figures("loans", network(loans=loans), "month")
    assert [found["location", "A", f"2020-{month}-01"]["is_complete"] for month in (10, 11, 12)] == [False, True, True]
    assert not figures("loans", network(loans=loans))["location", "A", "2020-01-01"]["is_complete"]


def test_every_measure_is_explained_with_a_query_and_a_review() -> None:
    for measure in find_measures().values():
        found = explain(measure, today=TODAY)
        assert found.queries, measure.name
        assert all("SELECT" in text for _, text in (*found.queries, *found.whole_queries)), measure.name
        assert str(measure.reviewed.again) in found.reviewed
