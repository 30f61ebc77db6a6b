"""Which item for which hold: one minimum-cost flow over all titles at once, with a proof that no plan is cheaper.

    source → place (picks) → like items → like holds → place (van room) → sink

Items of one title that stand, belong and may do the same are one node; so are holds of one title, place and reach, with
one arc for each hold, dearest to leave first. Picking bounds what leaves a place and van room what comes in, so titles
are coupled at both ends and the matrix stays that of a network: whole items come out by themselves.

Van room counts only what the van brings, and no flow can say that. Where room falls short `van_room` tells how many of
each class of holds are served from the own shelf and how many by van in the cheapest plan; with that said, the rest is a
flow again. See `docs/decisions`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from schakel.errors import SchakelError
from schakel.holds.certificate import Proof, prove
from schakel.holds.journeys import Journeys, pairs_by_title
from schakel.holds.queue_order import earlier_first
from schakel.holds.tonight import NONE, Holds, Ints, Items, Tonight
from schakel.holds.van_room import Pairing, own_shelf_and_van

ANYHOW, OWN_SHELF, BY_VAN = 0, 1, 2
"""How a hold may be served where van room falls short."""


class FlowError(SchakelError):
    """The solver could not end; a fault of ours, since serving nobody is always possible."""


@dataclass(frozen=True)
class Assignment:
    """Pairs of hold and item, by number; each hold and each item at most once.

    Args:
        proof: what no plan can cost less than; None for a plan of a rule.
        arcs: how large the flow was; 0 for a plan of a rule.
        short: places where van room fell short.
    """

    hold: Ints
    item: Ints
    proof: Proof | None = None
    arcs: int = 0
    short: tuple[int, ...] = ()


@dataclass(frozen=True)
class Alike:
    """Rows that are alike, as classes: `of` gives the class of each row, `first` one row of each, `size` their number."""

    of: Ints
    first: Ints
    size: Ints


def assign(tonight: Tonight, journeys: Journeys) -> Assignment:
    """The cheapest plan of one night, proven.

    No hold is overtaken by a later one of its title that got an item which could have served it at no extra cost: the
    price of leaving a hold falls strictly within the queue of a title, by less than a cent in all.

    Raises:
        FlowError: when the solver does not end.
    """
    if len(tonight.holds) == 0 or len(tonight.items) == 0:
        return Assignment(np.zeros(0, np.int64), np.zeros(0, np.int64), Proof(0, 0, 0))
    short = np.zeros(len(journeys.places.codes), dtype=np.bool_)
    side, bound = np.full(len(tonight.holds), ANYHOW, dtype=np.int64), None
    while True:
        found = _cheapest(tonight, journeys, short, side)
        end = tonight.holds.pickup[found.hold]
        by_van = tonight.items.at[found.item] != end
        over = np.bincount(end[by_van], minlength=len(short)) > journeys.places.room
        if not over.any():
            # What was left free turned out to fit, so no plan within all limits is cheaper either.
            if bound is None or found.proof is None:
                return found
            return replace(found, proof=replace(found.proof, bound_cents=bound))
        short |= over
        side, bound = sides(tonight, journeys, short)


def _cheapest(tonight: Tonight, journeys: Journeys, short: NDArray[np.bool_], side: Ints) -> Assignment:
    """The cheapest plan with van room bounded at some places only, where each hold is served in one way."""
    holds, items = tonight.holds, tonight.items
    stock = alike_items(items, holds, journeys)
    wish = alike(holds.title, holds.pickup, holds.is_branch, holds.item + 1, side)
    group, demand = pairs_by_title(items.title[stock.first], holds.title[wish.first])
    item, hold = stock.first[group], wish.first[demand]
    served_by_van = items.at[item] != holds.pickup[hold]
    right = journeys.may_serve(items, item, holds, hold)
    right &= (side[hold] == ANYHOW) | ((side[hold] == BY_VAN) == served_by_van)
    group, demand, item, hold = group[right], demand[right], item[right], hold[right]
    cents = journeys.cents(items.at[item], items.home[item], items.owner[item], holds.pickup[hold])

    leaving, scale = _leaving(holds, journeys)
    network = _Arcs()
    at = items.at[stock.first]
    places = len(journeys.places.codes)
    source, sink, room = 0, 1, 2 + places
    # Items that can go to one class of holds only need no node of their own: most titles are waited for at one place.
    shared = np.flatnonzero(np.bincount(group, minlength=len(at)) > 1)
    node = 2 + at
    node[shared] = room + places + np.arange(len(shared))
    demands = room + places + len(shared)
    network.add(np.full(places, source), 2 + np.arange(places), journeys.places.picks, 0)
    network.add(2 + at[shared], node[shared], stock.size[shared], 0)
    middle = network.add(node[group], demands + demand, np.minimum(stock.size[group], wish.size[demand]), cents * scale)
    into = np.where(side == BY_VAN, room + holds.pickup, sink)
    ends = network.add(demands + wish.of, into, 1, -leaving)
    network.add(room + np.arange(places), np.full(places, sink), journeys.places.room, 0)
    supply = min(len(holds), len(items))
    network.add(np.array([source]), np.array([sink]), supply, 0)

    flows, proof = network.solve(demands + len(wish.first), source, sink, supply, scale)
    filled = np.flatnonzero(flows[ends] == 1)
    chosen_hold, chosen_item = _pair(
        flows[middle], group, demand, filled, stock, wish, journeys.days(items.at[item], holds.pickup[hold])
    )
    chosen_item = earlier_first(tonight, journeys, chosen_hold, chosen_item)
    return Assignment(chosen_hold, chosen_item, proof, len(network), tuple(np.flatnonzero(short).tolist()))


def _leaving(holds: Holds, journeys: Journeys) -> tuple[Ints, int]:
    """What it costs to leave each hold, and how much of that is a cent.

    Ties of a cent are told apart by place in the queue: a cent is more than all places together can add up to. Only ties,
    so that numbers stay small: the solver takes longer over large ones.
    """
    unfilled = journeys.unfilled_cents(holds)
    place = places_behind(alike(holds.title, -unfilled).of)
    scale = 1 + int(place.sum())
    return unfilled * scale + place, scale


def sides(tonight: Tonight, journeys: Journeys, short: NDArray[np.bool_]) -> tuple[Ints, int]:
    """How each hold is served where van room falls short, in the cheapest plan; and what no plan can cost less than."""
    holds, items = tonight.holds, tonight.items
    stock = alike_items(items, holds, journeys)
    wish = alike(holds.title, holds.pickup, holds.is_branch, holds.item + 1)
    group, demand = pairs_by_title(items.title[stock.first], holds.title[wish.first])
    item, hold = stock.first[group], wish.first[demand]
    right = journeys.may_serve(items, item, holds, hold)
    group, demand, item, hold = group[right], demand[right], item[right], hold[right]
    cents = journeys.cents(items.at[item], items.home[item], items.owner[item], holds.pickup[hold])
    leaving, scale = _leaving(holds, journeys)
    from_shelf, bound = own_shelf_and_van(
        Pairing(
            group=group, demand=demand, cost=cents * scale, stock=stock.size, stands=items.at[stock.first],
            wished=holds.pickup[wish.first], wish=wish.of, leaving=leaving, scale=scale, picks=journeys.places.picks,
            room=journeys.places.room, short=short,
        )
    )  # fmt: skip
    # Like holds: who asked first has the item of the own shelf, which is there tonight.
    side = np.where(_rank(wish.of) < from_shelf[wish.of], OWN_SHELF, BY_VAN)
    return np.where(short[holds.pickup], side, ANYHOW).astype(np.int64), bound


def places_behind(queue: Ints) -> Ints:
    """How many stand behind each hold in its queue; queues in order.

    >>> places_behind(np.array([4, 4, 4, 9])).tolist()
    [2, 1, 0, 0]
    """
    return np.searchsorted(queue, queue, "right") - 1 - np.arange(len(queue))


def alike_items(items: Items, holds: Holds, journeys: Journeys) -> Alike:
    """Items that serve the same holds at the same price; an item that is asked for by itself stands alone."""
    asked = np.zeros(len(items), dtype=np.int64)
    wanted = holds.item[holds.item != NONE]
    asked[wanted] = 1 + wanted
    return alike(items.title, items.at, items.home, items.owner + 1, journeys.is_reserved(items), asked)


def alike(*columns: NDArray) -> Alike:  # type: ignore[type-arg]
    """Classes of rows that are equal in all columns, in order of the columns.

    >>> alike(np.array([3, 1, 3]), np.array([0, 0, 0])).of.tolist()
    [1, 0, 1]
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        whole = column.astype(np.int64) - int(column.min(initial=0))
        # Numbered anew after every column, so that the product never outgrows a whole number.
        key = np.unique(key * (int(whole.max(initial=0)) + 1) + whole, return_inverse=True)[1].astype(np.int64)
    _, first, of, size = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return Alike(of.astype(np.int64), first.astype(np.int64), size.astype(np.int64))


