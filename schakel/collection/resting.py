"""Where one item that came back should rest, in a network of any size: the network folded to a few places, then solved.

Looked at by itself are the place where the item stands and the two other places with most demand for each item they have; all
others together are one place behind them, whose items serve it only by so much as they stand where the wish is. In a network
of up to four places nothing is folded. More items than `MOST_ITEMS` are folded too, those of the rest first; to `MOST_FOLDED`
where places are folded. Where four items and more stand at the chosen places the rest is not looked at.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.collection import rest_model
from schakel.collection.rest_model import Chances, Grid, Room, new_grid, new_room, solve
from schakel.compiling import compiled, forget_stale

MOST_PLACES, MOST_FOLDED, HOLDS = 4, 3, 2
MOST_ITEMS = (8, 6, 4)
"""Of two, three and four places: so many that there are at most some five hundred states."""
ITEMS = MOST_ITEMS[0]
CLOSE, SWEEPS = 2e-3, 500


class Prices(NamedTuple):
    """What counts, money in cents and time in days; see `rebalancing.toml`.

    Args:
        strays: share of loans handed in elsewhere than where they were lent, by the demand of places.
        hold_share: of those who come to a shelf and find no item, the part that places a hold.
        The others as in `Chances`.
    """

    back_rate: float
    strays: float
    hold_share: float
    lost: float
    outside: float
    waiting_day: float
    discount: float


class Work(NamedTuple):
    """Room to work in, made once: nothing is made in the loops.

    Args:
        counts: idle and lent by folded place. ends, paid: what can be chosen, as `solve` takes it.
    """

    room: Room
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


def new_work() -> Work:
    """Room for one thread."""
    most = all_grids().idle.shape[1]
    few = MOST_PLACES
    return Work(
        new_room(most, few), np.zeros(few + 1), np.zeros((few, few)), np.zeros((few, few)), np.zeros((few, few)),
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
    rates: Any, by_hold: Any, usual: Any, idle: Any, lent: Any, at: int, may: Any, cost: Any, fetch: Any, prices: Any, grids: Any,
    work: Any,
) -> int:  # fmt: skip
    """Where the item that stands at `at` should rest.

    Args:
        rates: wishes a day by place. by_hold: by place, the part of them that come by a hold, wherever items stand: such a wish
            is never lost. usual: by place, items that belong there.
        idle, lent: items of the title by place, this one among the idle ones.
        may: by place whether it may rest there. cost: of a journey, by from and to. fetch: of one that somebody waits for.
    """
    nodes = work.nodes
    nodes[0], number = at, 1
    held, farthest = 0.0, 0.0
    for place in range(len(rates)):
        held, farthest = held + rates[place] * _hold_share(by_hold, place, prices), max(farthest, fetch[at, place])
    for _ in range(2):
        best, best_score = -1, 0.0
        for place in range(len(rates)):
            if not may[place] or place == at or (number == 2 and place == nodes[1]):
                continue
            hold = _hold_share(by_hold, place, prices)
            missed = rates[place] * (hold * fetch[at, place] + (1.0 - hold) * prices.lost)
            lacks = cost[at, place] - _gains_at_most(missed, hold * rates[place], prices)
            # Most titles are asked so seldom that it cannot matter: seen before the places are gone through.
            if may[at] and lacks >= 0.0 and held * farthest <= lacks * prices.discount:
                continue
            if may[at] and lacks >= 0.0 and _is_nearer_by(rates, by_hold, at, place, fetch, prices) <= lacks:
                continue
            if idle[place] + lent[place] >= usual[place]:
                missed = rates[place] * by_hold[place] * fetch[at, place]
            score = missed / (1.0 + 3.0 * idle[place] + lent[place])
            if best < 0 or score > best_score:
                best, best_score = place, score
        if best >= 0:
            nodes[number] = best
            number += 1
    if number == 1:
        return at
    if len(rates) == MOST_PLACES and number < MOST_PLACES - 1 and idle.sum() + lent.sum() <= MOST_ITEMS[-1]:
        # No candidate, but looked at by itself: so nothing needs to be folded.
        for place in range(len(rates)):
            if number < MOST_PLACES - 1 and not _is_chosen(nodes, number, place):
                nodes[number] = place
                number += 1
    _fold(rates, by_hold, usual, idle, lent, cost, fetch, prices, number, work)
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
            work.paid[count] = 0.0 if node == 0 else work.cost[0, node]
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
            spared += rates[other] * _hold_share(by_hold, other, prices) * by
    return min(most, spared / prices.discount) if prices.discount > 0.0 else most


@compiled
def is_foretold(rates: Any) -> bool:
    """Whether the forecast has this title at all: of one that came later nothing is known, and it goes home."""
    asked = False
    for place in range(len(rates)):
        asked = asked or rates[place] > 0.0
    return asked


@compiled
def _is_choice(nodes: Any, node: int, may: Any) -> bool:
    """Whether the item may rest at this place of the folded network; at the rest only where that is one place."""
    return bool(nodes[node] < len(may) and may[nodes[node]])


@compiled
def _hold_share(by_hold: Any, place: int, prices: Any) -> float:
    """Chance that a wish at a place which finds no item there is a hold."""
    return float(by_hold[place] + (1.0 - by_hold[place]) * prices.hold_share)


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
def _fold(
    rates: Any, by_hold: Any, usual: Any, idle: Any, lent: Any, cost: Any, fetch: Any, prices: Any, number: int, work: Any
) -> None:  # fmt: skip
    """The chosen places and, behind them, the rest as one."""
    nodes, rest, explicit = work.nodes, number, 0
    for node in range(number):
        work.rates[node] = rates[nodes[node]]
        work.hold_share[node] = _hold_share(by_hold, nodes[node], prices)
        work.by_hold[node], work.usual[node] = by_hold[nodes[node]], usual[nodes[node]]
        work.counts[0, node], work.counts[1, node] = idle[nodes[node]], lent[nodes[node]]
        explicit += idle[nodes[node]] + lent[nodes[node]]
        for to in range(number):
            work.cost[node, to] = cost[nodes[node], nodes[to]]
            work.fetch[node, to] = fetch[nodes[node], nodes[to]]
    explicit = _leave_out(work.counts, work.usual, number, explicit, MOST_ITEMS[number - 2])
    demand, squares, held, came, alone, idle_rest, lent_rest, usual_rest = 0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0
    nodes[rest] = len(rates)
    for place in range(len(rates)):
        if _is_chosen(nodes, number, place):
            continue
        # Where none belong nobody is counted who comes to the shelf.
        asks = rates[place] if usual[place] > 0 else rates[place] * by_hold[place]
        demand += asks
        squares += asks**2
        held += asks * _hold_share(by_hold, place, prices) if usual[place] > 0 else asks
        came += rates[place] * by_hold[place]
        usual_rest += usual[place]
        idle_rest += idle[place]
        lent_rest += lent[place]
        alone += 1
    if alone == 1:
        for place in range(len(rates)):
            if not _is_chosen(nodes, number, place):
                nodes[rest] = place
    for node in range(number + 1):
        work.cost[node, rest], work.cost[rest, node] = 0.0, 0.0
        work.fetch[node, rest], work.fetch[rest, node] = 0.0, 0.0
    there = idle_rest + lent_rest
    for place in range(len(rates)):
        if _is_chosen(nodes, number, place):
            continue
        asks = rates[place] if usual[place] > 0 else rates[place] * by_hold[place]
        wished = asks / demand if demand > 0.0 else 1.0 / alone
        # What leaves the rest leaves from where its items are; what goes there goes to who asks for it.
        stands = (idle[place] + lent[place]) / there if there else wished
        for node in range(number):
            work.cost[node, rest] += wished * cost[nodes[node], place]
            work.cost[rest, node] += stands * cost[place, nodes[node]]
            work.fetch[node, rest] += wished * fetch[nodes[node], place]
            work.fetch[rest, node] += stands * fetch[place, nodes[node]]
        for other in range(len(rates)):
            if not _is_chosen(nodes, number, other):
                asks = rates[other] if usual[other] > 0 else rates[other] * by_hold[other]
                asks = asks / demand if demand > 0.0 else 1.0 / alone
                work.cost[rest, rest] += stands * asks * cost[place, other]
                work.fetch[rest, rest] += stands * asks * fetch[place, other]
    work.hold_share[rest], work.by_hold[rest] = (held / demand, came / demand) if demand > 0.0 else (1.0, 1.0)
    spread = squares / demand**2 if demand > 0.0 else 1.0
    most = MOST_ITEMS[number - 1]
    room = max(0, (MOST_FOLDED if alone > 1 and explicit + there > most else most) - explicit)
    if explicit > most:
        demand, idle_rest, lent_rest = 0.0, 0, 0
    elif there > room:
        # What is left out serves its part of the demand of the rest by itself.
        demand *= room / there
        spread = min(1.0, spread * there / room) if room else 1.0
        idle_rest = round(idle_rest * room / there)
        lent_rest = room - idle_rest
        usual_rest = round(usual_rest * room / there)
    work.rates[rest], work.counts[0, rest], work.counts[1, rest] = demand, idle_rest, lent_rest
    work.usual[rest] = usual_rest
    work.rates[4] = spread


@compiled
def _leave_out(counts: Any, usual: Any, places: int, items: int, at_most: int) -> int:
    """Looks at no more items than there may be: where most of them are, one more or less matters least; -> how many."""
    while items > at_most:
        most = 0
        for node in range(places):
            if counts[0, node] + counts[1, node] > counts[0, most] + counts[1, most]:
                most = node
        # The item that is decided on is among the idle ones of the first place.
        is_idle = counts[0, most] > (1 if most == 0 else 0) and counts[0, most] >= counts[1, most]
        counts[0 if is_idle else 1, most] -= 1
        usual[most] -= 1
        items -= 1
    return items


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
