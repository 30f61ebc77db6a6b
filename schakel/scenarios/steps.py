"""What happens at each event of a replay, and to a wish when it is placed; compiled."""

from typing import Any

from schakel.collection.resting import is_foretold, resting_place
from schakel.compiling import compiled
from schakel.scenarios.model import (
    AS_RECORDED,
    NEVER,
    NEW_HOLD_DAYS,
    STAY,
    UNKNOWN,
    WALK_IN,
    Outcome,
)
from schakel.scenarios.state import (
    ARRIVE_HOME,
    ARRIVE_PICKUP,
    CHECK,
    ENTER,
    FOLLOW,
    GONE,
    HOLD_ENDS,
    HOMEWARD,
    IDLE,
    LEAVE,
    LENT,
    MOVE,
    RETURN,
    SEND,
    SET_ASIDE,
    TAKE,
    clock_before,
    close_hold,
    draw,
    is_at_limit,
    join,
    leave_queue,
    nearest,
    open_hold,
    plan_look,
    push,
    stand,
    take,
    tick,
)

# Plain numbers: a compiled loop is compiled once for all of them.
_OUTSIDE = int(Outcome.OUTSIDE)
_NOT_SUPPLIED_FROM_OUTSIDE = int(Outcome.NOT_SUPPLIED_FROM_OUTSIDE)
_REFERRED_TO_EBOOK = int(Outcome.REFERRED_TO_EBOOK)
_REFUSED_BY_LIMIT = int(Outcome.REFUSED_BY_LIMIT)
_GAVE_UP_FOR_FEE = int(Outcome.GAVE_UP_FOR_FEE)
_LAPSED = int(Outcome.LAPSED)

_OWN = int(Outcome.OWN)
_PROVINCE = int(Outcome.PROVINCE)
_UNOWNED = int(Outcome.UNOWNED)
_LEFT_EMPTY_HANDED = int(Outcome.LEFT_EMPTY_HANDED)

FRICTION, FEE, EBOOK, BECOMES, REQUEST, SUPPLY = 0, 2, 3, 4, 5, 6
"""What numbers are drawn for. The numbers stay as they were, so that a seed gives what it gave."""
FOR_HOLD, FOR_HOME, COLLECTION, SENT_ON = range(4)
"""Reasons of journeys."""


@compiled
def end(told: Any, wish: int, outcome: int, day: int) -> None:
    told.outcome[wish] = outcome
    told.ended[wish] = day


@compiled
def ask_outside(told: Any, policy: Any, wish: int, day: int, seed: int, otherwise: int) -> None:
    """A wish that the collection will not serve: a request to another library, or the end."""
    if draw(seed, wish, REQUEST) >= policy.interlibrary_share:
        end(told, wish, otherwise, day)
    elif draw(seed, wish, SUPPLY) < policy.supply_share:
        told.available[wish] = day + policy.supply_days
        end(told, wish, _OUTSIDE, day)
    else:
        end(told, wish, _NOT_SUPPLIED_FROM_OUTSIDE, day)


@compiled
def lend(s: Any, told: Any, w: Any, items: Any, loan: Any, wish: int, item: int, day: int, days: int) -> None:
    """An item goes out, and will come back."""
    owner = items.owner[item]
    end(told, wish, _UNOWNED if owner < 0 else _OWN if owner == w.organisation[wish] else _PROVINCE, day)
    push(s, day + loan[wish], RETURN, wish, 0, days)


@compiled
def serve(s: Any, told: Any, w: Any, items: Any, places: Any, wish: int, item: int, day: int, days: int, edge: int) -> None:
    """Set an item aside for a hold, and send it when it stands elsewhere."""
    start, place = s.where[item], w.place[wish]
    leave_queue(s, w.title[wish], wish)
    take(s, items, item, SET_ASIDE, edge)
    told.item[wish] = item
    if start == place:
        push(s, day, ARRIVE_PICKUP, wish, 0, days)
        return
    is_recorded = item == w.item[wish] and day == w.found[wish] and start == w.origin[wish] and w.transit[wish] >= 0
    if is_recorded and places.as_recorded[start] and places.as_recorded[place]:
        sent, arrives = day, day + w.transit[wish]
    else:
        sent = places.next_visit[start, day]
        arrives = places.next_visit[place, min(sent + 1, days)]
    if sent < days:
        told.journeys[FOR_HOLD, start, place] += 1
    push(s, arrives, ARRIVE_PICKUP, wish, 0, days)