class _Arcs:
    """Arcs as they are added; `add` gives their numbers."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, tail: Ints, head: Ints, capacity: Ints | int, cost: Ints | int) -> slice:
        """Arcs from tail to head; -> their numbers."""
        columns = (tail, head, np.broadcast_to(capacity, tail.shape), np.broadcast_to(cost, tail.shape))
        self._parts.append(tuple(np.asarray(column, dtype=np.int64) for column in columns))  # type: ignore[arg-type]
        start, self._length = self._length, self._length + len(tail)
        return slice(start, self._length)

    def solve(self, nodes: int, source: int, sink: int, supply: int, scale: int) -> tuple[Ints, Proof]:
        """The flows of least cost, and the proof."""
        tail, head, capacity, cost = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        capacity = np.minimum(capacity, supply)
        solver = min_cost_flow.SimpleMinCostFlow()
        numbers = solver.add_arcs_with_capacity_and_unit_cost(tail.astype(np.int32), head.astype(np.int32), capacity, cost)
        solver.set_nodes_supplies(np.array([source, sink], dtype=np.int32), np.array([supply, -supply], dtype=np.int64))
        status = solver.solve()
        if status != solver.OPTIMAL:
            raise FlowError(
                f"the flow of {nodes} nodes and {len(tail)} arcs ended as {status.name}; costs up to {np.abs(cost).max()}"
            )
        flows = np.asarray(solver.flows(numbers), dtype=np.int64)
        balance = np.zeros(nodes, dtype=np.int64)
        balance[source], balance[sink] = supply, -supply
        return flows, prove(tail, head, capacity, cost, flows, balance, scale)


def _pair(flow: Ints, group: Ints, demand: Ints, filled: Ints, stock: Alike, wish: Alike, days: Ints) -> tuple[Ints, Ints]:
    """Hand out the items of each class: in a class of holds the earliest gets what is soonest there."""
    used = np.flatnonzero(flow)
    used = used[np.lexsort((group[used], days[used], demand[used]))]
    units = np.repeat(used, flow[used])
    hold = filled[np.lexsort((filled, wish.of[filled]))]
    by_class = np.lexsort((np.arange(len(stock.of)), stock.of))
    begins = np.cumsum(stock.size) - stock.size
    order = np.argsort(group[units], kind="stable")
    rank = np.empty(len(units), dtype=np.int64)
    rank[order] = _rank(group[units][order])
    return hold, by_class[begins[group[units]] + rank]


def _rank(key: Ints) -> Ints:
    """How many earlier rows have the same key."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    rank = np.empty(len(key), dtype=np.int64)
    rank[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered, "left")
    return rank
