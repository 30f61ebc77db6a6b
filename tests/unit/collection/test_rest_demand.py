"""What is asked of a title at a place, and by holds or from the shelf."""

from typing import Any

import numpy as np
from made_up.lending import TODAY, rows_of_lending
from twins.drawn_network import put

from schakel.collection.demand import fit_demand, forecast
from schakel.collection.rest_demand import NEARLY_ALL, RestDemand, part_by_hold, rest_demand
from schakel.collection.wish_history import month_number, read_history

PLACES = ["A", "B", "C", "S"]


def lending(*, held_at_b: bool) -> dict[str, list[dict[str, Any]]]:
    """Titles stand at A and C; what is lent at B came there by holds, or was taken from the shelf."""
    rows = rows_of_lending()
    empty = dict.fromkeys(rows["holds"][0])
    for loan in rows["loans"]:
        if loan["location_code"] == "B" and held_at_b:
            rows["holds"].append(empty | {
                "hold_id": f"b{loan['loan_id']}", "item_id": loan["item_id"], "pickup_location_code": "B", "kind": "branch",
                "placed_on": loan["lent_on"], "available_on": loan["lent_on"], "ended_on": loan["lent_on"],
                "outcome": "fulfilled",
            })  # fmt: skip
    return rows


def told(rows: dict[str, list[dict[str, Any]]]) -> tuple[RestDemand, np.ndarray]:
    titles = [row["title_id"] for row in rows["titles"]]
    with put(rows) as connection:
        demand = rest_demand(connection, TODAY, titles, PLACES)
        history = read_history(connection, TODAY)
    until = month_number(TODAY)
    found = forecast(fit_demand(history, until), until, until + 12)
    assert history.catalogue.titles.to_pylist() == titles
    return demand, found.mean / found.days


def test_holds_and_those_who_walk_in_while_an_item_is_there_are_the_wishes_that_are_forecast() -> None:
    rows = lending(held_at_b=True)
    demand, a_day = told(rows)
    back = [(loan["returned_on"] - loan["lent_on"]).days for loan in rows["loans"] if loan["returned_on"]]
    holds, walks = demand.rates * demand.by_hold, demand.rates * (1 - demand.by_hold)
    # Of one item that is lent so long, by those who come while it is there.
    served = walks / (1 + walks * np.mean(back))
    found = np.column_stack([(holds + served)[:, :2].sum(axis=1), (holds + served)[:, 2]])
    # Title 0 has more items; and who is asked all day long is taken to have stood there for a quarter of the time.
    usual = (a_day * np.mean(back) < 0.7) & (np.arange(len(a_day)) > 0)[:, None]
    np.testing.assert_allclose(found[usual], a_day[usual], rtol=0.02)
    assert usual.sum() > 80
    assert not demand.rates[:, 3].any()


def test_where_a_title_never_stood_it_is_asked_by_holds_alone() -> None:
    demand, _ = told(lending(held_at_b=True))
    assert (demand.by_hold[:, 1] == 1).all()
    # Some 30 in 100 of the loans of items of A were at B; walk-ins are at A, holds for A are guessed only.
    share = (demand.rates[:, 1] / demand.rates[:, :2].sum(axis=1)).mean()
    assert 0.1 < share < 0.4
    assert (demand.by_hold[:, 0] < 0.1).all()


def test_what_was_taken_from_a_shelf_far_from_home_is_asked_from_the_shelf_there() -> None:
    rows = lending(held_at_b=False)
    demand, _ = told(rows)
    title_of = {item["item_id"]: item["title_id"] for item in rows["items"]}
    lent = {title_of[loan["item_id"]] for loan in rows["loans"] if loan["location_code"] == "B"}
    stood = np.array([row["title_id"] in lent for row in rows["titles"]])
    assert (demand.by_hold[stood, 1] < 0.1).all()
    assert (demand.by_hold[~stood, 1] > 1 - 1e-6).all()
    assert 0 < stood.sum() < len(stood)


def test_where_anybody_walks_in_not_all_wishes_are_holds() -> None:
    """All of them by hold says that the title never stood there: nobody would then be served from the shelf."""
    found = part_by_hold(np.array([1.0, 1.0, 0.0, 3.0]), np.array([0.0, 1e-9, 0.0, 1.0])).astype(np.float32)
    assert found[[0, 2]].tolist() == [1.0, 1.0]
    assert found[1] == np.float32(NEARLY_ALL)
    assert 0.999 < found[1] < 1
    assert found[3] == 0.75
