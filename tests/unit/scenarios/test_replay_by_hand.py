"""The replay on cases that can be worked out by hand; each test is a sentence about a few borrowers and items."""

import numpy as np
import pytest
from numpy.typing import NDArray
from twins.drawn_lending import places, policy, stock, wishes

from schakel.scenarios.engine import follow, replay
from schakel.scenarios.model import (
    AS_RECORDED,
    HOLD,
    HOME,
    LONGEST,
    NEVER,
    STAY,
    UNKNOWN,
    Friction,
    Items,
    Outcome,
    Places,
    Policy,
    Told,
    Wishes,
    resting,
    wishes_of,
)

DAYS = 30
MONDAY_AND_THURSDAY = [[True, False, False, True, False, False, False]] * 4


def play(
    w: Wishes, items: Items, there: Places | None = None, rules: Policy | None = None, known: Friction | None = None
) -> Told:
    there, rules = there or places(DAYS), rules or policy(len(items.by_title) - 1)
    return replay(w, items, there, rules, known or follow(w, items, there, rules, DAYS)[1], days=DAYS, seed=1)


def without(items: Items, *dropped: int) -> Items:
    enters: NDArray[np.int32] = items.enters.copy()
    enters[list(dropped)] = NEVER
    return items._replace(enters=enters)


