"""Where an item of one title should rest: a Markov decision problem on a few places, solved by value iteration; compiled.

Borrowers come to place l as a Poisson process, from the shelf or by hold. While as many items are lent there as belong there,
nobody counts who comes to the shelf: no record knows them. Who finds an item takes it. Who does not, places a hold with the
chance of that place: the nearest idle item is fetched, which costs the journey and the days of the van; without an idle item the
hold waits for the next that comes back, or, with too many before it, is asked outside. Who places none is lost. Loans last
exponentially; an item comes back where it was lent, or by some chance elsewhere. The decision: where the item that came back
rests. Journeys cost the days that somebody waits for them, but the item is there at once.

State: idle and lent items by place, and waiting holds when all are lent. The last place may stand for several (`spread` < 1).
"""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.compiling import compiled, forget_stale

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

LEAST = 0.1
"""Cents: where a title costs less than that, it need not be told any closer than for so much."""
SAME = 1e-4
"""Choices that differ by no more than this share of all that is to come are one as good as the other."""


class Grid(NamedTuple):
    """The states of so many items on so many places, and where each step leads; the same for every title.

    Args:
        idle, lent: by state and place. waiting: holds by state.
        sent: by state, place of the item and place where it is lent. back: by state, place where lent, place where it is
            handed in. served: the same, handed in and lent to the hold that waited. more: one hold more waits. moved: by
            state, from, to. -1 where it cannot be.
    """

    idle: Ints
    lent: Ints
    waiting: Ints
    sent: Ints
    back: Ints
    served: Ints
    more: Ints
    moved: Ints


class Chances(NamedTuple):
    """One title on a few places; money in cents, time in days.

    Args:
        rates: wishes a day by place. returns: by place where lent and place where handed in.
        cost: of one item's journey, by from and to. fetch: of one that somebody waits for, the waiting with it. turn: of places
            equally far that with the least serves a hold.
        may: by place whether items may rest there.
        spread: chance that a wish at the last place is at the very place where an item of it stands; 1 for one place.
        hold_share, by_hold: by place, chance that who finds no item places a hold, or came by one; and that one came by a hold.
        usual: items that belong at a place: while so many are lent there, no others than holds come.
        back_rate: 1 / days lent. lost, outside: what a lost wish and a request outside cost. waiting_day: of each hold that
            waits for a return.
        discount: share of worth lost a day, more than none: items are withdrawn and forgotten.
    """

    rates: Floats
    returns: Floats
    cost: Floats
    fetch: Floats
    turn: NDArray[np.int64]
    may: NDArray[np.bool_]
    hold_share: Floats
    by_hold: Floats
    usual: NDArray[np.int64]
    spread: float
    back_rate: float
    lost: float
    outside: float
    waiting_day: float
    discount: float


class Room(NamedTuple):
    """Room to work in, made once: nothing is made in the loops.

    Args:
        values: by state. before, rise: the values two sweeps ago, and by how much they rose since.
        paid: cents a day in a state. left: rate at which it is left.
        steps, step_rates: by state where wishes lead and at what rate: of each place, and of the last place once more.
    """

    values: Floats
    before: Floats
    rise: Floats
    paid: Floats
    left: Floats
    steps: Ints
    step_rates: Floats


def new_room(states: int, places: int) -> Room:
    """Room for so many states and places."""
    steps, step_rates = np.zeros((states, places + 1), dtype=np.int32), np.zeros((states, places + 1))
    values, before, rise, paid, left = np.zeros((5, states))
    return Room(values, before, rise, paid, left, steps, step_rates)


