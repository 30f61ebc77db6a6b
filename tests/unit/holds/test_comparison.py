"""Plans side by side: each counted by hand, and the flow for the same holds never dearer than the rule."""

import numpy as np
import pytest
from twins.drawn_night import agreed, draw_night, network, night

from schakel.holds.comparison import SAME_HOLDS, broken_rules, compare, for_these_holds, outcome
from schakel.holds.flow import Assignment
from schakel.holds.journeys import journeys_of
from schakel.holds.todays_rules import RULES


def test_an_outcome_counts_the_way_home() -> None:
    tonight, journeys = night([(0, 1, 3), (1, 0, 2)], [(0, 0), (1, 0)]), journeys_of(network([0, 0]), agreed())
    both = outcome("by hand", Assignment(np.array([0, 1]), np.array([0, 1])), tonight, journeys)
    # The first goes 10 km and back in two movements and is there in two days; the second stands where it is collected.
    assert (both.filled, both.from_own_shelf, both.movements, both.km, both.days) == (2, 1, 2, 20.0, 2)
    assert both.cost_cents == 2 * 50 + 2 * 100 + 20 * 0.8
    none = outcome("nothing", Assignment(np.zeros(0, np.int64), np.zeros(0, np.int64)), tonight, journeys)
    assert (none.cost_cents, none.km_each) == (2 * 5000 + 20 * (3 + 2), None)


@pytest.mark.parametrize("seed", range(20))
def test_for_the_same_holds_the_flow_costs_no_more_than_the_best_rule(seed: int) -> None:
    tonight, journeys = draw_night(seed, 30, plenty_of_room=True)
    _, (flow, same, *rules) = compare(tonight, journeys)
    best = min(rules, key=lambda each: each.cost_cents)
    assert same.method == SAME_HOLDS
    assert {each.method for each in rules} == set(RULES)
    assert flow.cost_cents <= same.cost_cents <= best.cost_cents


def test_a_plan_for_some_holds_serves_no_others() -> None:
    tonight, journeys = draw_night(5, 30, plenty_of_room=True)
    mine = np.array([1, 4, 7])
    found = for_these_holds(mine, tonight, journeys)
    assert set(found.hold.tolist()) <= set(mine.tolist())
    assert broken_rules(found, tonight, journeys) == []


def test_a_plan_that_breaks_something_is_told_what() -> None:
    tonight = night([(0, 1, 3), (1, 1, 2)], [(0, 0), (1, 0)])
    journeys = journeys_of(network([0, 0], picks=[1, 0], room=[0, 1]), agreed())
    swapped = Assignment(np.array([0, 1]), np.array([1, 0]))
    assert broken_rules(swapped, tonight, journeys) == [
        "an item of another title", "more picks than a place can do", "more than the van can bring",
    ]  # fmt: skip
    twice = Assignment(np.array([0, 0]), np.array([0, 0]))
    assert {"an item serves two holds", "a hold gets two items"} <= set(broken_rules(twice, tonight, journeys))
