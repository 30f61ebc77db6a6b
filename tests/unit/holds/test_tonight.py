"""Which items a night begins with, as read from the tables."""

from dataclasses import replace
from datetime import date

import pytest
from twins.drawn_network import put
from twins.drawn_night import network

from schakel.holds.agreement import our_agreement
from schakel.holds.reach import read_wanted
from schakel.holds.tonight import read_tonight
from schakel.vocabulary.tables import TABLES

TONIGHT = date(2024, 3, 6)


def rows() -> dict[str, list[dict]]:
    given = {
        "locations": [{"location_code": place, "organisation_code": owner} for place, owner in (("A", "O0"), ("B", "O1"))],
        "items": [
            {"item_id": name, "title_id": "t", "owner_code": owner, "location_code": "A", "material": material,
             "status": "available"}
            for name, owner, material in (("i0", "O0", "film"), ("i1", "O0", "book"), ("i2", "O1", "film"), ("i3", None, "film"))
        ],
        "holds": [{"hold_id": f"h{place}", "title_id": "t", "pickup_location_code": place, "kind": "network",
                   "outcome": "open", "placed_on": TONIGHT} for place in "AB"],
    }  # fmt: skip
    return {
        name: [{column.name: row.get(column.name) for column in table.columns} for row in given.get(name, [])]
        for name, table in TABLES.items()
    }


@pytest.mark.parametrize(("keeps", "kept"), [({}, []), ({"O0": ["film", "film", "game"]}, ["i0"])])
def test_an_owner_keeps_its_own_items_of_a_material(keeps: dict[str, list[str]], kept: list[str]) -> None:
    agreement = replace(our_agreement(), by_place={"owner_keeps": keeps})
    with put(rows()) as connection:
        tonight = read_tonight(connection, network([0, 1]), agreement, TONIGHT)
        wanted = read_wanted(connection, agreement, TONIGHT)[0]
    assert tonight.item_ids.to_pylist() == ["i0", "i1", "i2", "i3"]
    assert tonight.item_ids.filter(tonight.items.is_kept).to_pylist() == kept
    assert {owner: (waiting, stock.items) for owner, (waiting, stock) in wanted.kept.items()} == ({"O0": (1, 1)} if kept else {})
    assert wanted.free.items == 4 - len(kept)


def test_a_hold_of_an_item_that_is_out_is_told_apart_from_a_title_of_which_nothing_is_in() -> None:
    given = rows()
    given["items"][0]["status"] = "on_loan"
    hold = given["holds"][0]
    given["holds"] = [hold | {"hold_id": "named", "item_id": "i0"}, hold | {"hold_id": "other", "title_id": "u"}, hold]
    with put(given) as connection:
        tonight = read_tonight(connection, network([0, 1]), our_agreement(), TONIGHT)
    assert len(tonight.holds) == 1
    assert tonight.left_out["hold asks for an item that is not on a shelf, while another of the title is"] == 1
    assert tonight.left_out["no item of the title is on a shelf"] == 1