def new_grid(places: int, items: int, holds: int) -> Grid:
    """All states.

    >>> len(new_grid(2, 2, 0).idle), len(new_grid(2, 2, 1).idle)
    (10, 13)
    """
    spots = 2 * places
    bars = np.array(list(_bars(items + spots - 1, spots - 1)), dtype=np.int64).reshape(-1, spots - 1)
    edges = np.column_stack([np.full(len(bars), -1), bars, np.full(len(bars), items + spots - 1)])
    counts = np.column_stack([edges[:, b] - edges[:, a] - 1 for a, b in pairwise(range(spots + 1))])
    states = [
        (*map(int, row), wait) for row in counts for wait in range(holds + 1 if not row[:places].any() else 1)
    ]  # fmt: skip
    number = {state: at for at, state in enumerate(states)}

    def step(state: tuple[int, ...], *changes: tuple[int, int]) -> int:
        found = list(state)
        for spot, by in changes:
            found[spot] += by
        return number.get(tuple(found), -1)

    every, last = range(places), spots
    table = np.array(states, dtype=np.int32)

    def by_two(make: Any) -> Ints:
        return np.array([[[make(state, a, b) for b in every] for a in every] for state in states], dtype=np.int32)

    return Grid(
        idle=table[:, :places].copy(), lent=table[:, places:spots].copy(), waiting=table[:, spots].copy(),
        sent=by_two(lambda state, a, b: step(state, (a, -1), (places + b, 1))),
        back=by_two(lambda state, a, b: step(state, (places + a, -1), (b, 1))),
        served=by_two(lambda state, a, b: step(state, (places + a, -1), (places + b, 1), (last, -1))),
        more=np.array([step(state, (last, 1)) for state in states], dtype=np.int32),
        moved=by_two(lambda state, a, b: step(state, (a, -1), (b, 1))),
    )  # fmt: skip


def _bars(length: int, number: int, start: int = 0) -> Any:
    if number == 0:
        yield ()
        return
    for first in range(start, length - number + 1):
        for rest in _bars(length, number - 1, first + 1):
            yield (first, *rest)


@compiled
def solve(grid: Any, size: Any, chances: Any, room: Any, ends: Any, paid: Any, close: float, sweeps: int) -> int:
    """Expected cost from each state on into `room.values`, in cents, worth fading as time goes; returns the sweeps it took.

    Each state in its turn is set to what it costs until the next event and from there (Gauss-Seidel), forth and then back,
    starting below every cost there can be: so values rise to what they become, and never swing. That alone would take hundreds
    of sweeps, for worth fades in years and items move in weeks; so the rise is seen ahead, as in `_look_ahead`.

    Args:
        size: number of states and of places; the arrays of the grid may be larger.
        ends, paid: the states to choose from, until -1, and what it costs to get there. Which of them is best is all that is
            asked: when it is sure, values need not become any closer. None to choose from: all values are asked.
        close: stop when no state's cost a day differs more from another's than this share of the least cost a day. A policy
            that is best at such values costs at most that share more than the best (Odoni, Operations Research 17(5), 1969).
    """
    states, places = size[0], size[1]
    _lay_out(grid, size, chances, room)
    values, demand, base = room.values, 0.0, 1e300
    for place in range(places):
        demand += chances.rates[place] * chances.hold_share[place]
    for state in range(states):
        base = min(base, room.paid[state])
    for state in range(states):
        values[state] = base / chances.discount
        room.before[state], room.rise[state] = values[state], 0.0
    has_rise = False
    for sweep in range(sweeps):
        low, high, least = 1e300, -1e300, 1e300
        for number in range(states):
            state = number if sweep % 2 == 0 else states - 1 - number
            cost = room.paid[state]
            for place in range(places + 1):
                cost += room.step_rates[state, place] * values[room.steps[state, place]]
            for place in range(places):
                if grid.lent[state, place] == 0:
                    continue
                for to in range(places):
                    comes = grid.lent[state, place] * chances.back_rate * chances.returns[place, to]
                    if comes <= 0.0:
                        continue
                    if grid.waiting[state] == 0:
                        back = grid.back[state, place, to]
                        best = values[back] if chances.may[to] else 1e300
                        for rests in range(places):
                            if rests != to and chances.may[rests]:
                                best = min(best, chances.cost[to, rests] + values[grid.moved[back, to, rests]])
                        cost += comes * best
                    else:
                        for asked in range(places):
                            # Where nobody places a hold nobody waits: such a state is never reached, but has its numbers.
                            share = chances.rates[asked] * chances.hold_share[asked] / demand if demand > 0.0 else 1.0 / places
                            cost += comes * share * (chances.fetch[to, asked] + values[grid.served[state, place, asked]])
            fades = room.left[state] + chances.discount
            over = cost - fades * values[state]
            low, high = min(low, over), max(high, over)
            values[state] += over / fades
            least = min(least, values[state])
        if high - low < close * chances.discount * max(least, LEAST):
            return sweep + 1
        if sweep % 2 == 1:
            slowest, fastest = _look_ahead(states, room, has_rise)
            if has_rise and slowest > 0.0 and fastest < 1.0 and _is_sure(room, ends, paid, slowest, fastest):
                return sweep + 1
            leaps = has_rise and 0.0 < slowest < 1.0
            for state in range(states):
                if leaps:
                    values[state] += room.rise[state] * slowest / (1.0 - slowest)
                room.before[state] = values[state]
            has_rise = not leaps
    return int(sweeps)


