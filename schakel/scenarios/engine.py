"""The replay: one pass over the days of a period, event by event, compiled.

`follow` is the pass that keeps to the record and finds the friction of each hold; `replay` is every other pass.
"""

from typing import Any

import numpy as np

from schakel.collection import rest_folding, rest_model
from schakel.collection import resting as resting_of_items
from schakel.compiling import compiled, forget_stale
from schakel.scenarios import model, state, steps
from schakel.scenarios.model import (
    AS_RECORDED,
    AT_START,
    AWAY,
    BY_POLICY,
    GOING_HOME,
    HOLD,
    NEVER,
    ON_LOAN,
    ON_SHELF,
    PASSING,
    TO_PICKUP,
    UNKNOWN,
    WALK_IN,
    Friction,
    Items,
    Outcome,
    Places,
    Policy,
    Resting,
    Told,
    Wishes,
    resting,
)
from schakel.scenarios.state import (
    ARRIVE_HOME,
    ARRIVE_PICKUP,
    CHECK,
    ENTER,
    HOMEWARD,
    KINDS,
    LEAVE,
    LENT,
    MOVE,
    RETURN,
    SEND,
    SET_ASIDE,
    TAKE,
    State,
    close_hold,
    new_state,
    open_hold,
    push,
    stand,
)
from schakel.scenarios.steps import come_back, come_back_to_rest, handle, place_hold, walk_in
from schakel.scenarios.steps import end as end_wish

LENT_BEFORE = int(Outcome.LENT_BEFORE)
NOT_COLLECTED = int(Outcome.NOT_COLLECTED)


