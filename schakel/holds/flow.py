"""Which item for which hold: one minimum-cost flow over all titles at once, with a proof that no plan is cheaper.

    source → place (picks) → like items → like holds → place (van room) → sink

Items of one title that stand, belong and may do the same are one node; so are holds of one title, place and reach, with
one arc for each hold, dearest to leave first. Picking bounds what leaves a place and van room what comes in, so titles
are coupled at both ends and the matrix stays that of a network: whole items come out by themselves.

Van room counts only what the van brings. Of holds that only a van can serve a flow can say that, and of those that only
their own shelf can; of those that both can, it cannot, and counts none of them. If its plan fits in the van all the same,
no plan is cheaper. If not, its prices tell `van_room` where to look. See `docs/decisions`.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from schakel.errors import SchakelError
from schakel.holds.certificate import Proof, prove
from schakel.holds.journeys import Journeys
from schakel.holds.pairing import Pairing, pairing_of, rank
from schakel.holds.queue_order import earlier_first
from schakel.holds.tonight import Ints, Tonight
from schakel.holds.van_room import within_room


class FlowError(SchakelError):
    """The solver could not end; a fault of ours, since serving nobody is always possible."""


@dataclass(frozen=True)
class Assignment:
    """Pairs of hold and item, by number; each hold and each item at most once.

    Args:
        proof: what no plan can cost less than; None for a plan of a rule.
        arcs: how large the flow was; 0 for a plan of a rule.
        short: places where the plan would be cheaper, were there more room in the van.
    """

    hold: Ints
    item: Ints
    proof: Proof | None = None
    arcs: int = 0
    short: tuple[int, ...] = ()


def assign(tonight: Tonight, journeys: Journeys) -> Assignment:
    """The cheapest plan of one night, proven.

    No hold is overtaken by a later one of its title that got an item which could have served it at no extra cost: the
    price of leaving a hold falls strictly within the queue of a title, by less than a cent in all.

    Raises:
        FlowError: when the solver does not end.
    """
    if len(tonight.holds) == 0 or len(tonight.items) == 0:
        return Assignment(np.zeros(0, np.int64), np.zeros(0, np.int64), Proof(0, 0, 0))
    pairing = pairing_of(tonight, journeys)
    flow, far, room_price, proof, arcs = _cheapest(pairing)
    coming = np.bincount(pairing.wished[pairing.demand], weights=flow * pairing.is_by_van, minlength=len(pairing.room))
    if (coming > pairing.room).any():
        flow, room_price, proof = within_room(pairing, far)
    hold, item = _hand_out(flow, pairing, journeys)
    item = earlier_first(tonight, journeys, hold, item)
    return Assignment(hold, item, proof, arcs, tuple(np.flatnonzero(room_price > 0).tolist()))


def _cheapest(pairing: Pairing) -> tuple[Ints, Ints, Ints, Proof, int]:
    """The cheapest plan when holds that the own shelf or a van can serve take no van room.

    Returns:
        How many of each pair; by how much each pair is dearer than what it is worth at the prices found, at the least; the
        price of van room by place; the proof; the number of arcs.
    """
    group, demand, at = pairing.group, pairing.demand, pairing.stands
    by_van = pairing.is_by_van
    can = [np.bincount(demand[way], minlength=len(pairing.wished)) > 0 for way in (by_van, ~by_van)]
    either = can[0] & can[1]
    network, places = _Arcs(), len(pairing.room)
    source, sink, room = 0, 1, 2 + places
    # Items that can go to one class of holds only need no node of their own: most titles are waited for at one place.
    shared = np.flatnonzero(np.bincount(group, minlength=len(at)) > 1)
    node = 2 + at
    node[shared] = room + places + np.arange(len(shared))
    demands = room + places + len(shared)
    network.add(np.full(places, source), 2 + np.arange(places), pairing.picks, 0)
    network.add(2 + at[shared], node[shared], pairing.stock.size[shared], 0)
    middle = network.add(node[group], demands + demand, pairing.most, pairing.cost)
    wish = pairing.wish.of
    may_fall_short = pairing.room < np.bincount(pairing.wished[wish], minlength=places)
    into = np.where(can[0] & ~either & may_fall_short[pairing.wished], room + pairing.wished, sink)
    network.add(demands + wish, into[wish], 1, -pairing.leaving)
    network.add(room + np.arange(places), np.full(places, sink), pairing.room, 0)
    supply = min(len(wish), len(pairing.stock.of))
    network.add(np.array([source]), np.array([sink]), supply, 0)

    flows, price, proof = network.solve(demands + len(pairing.wished), source, sink, supply, pairing.scale)
    room_price = np.maximum(price[sink] - price[room : room + places], 0)
    far = pairing.cost + price[node[group]] - price[demands + demand]
    # Were the van of holds that both can serve to pay for its room, their own shelf would be worth that much more.
    far -= np.where(either[demand] & ~by_van, room_price[pairing.wished[demand]], 0)
    return flows[middle], far, room_price, proof, len(network)


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

    def solve(self, nodes: int, source: int, sink: int, supply: int, scale: int) -> tuple[Ints, Ints, Proof]:
        """The flows of least cost, the prices of the nodes, and the proof."""
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
        proof, price = prove(tail, head, capacity, cost, flows, balance, scale)
        return flows, price, proof


def _hand_out(flow: Ints, pairing: Pairing, journeys: Journeys) -> tuple[Ints, Ints]:
    """Hand out the items of each class: in a class of holds the earliest gets what is soonest there."""
    stock, wish = pairing.stock, pairing.wish
    used = np.flatnonzero(flow)
    group, demand = pairing.group[used], pairing.demand[used]
    days = journeys.days(pairing.stands[group], pairing.wished[demand])
    used = used[np.lexsort((group, days, demand))]
    group = np.repeat(pairing.group[used], flow[used])
    served = np.bincount(pairing.demand, weights=flow, minlength=len(wish.size)).astype(np.int64)
    filled = np.flatnonzero(pairing.earliest(served))
    hold = filled[np.argsort(wish.of[filled], kind="stable")]
    by_class = np.argsort(stock.of, kind="stable")
    begins = np.cumsum(stock.size) - stock.size
    return hold, by_class[begins[group] + rank(group)]