@compiled
def _look_ahead(states: int, room: Any, has_rise: bool) -> tuple[float, float]:
    """After two sweeps, the way back of the first: how fast values rose, as least and greatest share of the rise before.

    Two sweeps are one linear map without negative terms, as long as no decision changes. So when every state rose by at least
    a share q of the rise before, it will by q of this one the next time, and in all it still rises by q / (1 - q) of it; and
    so for the greatest share, at most (bounds of MacQueen and Porteus, Management Science 18(1), 1971).
    """
    slowest, fastest = 1e300, 0.0
    for state in range(states):
        rise = room.values[state] - room.before[state]
        if has_rise and room.rise[state] > 0.0:
            slowest, fastest = min(slowest, rise / room.rise[state]), max(fastest, rise / room.rise[state])
        room.rise[state] = rise
    return slowest, fastest


@compiled
def _is_sure(room: Any, ends: Any, paid: Any, slowest: float, fastest: float) -> bool:
    """Whether one of the states to choose from is better than the others wherever within their bounds all of them end."""
    low, high = slowest / (1.0 - slowest), fastest / (1.0 - fastest)
    best, least = -1, 1e300
    for at in range(len(ends)):
        if ends[at] < 0:
            break
        most = paid[at] + room.values[ends[at]] + high * room.rise[ends[at]]
        if most < least:
            best, least = at, most
    for at in range(len(ends)):
        if best < 0 or ends[at] < 0:
            break
        if at != best and paid[at] + room.values[ends[at]] + low * room.rise[ends[at]] < least * (1.0 - SAME):
            return False
    return best >= 0


@compiled
def _lay_out(grid: Any, size: Any, chances: Any, room: Any) -> None:
    """What does not depend on values: by state what it costs a day, where wishes lead at what rate, and how fast it is left."""
    states, places = size[0], size[1]
    for state in range(states):
        paid, left = grid.waiting[state] * chances.waiting_day, 0.0
        for place in range(places + 1):
            room.steps[state, place], room.step_rates[state, place] = 0, 0.0
        for place in range(places):
            left += grid.lent[state, place] * chances.back_rate
            counted = 1.0 if grid.lent[state, place] < chances.usual[place] else 0.0
            if counted > 0.0 and place == places - 1 and chances.spread < 1.0:
                # Of several places some have all they have lent, others none.
                counted = 1.0 - grid.lent[state, place] / chances.usual[place]
            rate_here = chances.rates[place] * (chances.by_hold[place] + counted * (1.0 - chances.by_hold[place]))
            held_here = chances.rates[place] * (
                chances.by_hold[place] + counted * (chances.hold_share[place] - chances.by_hold[place])
            )
            held_here = held_here / rate_here if rate_here > 0.0 else 1.0
            covered = 0.0
            if grid.idle[state, place] > 0:
                covered = min(1.0, chances.spread * grid.idle[state, place]) if place == places - 1 else 1.0
                # A wish at the last place that is served there has a column of its own, behind the others.
                column = places if place == places - 1 else place
                room.steps[state, column], room.step_rates[state, column] = grid.sent[state, place, place], rate_here * covered
                left += rate_here * covered
            missed = rate_here * (1.0 - covered)
            if missed <= 0.0:
                continue
            paid += missed * (1.0 - held_here) * chances.lost
            held = missed * held_here
            near = -1
            for start in range(places):
                if grid.idle[state, start] > 0 and (near < 0 or is_nearer(start, near, place, chances)):
                    near = start
            if near >= 0:
                paid += held * chances.fetch[near, place]
                room.steps[state, place], room.step_rates[state, place] = grid.sent[state, near, place], held
                left += held
            elif grid.more[state] >= 0:
                room.steps[state, place], room.step_rates[state, place] = grid.more[state], held
                left += held
            else:
                paid += held * chances.outside
        room.paid[state], room.left[state] = paid, left


@compiled
def is_nearer(start: int, near: int, place: int, chances: Any) -> bool:
    """Of places equally far the first in order of the network, whatever their order here: the item there is the one that goes."""
    first, second = chances.cost[start, place], chances.cost[near, place]
    return bool(first < second or (first == second and chances.turn[start] < chances.turn[near]))


forget_stale(solve, (__file__,))
