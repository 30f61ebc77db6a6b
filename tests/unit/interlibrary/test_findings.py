"""Oddities of interlibrary loan are named and counted; each drawn here once, beside a sound row."""

from datetime import date
from typing import Any

from twins.drawn_network import put

from schakel.interlibrary.findings import findings
from schakel.vocabulary.tables import TABLES

DAY = date(2020, 3, 1)


def rows(table: str, *given: dict[str, Any]) -> list[dict[str, Any]]:
    return [{column.name: row.get(column.name) for column in TABLES[table].columns} for row in given]


def test_each_oddity_is_counted_once_and_the_sound_rows_are_not() -> None:
    sound = {"requester_code": "O1", "supplier_code": "O2", "scope": "province", "placed_on": DAY, "outcome": "completed",
             "shipped_on": DAY, "received_on": DAY, "ended_on": DAY}  # fmt: skip
    failed = {**sound, "shipped_on": None, "received_on": None, "outcome": "unfilled", "unfilled_reason": "lost"}
    data: Any = {name: [] for name in TABLES}
    data["locations"] = rows("locations", {"location_code": "A", "organisation_code": "O1"}, {"location_code": "N"})
    data["items"] = rows("items", {"item_id": "i1", "location_code": "A"}, {"item_id": "i2", "location_code": "N"})
    data["holds"] = rows(
        "holds",
        {"hold_id": "h0", "item_id": "i1", "pickup_location_code": "A", "available_on": DAY, "ended_on": DAY},
        {"hold_id": "h1", "item_id": "i2", "pickup_location_code": "N"},
        {"hold_id": "h2", "item_id": "i1", "available_on": DAY, "ended_on": date(2020, 2, 1)},
        {"hold_id": "h3", "item_id": "i1", "pickup_location_code": "N", "available_on": DAY},
    )
    data["loans"] = rows(
        "loans",
        {"loan_id": "l0", "item_id": "i1", "owner_code": "O1"},
        {"loan_id": "l1", "item_id": "i1", "owner_code": "O1"},
        {"loan_id": "l2", "owner_code": "O9"},
        {"loan_id": "l3"},
    )
    data["interlibrary_requests"] = rows(
        "interlibrary_requests",
        {"request_id": "good", **sound},
        {"request_id": "failed", **failed},
        {"request_id": "nobody", **sound, "supplier_code": None},
        {"request_id": "both", **failed, "shipped_on": DAY},
        {"request_id": "no day", **sound, "shipped_on": None, "received_on": None},
        {"request_id": "no end", **sound, "ended_on": None},
        {"request_id": "no reason", **failed, "unfilled_reason": " "},
        {"request_id": "itself", **sound, "supplier_code": "O1"},
        {"request_id": "scope", **sound, "scope": "own_organisation"},
    )
    data["transits"] = rows(
        "transits",
        {"transit_id": "t0", "sent_on": date(2020, 5, 1)},
        {"transit_id": "t1", "sent_on": date(2020, 1, 1)},
        {"transit_id": "t2", "sent_on": date(2020, 1, 1), "received_on": DAY},
    )
    with put(data) as connection:
        found = {
            finding.name: (finding.rows, finding.of, finding.sample)
            for finding in findings(connection, known_on=date(2020, 6, 1))
        }
    assert found == {
        "loan_of_unknown_item": (2, 4, ("l2", "l3")),
        "loan_without_owner": (1, 4, ("l3",)),
        "item_without_owner": (1, 4, ("h1",)),
        "request_without_supplier": (1, 9, ("nobody",)),
        "hold_for_nobody": (1, 4, ("h3",)),
        "unfilled_but_sent": (1, 9, ("both",)),
        "supplied_without_day": (1, 9, ("no day",)),
        "ended_without_day": (1, 9, ("no end",)),
        "unfilled_without_reason": (1, 9, ("no reason",)),
        "supplies_itself": (1, 9, ("itself",)),
        "scope_contradicts_supplier": (1, 9, ("scope",)),
        "hold_ended_before_ready": (1, 4, ("h2",)),
        "transit_never_arrived": (1, 3, ("t1",)),
    }