@compiled
def come_back(
    s: Any, told: Any, w: Any, items: Any, places: Any, rule: int, across: bool, wish: int, day: int, days: int, edge: int
) -> None:  # fmt: skip
    """An item is handed in, or was not collected: it stands here, and goes home with a van where a fixed rule says so."""
    item, place = told.item[wish], w.place[wish]
    if not stand(s, items, item, place, day, edge, days):
        return
    s.aim[item] = -1
    if place == s.home[item]:
        return
    if rule == STAY:
        if across or places.organisation[place] == items.owner[item]:
            return
    elif rule == AS_RECORDED and w.kind[wish] == WALK_IN and item == w.item[wish] and w.back_wait[wish] < 0:
        # Lent from the shelf away from home, and the record knows no journey back: it floats, or was moved without a van.
        return
    send_on(s, w, places, wish, item, day, days)


@compiled
def come_back_to_rest(
    s: Any, told: Any, w: Any, items: Any, places: Any, rest: Any, wish: int, day: int, days: int, edge: int
) -> None:  # fmt: skip
    """The same, where the policy says where it is to rest.

    By itself, since what the policy looks at is much, and is copied at each call.
    """
    item, place = told.item[wish], w.place[wish]
    if stand(s, items, item, place, day, edge, days):
        to = rests(s, items, places, rest, item, place)
        s.aim[item] = -1 if to == s.home[item] else to
        if to != place:
            send_on(s, w, places, wish, item, day, days)


@compiled
def send_on(s: Any, w: Any, places: Any, wish: int, item: int, day: int, days: int) -> None:
    """Plan the journey to where the item aims: when it went by the record, else with the next van."""
    place = w.place[wish]
    if s.aim[item] < 0 and w.back_wait[wish] >= 0 and item == w.item[wish] and places.as_recorded[place]:
        sent = day + w.back_wait[wish]
    else:
        sent = places.next_visit[place, day]
    push(s, sent, SEND, wish, s.version[item], days)


@compiled
def rests(s: Any, items: Any, places: Any, rest: Any, item: int, place: int) -> int:
    """Where the policy lets an item rest that stands at a place; items under way count where they go."""
    title, owner = items.title[item], items.owner[item]
    if not is_foretold(rest.rates[title], rest.by_hold[title], s.home[item]):
        return int(s.home[item])
    for there in range(len(rest.idle)):
        rest.usual[there], rest.idle[there], rest.lent[there] = 0, 0, 0
        rest.may[there] = rest.across or places.organisation[there] == owner
    for index in range(items.by_title[title], items.by_title[title + 1]):
        other = items.of_title[index]
        if s.status[other] != GONE:
            rest.usual[s.home[other]] += 1
        if s.status[other] == IDLE:
            rest.idle[s.where[other]] += 1
        elif s.status[other] == HOMEWARD:
            rest.idle[s.home[other] if s.aim[other] < 0 else s.aim[other]] += 1
        elif s.status[other] != GONE:
            rest.lent[s.where[other]] += 1
    # An item without a place of its owner, or at home, has somewhere to be in any case.
    rest.may[s.home[item]] = True
    return int(resting_place(
        rest.rates[title], rest.by_hold[title], rest.usual, rest.idle, rest.lent, place, s.home[item], rest.may, rest.cost,
        rest.fetch, rest.prices, rest.grids, rest.work
    ))  # fmt: skip


