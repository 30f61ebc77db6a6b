"""When another place than home is good enough: one item, what each place loses without it, and the margin in cents."""

import numpy as np
import pytest

from schakel.collection.resting import Prices, all_grids, is_foretold, new_work, resting_place

JOURNEY, LOST, FADES = 121.0, 500.0, 0.01


def rests(
    rates: list[float], at: int, home: int, *, margin: float, elsewhere: float = 1.0, by_hold: list[float] | None = None,
    fetch: float = JOURNEY, back: float = JOURNEY, out: float = JOURNEY,
) -> int:  # fmt: skip
    """Nobody who finds no item places a hold, unless by one: so a place without the item loses rate × LOST / FADES, for good."""
    places = len(rates)
    roads, bring = np.full((places, places), JOURNEY), np.full((places, places), fetch)
    roads[home, at], roads[at, home] = out, back
    np.fill_diagonal(roads, 0.0)
    np.fill_diagonal(bring, 0.0)
    idle, none = np.zeros((2, places), dtype=np.int64)
    idle[at] = 1
    prices = Prices(1 / 28, 0.0, 0.0, LOST, 1075.0, 50.0, FADES, elsewhere, margin)
    held = np.zeros(places) if by_hold is None else np.array(by_hold)
    return int(resting_place(
        np.array(rates), held, np.ones(places, dtype=np.int64), idle, none, at, home, np.ones(places, dtype=np.bool_), roads,
        bring, prices, all_grids(), new_work(places)
    ))  # fmt: skip


@pytest.mark.parametrize(("at", "home"), [(1, 0), (0, 1)])
@pytest.mark.parametrize(("margin", "rests_at_home"), [(99.0, False), (103.0, True)])
def test_it_stays_away_where_the_journey_home_costs_more_than_home_misses_by_the_margin(
    at: int, home: int, margin: float, rests_at_home: bool
) -> None:
    rates = [0.0, 0.0]
    # Missed at home: 20 cents, so that staying gains 101.
    rates[home] = 20 * FADES / LOST
    assert rests(rates, at, home, margin=margin) == (home if rests_at_home else at)


@pytest.mark.parametrize(("elsewhere", "margin", "goes"), [
    (1.0, 177.0, True), (1.0, 181.0, False), (0.5, 27.0, True), (0.5, 31.0, False), (0.0, 0.0, False),
])  # fmt: skip
def test_it_leaves_home_where_what_counts_of_the_gain_elsewhere_is_more_than_the_journey_and_the_margin(
    elsewhere: float, margin: float, goes: bool
) -> None:
    # Missed elsewhere: 300 cents, of which a part counts; the journey is 121. Nobody comes at home.
    assert rests([0.0, 300 * FADES / LOST], 0, 0, margin=margin, elsewhere=elsewhere) == (1 if goes else 0)


def test_holds_elsewhere_count_whole_and_walk_ins_at_home_too() -> None:
    """An item where holds come spares the van's days: 2,000 cents each of those, but once lent there it is there in any case."""
    holds = {"by_hold": [0.0, 1.0], "fetch": 2000.0, "elsewhere": 0.0}
    assert rests([1e-6, 0.01], 0, 0, margin=100.0, **holds) == 1  # type: ignore[arg-type]
    assert rests([0.05, 0.01], 0, 0, margin=100.0, **holds) == 0  # type: ignore[arg-type]


def test_away_from_home_walk_ins_count_at_home_and_not_where_it_stands() -> None:
    rates = [200 * FADES / LOST, 300 * FADES / LOST]
    assert rests(rates, 1, 0, margin=0.0, elsewhere=0.0) == 0
    assert rests(rates, 1, 0, margin=0.0, elsewhere=1.0) == 1


def test_a_nearer_home_is_worth_more_by_the_way_that_the_item_goes() -> None:
    assert rests([30 * FADES / LOST, 0.0], 1, 0, margin=100.0, back=135.0) == 1
    assert rests([30 * FADES / LOST, 0.0], 1, 0, margin=100.0, back=125.0) == 0
    assert rests([30 * FADES / LOST, 0.0], 1, 0, margin=100.0, back=125.0, out=300.0) == 0


@pytest.mark.parametrize("seed", range(12))
def test_home_wins_with_an_endless_margin_and_is_a_place_like_others_without_one(seed: int) -> None:
    r = np.random.default_rng(seed)
    # Home is one of seven, and seldom among the two where most is asked.
    rates, by_hold = (r.gamma(0.5, 0.01, 7) + 1e-5).tolist(), r.random(7).tolist()
    at, home = map(int, r.choice(7, 2))
    assert rests(rates, at, home, margin=1e6, by_hold=by_hold) == home
    assert len({rests(rates, at, other, margin=0.0, by_hold=by_hold) for other in range(7)}) == 1


def test_it_is_foretold_where_somebody_is_known_to_come_to_the_shelf_of_its_home() -> None:
    rates, by_hold = np.array([0.1, 0.2, 0.0]), np.array([0.5, 1.0, 0.5])
    assert [is_foretold(rates, by_hold, home) for home in range(3)] == [True, False, False]
