"""Within a title, who asked earlier gets the item that is sooner there, where that costs nothing extra."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from schakel.holds.journeys import Journeys, pairs_by_title
from schakel.holds.tonight import Ints, Tonight


def earlier_first(tonight: Tonight, journeys: Journeys, hold: Ints, item: Ints) -> Ints:
    """The items of a plan, exchanged between holds of one title as long as an earlier one gains days at no extra cost.

    The flow is indifferent between plans of one price; the queue is not. Picks and van room stay as they are: an
    exchange that brings another number of items to a place whose van room may fall short is left alone. It ends, because each
    exchange makes an earlier hold strictly sooner and touches no hold before it.

    Args:
        hold, item: the plan, pair by pair.
    """
    item, order = item.copy(), np.argsort(hold, kind="stable")
    title = tonight.holds.title[hold[order]]
    first, second = pairs_by_title(title, title)
    first, second = order[first[first < second]], order[second[first < second]]
    unfair = _would_gain(tonight, journeys, hold, item, first, second)
    for number in np.unique(tonight.holds.title[hold[first[unfair]]]):
        mine = order[np.searchsorted(title, number, "left") : np.searchsorted(title, number, "right")]
        changed = True
        while changed:
            changed = False
            for pair in combinations(mine.tolist(), 2):
                if _would_gain(tonight, journeys, hold, item, np.array(pair[:1]), np.array(pair[1:]))[0]:
                    item[list(pair)] = item[list(pair[::-1])]
                    changed = True
    return item


def _would_gain(tonight: Tonight, journeys: Journeys, hold: Ints, item: Ints, first: Ints, second: Ints) -> NDArray[np.bool_]:
    """Whether the earlier of two holds would have its item sooner after an exchange, at no extra cost in all."""
    holds, items = tonight.holds, tonight.items
    may_fall_short = journeys.room_may_fall_short(holds)
    before, after, right = np.zeros(len(first), np.int64), np.zeros(len(first), np.int64), np.ones(len(first), np.bool_)
    for mine, other in ((first, second), (second, first)):
        pickup, has, would_have = holds.pickup[hold[mine]], item[mine], item[other]
        right &= journeys.may_serve(items, would_have, holds, hold[mine])
        right &= ~may_fall_short[pickup] | ((items.at[has] == pickup) == (items.at[would_have] == pickup))
        before += journeys.cents(items.at[has], items.home[has], items.owner[has], pickup)
        after += journeys.cents(items.at[would_have], items.home[would_have], items.owner[would_have], pickup)
    pickup = holds.pickup[hold[first]]
    sooner = journeys.days(items.at[item[second]], pickup) < journeys.days(items.at[item[first]], pickup)
    return np.asarray(right & sooner & (after <= before))
