"""The rules of today, step by step, on nights where each step decides."""

import pytest
from twins.drawn_night import agreed, network, night

from schakel.holds.journeys import journeys_of
from schakel.holds.todays_rules import RULES, carried_out
from schakel.holds.tonight import Tonight

KM = [[0.0, 5.0, 30.0], [5.0, 0.0, 30.0], [30.0, 30.0, 0.0]]


def plan(rule: str, tonight: Tonight, **more) -> set[tuple[int, int]]:
    found = RULES[rule](tonight, journeys_of(network([0, 0, 1], KM, **more), agreed()))
    return set(zip(found.hold.tolist(), found.item.tolist(), strict=True))


def test_local_first_takes_what_stands_and_belongs_at_the_pickup_then_what_belongs_then_what_stands_then_any() -> None:
    items = [(0, 0), (0, 1), (0, 2), (0, 1)]
    home = [0, 2, 1, 1]
    holds = [(0, 1, 9), (0, 1, 8), (0, 1, 7), (0, 1, 6)]
    # 3 stands and belongs in B, 2 belongs there, 1 stands there, 0 is left.
    assert plan("local_first", night(holds, items, home=home)) == {(0, 3), (1, 2), (2, 1), (3, 0)}


def test_local_first_does_not_look_how_far_the_others_are() -> None:
    """Two holds, items in C and in B; the first hold (at A) takes B, the first in the fixed order, C goes to the other."""
    assert plan("local_first", night([(0, 0, 9), (0, 1, 3)], [(0, 1), (0, 2)])) == {(0, 0), (1, 1)}


def test_title_by_title_makes_the_sum_of_costs_least_within_the_title() -> None:
    assert plan("title_by_title", night([(0, 0, 9), (0, 1, 3)], [(0, 1), (0, 2)])) == {(0, 1), (1, 0)}


def test_title_by_title_lets_only_as_many_holds_try_as_there_are_items() -> None:
    assert plan("title_by_title", night([(0, 2, 9), (0, 1, 3)], [(0, 1)])) == {(0, 0)}


def test_title_by_title_lets_the_next_try_for_one_that_no_item_can_serve() -> None:
    assert plan("title_by_title", night([(0, 2, 9), (0, 1, 3)], [(0, 1)], is_branch=[1, 0])) == {(1, 0)}


def test_title_by_title_passes_over_all_that_no_item_may_serve_however_many() -> None:
    """Twenty branch holds at A stand before the one at B that the only item, at B, may serve."""
    holds = [(0, 0, 99 - at) for at in range(20)] + [(0, 1, 3)]
    assert plan("title_by_title", night(holds, [(0, 1)], is_branch=[1] * 20 + [0])) == {(20, 0)}


@pytest.mark.parametrize("rule", ["local_first", "title_by_title"])
def test_a_hold_whose_item_is_gone_leaves_room_for_one_behind_it(rule: str) -> None:
    """Two ask for the same item; the second gets nothing, and the third its own item."""
    tonight = night([(0, 0, 9), (0, 0, 8), (0, 0, 7)], [(0, 0), (0, 2)], asked=[0, 0, 1])
    assert plan(rule, tonight) == {(0, 0), (2, 1)}


def test_best_hold_goes_to_the_nearest_or_to_the_oldest() -> None:
    """The item stands in B; the oldest hold is of another organisation, the younger of the same place."""
    tonight = night([(0, 2, 9), (0, 1, 3)], [(0, 1)])
    assert plan("best_hold_nearest", tonight) == {(1, 0)}
    assert plan("best_hold_first_come", tonight) == {(0, 0)}


@pytest.mark.parametrize("rule", ["best_hold_nearest", "best_hold_first_come"])
def test_best_hold_targets_by_organisation_not_by_kilometres(rule: str) -> None:
    assert plan(rule, night([(0, 0, 9)], [(0, 2), (0, 1)])) == {(0, 1)}


@pytest.mark.parametrize("rule", RULES)
def test_a_hold_of_one_item_gets_that_item(rule: str) -> None:
    assert (0, 1) in plan(rule, night([(0, 0, 9), (0, 0, 3)], [(0, 0), (0, 2)], asked=[1, -1]))


@pytest.mark.parametrize("rule", ["local_first", "title_by_title"])
def test_a_hold_of_one_item_waits_while_those_before_it_need_all_items(rule: str) -> None:
    assert plan(rule, night([(0, 2, 9), (0, 2, 3)], [(0, 0)], asked=[-1, 0])) == {(0, 0)}


def test_what_cannot_be_picked_or_carried_stays_and_the_longest_waiting_goes_first() -> None:
    tonight = night([(0, 1, 3), (1, 1, 30), (2, 1, 4)], [(0, 0), (1, 0), (2, 0)])
    for limit in ({"picks": [2, 9, 9]}, {"room": [9, 2, 9]}):
        journeys = journeys_of(network([0, 0, 1], KM, **limit), agreed())
        done = carried_out(RULES["local_first"](tonight, journeys), tonight, journeys)
        assert done.hold.tolist() == [1, 2]