def friction(*days: int) -> Friction:
    return Friction(np.array(days, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(len(days), dtype=np.bool_))


def test_who_finds_the_recorded_item_on_the_shelf_takes_it() -> None:
    told = play(wishes([{"placed": 3, "item": 1}]), stock([0, 0], [0, 0]))
    assert (told.outcome.tolist(), told.item.tolist(), told.ended.tolist()) == ([Outcome.OWN], [1], [3])


def test_when_the_recorded_item_is_gone_another_one_of_the_title_here_will_do() -> None:
    told = play(wishes([{"item": 1}]), without(stock([0, 0, 0], [3, 0, 0]), 1))
    assert told.item.tolist() == [2]


def test_an_item_that_stands_elsewhere_does_not_serve_who_comes_to_the_shelf() -> None:
    told = play(wishes([{"item": 0}]), without(stock([0, 0], [0, 1]), 0), rules=policy(1, hold_share=0.0))
    assert told.outcome.tolist() == [Outcome.LEFT_EMPTY_HANDED]


def test_who_finds_the_shelf_empty_and_places_a_hold_gets_the_item_from_elsewhere_by_the_next_vans() -> None:
    # Day 1 is a Tuesday. The item stands at place 1: looked for on day 2, sent on Thursday day 3, in on Monday day 7.
    w = wishes([{"placed": 1, "item": 0}])
    told = play(
        w, without(stock([0, 0], [0, 1]), 0), places(DAYS, MONDAY_AND_THURSDAY), policy(1, hold_share=1.0), friction(NEVER)
    )
    assert (told.outcome.tolist(), told.item.tolist(), told.available.tolist()) == ([Outcome.OWN], [1], [7])
    assert told.journeys[0, 1, 0] == 1
    # Lent on day 7 for a week, back on Monday day 14, home by the van of that day, in on Thursday.
    assert told.journeys[1, 0, 1] == 1


def test_an_item_of_another_organisation_serves_the_province_and_not_the_own_norm() -> None:
    hold = {"kind": HOLD, "item": 0, "found": 2, "origin": 2, "transit": 1}
    assert play(wishes([hold]), stock([0], [2])).outcome.tolist() == [Outcome.PROVINCE]


def test_two_wishes_and_one_item_the_second_waits_until_the_first_brings_it_back() -> None:
    w = wishes([{"placed": 0, "item": 0, "loan": 9}, {"kind": HOLD, "placed": 1, "item": 0, "found": 9, "loan": 5}])
    told = play(w, stock([0], [0]))
    assert (told.ended.tolist(), told.available.tolist()) == ([0, 9], [NEVER, 9])


def test_a_hold_that_waited_while_an_item_stood_idle_waits_so_long_again() -> None:
    # The library found it on the shelf only on day 4; nothing changed, so it does so again.
    w = wishes([{"kind": HOLD, "placed": 1, "item": 0, "found": 4}])
    items = stock([0], [0])
    assert follow(w, items, places(DAYS), policy(1), DAYS)[1].days.tolist() == [3]
    assert play(w, items).available.tolist() == [4]


def test_two_holds_that_are_found_an_item_on_one_day_are_so_again() -> None:
    w = wishes([{"kind": HOLD, "item": 0, "found": 3}, {"kind": HOLD, "item": 1, "found": 3}])
    items = stock([0, 0], [0, 0])
    assert follow(w, items, places(DAYS), policy(1), DAYS)[1].days.tolist() == [3, 3]
    assert play(w, items).available.tolist() == [3, 3]


def test_a_queue_gets_shorter_when_another_wish_is_refused() -> None:
    w = wishes([{"placed": 0, "item": 0, "loan": 9}, {"kind": HOLD, "placed": 1, "item": 0, "found": 9, "loan": 5},
                {"kind": HOLD, "placed": 2, "item": 0, "found": 14, "loan": 5}])  # fmt: skip
    items, there = stock([0], [0]), places(DAYS)
    _, known = follow(w, items, there, policy(1), DAYS)
    assert known.days.tolist() == [NEVER, 0, 1]
    assert play(w, items).available.tolist() == [NEVER, 9, 14]
    alone = Wishes(*(part[[0, 2]] for part in w))
    assert play(alone, items, known=friction(NEVER, 1)).available.tolist() == [NEVER, 10]


def test_who_does_not_collect_within_the_shelf_days_loses_the_item() -> None:
    w = wishes([{"kind": HOLD, "item": 0, "found": 0, "shelf": 6}])
    told = play(w, stock([0], [0]), rules=policy(1, shelf_days=3))
    assert (told.outcome.tolist(), told.ended.tolist()) == ([Outcome.NOT_COLLECTED], [3])


def test_a_hold_lapses_after_its_period_and_may_be_asked_outside() -> None:
    w = wishes([{"placed": 0, "item": 0, "loan": 20}, {"kind": HOLD, "placed": 1, "item": 0, "found": 20}])
    known = friction(NEVER, 0)
    lapsed = play(w, stock([0], [0]), rules=policy(1, period_days=5, interlibrary_share=0.0), known=known)
    assert (lapsed.outcome.tolist()[1], lapsed.ended.tolist()[1]) == (Outcome.LAPSED, 6)
    asked = play(w, stock([0], [0]), rules=policy(1, period_days=5, interlibrary_share=1.0, supply_share=1.0), known=known)
    assert (asked.outcome.tolist()[1], asked.available.tolist()[1]) == (Outcome.OUTSIDE, 6 + 8)


def test_a_title_that_lost_its_last_item_is_asked_outside_at_once() -> None:
    w = wishes([{"kind": HOLD, "placed": 4, "item": 0, "found": 4}])
    rules = policy(1, emptied=np.ones(1, dtype=bool), interlibrary_share=1.0, supply_share=0.0)
    told = play(w, without(stock([0], [0]), 0), rules=rules, known=friction(0))
    assert (told.outcome.tolist(), told.ended.tolist()) == ([Outcome.NOT_SUPPLIED_FROM_OUTSIDE], [4])


def test_fee_and_ebook_keep_holds_from_being_placed() -> None:
    w, items = wishes([{"kind": HOLD, "item": 0, "found": 0}]), stock([0], [0])
    ebook = policy(1, ebook_share=1.0, has_ebook=np.ones(1, dtype=bool))
    assert play(w, items, rules=ebook, known=friction(0)).outcome.tolist() == [Outcome.REFERRED_TO_EBOOK]
    assert play(w, items, rules=policy(1, fee_share=1.0), known=friction(0)).outcome.tolist() == [Outcome.GAVE_UP_FOR_FEE]


def test_who_has_as_many_holds_open_as_may_be_is_refused_another_until_one_is_collected() -> None:
    # Anke's first hold is ready on day 4 and collected on day 6; Bram, and who nobody knows, have their own count, or none.
    anke, bram = 0, 1
    w = wishes([
        {"kind": HOLD, "placed": 1, "item": 0, "found": 4, "shelf": 2, "borrower": anke},
        {"kind": HOLD, "placed": 2, "item": 1, "found": 2, "borrower": anke},
        {"kind": HOLD, "placed": 3, "item": 2, "found": 3, "shelf": 9, "borrower": bram},
        {"kind": HOLD, "placed": 5, "item": 3, "found": 5},
        {"kind": HOLD, "placed": 6, "item": 4, "found": 6, "shelf": 9, "borrower": anke},
        {"kind": HOLD, "placed": 7, "item": 5, "found": 7, "borrower": anke},
    ])  # fmt: skip
    for title in range(6):
        w.title[title] = title
    items = stock([0, 1, 2, 3, 4, 5], [0] * 6)
    told = play(w, items, rules=policy(6, most_open_holds=1))
    own, refused = Outcome.OWN, Outcome.REFUSED_BY_LIMIT
    assert told.outcome.tolist() == [own, refused, own, own, own, refused]
    assert told.ended.tolist() == [6, 2, 12, 5, 15, 7]
    assert play(w, items, rules=policy(6, most_open_holds=2)).outcome.tolist() == [own] * 6
    # The e-book comes before the refusal, where the rule refers and the title is in the list.
    ebook = policy(6, most_open_holds=1, ebook_share=1.0, has_ebook=np.arange(6) == 1)
    assert play(w, items, rules=ebook).outcome.tolist()[:3] == [own, Outcome.REFERRED_TO_EBOOK, own]


def test_a_hold_that_lapsed_was_cancelled_or_was_not_collected_no_longer_counts_for_the_limit() -> None:
    ends = {
        "cancelled": {"item": -1, "ends": 5, "ending": int(Outcome.CANCELLED_BY_BORROWER)},
        "not collected": {"item": 0, "found": 3, "shelf": 2, "loan": -1},
    }
    for first in ends.values():
        w = wishes([
            {"kind": HOLD, "placed": 1, "borrower": 0} | first,
            {"kind": HOLD, "placed": 4, "item": 1, "found": 4, "borrower": 0},
            {"kind": HOLD, "placed": 5, "item": 1, "found": 5, "borrower": 0},
        ])  # fmt: skip
        w.title[1:] = 1
        told = play(w, stock([0, 1], [0, 0]), rules=policy(2, most_open_holds=1))
        assert told.outcome.tolist()[1:] == [Outcome.REFUSED_BY_LIMIT, Outcome.OWN]


def test_who_finds_the_shelf_empty_cannot_place_a_hold_above_the_limit_either() -> None:
    w = wishes([
        {"kind": HOLD, "placed": 0, "item": 0, "found": 0, "shelf": 9, "borrower": 0},
        {"placed": 2, "item": 0, "borrower": 0},
        {"placed": 2, "item": 0, "borrower": 1},
    ])  # fmt: skip
    told = play(w, stock([0], [0]), rules=policy(1, most_open_holds=1, hold_share=1.0))
    assert told.outcome.tolist()[:2] == [Outcome.OWN, Outcome.REFUSED_BY_LIMIT]
    assert told.outcome.tolist()[2] != Outcome.REFUSED_BY_LIMIT


def test_what_is_open_on_the_first_day_counts_for_the_limit() -> None:
    w = wishes([
        {"kind": HOLD, "placed": -3, "item": 0, "found": -1, "stage": 2, "stage_day": 6, "borrower": 0},
        {"kind": HOLD, "placed": 5, "item": 1, "found": 5, "borrower": 0},
        {"kind": HOLD, "placed": 6, "item": 1, "found": 6, "borrower": 0},
    ])  # fmt: skip
    w.title[1:] = 1
    told = play(w, stock([0, 1], [0, 0]), rules=policy(2, most_open_holds=1))
    assert told.outcome.tolist() == [Outcome.OWN, Outcome.REFUSED_BY_LIMIT, Outcome.OWN]


def test_an_item_is_not_lent_after_it_was_withdrawn_nor_before_it_came() -> None:
    w = wishes([{"placed": 1, "item": 0, "loan": 1}, {"placed": 5, "item": 0}, {"placed": 9, "item": 1}])
    told = play(w, stock([0, 0], [0, 0], enters=[-9, 7], leaves=[5, NEVER]), rules=policy(1, hold_share=0.0))
    assert told.outcome.tolist() == [Outcome.OWN, Outcome.LEFT_EMPTY_HANDED, Outcome.OWN]


def test_what_was_lent_before_the_period_comes_back_in_it() -> None:
    w = wishes([{"placed": -9, "item": 0, "stage": 3, "stage_day": 6}, {"placed": 5, "item": 0}, {"placed": 6, "item": 0}])
    told = play(w, stock([0], [0]), rules=policy(1, hold_share=0.0))
    assert told.outcome.tolist() == [Outcome.LENT_BEFORE, Outcome.LEFT_EMPTY_HANDED, Outcome.OWN]


LENT_AT_1 = {"placed": 0, "item": 0, "kind": HOLD, "place": 1, "found": 0, "origin": 0, "transit": 1, "loan": 3, "back_wait": 0,
             "back_transit": 1}  # fmt: skip


def test_who_comes_to_a_shelf_does_not_get_the_recorded_item_from_where_it_rests_now() -> None:
    """By the record it went home on day 4 and was lent there on day 9; a rule left it at place 1."""
    w = wishes([LENT_AT_1, {"placed": 9, "place": 0, "item": 0}])
    items, there, rules = stock([0], [0]), places(DAYS), policy(1, hold_share=0.0)
    known = follow(w, items, there, rules, DAYS)[1]
    as_recorded = replay(w, items, there, rules, known, days=DAYS, seed=1)
    stays = replay(w, items, there, rules, known, days=DAYS, seed=1, rest=resting(STAY, 4, across=True))
    assert (as_recorded.outcome[1], as_recorded.deviations.tolist()) == (Outcome.OWN, [0, 0, 0])
    assert (stays.outcome[1], stays.deviations.tolist()) == (Outcome.LEFT_EMPTY_HANDED, [1, 0, 1])


def test_what_the_record_lends_from_where_it_does_not_stand_is_lent_there_in_every_scenario() -> None:
    w, items, there = wishes([{"placed": 3, "place": 1, "item": 0}]), stock([0], [0]), places(DAYS)
    known = follow(w, items, there, policy(1), DAYS)[1]
    for rule in (AS_RECORDED, HOME, STAY):
        told = replay(w, items, there, policy(1), known, days=DAYS, seed=1, rest=resting(rule, 4))
        assert (told.outcome.tolist(), told.deviations.tolist()) == ([Outcome.OWN], [0, 1, 0])


def test_a_hold_takes_what_stands_where_it_is_collected_unless_the_record_passed_it_over() -> None:
    """Item 1 was lent at place 1 and went home to place 0; left at place 1 it serves the hold that item 2 was sent for."""
    later = {"kind": HOLD, "placed": 9, "place": 1, "item": 2, "found": 9, "origin": 0, "transit": 1}
    w, items, there = wishes([{**LENT_AT_1, "item": 1}, later]), stock([0, 0, 0], [3, 0, 0]), places(DAYS)
    known = follow(w, items, there, policy(1), DAYS)[1]
    stay = resting(STAY, 4, across=True)
    assert replay(w, items, there, policy(1), known, days=DAYS, seed=1).item.tolist() == [1, 2]
    assert replay(w, items, there, policy(1), known, days=DAYS, seed=1, rest=stay).item.tolist() == [1, 1]
    # Item 0 stood at place 3 all the time, and the record sent item 2 there nevertheless.
    odd = wishes([{**later, "place": 3}])
    assert play(odd, items).item.tolist() == [2]


def test_an_item_that_gets_another_home_travels_there_once() -> None:
    told = play(wishes([{"placed": 9, "place": 1, "item": 0}]), stock([0], [0], moves=[(0, 3, 2, 1)]))
    assert (told.journeys[2, 0, 1], told.journeys.sum(), told.deviations.tolist()) == (1, 1, [0, 0, 0])


def test_a_journey_by_other_vans_is_not_the_recorded_one() -> None:
    w = wishes([{"kind": HOLD, "placed": 3, "item": 0, "found": 3, "origin": 1, "transit": 1}])
    items, there = stock([0], [1]), places(DAYS, MONDAY_AND_THURSDAY)
    assert play(w, items, there).available.tolist() == [4]
    assert play(w, items, there._replace(as_recorded=np.zeros(4, dtype=bool))).available.tolist() == [7]


def test_days_that_do_not_fit_are_never_and_places_that_do_not_fit_are_refused() -> None:
    whole = wishes([{"item": 0, "loan": NEVER, "back_transit": NEVER, "shelf": 400, "ends": NEVER}])
    assert (whole.loan.tolist(), whole.back_transit.tolist(), whole.shelf.tolist()) == ([LONGEST], [LONGEST], [400])
    assert whole.ends.tolist() == [NEVER]
    told = play(whole, stock([0], [0]))
    assert (told.outcome.tolist(), told.events) == ([Outcome.OWN], 2)
    with pytest.raises(ValueError, match="place 32768: a replay tells at most 32768 places"):
        wishes_of(lambda name: np.array([1 << 15 if name == "place" else 0]))


def test_whose_an_item_without_an_owner_is_nobody_knows_even_where_the_place_has_none() -> None:
    w = wishes([{"item": 0}, {"item": 1, "title": 1, "organisation": UNKNOWN}, {"item": 2, "title": 2, "organisation": UNKNOWN}])
    items = stock([0, 1, 2], [0, 0, 0])
    told = play(w, items._replace(owner=np.array([UNKNOWN, UNKNOWN, 0], dtype=np.int32)))
    assert told.outcome.tolist() == [Outcome.UNOWNED, Outcome.UNOWNED, Outcome.PROVINCE]
