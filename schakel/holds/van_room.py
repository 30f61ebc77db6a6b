"""Where van room falls short: who is served from the own shelf and who by van, in the cheapest plan of all.

What stands on the own shelf already takes no room in the van. Such an item counts for its hold, and not for the room: two
sums that cross, which no flow can say. So the same plan is asked as a linear programme of like items and like holds, and
its answer tells how many of each class of holds are served in which way. With that said, the rest is a flow again.

The proof is that of a linear programme: any prices of picks, room, items and holds give a bound that no plan goes below,
and those of the solver, rounded, are counted through anew here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array

from schakel.errors import SchakelError

Ints = NDArray[np.int64]
FINE = 1000
"""Prices are rounded to this part of what costs are whole numbers of: the bound is then a sum without error."""
NEAR = 1e-6


class VanRoomError(SchakelError):
    """The solver could not end; a fault of ours, since serving nobody is always possible."""


@dataclass(frozen=True)
class Pairing:
    """What may go together, by class.

    Args:
        group, demand: class of items and class of holds, a row for each pair of classes that may be. cost: of each pair.
        stock: items of each class. stands: place of each class of items. wished: place of each class of holds.
        wish: class of each hold. leaving: what it costs to leave each hold, falling within a class.
        scale: how much of `cost` and `leaving` is a cent. picks: by place. room: by place; only where `short`.
    """

    group: Ints
    demand: Ints
    cost: Ints
    stock: Ints
    stands: Ints
    wished: Ints
    wish: Ints
    leaving: Ints
    scale: int
    picks: Ints
    room: Ints
    short: NDArray[np.bool_]

    @property
    def is_own(self) -> NDArray[np.bool_]:
        """Whether items and holds of a pair are at one place."""
        return np.asarray(self.stands[self.group] == self.wished[self.demand])


def own_shelf_and_van(pairing: Pairing) -> tuple[Ints, int]:
    """The number of each class of holds that is served from the own shelf, and a bound in cents on every plan.

    The bound is against serving nobody, so it is negative or 0.

    Raises:
        VanRoomError: when the solver does not end.
    """
    matrix, most = _rows(pairing)
    cost = np.concatenate([pairing.cost, -pairing.leaving])
    cents = cost / pairing.scale
    wishes = len(pairing.wished)
    size = np.bincount(pairing.wish, minlength=wishes)
    upper = np.concatenate([np.minimum(pairing.stock[pairing.group], size[pairing.demand]), np.ones(len(pairing.wish), np.int64)])
    # Looking for what can be left out takes as long as solving: little can.
    found = linprog(
        cents, A_ub=matrix, b_ub=most, bounds=np.column_stack([np.zeros(len(upper)), upper]), method="highs-ds",
        options={"presolve": False},
    )  # fmt: skip
    if found.status != 0:
        raise VanRoomError(f"the programme of {len(upper)} pairs and holds ended as: {found.message}")
    bound = _bound(matrix, most, cost, upper, -np.asarray(found.ineqlin.marginals) * pairing.scale)
    answer = np.asarray(found.x)
    if (np.abs(answer - np.rint(answer)) > NEAR).any():
        whole = milp(
            cents, constraints=LinearConstraint(matrix, ub=most), bounds=(0, upper), integrality=np.ones(len(upper)),
            options={"mip_rel_gap": 0.0},
        )  # fmt: skip
        if whole.x is None:
            raise VanRoomError(f"the programme of {len(upper)} pairs and holds ended as: {whole.message}")
        answer = np.asarray(whole.x)
    flow = np.rint(answer[: len(pairing.group)]).astype(np.int64)
    own = pairing.is_own
    return np.bincount(pairing.demand[own], weights=flow[own], minlength=wishes).astype(np.int64), -(-bound // pairing.scale)


def _rows(pairing: Pairing) -> tuple[csr_array, Ints]:
    """The limits: items of a class, picks of a place, room of a short place, and no hold served that gets no item."""
    pairs, holds = len(pairing.group), len(pairing.wish)
    groups, places, wishes = len(pairing.stock), len(pairing.picks), len(pairing.wished)
    each = np.arange(pairs)
    by_van = np.flatnonzero(pairing.short[pairing.wished[pairing.demand]] & ~pairing.is_own)
    room, wish = groups + places, groups + 2 * places
    row = np.concatenate(
        [
            pairing.group,
            groups + pairing.stands[pairing.group],
            room + pairing.wished[pairing.demand[by_van]],
            wish + pairing.demand,
            wish + pairing.wish,
        ]
    )
    column = np.concatenate([each, each, by_van, each, pairs + np.arange(holds)])
    value = np.concatenate([np.ones(2 * pairs + len(by_van)), -np.ones(pairs), np.ones(holds)])
    matrix = csr_array(coo_array((value, (row, column)), shape=(wish + wishes, pairs + holds)))
    return matrix, np.concatenate([pairing.stock, pairing.picks, pairing.room, np.zeros(wishes, np.int64)])


def _bound(matrix: csr_array, most: Ints, cost: Ints, upper: Ints, price: NDArray[np.float64]) -> int:
    """What no plan can cost less than: by weak duality, in whole numbers throughout.

    >>> one = csr_array(np.array([[1.0, 1.0]]))
    >>> _bound(one, np.array([1]), np.array([-5, -3]), np.array([1, 1]), np.array([3.0]))
    -5
    >>> _bound(one, np.array([1]), np.array([-5, -3]), np.array([1, 1]), np.array([0.0]))
    -8
    """
    fine = np.maximum(np.rint(price * FINE), 0).astype(np.int64)
    reduced = cost * FINE + csr_array(matrix.T).astype(np.int64) @ fine
    # Of a large network the sum outgrows 64 bits; its parts do not.
    total = int(sum((np.minimum(reduced, 0) * upper).tolist())) - int(sum((fine * most).tolist()))
    return -(-total // FINE)
