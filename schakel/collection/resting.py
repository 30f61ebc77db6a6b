"""Where one item that came back should rest, in a network of any size: the network folded to a few places, then solved.

Looked at by itself are the place where the item stands and the two other places with most demand for each item they have, home
before all; all others are one place behind them (`rest_folding.py`). In a network of up to four places nothing is folded.

Home is where an item is asked for as long as nothing else is sure. So what another place is taken to gain counts only in part
(`Prices.elsewhere`), and must be worth a margin more; without these two the policy is the one of the model.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.collection import rest_folding, rest_model
from schakel.collection.rest_folding import MOST_ITEMS, MOST_PLACES, fold, hold_share, is_chosen
from schakel.collection.rest_model import Chances, Grid, Room, new_grid, new_room, solve
from schakel.compiling import compiled, forget_stale

HOLDS = 2
ITEMS = MOST_ITEMS[0]
CLOSE, SWEEPS = 2e-3, 500


class Prices(NamedTuple):
    """What counts, money in cents and time in days; see `rebalancing.toml`.

    Args:
        strays: share of loans handed in elsewhere than where they were lent, by the demand of places.
        hold_share: of those who come to a shelf and find no item, the part that places a hold.
        elsewhere: share of those who would come to a shelf elsewhere than home that counts: while the item of that place was
            away, no record knew them. margin: what any place but home must be worth more than home.
        The others as in `Chances`.
    """

    back_rate: float
    strays: float
    hold_share: float
    lost: float
    outside: float
    waiting_day: float
    discount: float
    elsewhere: float
    margin: float


class Work(NamedTuple):
    """Room to work in, made once: nothing is made in the loops.

    Args:
        asked, holds: by place of the whole network, what counts of its wishes, and the part that are holds.
        counts: idle and lent by folded place. ends, paid: what can be chosen, as `solve` takes it.
    """

    room: Room
    asked: NDArray[np.float64]
    holds: NDArray[np.float64]
    rates: NDArray[np.float64]
    returns: NDArray[np.float64]
    cost: NDArray[np.float64]
    fetch: NDArray[np.float64]
    hold_share: NDArray[np.float64]
    by_hold: NDArray[np.float64]
    usual: NDArray[np.int64]
    counts: NDArray[np.int64]
    nodes: NDArray[np.int64]
    may: NDArray[np.bool_]
    ends: NDArray[np.int64]
    paid: NDArray[np.float64]


def new_work(locations: int) -> Work:
    """Room for one thread, and a network of so many places."""
    most = all_grids().idle.shape[1]
    few = MOST_PLACES
    return Work(
        new_room(most, few), np.zeros(locations), np.zeros(locations), np.zeros(few + 1), np.zeros((few, few)),
        np.zeros((few, few)), np.zeros((few, few)),
        np.zeros(few), np.zeros(few), np.zeros(few, dtype=np.int64), np.zeros((2, few), dtype=np.int64),
        np.zeros(few, dtype=np.int64),
        np.zeros(few, dtype=np.bool_), np.zeros(few + 1, dtype=np.int64), np.zeros(few + 1),
    )  # fmt: skip


class Grids(NamedTuple):
    """The states for 2 to 4 places and 1 to `ITEMS` items, places first, one behind the other in arrays of one size.

    One tuple of few arrays: whatever is handed to a compiled loop is copied at each call, and a grid each made a replay slow.

    Args:
        size: number of states and of places, by grid; no states where there are more items than `MOST_ITEMS`.
            The others as in `Grid`, by grid first.
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
    grids = [
        new_grid(places, items, holds) if items <= MOST_ITEMS[places - 2] else None
        for places in range(2, MOST_PLACES + 1)
        for items in range(1, ITEMS + 1)
    ]
    most = max(len(grid.idle) for grid in grids if grid)

    def stacked(name: str) -> NDArray[np.int32]:
        parts = {at: getattr(grid, name) for at, grid in enumerate(grids) if grid}
        whole = np.full((len(grids), most, *[MOST_PLACES] * (parts[0].ndim - 1)), -1, dtype=np.int32)
        for at, part in parts.items():
            whole[at][tuple(slice(0, length) for length in part.shape)] = part
        return whole

    size = np.array([grid.idle.shape if grid else (0, 0) for grid in grids], dtype=np.int64)
    return Grids(
        stacked("idle"), stacked("lent"), stacked("waiting"), stacked("sent"), stacked("back"), stacked("served"),
        stacked("more"), stacked("moved"), size,
    )  # fmt: skip


