"""Where the replay in SimPy lets an item rest by the policy; the policy itself is held against the exact one elsewhere."""

from typing import Any

import numpy as np

from schakel.collection.resting import resting_place
from schakel.scenarios.model import Ints, Resting


def rests(item: Any, title: int, rest: Resting, organisation: Ints) -> int:
    """Place where an item of the replay goes, counting what stands, travels and is lent of its title.

    Args:
        title: its number.
    """
    number = len(organisation)
    usual, idle, lent = np.zeros((3, number), dtype=np.int64)
    for other in item.title.items:
        usual[other.home] += other.is_idle or other.is_under_way or other.is_there
        if other.is_idle:
            idle[other.place] += 1
        elif other.is_under_way:
            idle[other.home if other.aim is None else other.aim] += 1
        elif other.is_there:
            lent[other.place] += 1
    may = np.array([rest.across or org == item.owner for org in organisation])
    may[item.home] = True
    rates, by_hold = rest.rates[title], rest.by_hold[title]
    if not (rates[item.home] > 0 and by_hold[item.home] < 1):
        return int(item.home)
    return int(resting_place(
        rates, by_hold, usual, idle, lent, item.place, item.home, may, rest.cost, rest.fetch, rest.prices, rest.grids, rest.work
    ))  # fmt: skip
