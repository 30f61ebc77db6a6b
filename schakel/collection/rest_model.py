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

SLACK = 1.05
"""Rates are made uniform at a little more than their sum, so that no chain is periodic."""


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
        cost: of one item's journey, by from and to. spread: chance that a wish at the last place is at the very place where
            an item of it stands; 1 for one place. back_rate: 1 / days lent. hold_share, wait, lost, outside: chance that who
            finds no item places a hold, and what waiting, a lost wish and a request outside cost. waiting_day: of each hold
            that waits for a return. discount: share of worth lost a day: items are withdrawn and forgotten.
    """

    rates: Floats
    returns: Floats
    cost: Floats
    spread: float
    back_rate: float
    hold_share: float
    wait: float
    lost: float
    outside: float
    waiting_day: float
    discount: float


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
def solve(grid: Any, size: Any, chances: Any, values: Any, rested: Any, new: Any, close: float, sweeps: int) -> float:
    """Relative value of each state into `values`, in cents; returns the cost a day.

    Args:
        size: number of states and of places; the arrays of the grid may be larger.
        rested, new: room to work in: state × place, and state.
        close: stop when no state's cost of a step differs more from another's than this share of the dearest.
    """
    states, places = size[0], size[1]
    items = 0
    for place in range(places):
        items += grid.idle[0, place] + grid.lent[0, place]
    rate = items * chances.back_rate
    demand = 0.0
    for place in range(places):
        demand += chances.rates[place]
    rate = (rate + demand) * SLACK
    kept = 1.0 / (1.0 + chances.discount / rate)
    for state in range(states):
        values[state] = 0.0
    low = high = 0.0
    for _ in range(sweeps):
        for state in range(states):
            for place in range(places):
                best = values[state]
                if grid.idle[state, place] > 0:
                    for to in range(places):
                        if to != place:
                            best = min(best, chances.cost[place, to] + values[grid.moved[state, place, to]])
                rested[state, place] = best
        low, high = 1e300, -1e300
        for state in range(states):
            cost, left = grid.waiting[state] * chances.waiting_day, rate
            for place in range(places):
                rate_here = chances.rates[place]
                covered = 0.0
                if grid.idle[state, place] > 0:
                    covered = min(1.0, chances.spread * grid.idle[state, place]) if place == places - 1 else 1.0
                    cost += rate_here * covered * values[grid.sent[state, place, place]]
                    left -= rate_here * covered
                missed = rate_here * (1.0 - covered)
                if missed <= 0.0:
                    continue
                cost += missed * (1.0 - chances.hold_share) * chances.lost
                held = missed * chances.hold_share
                near = -1
                for start in range(places):
                    if grid.idle[state, start] > 0 and (near < 0 or chances.cost[start, place] < chances.cost[near, place]):
                        near = start
                if near >= 0:
                    cost += held * (chances.wait + chances.cost[near, place] + values[grid.sent[state, near, place]])
                    left -= held
                elif grid.more[state] >= 0:
                    cost += held * (chances.wait + values[grid.more[state]])
                    left -= held
                else:
                    cost += held * chances.outside
            for place in range(places):
                if grid.lent[state, place] == 0:
                    continue
                for to in range(places):
                    comes = grid.lent[state, place] * chances.back_rate * chances.returns[place, to]
                    if comes <= 0.0:
                        continue
                    left -= comes
                    if grid.waiting[state] == 0:
                        cost += comes * rested[grid.back[state, place, to], to]
                    else:
                        for asked in range(places):
                            share = chances.rates[asked] / demand
                            cost += comes * share * (chances.cost[to, asked] + values[grid.served[state, place, asked]])
            new[state] = (cost + left * values[state]) / rate * kept
            low, high = min(low, new[state] - values[state]), max(high, new[state] - values[state])
        zero = new[0]
        for state in range(states):
            values[state] = new[state] - zero
        if high - low < close * max(abs(high), 1e-12):
            break
    return float((low + high) / 2.0 * rate)


forget_stale(solve, (__file__,))
