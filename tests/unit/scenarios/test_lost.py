"""Demand that a run loses: the same rule for every way in which a wish ends without a loan."""

import numpy as np
import pytest
from twins.drawn_lending import column, draw_lending, places, policy, stock, wishes

from schakel.scenarios.engine import follow, replay
from schakel.scenarios.lost import given_up, lost_demand
from schakel.scenarios.model import HOLD, LENT, NEVER, UNKNOWN, Friction, Items, Outcome, Policy, Wishes
from schakel.scenarios.places import Transport
from schakel.scenarios.results import Result, results
from schakel.scenarios.scenario import Scenario

DAYS = 30
HELD = {"kind": HOLD, "item": 0, "found": 0, "shelf": 6}
NOT_COLLECTED = {**HELD, "loan": UNKNOWN, "ending": int(Outcome.NOT_COLLECTED)}
CANCELLED = {"kind": HOLD, "item": UNKNOWN, "ends": 9, "ending": int(Outcome.CANCELLED_BY_BORROWER)}


def counted(w: Wishes, items: Items, rules: Policy) -> Result:
    there = places(DAYS)
    number = len(w.kind)
    known = Friction(np.zeros(number, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(number, dtype=np.bool_))
    told = replay(w, items, there, rules, known, days=DAYS, seed=1)
    transport = Transport(("A", "B", "C", "D"), there, np.ones((4, 7), dtype=bool), np.ones((4, 4)), 0, 0)
    return results(told, w, items, transport, ("O1", "O2"), Scenario("x", "X"), days=DAYS, bought=0).network


def test_every_rule_that_takes_a_loan_away_lowers_the_strict_norm_alike() -> None:
    """Three loans of the record; a rule takes one of them away, each in another way."""
    sure = [{"title": title, "item": title} for title in (1, 2)]
    items = stock([0, 1, 2], [0, 0, 0])
    gone = items._replace(enters=column([NEVER, -NEVER, -NEVER]))
    lost = {
        "not_collected": counted(wishes([HELD, *sure]), items, policy(3, shelf_days=3)),
        "kept_away_by_fee": counted(wishes([HELD, *sure]), items, policy(3, fee_share=1.0)),
        "refused_by_limit": counted(wishes([{**HELD, "borrower": 0}, *sure]), items, policy(3, most_open_holds=0)),
        "left_empty_handed": counted(wishes([{"item": 0}, *sure]), gone, policy(3, hold_share=0.0)),
    }
    for row, found in lost.items():
        assert {name: getattr(found, name) for name in lost} == {name: int(name == row) for name in lost}
        assert (found.loans, found.lost, found.own_strict, found.own_lenient) == (2, 1, 2 / 3, 1.0), row
    whole = counted(wishes([HELD, *sure]), items, policy(3))
    assert (whole.loans, whole.lost, whole.own_strict) == (3, 0, 1.0)


@pytest.mark.parametrize("rules", [{}, {"fee_share": 1.0}, {"most_open_holds": 0}, {"shelf_days": 1}, {"period_days": 2}])
@pytest.mark.parametrize("row", [NOT_COLLECTED, CANCELLED])
def test_what_the_borrower_gave_up_in_the_record_is_lost_by_no_rule(row: dict[str, int], rules: dict[str, float]) -> None:
    found = counted(wishes([{**row, "borrower": 0}]), stock([0], [0]), policy(1, interlibrary_share=0.0, **rules))
    assert found.lost == 0


@pytest.mark.parametrize("ending", [Outcome.LAPSED, Outcome.CANCELLED_BY_LIBRARY])
def test_what_stood_ready_and_was_ended_by_the_library_is_lost_as_the_measure_has_it(ending: Outcome) -> None:
    w = wishes([{**NOT_COLLECTED, "ending": int(ending)}])
    assert not given_up(w).any()
    found = counted(w, stock([0], [0]), policy(1))
    assert (found.lost, found.not_collected) == (1, 1)


@pytest.mark.parametrize("seed", range(40))
def test_demand_is_as_large_under_every_rule_that_sends_people_away(seed: int) -> None:
    """Lent or lost, of what the record counts as demand: only what is still open, or is met by an e-book, is in neither."""
    w, items, there, drawn = draw_lending(seed, DAYS)
    known = follow(w, items, there, drawn, DAYS)[1]
    demand = []
    for rules in (drawn._replace(ebook_share=0.0), drawn._replace(ebook_share=0.0, fee_share=1.0, most_open_holds=0)):
        told = replay(w, items, there, rules, known, days=DAYS, seed=seed)
        met = np.isin(told.outcome, [*LENT, Outcome.OPEN, Outcome.LENT_BEFORE])
        demand.append((met | lost_demand(told, w))[~given_up(w)])
    assert all(each.all() for each in demand)
