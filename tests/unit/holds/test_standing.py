"""Where an open hold stands depends on which items may serve it."""

from datetime import date

import numpy as np
from made_up.engine import engine

from schakel.holds.agreement import our_agreement
from schakel.holds.standing import read_standing

DAY, KNOWN = date(2020, 6, 1), date(2020, 7, 1)


def test_a_branch_hold_waits_for_its_own_branch_and_is_in_nobodys_way_where_that_has_no_item() -> None:
    def hold(number: int, kind: str, pickup: str) -> dict[str, object]:
        placed_on = date(2020, 5, number)
        return {
            "hold_id": f"h{number}", "title_id": "t", "kind": kind, "pickup_location_code": pickup, "placed_on": placed_on,
            "outcome": "open",
        }  # fmt: skip

    connection = engine(
        organisations=[{"organisation_code": "O", "name": "O", "kind": "library"}],
        locations=[{"location_code": code, "organisation_code": "O", "name": code, "kind": "fixed"} for code in ("A", "B")],
        items=[
            {"item_id": f"i{number}", "title_id": "t", "owner_code": "O", "location_code": "A", "material": "book"}
            for number in (1, 2)
        ],
        loans=[{"loan_id": "l", "item_id": "i2", "lent_on": date(2020, 5, 25), "location_code": "A", "material": "book"}],
        holds=[hold(1, "branch", "B"), hold(2, "network", "A"), hold(3, "branch", "A"), hold(4, "branch", "A"),
               hold(5, "network", "B")],
    )  # fmt: skip
    found = read_standing(connection, our_agreement(), DAY, KNOWN)
    columns = (found.hold_id.to_pylist(), found.place.tolist(), found.items.tolist(), found.is_in.tolist())
    stood = {hold_id: tuple(rest) for hold_id, *rest in zip(*columns, strict=True)}
    assert stood == {
        "h1": (1, 0, 0),  # B has none
        "h2": (1, 2, 1),  # h1 takes nothing that h2 could get
        "h3": (1, 2, 1),  # an item serves who can get no other first
        "h4": (2, 2, 1),
        "h5": (4, 2, 1),  # behind h2, h3 and h4
    }
    assert np.isinf(found.half).tolist() == [True, False, False, False, False]
