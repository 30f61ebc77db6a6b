"""The flow against plain Python: never dearer than any plan, within every limit, and fair to the queue."""

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import lil_array
from twins.assignment_twin import Twin
from twins.drawn_night import draw_crowded_night, draw_night

from schakel.holds.comparison import broken_rules, outcome
from schakel.holds.flow import Assignment, assign
from schakel.holds.journeys import Journeys
from schakel.holds.pairing import pairing_of
from schakel.holds.programme import FINE, Prices
from schakel.holds.todays_rules import RULES, carried_out
from schakel.holds.tonight import Tonight
from schakel.holds.van_room import within_room

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
    assert found.proof.bound_cents == found.proof.cost_cents


@settings(max_examples=60)
@given(SEEDS)
def test_the_rules_of_today_keep_the_limits_and_are_never_cheaper(seed: int) -> None:
    tonight, journeys = draw_night(seed, 25, plenty_of_room=True)
    least = outcome("flow", assign(tonight, journeys), tonight, journeys).cost_cents
    for rule in RULES.values():
        done = carried_out(rule(tonight, journeys), tonight, journeys)
        assert broken_rules(done, tonight, journeys) == []
        assert outcome("rule", done, tonight, journeys).cost_cents >= least


def cheapest_of_all_pairs(tonight: Tonight, journeys: Journeys) -> int:
    """By another model (one variable for each hold and item) and another solver."""
    twin = Twin(tonight, journeys)
    pairs = [(h, i) for h in range(len(twin.holds)) for i in range(len(twin.items)) if twin.may(h, i)]
    if not pairs:
        return twin.cost({})
    bounds = [1] * len(twin.holds) + [1] * len(twin.items) + twin.picks + twin.room
    rows = lil_array((len(bounds), len(pairs)))
    for column, (hold, item) in enumerate(pairs):
        start, end = twin.items[item][1], twin.holds[hold][1]
        places = len(twin.holds) + len(twin.items)
        rows[[hold, len(twin.holds) + item, places + start], column] = 1
        rows[places + len(twin.picks) + end, column] = float(start != end)
    gain = np.array([twin.cents(hold, item) - twin.leaving(hold) for hold, item in pairs])
    solved = milp(gain, constraints=LinearConstraint(rows.tocsr(), ub=bounds), integrality=np.ones(len(pairs)), bounds=(0, 1))
    return round(solved.fun) + twin.cost({})


@pytest.mark.parametrize("seed", range(4))
def test_a_linear_programme_of_all_pairs_gives_the_same_cost(seed: int) -> None:
    """A middle-sized night."""
    tonight, journeys = draw_night(seed, 150)
    cost = outcome("flow", assign(tonight, journeys), tonight, journeys).cost_cents
    assert cost == cheapest_of_all_pairs(tonight, journeys)


# On these the programme halves items.
@example(755)
@example(2357)
@example(4689)
@settings(max_examples=100)
@given(SEEDS)
def test_where_van_room_is_short_the_plan_is_the_cheapest_and_proven(seed: int) -> None:
    tonight, journeys = draw_crowded_night(seed)
    found = assign(tonight, journeys)
    twin = Twin(tonight, journeys)
    plan = plan_of(found)
    assert broken_rules(found, tonight, journeys) == []
    assert twin.cost(plan) == cheapest_of_all_pairs(tonight, journeys)
    assert (twin.overtaken(plan), twin.later_served_sooner(plan)) == ([], [])
    assert found.proof is not None
    assert found.proof.bound_cents + twin.cost({}) == twin.cost(plan)


@settings(max_examples=60)
@given(SEEDS)
def test_any_prices_give_a_bound_that_no_plan_goes_below(seed: int) -> None:
    tonight, journeys = draw_crowded_night(seed)
    pairing, dice = pairing_of(tonight, journeys), np.random.default_rng(seed)
    most = FINE * int(pairing.leaving.max())
    size = (len(pairing.stands), len(pairing.picks), len(pairing.room), len(pairing.wished))
    stock, picks, room, wish = (dice.integers(0, most, number) * dice.integers(0, 2) for number in size)
    cost = outcome("flow", assign(tonight, journeys), tonight, journeys).cost_cents
    bound = Prices(stock, picks, room, wish).bound(pairing)
    assert bound / pairing.scale + Twin(tonight, journeys).cost({}) <= cost


@settings(max_examples=60)
@given(SEEDS)
def test_pairs_that_the_programme_lacked_are_found(seed: int) -> None:
    """Told that every pair but one is far too dear, it begins with that one."""
    tonight, journeys = draw_crowded_night(seed)
    pairing = pairing_of(tonight, journeys)
    assume(len(pairing.group) > 0)
    plan, _, proof = within_room(pairing, np.where(np.arange(len(pairing.group)) > 0, 10**12, 0))
    cost = outcome("flow", assign(tonight, journeys), tonight, journeys).cost_cents
    assert proof.cost_cents == proof.bound_cents == cost - Twin(tonight, journeys).cost({})
    assert all((taken <= limit).all() for _, taken, limit in pairing.sums(plan))
