"""The state of a replay and the small steps on it, compiled: events of a day, idle items, queues of titles.

Order of events within a day is their kind, first come first within a kind. An event for today of a kind that has passed
waits for the next round of today; those who come to the shelf do so at the end of the first round.

The idle clock of a title counts days on which an item of it stood idle when holds are looked at. A hold is served when the
clock has run as long as it did for that hold in the record; so queues differ from the record only as far as the items do.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.compiling import compiled
from schakel.scenarios.model import NEVER, Ints

RETURN, ARRIVE_HOME, ARRIVE_PICKUP, MOVE, ENTER, LEAVE, HOLD_ENDS, TAKE, CHECK, FOLLOW, SEND = range(11)
KINDS = 11
"""Holds are placed just before CHECK; walk-ins come after SEND."""
GONE, IDLE, SET_ASIDE, LENT, HOMEWARD = range(5)


class State(NamedTuple):
    """Mutable arrays. By item: status, where, home, aim (where it is
    to rest; -1 = home), version (raised when an idle item is taken). By title: idle items, idle
    clock up to day `until` (exclusive), whether the last counted day was idle, day of the next look, first of the queue.
    By wish: next in the queue, whether it waits, clock at which it may be served, clock when it was placed.
    By borrower: how many holds are open.
    Events: `first` and `last` by day and kind, `follows` links them; `spare[0]` is the first node that was used and is free
    (-1 none), `spare[1]` the first that was never used: what is never used takes no memory.
    """

    status: NDArray[np.int8]
    where: Ints
    home: Ints
    aim: Ints
    version: Ints
    idle: Ints
    clock: Ints
    until: Ints
    was_idle: Ints
    look: Ints
    queue: Ints
    behind: Ints
    waits: NDArray[np.bool_]
    due: Ints
    base: Ints
    open_holds: Ints
    first: Ints
    last: Ints
    follows: Ints
    subject: Ints
    stamp: Ints
    spare: NDArray[np.int64]


def new_state(items: int, titles: int, wishes: int, borrowers: int, days: int, home: Ints, room: int) -> State:
    """A state in which no item is there and nobody waits.

    Args:
        room: how many events can be pending at once.
    """

    def full(length: int, value: int) -> Ints:
        return np.full(length, value, dtype=np.int32)

    return State(
        np.zeros(items, dtype=np.int8), home.astype(np.int32).copy(), home.astype(np.int32).copy(),
        full(items, -1), full(items, 0),
        full(titles, 0), full(titles, 0), full(titles, 0), full(titles, 0), full(titles, -1), full(titles, -1),
        full(wishes, -1), np.zeros(wishes, dtype=np.bool_), full(wishes, NEVER), full(wishes, 0),
        full(borrowers, 0),
        full(days * KINDS, -1), full(days * KINDS, -1), np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32), np.array([-1, 0]),
    )  # fmt: skip


@compiled
def push(s: Any, day: int, kind: int, subject: int, stamp: int, days: int) -> None:
    """Plan an event; what comes after the period is not planned."""
    if day >= days:
        return
    node = s.spare[0]
    if node >= 0:
        s.spare[0] = s.follows[node]
    else:
        node = s.spare[1]
        if node >= len(s.follows):
            raise RuntimeError("more events are pending than there is room for")
        s.spare[1] += 1
    s.subject[node], s.stamp[node], s.follows[node] = subject, stamp, -1
    slot = day * KINDS + kind
    if s.first[slot] < 0:
        s.first[slot] = node
    else:
        s.follows[s.last[slot]] = node
    s.last[slot] = node


@compiled
def tick(s: Any, title: int, edge: int) -> None:
    """Run the idle clock of a title up to day `edge` (exclusive)."""
    if edge > s.until[title]:
        is_idle = 1 if s.idle[title] > 0 else 0
        s.clock[title] += is_idle * (edge - s.until[title])
        s.was_idle[title] = is_idle
        s.until[title] = edge


@compiled
def clock_before(s: Any, title: int, day: int) -> int:
    """The idle clock of a title without `day` itself, also when today was counted already."""
    tick(s, title, day)
    return int(s.clock[title] - (s.was_idle[title] if s.until[title] > day else 0))


@compiled
def plan_look(s: Any, title: int, edge: int, days: int) -> None:
    """Plan the next look at the queue of a title: the day on which the clock reaches the first hold."""
    if s.idle[title] <= 0 or s.queue[title] < 0:
        return
    tick(s, title, edge)
    soonest = NEVER
    hold = s.queue[title]
    while hold >= 0:
        if s.due[hold] < soonest:
            soonest = s.due[hold]
        hold = s.behind[hold]
    if soonest >= NEVER:
        return
    day = edge + max(0, soonest - s.clock[title])
    if s.look[title] < edge or s.look[title] > day:
        s.look[title] = day
        push(s, day, CHECK, title, 0, days)


@compiled
def stand(s: Any, items: Any, item: int, place: int, day: int, edge: int, days: int) -> bool:
    """An item comes to stand at a place, ready to be lent; False when it left the collection, or this run does not have it."""
    s.version[item] += 1
    s.where[item] = place
    if items.leaves[item] <= day or items.enters[item] >= NEVER:
        s.status[item] = GONE
        return False
    title = items.title[item]
    tick(s, title, edge)
    s.status[item] = IDLE
    s.idle[title] += 1
    plan_look(s, title, edge, days)
    return True


@compiled
def take(s: Any, items: Any, item: int, status: int, edge: int) -> None:
    """An idle item is taken: set aside, lent, sent, withdrawn."""
    title = items.title[item]
    tick(s, title, edge)
    s.idle[title] -= 1
    s.status[item] = status
    s.version[item] += 1


@compiled
def join(s: Any, title: int, hold: int) -> None:
    """A hold joins the end of its queue."""
    s.waits[hold] = True
    s.behind[hold] = -1
    last = s.queue[title]
    if last < 0:
        s.queue[title] = hold
        return
    while s.behind[last] >= 0:
        last = s.behind[last]
    s.behind[last] = hold


@compiled
def leave_queue(s: Any, title: int, hold: int) -> None:
    """A hold leaves its queue, served or not."""
    s.waits[hold] = False
    if s.queue[title] == hold:
        s.queue[title] = s.behind[hold]
        return
    before = s.queue[title]
    while s.behind[before] != hold:
        before = s.behind[before]
    s.behind[before] = s.behind[hold]


@compiled
def open_hold(s: Any, w: Any, hold: int) -> None:
    """One more hold of its borrower is open: from the day it is placed until it is collected or ends otherwise."""
    if w.borrower[hold] >= 0:
        s.open_holds[w.borrower[hold]] += 1


@compiled
def close_hold(s: Any, w: Any, hold: int) -> None:
    """One hold fewer of its borrower is open."""
    if w.borrower[hold] >= 0:
        s.open_holds[w.borrower[hold]] -= 1


@compiled
def is_at_limit(s: Any, w: Any, hold: int, most: int) -> bool:
    """Whether the borrower may place no other hold; of whom nobody knows who it is, nobody can tell."""
    borrower = w.borrower[hold]
    return most >= 0 and borrower >= 0 and most <= s.open_holds[borrower]


@compiled
def draw(seed: int, wish: int, purpose: int) -> float:
    """A number from 0 to 1 for one wish and one purpose, whatever happened before: common random numbers by construction.

    The mixing function is SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    """
    z = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(wish) * np.uint64(0xD1B54A32D192ED03)
    z += np.uint64(purpose + 1) * np.uint64(0x8CB92BA72F3D8DD7)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@compiled
def nearest(s: Any, items: Any, places: Any, title: int, place: int, only_here: bool) -> int:
    """The idle item that the rules choose: here, then own organisation, then nearest, then lowest number; -1 when none."""
    best, best_rank = -1, NEVER
    for index in range(items.by_title[title], items.by_title[title + 1]):
        item = items.of_title[index]
        if s.status[item] != IDLE:
            continue
        there = s.where[item]
        if there == place:
            return int(item)
        if only_here:
            continue
        rank = places.rank[place, there]
        if places.organisation[there] != places.organisation[place]:
            rank += 1 << 20
        if rank < best_rank:
            best, best_rank = int(item), rank
    return best
