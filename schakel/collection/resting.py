"""Where one item that came back should rest, in a network of any size: the network folded to a few places, then solved.

Looked at by itself are the place where the item stands and the two other places with most demand for each item they have; all
others together are one place behind them, whose items serve it only by so much as they stand where the wish is. In a network
of up to four places nothing is folded. More items than `MOST_ITEMS`, or `MOST_FOLDED` where places are folded, are folded
too: those of the rest first.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.collection import rest_model
from schakel.collection.rest_model import Chances, Grid, Room, new_grid, new_room, solve
from schakel.compiling import compiled, forget_stale

MOST_PLACES, MOST_ITEMS, MOST_FOLDED, HOLDS = 4, 4, 3, 2
CLOSE, SWEEPS = 2e-3, 500


class Prices(NamedTuple):
    """What counts, money in cents and time in days; see `rebalancing.toml`.

    Args:
        strays: share of loans handed in elsewhere than where they were lent, by the demand of places.
        The others as in `Chances`.
    """

    back_rate: float
    strays: float
    hold_share: float
    wait: float
    lost: float
    outside: float
    waiting_day: float
    discount: float


class Work(NamedTuple):
    """Room to work in, made once: nothing is made in the loops. `counts` is idle and lent by folded place."""

    room: Room
    rates: NDArray[np.float64]
    returns: NDArray[np.float64]
    cost: NDArray[np.float64]
    counts: NDArray[np.int64]
    nodes: NDArray[np.int64]


def new_work() -> Work:
    """Room for one thread."""
    most = all_grids().idle.shape[1]
    few = MOST_PLACES
    return Work(
        new_room(most, few), np.zeros(few + 1), np.zeros((few, few)), np.zeros((few, few)),
        np.zeros((2, few), dtype=np.int64), np.zeros(few, dtype=np.int64),
    )  # fmt: skip


class Grids(NamedTuple):
    """The states for 2 to 4 places and 1 to 4 items, places first, one behind the other in arrays of one size.

    One tuple of few arrays: whatever is handed to a compiled loop is copied at each call, and a grid each made a replay slow.

    Args:
        size: number of states and of places, by grid. The others as in `Grid`, by grid first.
    """

    idle: NDArray[np.int32]
    lent: NDArray[np.int32]
    waiting: NDArray[np.int32]
    sent: NDArray[np.int32]
    back: NDArray[np.int32]
    served: NDArray[np.int32]
    more: NDArray[np.int32]
    moved: NDArray[np.int32]
    size: NDArray[np.int64]


@cache
def all_grids(holds: int = HOLDS) -> Grids:
    """All grids; made once."""
    grids = [new_grid(places, items, holds) for places in range(2, MOST_PLACES + 1) for items in range(1, MOST_ITEMS + 1)]
    most = max(len(grid.idle) for grid in grids)

    def stacked(name: str) -> NDArray[np.int32]:
        parts = [getattr(grid, name) for grid in grids]
        whole = np.full((len(grids), most, *[MOST_PLACES] * (parts[0].ndim - 1)), -1, dtype=np.int32)
        for at, part in enumerate(parts):
            whole[at][tuple(slice(0, length) for length in part.shape)] = part
        return whole

    size = np.array([grid.idle.shape for grid in grids], dtype=np.int64)
    return Grids(
        stacked("idle"), stacked("lent"), stacked("waiting"), stacked("sent"), stacked("back"), stacked("served"),
        stacked("more"), stacked("moved"), size,
    )  # fmt: skip


@compiled
def resting_place(rates: Any, idle: Any, lent: Any, at: int, may: Any, cost: Any, prices: Any, grids: Any, work: Any) -> int:
    """Where the item that stands at `at` should rest.

    Args:
        rates: wishes a day by place. idle, lent: items of the title by place, this one among the idle ones.
        may: by place whether it may rest there. cost: of a journey, by from and to.
    """
    nodes = work.nodes
    nodes[0], number = at, 1
    for _ in range(2):
        best, best_score = -1, 0.0
        for place in range(len(rates)):
            if not may[place] or place == at or (number == 2 and place == nodes[1]):
                continue
            score = rates[place] / (1.0 + 3.0 * idle[place] + lent[place])
            if may[at] and _gains_at_most(rates, at, place, cost, prices) <= cost[at, place]:
                continue
            if best < 0 or score > best_score:
                best, best_score = place, score
        if best >= 0:
            nodes[number] = best
            number += 1
    if number == 1:
        return at
    explicit = _fold(rates, idle, lent, cost, number, work)
    usual = at if may[at] else nodes[1]
    if explicit > 4:
        return int(usual)
    places = number + (1 if work.rates[number] > 0.0 or work.counts[0, number] + work.counts[1, number] > 0 else 0)
    items, demand = 0, 0.0
    for node in range(places):
        items += work.counts[0, node] + work.counts[1, node]
        demand += work.rates[node]
    if demand <= 0.0:
        return int(usual)
    for node in range(places):
        for to in range(places):
            work.returns[node, to] = prices.strays * work.rates[to] / demand + (1.0 - prices.strays if node == to else 0.0)
    which = (places - 2) * 4 + items - 1
    grid = Grid(
        grids.idle[which], grids.lent[which], grids.waiting[which], grids.sent[which], grids.back[which], grids.served[which],
        grids.more[which], grids.moved[which],
    )  # fmt: skip
    size = grids.size[which]
    spread = work.rates[4] if places > number else 1.0
    chances = Chances(
        work.rates, work.returns, work.cost, nodes, spread, prices.back_rate, prices.hold_share, prices.wait, prices.lost,
        prices.outside, prices.waiting_day, prices.discount,
    )  # fmt: skip
    solve(grid, size, chances, work.room, CLOSE, SWEEPS)
    state = _find(grid, size, work.counts)
    best, least = usual, 1e300
    # When the rest is one place it may be the best.
    ends = places if places > number and len(rates) == places and may[nodes[number]] else number
    for node in range(ends):
        if node == 0 and not may[at]:
            continue
        worth = work.room.values[state] if node == 0 else work.cost[0, node] + work.room.values[grid.moved[state, 0, node]]
        if worth < least - 1e-9:
            best, least = nodes[node], worth
    return int(best)


@compiled
def _gains_at_most(rates: Any, at: int, place: int, cost: Any, prices: Any) -> float:
    """Cents that an item can save at a place, at most, over one that stays.

    Until a wish at the place has the item that stayed sent there, from when on it does not matter where it stayed, or until it
    is withdrawn, each wish there is missed at most.
    """
    hold = prices.hold_share
    missed = rates[place] * (hold * (prices.wait + cost[at, place]) + (1.0 - hold) * prices.lost)
    until = hold * rates[place] + prices.discount
    return float(missed / until) if until > 0.0 else (0.0 if missed <= 0.0 else 1e300)


@compiled
def _fold(rates: Any, idle: Any, lent: Any, cost: Any, number: int, work: Any) -> int:
    """The chosen places and, behind them, the rest as one; -> items at the chosen places."""
    nodes, rest, explicit = work.nodes, number, 0
    for node in range(number):
        work.rates[node] = rates[nodes[node]]
        work.counts[0, node], work.counts[1, node] = idle[nodes[node]], lent[nodes[node]]
        explicit += idle[nodes[node]] + lent[nodes[node]]
        for to in range(number):
            work.cost[node, to] = cost[nodes[node], nodes[to]]
    demand, squares, alone, idle_rest, lent_rest = 0.0, 0.0, 0, 0, 0
    nodes[rest] = len(rates)
    for place in range(len(rates)):
        if _is_chosen(nodes, number, place):
            continue
        demand += rates[place]
        squares += rates[place] ** 2
        idle_rest += idle[place]
        lent_rest += lent[place]
        alone += 1
    if alone == 1:
        for place in range(len(rates)):
            if not _is_chosen(nodes, number, place):
                nodes[rest] = place
    for node in range(number + 1):
        work.cost[node, rest], work.cost[rest, node] = 0.0, 0.0
    if alone:
        for place in range(len(rates)):
            if _is_chosen(nodes, number, place):
                continue
            share = rates[place] / demand if demand > 0.0 else 1.0 / alone
            for node in range(number):
                work.cost[node, rest] += share * cost[nodes[node], place]
                work.cost[rest, node] += share * cost[place, nodes[node]]
            for other in range(len(rates)):
                if not _is_chosen(nodes, number, other):
                    work.cost[rest, rest] += share * (rates[other] / demand if demand > 0.0 else 1.0 / alone) * cost[place, other]
    spread = squares / demand**2 if demand > 0.0 else 1.0
    most = MOST_ITEMS if alone <= 1 else MOST_FOLDED
    there, room = idle_rest + lent_rest, max(0, most - explicit)
    if there > room:
        # What is left out serves its part of the demand of the rest by itself.
        demand *= room / there
        spread = min(1.0, spread * there / room) if room else 1.0
        idle_rest = round(idle_rest * room / there)
        lent_rest = room - idle_rest
    if number < 4:
        work.rates[rest], work.counts[0, rest], work.counts[1, rest] = demand, idle_rest, lent_rest
    work.rates[4] = spread
    return int(explicit)


@compiled
def _is_chosen(nodes: Any, number: int, place: int) -> bool:
    found = False
    for node in range(number):
        found = found or nodes[node] == place
    return found


@compiled
def _find(grid: Any, size: Any, count: Any) -> int:
    """Number of the state with these counts and nobody waiting."""
    for state in range(size[0]):
        same = grid.waiting[state] == 0
        for place in range(size[1]):
            same = same and grid.idle[state, place] == count[0, place] and grid.lent[state, place] == count[1, place]
        if same:
            return state
    raise RuntimeError("the folded network has counts that no state has")


forget_stale(resting_place, (rest_model.__file__, __file__))