def follow(wishes: Wishes, items: Items, places: Places, policy: Policy, days: int) -> tuple[Told, Friction]:
    """Keep to the record: the recorded item on the recorded day. Tells the friction of each hold."""
    number = len(wishes.kind)
    none = Friction(np.full(number, NEVER, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(number, dtype=np.bool_))
    told = _run(wishes, items, places, policy, none, days, 0, True)
    served = (wishes.kind == HOLD) & (wishes.placed >= 0) & (wishes.item >= 0) & (told.friction < NEVER)
    return told, Friction(told.friction, np.flatnonzero(served).astype(np.int32), told.odd)


def replay(
    wishes: Wishes, items: Items, places: Places, policy: Policy, friction: Friction, *, days: int, seed: int,
    rest: Resting | None = None,
) -> Told:  # fmt: skip
    """Play the period once under these items, places and policy; items rest as recorded without `rest`."""
    return _run(wishes, items, places, policy, friction, days, seed, False, rest)


def _run(
    wishes: Wishes, items: Items, places: Places, policy: Policy, friction: Friction, days: int, seed: int, follows: bool,
    rest: Resting | None = None,
) -> Told:  # fmt: skip
    holds = int((wishes.kind == HOLD).sum())
    # Of an item at most a way in, a way out, a send that no longer counts and one step of its journey are pending.
    room = 6 * len(items.title) + 3 * len(wishes.kind) + 2 * holds + len(items.moves_item) + 4 * len(items.by_title) + 64
    number, borrowers = len(wishes.kind), int(wishes.borrower.max(initial=UNKNOWN)) + 1
    state = new_state(len(items.title), len(items.by_title) - 1, number, borrowers, days, items.home, room)
    locations = len(places.organisation)
    told = Told(
        np.zeros(number, dtype=np.int8), np.full(number, NEVER, dtype=np.int32), np.full(number, UNKNOWN, dtype=np.int32),
        np.full(number, NEVER, dtype=np.int32), np.full(number if follows else 0, NEVER, dtype=np.int32),
        friction.odd.copy(),
        np.zeros((4, locations, locations), dtype=np.int64), np.zeros(3, dtype=np.int64), 0,
    )  # fmt: skip
    shelf, loan = wishes.shelf.copy(), wishes.loan.copy()
    rest = rest or resting(AS_RECORDED, locations)
    events = _days(state, told, wishes, items, places, policy, rest, friction, shelf, loan, days, seed, follows)
    return told._replace(events=int(events))


@compiled
def _begin(s: Any, told: Any, w: Any, items: Any, days: int) -> None:
    """What was under way on the first day, and all that is planned: items in and out, moves."""
    for wish in range(len(w.kind)):
        stage, item = w.stage[wish], w.item[wish]
        if stage == AT_START:
            continue
        if stage > ON_SHELF:
            told.outcome[wish], told.ended[wish] = LENT_BEFORE, -1
        # The record says of an item that it is in two places: the first wish has it. An item that this run does not have
        # finishes what it was doing.
        if s.version[item] > 0:
            continue
        s.version[item] = 1
        told.item[wish] = item
        if stage <= ON_SHELF:
            open_hold(s, w, wish)
        s.status[item] = SET_ASIDE if stage <= ON_SHELF else LENT if stage == ON_LOAN else HOMEWARD
        if stage == TO_PICKUP:
            push(s, w.stage_day[wish], ARRIVE_PICKUP, wish, 0, days)
        elif stage == ON_SHELF:
            told.available[wish] = -1
            s.where[item] = w.place[wish]
            push(s, w.stage_day[wish], TAKE, wish, 0, days)
        elif stage == ON_LOAN:
            push(s, w.stage_day[wish], RETURN, wish, 0, days)
        elif stage == GOING_HOME:
            push(s, w.stage_day[wish], ARRIVE_HOME, item, 0, days)
        elif stage == AWAY and stand(s, items, item, w.place[wish], 0, 0, days):
            push(s, w.stage_day[wish], SEND, wish, s.version[item], days)
    for item in range(len(items.title)):
        if items.enters[item] < NEVER and items.leaves[item] > 0:
            push(s, max(items.enters[item], 0), ENTER, item, 0, days)
            push(s, max(items.leaves[item], 0), LEAVE, item, 0, days)
    for move in range(len(items.moves_item)):
        push(s, items.moves_sent[move], MOVE, move, 0, days)


@compiled
def _days(
    s: State, told: Any, w: Any, items: Any, places: Any, policy: Any, rest: Any, friction: Any, shelf: Any, loan: Any,
    days: int, seed: int, follows: bool,
) -> int:  # fmt: skip
    _begin(s, told, w, items, days)
    events = 0
    next_wish = 0
    for day in range(days):
        end = next_wish
        while end < len(w.kind) and w.placed[end] <= day:
            end += 1
        turn, is_busy = 0, True
        while is_busy:
            is_busy = False
            for kind in range(KINDS):
                edge = day if turn == 0 and kind < CHECK else day + 1
                if turn == 0 and kind == CHECK:
                    for wish in range(next_wish, end):
                        if w.kind[wish] == HOLD and w.stage[wish] == AT_START:
                            events += 1
                            place_hold(s, told, w, policy, friction, shelf, loan, wish, day, days, day, seed, follows)
                slot = day * KINDS + kind
                node = s.first[slot]
                while node >= 0:
                    # Unlinked before it is handled: handling may plan more of the same kind for today.
                    s.first[slot] = s.follows[node]
                    subject, stamp = s.subject[node], s.stamp[node]
                    s.follows[node] = s.spare[0]
                    s.spare[0] = node
                    events += 1
                    is_left = kind == TAKE and loan[subject] == UNKNOWN
                    if is_left:
                        close_hold(s, w, subject)
                        end_wish(told, subject, NOT_COLLECTED, day)
                    if not is_left and kind != RETURN:
                        handle(
                            s, told, w, items, places, policy, shelf, loan, kind, subject, stamp, day, days, edge, seed, follows
                        )
                    elif rest.rule == BY_POLICY:
                        come_back_to_rest(s, told, w, items, places, rest, subject, day, days, edge)
                    else:
                        come_back(s, told, w, items, places, rest.rule, rest.across, subject, day, days, edge)
                    node = s.first[slot]
            if turn == 0:
                for wish in range(next_wish, end):
                    if w.kind[wish] == WALK_IN and w.stage[wish] == AT_START:
                        events += 1
                        walk_in(s, told, w, items, places, policy, friction, shelf, loan, wish, day, days, seed, follows)
                    elif w.kind[wish] == PASSING:
                        end_wish(told, wish, w.ending[wish], day)
            for kind in range(KINDS):
                if s.first[day * KINDS + kind] >= 0:
                    is_busy = True
            turn += 1
        next_wish = end
    return events


forget_stale(
    _days,
    (*(str(each.__file__) for each in (rest_model, rest_folding, resting_of_items, model, state, steps)), __file__),
)