@compiled
def resting_place(
    foretold: Any, foretold_by_hold: Any, usual: Any, idle: Any, lent: Any, at: int, home: int, may: Any, cost: Any, fetch: Any,
    prices: Any, grids: Any, work: Any,
) -> int:  # fmt: skip
    """Where the item that stands at `at` should rest.

    Args:
        foretold: wishes a day by place. foretold_by_hold: by place, the part of them that come by a hold, wherever items stand:
            such a wish is never lost. usual: by place, items that belong there.
        idle, lent: items of the title by place, this one among the idle ones.
        home: where it belongs; any other place must be worth more by the margin of the prices.
        may: by place whether it may rest there. cost: of a journey, by from and to. fetch: of one that somebody waits for.
    """
    nodes, rates, by_hold = work.nodes, work.asked, work.holds
    for place in range(len(rates)):
        holds, walks = foretold[place] * foretold_by_hold[place], foretold[place] * (1.0 - foretold_by_hold[place])
        rates[place] = holds + (walks if place == home else walks * prices.elsewhere)
        by_hold[place] = holds / rates[place] if rates[place] > 0.0 else 1.0
    nodes[0], number = at, 1
    held, farthest = 0.0, 0.0
    for place in range(len(rates)):
        held, farthest = held + rates[place] * hold_share(by_hold, place, prices), max(farthest, fetch[at, place])
    while number < MOST_PLACES - 1:
        best, best_score = -1, 0.0
        for place in range(len(rates)):
            if not may[place] or place == at or (number == 2 and place == nodes[1]):
                continue
            hold = hold_share(by_hold, place, prices)
            missed = rates[place] * (hold * fetch[at, place] + (1.0 - hold) * prices.lost)
            dearer = _margin(place, home, prices) - _margin(at, home, prices)
            lacks = cost[at, place] + dearer - _gains_at_most(missed, hold * rates[place], prices)
            # Most titles are asked so seldom that it cannot matter: seen before the places are gone through.
            if may[at] and lacks >= 0.0 and held * farthest <= lacks * prices.discount:
                continue
            if may[at] and lacks >= 0.0 and _is_nearer_by(rates, by_hold, at, place, fetch, prices) <= lacks:
                continue
            if idle[place] + lent[place] >= usual[place]:
                missed = rates[place] * by_hold[place] * fetch[at, place]
            score = missed / (1.0 + 3.0 * idle[place] + lent[place])
            if prices.margin > 0.0 and place == home:
                score = 1e300
            if best < 0 or score > best_score:
                best, best_score = place, score
        if best < 0:
            break
        nodes[number] = best
        number += 1
    if number == 1:
        return at
    if len(rates) == MOST_PLACES and number < MOST_PLACES - 1 and idle.sum() + lent.sum() <= MOST_ITEMS[-1]:
        # No candidate, but looked at by itself: so nothing needs to be folded.
        for place in range(len(rates)):
            if number < MOST_PLACES - 1 and not is_chosen(nodes, number, place):
                nodes[number] = place
                number += 1
    fold(rates, by_hold, usual, idle, lent, cost, fetch, prices, number, work)
    otherwise = at if may[at] else nodes[1]
    places = number + (1 if work.rates[number] > 0.0 or work.counts[0, number] + work.counts[1, number] > 0 else 0)
    items, demand = 0, 0.0
    for node in range(places):
        items += work.counts[0, node] + work.counts[1, node]
        demand += work.rates[node]
    if demand <= 0.0:
        return int(otherwise)
    for node in range(places):
        # At a rest of several places there is always one where an item of it may be.
        work.may[node] = nodes[node] == len(rates) or may[nodes[node]]
        for to in range(places):
            work.returns[node, to] = prices.strays * work.rates[to] / demand + (1.0 - prices.strays if node == to else 0.0)
    which = (places - 2) * ITEMS + items - 1
    grid = Grid(
        grids.idle[which], grids.lent[which], grids.waiting[which], grids.sent[which], grids.back[which], grids.served[which],
        grids.more[which], grids.moved[which],
    )  # fmt: skip
    size = grids.size[which]
    spread = work.rates[4] if places > number else 1.0
    chances = Chances(
        work.rates, work.returns, work.cost, work.fetch, nodes, work.may, work.hold_share, work.by_hold, work.usual, spread,
        prices.back_rate, prices.lost, prices.outside, prices.waiting_day, prices.discount,
    )  # fmt: skip
    state = _find(grid, size, work.counts)
    count = 0
    for node in range(places):
        if _is_choice(nodes, node, may):
            work.ends[count] = state if node == 0 else grid.moved[state, 0, node]
            work.paid[count] = (0.0 if node == 0 else work.cost[0, node]) + _margin(nodes[node], home, prices)
            count += 1
    work.ends[count] = -1
    solve(grid, size, chances, work.room, work.ends, work.paid, CLOSE, SWEEPS)
    best, least, count = otherwise, 1e300, 0
    for node in range(places):
        if _is_choice(nodes, node, may):
            worth = work.paid[count] + work.room.values[work.ends[count]]
            count += 1
            if worth < least - 1e-9:
                best, least = nodes[node], worth
    return int(best)


