"""The compiled replay beside the same rules in SimPy, and what must hold of any run."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from twins.drawn_lending import draw_lending, draw_rest
from twins.lost_twin import is_lost
from twins.replay_simpy import Replay

from schakel.scenarios.engine import follow, replay
from schakel.scenarios.lost import lost_demand
from schakel.scenarios.model import HOLD, LENT, NEVER, PASSING, UNKNOWN, WALK_IN, Outcome, Told, Wishes

DAYS = 40


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**6))
def test_both_tell_the_same_of_every_wish_and_journey(seed: int) -> None:
    wishes, items, places, policy = draw_lending(seed, DAYS)
    _, friction = follow(wishes, items, places, policy, DAYS)
    rest = draw_rest(seed, len(items.by_title) - 1)
    told = replay(wishes, items, places, policy, friction, days=DAYS, seed=seed, rest=rest)
    twin = Replay(wishes, items, places, policy, friction, DAYS, seed, rest).run()
    assert told.outcome.tolist() == twin.outcome
    assert told.ended.tolist() == twin.ended
    assert told.available.tolist() == twin.available
    assert lost_demand(told, wishes).tolist() == [is_lost(wishes, wish, came) for wish, came in enumerate(twin.outcome)]
    assert [int(item) for item in told.item] == [-1 if item is None else item.number for item in twin.item]
    assert {(r, a, b): int(told.journeys[r, a, b]) for r, a, b in np.argwhere(told.journeys).tolist()} == twin.journeys


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6))
def test_an_item_is_with_one_borrower_at_a_time_and_every_wish_ends_once(seed: int) -> None:
    wishes, items, places, policy = draw_lending(seed, DAYS)
    _, friction = follow(wishes, items, places, policy, DAYS)
    told = replay(
        wishes, items, places, policy, friction, days=DAYS, seed=seed, rest=draw_rest(seed, len(items.by_title) - 1)
    )  # fmt: skip
    assert sum(np.bincount(told.outcome, minlength=len(Outcome))) == len(wishes.kind)
    is_ended = told.outcome != Outcome.OPEN
    assert ((told.ended < DAYS) == is_ended).all()
    for item in range(len(items.title)):
        spans = sorted(_spans(told, wishes, item))
        for (_, until), (since, _) in pairwise(spans):
            assert until <= since, f"item {item} is lent until {until} and again from {since}"
    _check_limit(told, wishes, policy.most_open_holds)


def _check_limit(told: Told, wishes: Wishes, most: int) -> None:
    """By definition, from what came of each wish: who was refused had so many open, and nobody had more placed.

    What ends and is placed on one day may come in either order, so that day counts for who was refused and not for who was not.
    """
    refused = np.flatnonzero(told.outcome == Outcome.REFUSED_BY_LIMIT)
    assert most != UNKNOWN or not len(refused)
    waited = [wish for wish in range(len(wishes.kind)) if _was_open(told, wishes, wish)]
    for wish in refused:
        day, mine = told.ended[wish], [hold for hold in waited if wishes.borrower[hold] == wishes.borrower[wish]]
        assert wishes.borrower[wish] != UNKNOWN
        assert sum(wishes.placed[hold] <= day <= told.ended[hold] for hold in mine) >= most
    for wish in waited:
        day, mine = wishes.placed[wish], [hold for hold in waited if wishes.borrower[hold] == wishes.borrower[wish]]
        if most != UNKNOWN and day >= 0 and wishes.borrower[wish] != UNKNOWN:
            assert sum(wishes.placed[hold] < day < told.ended[hold] for hold in mine) < most


def _was_open(told: Told, wishes: Wishes, wish: int) -> bool:
    """Whether it was a hold, and was placed: of those that were asked outside only the ones that first waited in vain."""
    outcome, kind = told.outcome[wish], wishes.kind[wish]
    if kind == PASSING or outcome in (
        Outcome.REFERRED_TO_EBOOK, Outcome.REFUSED_BY_LIMIT, Outcome.GAVE_UP_FOR_FEE, Outcome.LENT_BEFORE,
        Outcome.LEFT_EMPTY_HANDED,
    ):  # fmt: skip
        return False
    if (
        outcome in (Outcome.OUTSIDE, Outcome.NOT_SUPPLIED_FROM_OUTSIDE, Outcome.LAPSED)
        and told.ended[wish] <= wishes.placed[wish]
    ):
        return False
    if kind == WALK_IN and outcome in (Outcome.OWN, Outcome.PROVINCE, Outcome.UNOWNED):
        return bool(told.available[wish] < NEVER)
    # An item that the record says is in two places is with the first of them: the hold of the other is not played.
    return bool(wishes.stage[wish] == 0 or told.item[wish] != UNKNOWN)


def _spans(told: Told, wishes: Wishes, item: int) -> list[tuple[int, int]]:
    lent = np.flatnonzero((told.item == item) & np.isin(told.outcome, LENT))
    return [(int(told.ended[wish]), int(min(told.ended[wish] + wishes.loan[wish], NEVER))) for wish in lent]


def test_the_same_seed_gives_the_same_and_another_seed_something_else() -> None:
    wishes, items, places, policy = draw_lending(4, DAYS)
    policy = policy._replace(fee_share=0.5)
    _, friction = follow(wishes, items, places, policy, DAYS)
    runs = [replay(wishes, items, places, policy, friction, days=DAYS, seed=seed).outcome.tolist() for seed in (1, 1, 2)]
    assert runs[0] == runs[1]
    assert any(
        replay(wishes, items, places, policy, friction, days=DAYS, seed=seed).outcome.tolist() != runs[0] for seed in range(9)
    )


def test_a_record_without_contradictions_is_replayed_to_the_letter() -> None:
    """Draws in which every recorded item was to be had: with nothing changed, following and replaying them is the same."""
    whole = 0
    for seed in range(400):
        wishes, items, places, policy = draw_lending(seed, DAYS)
        policy = policy._replace(period_days=-1, shelf_days=-1, most_open_holds=-1, fee_share=0.0, ebook_share=0.0,
                                 emptied=np.zeros(len(policy.emptied), dtype=bool))  # fmt: skip
        some = np.random.default_rng(seed).random(len(wishes.kind)) < 0.25
        few = Wishes(*(part[some & (wishes.stage == 0)] for part in wishes))
        told, friction = follow(few, items, places, policy, DAYS)
        if told.deviations[0]:
            continue
        whole += int((few.kind == HOLD).any())
        again = replay(few, items, places, policy, friction, days=DAYS, seed=1)
        assert again.outcome.tolist() == told.outcome.tolist()
        assert again.available.tolist() == told.available.tolist()
        assert (again.journeys == told.journeys).all()
        assert again.deviations[0] == 0
    assert whole > 30