@compiled
def place_hold(
    s: Any, told: Any, w: Any, policy: Any, friction: Any, shelf: Any, loan: Any, wish: int, day: int, days: int, edge: int,
    seed: int, follows: bool,
) -> None:  # fmt: skip
    """A hold is placed, by plan or by who found the shelf empty."""
    title = w.title[wish]
    is_new = w.kind[wish] == WALK_IN
    if w.placed[wish] >= 0 and not follows:
        if policy.has_ebook[title] and draw(seed, wish, EBOOK) < policy.ebook_share:
            end(told, wish, _REFERRED_TO_EBOOK, day)
            return
        if is_at_limit(s, w, wish, policy.most_open_holds):
            end(told, wish, _REFUSED_BY_LIMIT, day)
            return
        if draw(seed, wish, FEE) < policy.fee_share:
            end(told, wish, _GAVE_UP_FOR_FEE, day)
            return
        if policy.emptied[title]:
            ask_outside(told, policy, wish, day, seed, _LAPSED)
            return
    tick(s, title, edge)
    s.base[wish] = s.clock[title]
    if follows:
        push(s, max(w.found[wish], day), FOLLOW, wish, 0, days)
    elif is_new:
        wait = 0
        if len(friction.drawn):
            like = friction.drawn[int(draw(seed, wish, FRICTION) * len(friction.drawn))]
            wait, shelf[wish] = friction.days[like], w.shelf[like]
            if w.loan[like] == UNKNOWN:
                loan[wish] = UNKNOWN
        s.due[wish] = s.base[wish] + wait
    elif friction.days[wish] < NEVER:
        s.due[wish] = s.base[wish] + friction.days[wish]
    join(s, title, wish)
    open_hold(s, w, wish)
    ends = w.ends[wish]
    if policy.period_days >= 0:
        ends = min(ends, max(w.placed[wish] + policy.period_days, day + 1))
    elif w.kind[wish] == WALK_IN or w.item[wish] >= 0:
        ends = min(ends, max(w.placed[wish], 0) + NEW_HOLD_DAYS)
    push(s, ends, HOLD_ENDS, wish, 0, days)
    plan_look(s, title, edge, days)


