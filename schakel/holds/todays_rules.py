"""How library systems choose an item for a hold today, restated as plain rules; what the flow is compared with.

Restated from the published behaviour of two open library systems (docs/how-to/holds.md says which); no code of theirs
is here. The rules know nothing of picking or vans: `carried_out` cuts their lists to what can be done in a night.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

from schakel.holds.flow import Assignment
from schakel.holds.journeys import Journeys
from schakel.holds.tonight import NONE, Ints, Tonight

Pairs = list[tuple[int, int]]
TRIES_AGAIN = 8
"""How often the rule title by title lets other holds try where one found no item."""


def local_first(tonight: Tonight, journeys: Journeys) -> Assignment:
    """One title at a time, in order of the queue, by fixed steps.

    Holds of one item first, as far as the titles' items go round. Then each hold takes an item that stands and belongs
    at its pickup; else one that belongs at its pickup; else one that stands there; else any, places in their fixed order.
    """
    return _by_title(tonight, lambda holds, items: _local_first(tonight, journeys, holds, items))


def title_by_title(tonight: Tonight, journeys: Journeys) -> Assignment:
    """One title at a time: the cheapest way to give its first holds an item each, by a table of transport costs.

    As many holds as there are items take part, in order of the queue, but not those that no item may serve. One that gets
    none makes way for the next in the queue, eight times at most. The costs are kilometres to the pickup, as a library would
    type them into its table.
    """
    return _by_title(tonight, lambda holds, items: _title_by_title(tonight, journeys, holds, items))


def best_hold_nearest(tonight: Tonight, journeys: Journeys) -> Assignment:
    """Each hold targets the nearest item by organisation; at the desk the item goes to the nearest hold, then the oldest."""
    return _by_title(tonight, lambda holds, items: _best_hold(tonight, journeys, holds, items, nearest=True))


def best_hold_first_come(tonight: Tonight, journeys: Journeys) -> Assignment:
    """Each hold targets the nearest item by organisation; at the desk the item goes to the oldest hold."""
    return _by_title(tonight, lambda holds, items: _best_hold(tonight, journeys, holds, items, nearest=False))


RULES: Mapping[str, Callable[[Tonight, Journeys], Assignment]] = {
    "local_first": local_first,
    "title_by_title": title_by_title,
    "best_hold_nearest": best_hold_nearest,
    "best_hold_first_come": best_hold_first_come,
}


def carried_out(plan: Assignment, tonight: Tonight, journeys: Journeys) -> Assignment:
    """What of a plan can be picked and carried tonight: at each place the longest waiting first, the rest another day."""
    holds, items, places = tonight.holds, tonight.items, journeys.places
    picks, room = places.picks.copy(), places.room.copy()
    kept = []
    for at in np.lexsort((plan.hold, -holds.waited[plan.hold])):
        start, end = items.at[plan.item[at]], holds.pickup[plan.hold[at]]
        if picks[start] > 0 and (start == end or room[end] > 0):
            picks[start] -= 1
            room[end] -= start != end
            kept.append(at)
    chosen = np.array(sorted(kept), dtype=np.int64)
    return Assignment(plan.hold[chosen], plan.item[chosen])


def _by_title(tonight: Tonight, rule: Callable[[Ints, Ints], Pairs]) -> Assignment:
    found: Pairs = []
    for holds, items in _titles(tonight):
        found += rule(holds, items)
    found.sort()
    table = np.array(found, dtype=np.int64).reshape(len(found), 2)
    return Assignment(table[:, 0], table[:, 1])


def _titles(tonight: Tonight) -> Iterator[tuple[Ints, Ints]]:
    titles = np.unique(tonight.holds.title)
    bounds = [
        np.searchsorted(column, titles, side)
        for column in (tonight.holds.title, tonight.items.title)
        for side in ("left", "right")
    ]
    for hold_from, hold_to, item_from, item_to in zip(*bounds, strict=True):
        yield np.arange(hold_from, hold_to), np.arange(item_from, item_to)


def _table(tonight: Tonight, journeys: Journeys, holds: Ints, items: Ints) -> list[list[bool]]:
    """By hold, by item of a title: whether the item may serve the hold."""
    hold, item = np.repeat(holds, len(items)), np.tile(items, len(holds))
    may = journeys.may_serve(tonight.items, item, tonight.holds, hold).reshape(len(holds), len(items))
    return may.tolist()


def _asked_by_itself(tonight: Tonight, may: list[list[bool]], holds: Ints, items: Ints) -> Pairs:
    """Holds of one item, in order of the queue, while each hold before them could have an item of its own.

    One whose item is gone takes nothing, and leaves room for those behind it.
    """
    found: Pairs = []
    left = len(items)
    for at, hold in enumerate(holds):
        if left == 0:
            break
        item = int(tonight.holds.item[hold])
        if item == NONE:
            left -= 1
        elif item not in {pair[1] for pair in found} and may[at][item - int(items[0])]:
            left -= 1
            found.append((int(hold), item))
    return found


def _local_first(tonight: Tonight, journeys: Journeys, holds: Ints, items: Ints) -> Pairs:
    may = _table(tonight, journeys, holds, items)
    found = _asked_by_itself(tonight, may, holds, items)
    free = dict.fromkeys(items.tolist())
    for _, item in found:
        del free[item]
    at, home = tonight.items.at, tonight.items.home
    for row, hold in enumerate(holds.tolist()):
        if tonight.holds.item[hold] != NONE:
            continue
        pickup = tonight.holds.pickup[hold]
        usable = [item for item in free if may[row][item - int(items[0])]]
        # Stands and belongs there; else belongs there; else stands there; else any: 0, 1, 2, 3. Places in their order.
        steps = [3 - 2 * int(home[item] == pickup) - int(at[item] == pickup) for item in usable]
        chosen = usable[steps.index(min(steps))] if usable else None
        if chosen is not None:
            del free[chosen]
            found.append((hold, chosen))
    return found


def _title_by_title(tonight: Tonight, journeys: Journeys, holds: Ints, items: Ints) -> Pairs:
    may = np.array(_table(tonight, journeys, holds, items), dtype=np.bool_)
    found = _asked_by_itself(tonight, may.tolist(), holds, items)
    free = np.setdiff1d(items, [item for _, item in found])
    if not len(free):
        return found
    allowed = may[:, free - items[0]]
    # One that no item may serve is passed over before anything is weighed, and costs no try.
    queue = [at for at, hold in enumerate(holds) if tonight.holds.item[hold] == NONE and allowed[at].any()]
    trying, queue = queue[: len(free)], queue[len(free) :]
    if not trying:
        return found
    km = journeys.places.km[np.ix_(tonight.items.at[free], tonight.holds.pickup[holds])].T
    impossible = float(km.max(initial=0)) * len(holds) + 1
    pairs: Pairs = []
    for _ in range(1 + TRIES_AGAIN):
        cost = np.where(allowed[trying], km[trying], impossible)
        # Where not all can be served, rather the first of the queue.
        cost += np.where(allowed[trying], 0.0, np.arange(len(trying), 0, -1)[:, None])
        rows, columns = linear_sum_assignment(cost)
        served = [(trying[row], int(column)) for row, column in zip(rows, columns, strict=True) if allowed[trying[row], column]]
        pairs = [(int(holds[row]), int(free[column])) for row, column in served]
        without = set(trying) - {row for row, _ in served}
        if not without or not queue:
            break
        trying = [row for row in trying if row not in without] + queue[: len(without)]
        queue = queue[len(without) :]
    return found + pairs


def _best_hold(tonight: Tonight, journeys: Journeys, holds: Ints, items: Ints, *, nearest: bool) -> Pairs:
    may = _table(tonight, journeys, holds, items)
    organisation = journeys.places.organisation

    def hops(start: int, end: int) -> int:
        """Steps in the tree of organisations: 0 the same place, 2 the same organisation, 4 the network."""
        return 0 if start == end else 2 if organisation[start] == organisation[end] else 4

    # The target list: each hold, the oldest first, asks for the nearest item that nobody before it asked for.
    targeted: list[int] = []
    for row, hold in enumerate(holds.tolist()):
        usable = [item for item in items.tolist() if may[row][item - int(items[0])] and item not in targeted]
        if usable:
            pickup = int(tonight.holds.pickup[hold])
            away = [(hops(int(tonight.items.at[item]), pickup), item) for item in usable]
            targeted.append(min(away)[1])
    # At the desk: an item that was targeted goes to the best hold that is left, whoever targeted it.
    found: Pairs = []
    waiting = list(enumerate(holds.tolist()))
    for item in sorted(targeted):
        fits = [(row, hold) for row, hold in waiting if may[row][item - int(items[0])]]
        if fits:
            start = int(tonight.items.at[item])
            best = min(fits, key=lambda fit: (hops(start, int(tonight.holds.pickup[fit[1]])) if nearest else 0, fit[0]))
            waiting.remove(best)
            found.append((best[1], item))
    return found
