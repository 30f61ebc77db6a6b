"""The proof that a flow is of least cost: prices of nodes under which no arc with room left is worth its cost.

A flow is of least cost if and only if such prices exist (complementary slackness; Ahuja, Magnanti and Orlin, *Network
Flows*, 1993, theorem 9.4). They are the shortest distances in what is left of the arcs, found by Bellman and Ford's
method, whatever solver made the flow; with them the dual gives a bound that equals the cost.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schakel.errors import SchakelError

Ints = NDArray[np.int64]


class NotOptimalError(SchakelError):
    """A flow breaks a bound, or can be made cheaper: a fault of ours or of the solver."""


@dataclass(frozen=True)
class Proof:
    """That a plan is of least cost: both sides of the duality are equal.

    Args:
        cost_cents, bound_cents: cost of the plan and what no plan can go below, in whole cents.
        rounds: rounds of the search for prices.
    """

    cost_cents: int
    bound_cents: int
    rounds: int


def prove(tail: Ints, head: Ints, capacity: Ints, cost: Ints, flow: Ints, balance: Ints, scale: int = 1) -> tuple[Proof, Ints]:
    """Prove that a flow keeps its bounds, meets the balance of every node, and costs the least.

    Args:
        balance: by node, what comes in (+) or goes out (-) of the whole.
        scale: the cost of a cent.

    Returns:
        The proof, and the price of each node.

    Raises:
        NotOptimalError: saying what is wrong.

    Two arcs from 0 to 1, the cheap one used first:

    >>> arcs = np.array([0, 0]), np.array([1, 1]), np.array([1, 5]), np.array([3, 7])
    >>> prove(*arcs, np.array([1, 1]), np.array([2, -2]))[0]
    Proof(cost_cents=10, bound_cents=10, rounds=2)
    """
    if (flow < 0).any() or (flow > capacity).any():
        raise NotOptimalError(
            f"{int(((flow < 0) | (flow > capacity)).sum())} arcs carry more than they can, or less than nothing"
        )
    left = balance.copy()
    np.subtract.at(left, tail, flow)
    np.add.at(left, head, flow)
    if left.any():
        raise NotOptimalError(f"at {int((left != 0).sum())} nodes more comes in than goes out, or less")
    price, rounds = prices(tail, head, capacity, cost, flow, len(balance))
    if rounds is None:
        raise NotOptimalError("the flow can be made cheaper: what is left of the arcs has a circle of negative cost")
    reduced = cost + price[tail] - price[head]
    # The dual: what the balances are worth at these prices, and arcs that are worth filling count by their capacity.
    bound = int((np.minimum(reduced, 0) * capacity).sum()) - int((price * balance).sum())
    found = int((cost * flow).sum())
    if bound != found:
        raise NotOptimalError(f"the flow costs {found} and the bound is {bound}; they should be equal")
    # What tells ties apart lowers a cost by less than a cent.
    return Proof(cost_cents=-(-found // scale), bound_cents=-(-bound // scale), rounds=rounds), price


def prices(
    tail: Ints, head: Ints, capacity: Ints, cost: Ints, flow: Ints | NDArray[np.float64], nodes: int, at_most: int | None = None
) -> tuple[Ints, int | None]:
    """The prices of nodes under which no arc with room left is worth its cost, and the rounds it took to find them.

    Args:
        at_most: rounds; as a rule as many as there are nodes, after which a flow of least cost has its prices.

    Returns:
        The prices as they are after so many rounds, and None, when there are none.
    """
    room, used = flow < capacity, flow > 0
    start = np.concatenate([tail[room], head[used]])
    end = np.concatenate([head[room], tail[used]])
    step = np.concatenate([cost[room], -cost[used]])
    order = np.argsort(end, kind="stable")
    start, end, step = start[order], end[order], step[order]
    into, first = np.unique(end, return_index=True)
    price = np.zeros(nodes, dtype=np.int64)
    for rounds in range(1, (at_most or nodes + 1) + 1):
        if len(into) == 0:
            return price, rounds
        found = np.minimum(np.minimum.reduceat(price[start] + step, first), price[into])
        if (found == price[into]).all():
            return price, rounds
        price[into] = found
    return price, None
