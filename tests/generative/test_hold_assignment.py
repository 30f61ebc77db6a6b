"""The flow against plain Python: never dearer than any plan, within every limit, and fair to the queue."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import lil_array
from twins.assignment_twin import Twin
from twins.drawn_night import draw_night

from schakel.holds.comparison import broken_rules, outcome
from schakel.holds.flow import Assignment, assign
from schakel.holds.todays_rules import RULES, carried_out

SEEDS = st.integers(0, 10**9)


def plan_of(assignment: Assignment) -> dict[int, int]:
    return dict(zip(assignment.hold.tolist(), assignment.item.tolist(), strict=True))


@settings(max_examples=150)
@given(SEEDS)
def test_no_plan_is_cheaper_by_trying_all(seed: int) -> None:
    tonight, journeys = draw_night(seed, 5)
    found = assign(tonight, journeys)
    twin = Twin(tonight, journeys)
    cost = twin.cost(plan_of(found))
    assert cost == twin.cheapest()
    assert outcome("flow", found, tonight, journeys).cost_cents == cost


@settings(max_examples=100)
@given(SEEDS)
def test_within_every_limit_and_fair_to_the_queue(seed: int) -> None:
    tonight, journeys = draw_night(seed, 40)
    found = assign(tonight, journeys)
    twin = Twin(tonight, journeys)
    plan = plan_of(found)
    assert broken_rules(found, tonight, journeys) == []
    assert all(twin.may(hold, item) for hold, item in plan.items())
    assert twin.cost(plan) <= twin.cost(twin.greedy())
    assert twin.overtaken(plan) == []
    assert twin.later_served_sooner(plan) == []
    assert found.proof is not None
    assert found.proof.cost_cents + twin.cost({}) == twin.cost(plan)
    assert found.proof.bound_cents <= found.proof.cost_cents
    assert found.short or found.proof.bound_cents == found.proof.cost_cents


@settings(max_examples=60)
@given(SEEDS)
def test_the_rules_of_today_keep_the_limits_and_are_never_cheaper(seed: int) -> None:
    tonight, journeys = draw_night(seed, 25, plenty_of_room=True)
    least = outcome("flow", assign(tonight, journeys), tonight, journeys).cost_cents
    for rule in RULES.values():
        done = carried_out(rule(tonight, journeys), tonight, journeys)
        assert broken_rules(done, tonight, journeys) == []
        assert outcome("rule", done, tonight, journeys).cost_cents >= least


@pytest.mark.parametrize("seed", range(4))
def test_a_linear_programme_of_all_pairs_gives_the_same_cost(seed: int) -> None:
    """A middle-sized night, by another model (one variable a pair) and another solver."""
    tonight, journeys = draw_night(seed, 150)
    found = assign(tonight, journeys)
    twin = Twin(tonight, journeys)
    pairs = [(h, i) for h in range(len(twin.holds)) for i in range(len(twin.items)) if twin.may(h, i)]
    bounds = [1] * len(twin.holds) + [1] * len(twin.items) + twin.picks + twin.room
    rows = lil_array((len(bounds), len(pairs)))
    for column, (hold, item) in enumerate(pairs):
        start, end = twin.items[item][1], twin.holds[hold][1]
        places = len(twin.holds) + len(twin.items)
        rows[[hold, len(twin.holds) + item, places + start], column] = 1
        rows[places + len(twin.picks) + end, column] = float(start != end)
    gain = np.array([twin.cents(hold, item) - twin.leaving(hold) for hold, item in pairs])
    solved = milp(gain, constraints=LinearConstraint(rows.tocsr(), ub=bounds), integrality=np.ones(len(pairs)), bounds=(0, 1))
    cost = outcome("flow", found, tonight, journeys).cost_cents
    assert cost == round(solved.fun) + twin.cost({})