@compiled
def _is_nearer_by(rates: Any, by_hold: Any, at: int, place: int, fetch: Any, prices: Any) -> float:
    """Cents that are spared, at most, because another place is nearer to those who place a hold elsewhere, by road or by van.

    Once an item went to one of them it does not matter where it stayed: the dearest of such journeys counts once at most.
    """
    spared, most = 0.0, 0.0
    for other in range(len(rates)):
        by = fetch[at, other] - fetch[place, other]
        if by > 0.0 and other != place:
            most = max(most, by)
            spared += rates[other] * hold_share(by_hold, other, prices) * by
    return min(most, spared / prices.discount) if prices.discount > 0.0 else most


@compiled
def _margin(place: int, home: int, prices: Any) -> float:
    """What a place must be worth more than home."""
    return 0.0 if place == home else float(prices.margin)


@compiled
def is_foretold(rates: Any, by_hold: Any, home: int) -> bool:
    """Whether the forecast knows who comes to the shelf of an item's home for this title.

    Where the title came later nobody is known yet, and all the same somebody comes; so the item goes home.
    """
    return bool(rates[home] > 0.0 and by_hold[home] < 1.0)


@compiled
def _is_choice(nodes: Any, node: int, may: Any) -> bool:
    """Whether the item may rest at this place of the folded network; at the rest only where that is one place."""
    return bool(nodes[node] < len(may) and may[nodes[node]])


@compiled
def _gains_at_most(missed: float, held: float, prices: Any) -> float:
    """Cents that an item can save at a place, at most, over one that stays.

    Until a wish at the place has the item that stayed sent there, from when on it does not matter where it stayed, or until it
    is withdrawn, each wish there is missed at most.

    Args:
        missed: cents a day of the wishes there that are missed. held: holds a day there.
    """
    until = held + prices.discount
    return float(missed / until) if until > 0.0 else (0.0 if missed <= 0.0 else 1e300)


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


forget_stale(resting_place, (rest_model.__file__, rest_folding.__file__, __file__))
