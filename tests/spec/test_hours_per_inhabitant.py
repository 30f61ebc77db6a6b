"""Hours per 1,000 inhabitants: whose hours, of which day, and what does not count."""

from datetime import date
from typing import Any

import pytest
from twins.drawn_network import put

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.vocabulary.tables import TABLES

Spans = list[dict[str, Any]]


def span(code: str, opened: float | None, staffed: float | None, since: date | None = None, until: date | None = None,
         kind: str | None = "fixed") -> dict[str, Any]:  # fmt: skip
    return {"location_code": code, "number": since.toordinal() if since else 1, "valid_from": since, "valid_until": until,
            "kind": kind, "open_hours_week": opened, "staffed_hours_week": staffed}  # fmt: skip


def hours(spans: Spans, measure: str = "opening_hours_per_1000", period: str = "year") -> dict[tuple[str, str], float | None]:
    """(place, first day) → hours per 1,000 inhabitants. GM1 has 2,000 people and a new 2,500 from 2020, GM2 has 500."""
    tables: dict[str, list[dict[str, Any]]] = {
        "organisations": [{"organisation_code": code, "name": code, "kind": "library"} for code in ("O1", "O2")],
        "locations": [
            {"location_code": code, "organisation_code": owner, "name": code, "kind": "fixed", "municipality_code": where}
            for code, owner, where in (("A", "O1", "GM1"), ("B", "O1", "GM1"), ("C", "O2", "GM2"))
        ],
        "areas": [{"area_code": code, "kind": "municipality", "name": code} for code in ("GM1", "GM2")],
        "service_areas": [{"organisation_code": f"O{n}", "municipality_code": f"GM{n}"} for n in (1, 2)],
        "inhabitants": [
            {"area_code": area, "counted_on": date(year, 1, 1), "age_class": "all", "persons": people}
            for area, year, people in (("GM1", 2019, 2000), ("GM1", 2020, 2500), ("GM2", 2019, 500))
        ],
        "loans": [{"loan_id": "1", "location_code": "A", "lent_on": date(2019, 1, 1)}],
        "location_facts": spans,
    }
    data = {
        name: [{c.name: row.get(c.name) for c in table.columns} for row in tables.get(name, [])] for name, table in TABLES.items()
    }
    wanted = {name: find_measures()[name] for name in ("loans", measure)}
    with put(data) as connection:
        found = compute(connection, wanted, today=date(2020, 12, 31), network=Network("net", "Net")).to_pylist()
    return {
        (row["place_code"], str(row["starts_on"])): row["value"]
        for row in found
        if row["measure"] == measure and row["period"] == period
    }


CHANGED = [span("A", 30.0, 20.0, None, date(2020, 3, 31)), span("A", 40.0, 10.0, date(2020, 3, 31)), span("C", 5.0, 5.0)]


def test_the_hours_are_those_of_the_last_day_of_each_period() -> None:
    found = hours(CHANGED, period="month")
    assert [found["GM1", f"2020-0{month}-01"] for month in (2, 3, 4)] == [12.0, 16.0, 16.0]
    years = hours(CHANGED)
    assert [years["GM1", day] for day in ("2019-01-01", "2020-01-01")] == [15.0, 16.0]
    staffed = hours(CHANGED, "staffed_hours_per_1000")
    assert [staffed["GM1", day] for day in ("2019-01-01", "2020-01-01")] == [10.0, 4.0]


def test_every_level_is_a_sum_of_hours_over_a_sum_of_people() -> None:
    found = hours(CHANGED)
    assert {place: found[place, "2020-01-01"] for place in ("GM1", "GM2", "O1", "O2", "net")} == {
        "GM1": 16.0, "GM2": 10.0, "O1": 16.0, "O2": 10.0, "net": 15.0,
    }  # fmt: skip


def test_a_place_counts_from_its_first_day_up_to_the_day_before_it_closed() -> None:
    found = hours([span("A", 20.0, 20.0, date(2019, 6, 30), date(2020, 6, 30))], period="quarter")
    quarters = ("2019-01-01", "2019-04-01", "2020-01-01", "2020-04-01")
    assert [found["GM1", day] for day in quarters] == [0.0, 10.0, 8.0, 0.0]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("fixed", 2.0), ("bookmobile", 2.0), ("pickup_point", 2.0), (None, 2.0),
     ("bookmobile_stop", 1.0), ("office", 1.0), ("storage", 1.0), ("school", 1.0)],
)  # fmt: skip
def test_stops_are_part_of_the_hours_of_their_bus_and_places_without_public_do_not_count(
    kind: str | None, expected: float
) -> None:
    found = hours([span("A", 2.0, 2.0), span("B", 2.0, 2.0, kind=kind)])
    assert found["GM1", "2019-01-01"] == expected


def test_a_place_of_which_no_hours_are_known_adds_nothing() -> None:
    assert hours([span("A", 2.0, None), span("B", None, 4.0)])["GM1", "2019-01-01"] == 1.0
