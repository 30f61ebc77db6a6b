"""The cheapest plan where van room falls short, by a linear programme of the pairs that may be worth it.

What stands on the own shelf already takes no room in the van. Such an item counts for its hold, and not for the room: two
sums that cross, which no flow can say. A linear programme can, but takes long over all pairs. The flow that leaves those
sums out gives prices of items, picks and holds that are nearly right: at these nearly all pairs are far too dear. So the
programme has only those that are not, and its own prices tell whether any other is worth it after all.

Since the sums cross, the programme may halve items. Then one pair is said to be at most, or at least, a whole number, and
both are asked anew: what no plan of either goes below, no plan does.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from schakel.holds.certificate import NotOptimalError, Proof
from schakel.holds.pairing import Pairing
from schakel.holds.programme import FINE, NEAR, Amounts, Prices, solve
from schakel.holds.tonight import Ints

WORTH_A_LOOK = 20
"""Cents: pairs that are too dear by less are in the programme from the beginning. More make it slower, fewer make it look
again more often."""
TRIES = 200
"""Times that the programme is asked anew to make items whole; after that the proof tells how far it came."""


def within_room(pairing: Pairing, far: Ints) -> tuple[Ints, Ints, Proof]:
    """The cheapest plan within van room.

    Args:
        far: by how much each pair is dearer than what it is worth, at prices that are nearly right.

    Returns:
        How many of each pair, the price of room by place, the proof.

    Raises:
        ProgrammeError: when the solver does not end.
        NotOptimalError: when its plan breaks a limit.
    """
    kept = far < WORTH_A_LOOK * pairing.scale
    amounts, price, rounds = _of_all(pairing, kept)
    cheapest, cost, tries = np.zeros(len(far), dtype=np.int64), 0, 0
    # Parts of what may be, with what no plan in them goes below; the last is the one to look at.
    parts, bounds = [(pairing, amounts, price.bound(pairing))], []
    while parts:
        part, amounts, bound = parts.pop()
        halved = np.abs(amounts - np.rint(amounts))
        at = int(halved.argmax())
        if halved[at] == 0:
            whole = amounts.astype(np.int64)
            if part.against_nobody(whole) < cost:
                cheapest, cost = whole, part.against_nobody(whole)
        elif bound < cost and tries < TRIES:
            for each in narrower(part, at, int(amounts[at])):
                tries += 1
                amounts, prices, more = _of_all(each, kept)
                rounds += more
                # A part has no plan cheaper than the whole of which it is a part.
                parts.append((each, amounts, max(bound, prices.bound(each))))
            continue
        bounds.append(bound)
    for name, taken, limit in pairing.sums(cheapest):
        if (taken > limit).any() or (cheapest < 0).any():
            raise NotOptimalError(f"the plan takes more {name} than there are at {(taken > limit).sum()}, or less than nothing")
    # What tells ties apart lowers a cost by less than a cent.
    cents = [-(-whole // pairing.scale) for whole in (cost, min(cost, *bounds))]
    return cheapest, price.room, Proof(cost_cents=cents[0], bound_cents=cents[1], rounds=rounds)


def _of_all(pairing: Pairing, kept: NDArray[np.bool_]) -> tuple[Amounts, Prices, int]:
    """The cheapest plan of all pairs, halves and the like among them, its prices, and the rounds it took.

    Args:
        kept: pairs to begin with; those that turn out to be worth it are added to them.
    """
    kept |= pairing.least > 0
    rounds = 0
    while True:
        rounds += 1
        amounts, price = solve(pairing, np.flatnonzero(kept))
        dear = price.too_dear(pairing)
        lacking = ~kept & (pairing.most > 0) & (dear < -NEAR * FINE * pairing.scale)
        if not lacking.any():
            return amounts, price, rounds
        kept |= dear < WORTH_A_LOOK * FINE * pairing.scale


def narrower(pairing: Pairing, at: int, number: int) -> Iterator[Pairing]:
    """What may be with at most so many of a pair, and with at least one more; the latter only if a plan can have it."""
    least, most = pairing.least.copy(), pairing.most.copy()
    most[at], least[at] = number, number + 1
    yield replace(pairing, most=most)
    # More of anything only takes more: where what must be fits, there is a plan.
    if all((taken <= limit).all() for _, taken, limit in pairing.sums(least)):
        yield replace(pairing, least=least)