@compiled
def handle(
    s: Any, told: Any, w: Any, items: Any, places: Any, policy: Any, shelf: Any, loan: Any, kind: int, subject: int,
    stamp: int, day: int, days: int, edge: int, seed: int, follows: bool,
) -> None:  # fmt: skip
    """One event, but an item that comes back: that is `come_back`, or `come_back_to_rest`."""
    if kind == SEND:
        item = told.item[subject]
        if s.version[item] != stamp or s.status[item] != IDLE:
            return
        start, aim = w.place[subject], s.aim[item]
        to = s.home[item] if aim < 0 else aim
        take(s, items, item, HOMEWARD, edge)
        told.journeys[FOR_HOME if aim < 0 else SENT_ON, start, to] += 1
        is_recorded = aim < 0 and w.back_transit[subject] >= 0 and item == w.item[subject]
        if is_recorded and places.as_recorded[start] and places.as_recorded[to]:
            arrives = day + w.back_transit[subject]
        else:
            arrives = places.next_visit[to, min(day + 1, days)]
        push(s, arrives, ARRIVE_HOME, item, aim + 1, days)
    elif kind == ARRIVE_HOME:
        # The stamp is the place plus one; 0 is home, wherever that is by now.
        stand(s, items, subject, s.home[subject] if stamp == 0 else stamp - 1, day, edge, days)
    elif kind == ARRIVE_PICKUP:
        told.available[subject] = day
        s.where[told.item[subject]] = w.place[subject]
        stays = shelf[subject]
        if policy.shelf_days >= 0 and w.placed[subject] >= 0:
            if stays > policy.shelf_days:
                loan[subject] = UNKNOWN
            stays = policy.shelf_days if loan[subject] == UNKNOWN else stays
        push(s, day + stays, TAKE, subject, 0, days)
    elif kind == TAKE:
        item = told.item[subject]
        close_hold(s, w, subject)
        s.status[item] = LENT
        lend(s, told, w, items, loan, subject, item, day, days)
    elif kind == MOVE:
        item = items.moves_item[subject]
        if items.leaves[item] <= day:
            return
        s.home[item] = items.moves_to[subject]
        if s.status[item] == IDLE and s.where[item] != s.home[item]:
            take(s, items, item, HOMEWARD, edge)
            s.aim[item] = -1
            told.journeys[COLLECTION, s.where[item], s.home[item]] += 1
            push(s, day + items.moves_transit[subject], ARRIVE_HOME, item, 0, days)
    elif kind == ENTER:
        if s.status[subject] == GONE and s.version[subject] == 0:
            stand(s, items, subject, s.home[subject], day, edge, days)
    elif kind == LEAVE:
        if s.status[subject] == IDLE:
            take(s, items, subject, GONE, edge)
    elif kind == HOLD_ENDS:
        if s.waits[subject]:
            title = w.title[subject]
            leave_queue(s, title, subject)
            close_hold(s, w, subject)
            if follows:
                told.friction[subject] = clock_before(s, title, day) - s.base[subject] + 1
            if day == w.ends[subject]:
                end(told, subject, w.ending[subject], day)
            elif follows:
                end(told, subject, _LAPSED, day)
            else:
                ask_outside(told, policy, subject, day, seed, _LAPSED)
    elif kind == FOLLOW:
        if s.waits[subject]:
            title, item = w.title[subject], w.item[subject]
            told.friction[subject] = clock_before(s, title, day) - s.base[subject]
            s.due[subject] = s.base[subject] + told.friction[subject]
            if s.status[item] == IDLE:
                place = w.place[subject]
                told.odd[subject] = s.where[item] != place and nearest(s, items, places, title, place, True) >= 0
                serve(s, told, w, items, places, subject, item, day, days, edge)
            else:
                told.deviations[0] += 1
                plan_look(s, title, edge, days)
    elif kind == CHECK:
        reached = clock_before(s, subject, day)
        hold = s.queue[subject]
        while hold >= 0 and s.idle[subject] > 0:
            after = s.behind[hold]
            if s.due[hold] <= reached:
                item = w.item[hold]
                if item < 0 or s.status[item] != IDLE:
                    told.deviations[0] += 1
                    item = nearest(s, items, places, subject, w.place[hold], False)
                elif s.where[item] != w.place[hold] and not told.odd[hold]:
                    # Nobody sends for what stands here, unless the record did.
                    here = nearest(s, items, places, subject, w.place[hold], True)
                    item = item if here < 0 else here
                serve(s, told, w, items, places, hold, item, day, days, edge)
            hold = after
        plan_look(s, subject, edge, days)


@compiled
def walk_in(
    s: Any, told: Any, w: Any, items: Any, places: Any, policy: Any, friction: Any, shelf: Any, loan: Any, wish: int, day: int,
    days: int, seed: int, follows: bool,
) -> None:  # fmt: skip
    """Somebody comes to the shelf."""
    edge = day + 1
    item, place = w.item[wish], w.place[wish]
    is_elsewhere = s.status[item] == IDLE and s.where[item] != place
    if is_elsewhere and (follows or told.odd[wish]):
        # Lent where nothing tells how it came: a gap of the record, and so the same in every scenario.
        told.odd[wish] = True
        told.deviations[1] += 1
    elif is_elsewhere or s.status[item] != IDLE:
        told.deviations[0] += 1
        told.deviations[2] += 1 if is_elsewhere else 0
        item = nearest(s, items, places, w.title[wish], place, True)
    if item < 0:
        if follows:
            end(told, wish, _LEFT_EMPTY_HANDED, day)
        elif draw(seed, wish, BECOMES) < policy.hold_share:
            place_hold(s, told, w, policy, friction, shelf, loan, wish, day, days, edge, seed, follows)
        elif policy.has_ebook[w.title[wish]] and draw(seed, wish, EBOOK) < policy.ebook_share:
            end(told, wish, _REFERRED_TO_EBOOK, day)
        else:
            end(told, wish, _LEFT_EMPTY_HANDED, day)
        return
    take(s, items, item, LENT, edge)
    told.item[wish] = item
    lend(s, told, w, items, loan, wish, item, day, days)
