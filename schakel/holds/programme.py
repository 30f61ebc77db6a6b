"""The linear programme of some pairs of like items and like holds, and the bound that its prices give over all pairs.

Any prices of picks, van room, items and holds give a bound that no plan goes below: weak duality. Those of the solver are
rounded and counted through anew here, in whole numbers, so a wrong price can only make the bound too low.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csc_array

from schakel.errors import SchakelError
from schakel.holds.certificate import prices
from schakel.holds.pairing import Pairing, rank
from schakel.holds.tonight import Ints

Amounts = NDArray[np.float64]
FINE = 1000
"""Prices are rounded to this part of what costs are whole numbers of: the bound is then a sum without error."""
NEAR = 1e-6
"""Cents, and shares of an item, that the solver does not tell from nothing."""
ROUNDS = 30
"""In which prices of a title are found (ten, of 200,000 holds); of a plan that is not the cheapest there are none."""


class ProgrammeError(SchakelError):
    """The solver could not end; a fault of ours, since serving nobody is always possible."""


@dataclass(frozen=True)
class Prices:
    """What one more of each is worth, in parts of a whole number of costs (`FINE`)."""

    stock: Ints
    picks: Ints
    room: Ints
    wish: Ints

    def too_dear(self, pairing: Pairing) -> Ints:
        """By how much each pair is dearer than what it is worth."""
        by_van = np.where(pairing.is_by_van, self.room[pairing.wished[pairing.demand]], 0)
        items = self.stock + self.picks[pairing.stands]
        return np.asarray(pairing.cost * FINE + items[pairing.group] + by_van - self.wish[pairing.demand])

    def bound(self, pairing: Pairing) -> int:
        """What no plan can cost less than, against serving nobody."""
        dear = self.too_dear(pairing)
        parts = [
            dear * np.where(dear < 0, pairing.most, pairing.least),
            np.minimum(self.wish[pairing.wish.of] - pairing.leaving * FINE, 0),
            -self.stock * pairing.stock.size,
            -self.picks * pairing.picks,
            -self.room * pairing.room,
        ]
        # Of a large network the sum outgrows 64 bits; its parts do not.
        return -(-sum(sum(part.tolist()) for part in parts) // FINE)


def solve(pairing: Pairing, pairs: Ints) -> tuple[Amounts, Prices]:
    """How many of each pair the cheapest plan of these pairs has, halves and the like among them, and its prices.

    A class of holds is one row: as many pairs as holds, and a column for each hold but the first, that tells what its
    going counts less than that of the first.

    Raises:
        ProgrammeError: when the solver does not end.
    """
    stock, wish, group, demand = pairing.stock, pairing.wish, pairing.group[pairs], pairing.demand[pairs]
    later = np.flatnonzero(wish.first[wish.of] != np.arange(len(wish.of)))
    demands = np.unique(demand)
    later = later[np.isin(wish.of[later], demands)]
    # A row that can never be full says nothing.
    full = np.bincount(pairing.group, weights=pairing.most, minlength=len(stock.size)) > stock.size
    groups = np.unique(group[full[group]])
    in_row, by_van = np.flatnonzero(full[group]), np.flatnonzero(pairing.is_by_van[pairs])
    places = len(pairing.picks)
    picks, room, holds = len(groups), len(groups) + places, len(groups) + 2 * places
    entries = (
        (np.searchsorted(groups, group[in_row]), in_row, 1.0),
        (picks + pairing.stands[group], np.arange(len(pairs)), 1.0),
        (room + pairing.wished[demand[by_van]], by_van, 1.0),
        (holds + np.searchsorted(demands, demand), np.arange(len(pairs)), 1.0),
        (holds + np.searchsorted(demands, wish.of[later]), len(pairs) + np.arange(len(later)), -1.0),
    )
    row, column = (np.concatenate([entry[at] for entry in entries]) for at in (0, 1))
    value = np.concatenate([np.full(len(rows), sign) for rows, _, sign in entries])
    first = pairing.leaving[wish.first]
    cost = np.concatenate([pairing.cost[pairs] - first[demand], first[wish.of[later]] - pairing.leaving[later]])
    least = np.concatenate([pairing.least[pairs], np.zeros(len(later), np.int64)])
    most = np.concatenate([pairing.most[pairs], np.ones(len(later), np.int64)])
    found = linprog(
        cost / pairing.scale,
        A_ub=csc_array(coo_array((value, (row, column)), shape=(holds + len(demands), len(cost)))),
        b_ub=np.concatenate([stock.size[groups], pairing.picks, pairing.room, np.ones(len(demands))]),
        bounds=np.column_stack([least, most]), method="highs-ds",
        # Looking for what can be left out takes as long as solving: little can.
        options={"presolve": False},
    )  # fmt: skip
    if found.status != 0:
        raise ProgrammeError(f"the programme of {len(cost)} pairs and holds ended as: {found.message}")
    fine = np.maximum(np.rint(-np.asarray(found.ineqlin.marginals) * (pairing.scale * FINE)), 0).astype(np.int64)
    of_stock, of_picks, of_room, of_wish = np.split(fine, [picks, room, holds])
    price = Prices(np.zeros(len(stock.size), np.int64), of_picks, of_room, first * FINE)
    price.stock[groups] = of_stock
    price.wish[demands] -= of_wish
    amounts = np.zeros(len(pairing.group))
    amounts[pairs] = found.x[: len(pairs)]
    whole = np.rint(amounts)
    amounts = np.where(np.abs(amounts - whole) > NEAR, amounts, whole)
    return amounts, _anew(pairing, amounts, price)


def _anew(pairing: Pairing, amounts: Amounts, price: Prices) -> Prices:
    """The prices of items and holds that go with a plan, where those of picks and of room are given.

    With these each title is by itself, and the rest is a flow: round from nowhere, by way of items and holds. The
    programme has such prices too, but of the many that are right for its pairs, often some that are wrong for others. Where
    there are none that are right for all, those of the programme tell which pairs it lacks.
    """
    groups, wish = len(pairing.stands), pairing.wish.of
    taken = np.bincount(pairing.group, weights=amounts, minlength=groups)
    served = np.bincount(pairing.demand, weights=amounts, minlength=len(pairing.wished))
    by_van = np.where(pairing.is_by_van, price.room[pairing.wished[pairing.demand]], 0)
    group, demand = 1 + np.arange(groups), 1 + groups
    found, rounds = prices(
        np.concatenate([np.zeros(groups, np.int64), group[pairing.group], demand + wish]),
        np.concatenate([group, demand + pairing.demand, np.zeros(len(wish), np.int64)]),
        np.concatenate([pairing.stock.size, pairing.most - pairing.least, np.ones(len(wish), np.int64)]),
        np.concatenate([price.picks[pairing.stands], pairing.cost * FINE + by_van, -pairing.leaving * FINE]),
        np.concatenate([taken, amounts - pairing.least, np.clip(served[wish] - rank(wish), 0, 1)]),
        demand + len(pairing.wished),
        ROUNDS,
    )
    if rounds is None:
        return price
    found -= found[0]
    return Prices(np.maximum(found[group] - price.picks[pairing.stands], 0), price.picks, price.room, found[demand:])
