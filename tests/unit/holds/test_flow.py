"""Named nights small enough to see the answer: what couples titles, what the queue is due, what may serve what."""

import numpy as np
import pytest
from twins.assignment_twin import Twin
from twins.drawn_night import agreed, network, night

from schakel.holds import van_room
from schakel.holds.certificate import NotOptimalError
from schakel.holds.comparison import compare, outcome
from schakel.holds.flow import Assignment, assign
from schakel.holds.journeys import Journeys, journeys_of
from schakel.holds.pairing import Pairing, pairing_of
from schakel.holds.places import NEVER
from schakel.holds.programme import Amounts, Prices, solve
from schakel.holds.tonight import Ints, Tonight


def pairs(found: Assignment) -> set[tuple[int, int]]:
    return set(zip(found.hold.tolist(), found.item.tolist(), strict=True))


def test_the_item_on_the_own_shelf_serves_before_one_that_must_travel() -> None:
    tonight = night([(0, 1, 3)], [(0, 0), (0, 1)])
    assert pairs(assign(tonight, journeys_of(network([0, 0]), agreed()))) == {(0, 1)}


def test_picking_couples_titles() -> None:
    """A can pick one item. Title 1 has no other; title 0 has one at C, a little further: so C serves title 0."""
    km = [[0.0, 10.0, 10.0], [10.0, 0.0, 12.0], [10.0, 12.0, 0.0]]
    tonight = night([(0, 1, 3), (1, 1, 3)], [(0, 0), (0, 2), (1, 0)])
    journeys = journeys_of(network([0, 0, 0], km, picks=[1, 9, 9]), agreed())
    assert pairs(assign(tonight, journeys)) == {(0, 1), (1, 2)}
    _, outcomes = compare(tonight, journeys)
    by_method = {found.method: found for found in outcomes}
    assert by_method["flow"].filled == 2
    # The rule that looks at one title at a time sends both from A, and one stays behind.
    assert (by_method["title_by_title"].filled, by_method["title_by_title"].not_carried_out) == (1, 1)


def test_van_room_leaves_for_tomorrow_what_does_not_fit_the_youngest_first() -> None:
    tonight = night([(0, 1, 3), (1, 1, 30), (2, 1, 4)], [(0, 0), (1, 0), (2, 0)])
    assert pairs(assign(tonight, journeys_of(network([0, 0], room=[9, 1]), agreed()))) == {(1, 1)}


def test_van_room_does_not_bound_the_own_shelf() -> None:
    tonight = night([(0, 1, 3), (1, 1, 30)], [(0, 1), (1, 1)])
    assert len(assign(tonight, journeys_of(network([0, 0], room=[0, 0]), agreed())).hold) == 2


def halving() -> tuple[Tonight, Journeys]:
    """Seven holds for which a linear programme would halve items: own shelf and van share picks and room in a ring."""
    km = [[0.0, 20.0, 20.0, 1.0], [20.0, 0.0, 1.0, 1.0], [20.0, 1.0, 0.0, 20.0], [1.0, 1.0, 20.0, 0.0]]
    holds = [(0, 0, 30), (0, 3, 0), (1, 0, 10), (1, 1, 10), (2, 0, 10), (2, 2, 3), (3, 3, 30)]
    items = [(0, 0), (0, 1), (0, 1), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3)]
    return night(holds, items), journeys_of(network([0] * 4, km, picks=[3, 1, 3, 1], room=[2, 1, 0, 1]), agreed())


def test_where_items_would_be_halved_the_plan_of_whole_items_is_proven() -> None:
    tonight, journeys = halving()
    pairing = pairing_of(tonight, journeys)
    amounts, price = solve(pairing, np.arange(len(pairing.group)))
    found, twin = assign(tonight, journeys), Twin(tonight, journeys)
    least = twin.cheapest() - twin.cost({})
    assert (amounts % 1 > 0).any()
    assert price.bound(pairing) < least * pairing.scale
    assert found.proof is not None
    assert found.proof.cost_cents == found.proof.bound_cents == least


def test_what_could_not_be_tried_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(van_room, "TRIES", 0)
    proof = assign(*halving()).proof
    assert proof is not None
    assert proof.bound_cents < proof.cost_cents


def test_more_is_not_asked_for_than_there_is() -> None:
    """One item and two holds: where the first must have it, the second cannot."""
    pairing = pairing_of(night([(0, 0, 3), (0, 1, 3)], [(0, 0)]), journeys_of(network([0, 0]), agreed()))
    without, first = van_room.narrower(pairing, 0, 0)
    assert (without.most.tolist(), first.least.tolist()) == ([0, 1], [1, 0])
    assert [part.least.tolist() for part in van_room.narrower(first, 1, 0)] == [[1, 0]]


