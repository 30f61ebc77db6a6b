"""Where an item of one title should rest: a Markov decision problem on a few places, solved by value iteration; compiled.

Borrowers come to place l as a Poisson process. Who finds an item takes it. Who does not, places a hold with some chance: the
nearest idle item travels, which costs the journey and the waiting; without an idle item the hold waits for the next that comes
back, or, with too many before it, is asked outside. Who places none is lost. Loans last exponentially; an item comes back where
it was lent, or by some chance elsewhere. The decision: where the item that came back rests. Journeys take no time here.

State: idle and lent items by place, and waiting holds when all are lent. The last place may stand for several (`spread` < 1).
"""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.compiling import compiled, forget_stale

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

DAMPED = 0.5
SLOWEST = 1e-3
"""Least rate at which a state is left, as part of the highest."""


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
        cost: of one item's journey, by from and to. turn: of places equally far that with the least serves a hold.
        spread: chance that a wish at the last place is at the very place where an item of it stands; 1 for one place.
        back_rate: 1 / days lent. hold_share, wait, lost, outside: chance that who finds no item places a hold, and what
            waiting, a lost wish and a request outside cost. waiting_day: of each hold that waits for a return.
        discount: share of worth lost a day: items are withdrawn and forgotten.
    """

    rates: Floats
    returns: Floats
    cost: Floats
    turn: NDArray[np.int64]
    spread: float
    back_rate: float
    hold_share: float
    wait: float
    lost: float
    outside: float
    waiting_day: float
    discount: float


class Room(NamedTuple):
    """Room to work in, made once: nothing is made in the loops.

    Args:
        values: by state. paid: cents a day in a state. left, slack: rate at which it is left, and at which it leads to itself.
        steps, step_rates: by state where wishes lead and at what rate: of each place, and of the last place once more.
    """

    values: Floats
    paid: Floats
    left: Floats
    slack: Floats
    steps: Ints
    step_rates: Floats


def new_room(states: int, places: int) -> Room:
    """Room for so many states and places."""
    steps, step_rates = np.zeros((states, places + 1), dtype=np.int32), np.zeros((states, places + 1))
    return Room(np.zeros(states), np.zeros(states), np.zeros(states), np.zeros(states), steps, step_rates)


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
def solve(grid: Any, size: Any, chances: Any, room: Any, close: float, sweeps: int) -> float:
    """Relative value of each state into `room.values`, in cents; returns the cost a day.

    Each state in its turn is set to what it costs until the next event and from there (Gauss-Seidel), the cost a day aside;
    forth, then back. Between two sweeps the cost a day is set to what lets values neither rise nor fall on average. States that
    are left a thousand times faster than others need so no more sweeps than others.

    Args:
        size: number of states and of places; the arrays of the grid may be larger.
        close: stop when no state's cost a day differs more from another's than this share of it. A policy that is best at
            such values costs at most that share more than the best (Odoni, Operations Research 17(5), 1969).
    """
    states, places = size[0], size[1]
    _lay_out(grid, size, chances, room)
    values, demand, usual = room.values, 0.0, 0.0
    for place in range(places):
        demand += chances.rates[place]
    for state in range(states):
        values[state] = 0.0
        # Discounted, the level of the values is free, and with it the cost a day: it says nothing of what is small.
        usual += room.paid[state] / states if chances.discount > 0.0 else 0.0
    a_day, low, high = 0.0, 0.0, 0.0
    for sweep in range(sweeps):
        low, high, drift, pace = 1e300, -1e300, 0.0, 0.0
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
                        best = values[back]
                        for rests in range(places):
                            if rests != to:
                                best = min(best, chances.cost[to, rests] + values[grid.moved[back, to, rests]])
                        cost += comes * best
                    else:
                        for asked in range(places):
                            share = chances.rates[asked] / demand
                            cost += comes * share * (chances.cost[to, asked] + values[grid.served[state, place, asked]])
            left = room.left[state]
            over = cost - a_day - (left + chances.discount) * values[state]
            low, high = min(low, over), max(high, over)
            pause = 1.0 / (left + chances.discount + room.slack[state])
            values[state] += over * pause
            drift += over * pause
            pace += pause
        # Half of it: the whole would swing to and fro where few states that are hardly ever left weigh most.
        a_day += DAMPED * drift / pace
        if high - low < close * max(abs(a_day), usual, 1e-12):
            break
    return float(a_day)


@compiled
def _lay_out(grid: Any, size: Any, chances: Any, room: Any) -> None:
    """What does not depend on values: by state what it costs a day, where wishes lead at what rate, and how fast it is left."""
    states, places = size[0], size[1]
    items, demand = 0, 0.0
    for place in range(places):
        items += grid.idle[0, place] + grid.lent[0, place]
        demand += chances.rates[place]
    for state in range(states):
        paid, left = grid.waiting[state] * chances.waiting_day, 0.0
        for place in range(places + 1):
            room.steps[state, place], room.step_rates[state, place] = 0, 0.0
        for place in range(places):
            left += grid.lent[state, place] * chances.back_rate
            rate_here = chances.rates[place]
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
            paid += missed * (1.0 - chances.hold_share) * chances.lost
            held = missed * chances.hold_share
            near = -1
            for start in range(places):
                if grid.idle[state, start] > 0 and (near < 0 or is_nearer(start, near, place, chances)):
                    near = start
            if near >= 0:
                paid += held * (chances.wait + chances.cost[near, place])
                room.steps[state, place], room.step_rates[state, place] = grid.sent[state, near, place], held
                left += held
            elif grid.more[state] >= 0:
                paid += held * chances.wait
                room.steps[state, place], room.step_rates[state, place] = grid.more[state], held
                left += held
            else:
                paid += held * chances.outside
        # A state that is hardly ever left leads to itself too, or its value would hang on the cost a day alone.
        slowest = SLOWEST * (items * chances.back_rate + demand)
        room.paid[state], room.left[state], room.slack[state] = paid, left, max(slowest - left, 0.0)


@compiled
def is_nearer(start: int, near: int, place: int, chances: Any) -> bool:
    """Of places equally far the first in order of the network, whatever their order here: the item there is the one that goes."""
    first, second = chances.cost[start, place], chances.cost[near, place]
    return bool(first < second or (first == second and chances.turn[start] < chances.turn[near]))


forget_stale(solve, (__file__,))
