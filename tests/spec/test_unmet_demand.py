"""Which wishes count as unmet demand in the strict form of the collection norms."""

from datetime import date

import pytest
from twins.drawn_network import put

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.vocabulary.codes import HOLD_OUTCOMES
from schakel.vocabulary.tables import TABLES

DAY = date(2020, 3, 2)
GIVEN = {
    "organisations": [
        {"organisation_code": code, "name": code, "kind": kind} for code, kind in (("O", "library"), ("Z", "outside"))
    ],
    "locations": [{"location_code": "A", "organisation_code": "O", "name": "A", "kind": "fixed"}],
    "loans": [
        {"loan_id": owner or "-", "location_code": "A", "lent_on": DAY, "owner_code": owner} for owner in ("O", "Z", None)
    ],
    "holds": [  # one of each outcome; and one by interlibrary loan that expired, of which the request is told apart
        *({"hold_id": outcome, "kind": "network", "outcome": outcome} for outcome in HOLD_OUTCOMES),
        {"hold_id": "twice", "kind": "interlibrary", "outcome": "expired"},
    ],
    "interlibrary_requests": [
        {"request_id": outcome, "requester_code": "O", "scope": "province", "outcome": outcome}
        for outcome in ("unfilled", "completed", "cancelled")
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "denominator"), [("norm_95_lenient", 2), ("norm_95_strict", 5)])
def test_expired_cancelled_by_the_library_and_not_supplied_are_unmet_once(name: str, denominator: int) -> None:
    common = {"pickup_location_code": "A", "placed_on": DAY, "ended_on": DAY}
    data = {
        table.name: [
            {column.name: {**common, **row}.get(column.name) for column in table.columns} for row in GIVEN.get(table.name, [])
        ]
        for table in TABLES.values()
    }
    with put(data) as connection:
        found = compute(connection, {name: find_measures()[name]}, today=date(2020, 12, 31), network=Network("net", "Net"))
    (row,) = [
        row for row in found.to_pylist() if (row["level"], row["period"]) == ("organisation", "year") and row["place_code"] == "O"
    ]
    assert (row["numerator"], row["denominator"]) == (1, denominator)
