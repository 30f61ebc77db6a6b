"""Where a returned item rests, beside the exact Markov decision policy of the whole small network (plain Python)."""

from functools import cache

import numpy as np
import pytest
from twins.rest_mdp import Chain, Policy, Small

from schakel.collection.resting import Prices, all_grids, new_work, resting_place

ROADS = {
    2: ((0.0, 1.0), (1.0, 0.0)),
    3: ((0.0, 1.0, 2.0), (1.0, 0.0, 1.5), (2.0, 1.5, 0.0)),
    4: tuple(tuple(0.0 if a == b else 0.6 + 0.5 * abs(a - b) ** 1.1 + 0.03 * min(a, b) for b in range(4)) for a in range(4)),
    5: tuple(tuple(0.0 if a == b else 0.6 + 0.4 * abs(a - b) ** 1.1 + 0.03 * min(a, b) for b in range(5)) for a in range(5)),
}
DEMAND = {
    "even": (0.5, 0.5),
    "uneven": (0.9, 0.1),
    "three even": (0.4, 0.4, 0.4),
    "three uneven": (0.8, 0.3, 0.05),
    "four uneven": (0.6, 0.3, 0.1, 0.02),
    "five uneven": (0.5, 0.3, 0.15, 0.1, 0.05),
    "five even": (0.2, 0.2, 0.2, 0.2, 0.2),
    "seldom": (0.1, 0.02),
}
RULES = {
    "backordered": {"hold_share": 1.0, "wait": 1.0, "holds": 2, "waiting_day": 0.5, "outside": 6.0},
    "half is lost": {"hold_share": 0.5, "wait": 1.0, "lost": 3.0, "holds": 2, "waiting_day": 0.2, "outside": 8.0},
    "dear journeys": {"hold_share": 0.8, "wait": 0.3, "lost": 1.0, "holds": 2, "waiting_day": 0.1, "outside": 3.0},
}


def small(demand: str, rules: str, items: int, strays: float) -> Small:
    rates = DEMAND[demand]
    places = range(len(rates))
    returns = tuple(tuple(strays * rates[b] / sum(rates) + (1 - strays) * (a == b) for b in places) for a in places)
    return Small(rates, items, ROADS[len(rates)], returns, **RULES[rules])  # type: ignore[arg-type]


def chosen(case: Small, strays: float) -> Policy:
    prices = Prices(
        case.back_rate, strays, case.hold_share, case.wait, case.lost, case.outside, case.waiting_day, 0.0
    )  # fmt: skip
    work, grids = new_work(), all_grids()
    rates, cost, may = np.array(case.rates), np.array(case.cost), np.ones(len(case.rates), dtype=bool)

    @cache
    def policy(idle: tuple[int, ...], lent: tuple[int, ...], at: int) -> int:
        return int(resting_place(rates, np.array(idle), np.array(lent), at, may, cost, prices, grids, work))

    return policy


@pytest.mark.parametrize(("rules", "strays"), [("backordered", 0.0), ("half is lost", 0.3), ("dear journeys", 0.0)])
@pytest.mark.parametrize(("demand", "items"), [
    ("even", 2), ("uneven", 2), ("uneven", 3), ("seldom", 2), ("three even", 2), ("three uneven", 3), ("four uneven", 2),
    ("five uneven", 2), ("five even", 2),
])  # fmt: skip
def test_it_costs_at_most_half_a_percent_more_than_the_exact_policy(demand: str, items: int, rules: str, strays: float) -> None:
    case = small(demand, rules, items, strays)
    chain = Chain(case)
    best, ours = chain.cost_a_day(None), chain.cost_a_day(chosen(case, strays))
    stays = chain.cost_a_day(lambda _idle, _lent, at: at)
    first = chain.cost_a_day(lambda _idle, _lent, _at: 0)
    assert best * (1 - 1e-5) <= ours <= best * 1.005
    if min(stays, first) > best * 1.02:
        assert ours < min(stays, first) * 0.99


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5, 6])
def test_it_is_as_near_the_exact_policy_where_distances_are_tied(seed: int) -> None:
    r = np.random.default_rng(seed)
    places = 3 + seed % 3
    # On a ring, on a line, and all equally far: every place has others just as near.
    apart = np.abs(np.arange(places)[:, None] - np.arange(places))
    ring = np.minimum(apart, places - apart)
    steps = (apart, ring, (apart > 0).astype(int))[seed // 3]
    road = tuple(tuple(0.0 if not step else 0.5 + 0.5 * float(step) for step in row) for row in steps)
    rates = tuple(float(rate) for rate in r.choice([0.05, 0.2, 0.2, 0.6], places))
    strays = (0.0, 0.3)[seed % 2]
    returns = tuple(tuple(strays * rates[b] / sum(rates) + (1 - strays) * (a == b) for b in range(places)) for a in range(places))
    case = Small(rates, 3 if places == 3 else 2, road, returns, **list(RULES.values())[seed % 3])  # type: ignore[arg-type]
    chain = Chain(case)
    best = chain.cost_a_day(None)
    assert best * (1 - 1e-5) <= chain.cost_a_day(chosen(case, strays)) <= best * 1.005