def test_a_plan_of_the_solver_that_breaks_a_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(pairing: Pairing, pairs: Ints) -> tuple[Amounts, Prices]:
        amounts, price = solve(pairing, pairs)
        return np.ceil(amounts) + 1, price

    monkeypatch.setattr(van_room, "solve", too_much)
    with pytest.raises(NotOptimalError, match="the plan takes more items than there are"):
        assign(*halving())


def test_who_asked_first_of_a_title_goes_first_also_on_the_same_day() -> None:
    tonight = night([(0, 1, 3), (0, 2, 3), (0, 1, 3)], [(0, 0)])
    assert pairs(assign(tonight, journeys_of(network([0, 0, 0]), agreed()))) == {(0, 0)}


@pytest.mark.parametrize("slow", [2, 3])
def test_of_two_that_get_an_item_the_earlier_gets_the_one_that_is_sooner_there(slow: int) -> None:
    """From one place everything takes seven days, from the other two, at one price in all: the flow does not mind, the
    queue does."""
    days = [[0 if start == end else 7 if start == slow else 2 for end in range(4)] for start in range(4)]
    tonight = night([(0, 0, 9), (0, 1, 3)], [(0, 2), (0, 3)])
    found = assign(tonight, journeys_of(network([0] * 4, days=days), agreed()))
    stands = {hold: int(tonight.items.at[item]) for hold, item in pairs(found)}
    assert stands == {0: 5 - slow, 1: slow}


def test_a_hold_of_one_item_gets_that_item_or_none() -> None:
    tonight = night([(0, 1, 3), (0, 1, 90)], [(0, 0), (0, 0)], asked=[1, -1])
    found = pairs(assign(tonight, journeys_of(network([0, 0]), agreed())))
    assert found == {(0, 0), (1, 1)}
    assert tonight.holds.item.tolist() == [-1, 1]
    alone = night([(0, 1, 3), (0, 1, 2)], [(0, 0)], asked=[0, 0])
    assert pairs(assign(alone, journeys_of(network([0, 0]), agreed()))) == {(0, 0)}


def test_a_branch_hold_waits_for_what_stands_or_belongs_there() -> None:
    branch = night([(0, 1, 3)], [(0, 0)], is_branch=[1])
    assert pairs(assign(branch, journeys_of(network([0, 0]), agreed()))) == set()
    home = night([(0, 1, 3)], [(0, 0)], is_branch=[1], home=[1])
    assert pairs(assign(home, journeys_of(network([0, 0]), agreed()))) == {(0, 0)}


@pytest.mark.parametrize(("pickup", "served"), [(1, 1), (2, 0)])
def test_what_its_owner_keeps_serves_its_own_organisation_only(pickup: int, served: int) -> None:
    tonight = night([(0, pickup, 3)], [(0, 0)], is_kept=[1])
    assert len(assign(tonight, journeys_of(network([0, 0, 1]), agreed())).hold) == served


@pytest.mark.parametrize(("age", "served"), [(4, 0), (5, 1)])
def test_a_new_item_serves_its_owner_first_for_so_many_days(age: int, served: int) -> None:
    tonight = night([(0, 1, 3)], [(0, 0)], age=[age])
    found = assign(tonight, journeys_of(network([0, 1]), agreed(owners__reserved_days=5)))
    assert len(found.hold) == served


def test_a_price_on_lending_spares_the_organisation_that_gives_most() -> None:
    tonight = night([(0, 2, 3)], [(0, 0), (0, 1)], owner=[0, 1])
    places = network([0, 1, 2])
    assert pairs(assign(tonight, journeys_of(places, agreed()))) == {(0, 0)}
    agreement = agreed()
    object.__setattr__(agreement, "by_place", {"lending_balance": {"O0": 30}})
    assert pairs(assign(tonight, journeys_of(places, agreement))) == {(0, 1)}


def test_an_item_that_floats_is_not_brought_home() -> None:
    tonight, places = night([(0, 1, 3)], [(0, 0)]), network([0, 0])
    agreement = agreed()
    stays = outcome("flow", assign(tonight, journeys_of(places, agreement)), tonight, journeys_of(places, agreement))
    object.__setattr__(agreement, "by_place", {"floats": {"O0": True}})
    floats = outcome("flow", assign(tonight, journeys_of(places, agreement)), tonight, journeys_of(places, agreement))
    assert (stays.movements, stays.km, floats.movements, floats.km) == (2, 20.0, 1, 10.0)


def test_where_no_van_comes_nothing_is_sent() -> None:
    tonight = night([(0, 1, 3)], [(0, 0)])
    assert len(assign(tonight, journeys_of(network([0, 0], days=[[0, NEVER], [NEVER, 0]]), agreed())).hold) == 0


@pytest.mark.parametrize("nothing", [night([], [(0, 0)]), night([(0, 0, 3)], [])])
def test_a_night_without_holds_or_items_has_an_empty_plan(nothing: Tonight) -> None:
    found = assign(nothing, journeys_of(network([0, 0]), agreed()))
    assert len(found.hold) == 0
    assert found.hold.dtype == np.int64
