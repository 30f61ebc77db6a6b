"""Where every item of a network should rest tonight, one after the other, each knowing those before it; compiled."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.collection import rest_folding, rest_model, resting
from schakel.collection.resting import is_foretold, resting_place
from schakel.compiling import compiled, forget_stale


class Shelved(NamedTuple):
    """One entry an item, in order of title; places, titles and organisations by number.

    Args:
        place: where it stands, or is lent; changed to where it should rest.
    """

    title: NDArray[np.int32]
    place: NDArray[np.int64]
    home: NDArray[np.int32]
    owner: NDArray[np.int32]
    is_idle: NDArray[np.bool_]


class Room(NamedTuple):
    """Room to work in, by place."""

    usual: NDArray[np.int64]
    idle: NDArray[np.int64]
    lent: NDArray[np.int64]
    may: NDArray[np.bool_]


@compiled
def rest_all(
    asked: Any, items: Any, rates: Any, by_hold: Any, organisation: Any, across: bool, cost: Any, fetch: Any, prices: Any,
    grids: Any, work: Any, room: Any,
) -> None:  # fmt: skip
    """Decide on each of these items in turn, and let `items.place` tell where it rests.

    Args:
        asked: items by number, in order. The others as `resting_place` takes them, by title first.
    """
    before, start, end, changed = -1, 0, 0, True
    for number in range(len(asked)):
        at = asked[number]
        title = items.title[at]
        is_like_before = not changed and items.title[before] == title and items.place[before] == items.place[at]
        if is_like_before and items.owner[before] == items.owner[at] and items.home[before] == items.home[at]:
            # Nothing moved since an item of this title, place, owner and home was left where it stands.
            continue
        if before < 0 or items.title[before] != title:
            start = at
            while start > 0 and items.title[start - 1] == title:
                start -= 1
            end = at
            while end < len(items.title) and items.title[end] == title:
                end += 1
        for place in range(len(room.idle)):
            room.usual[place], room.idle[place], room.lent[place] = 0, 0, 0
            room.may[place] = across or organisation[place] == items.owner[at]
        room.may[items.home[at]] = True
        for other in range(start, end):
            room.usual[items.home[other]] += 1
            if items.is_idle[other]:
                room.idle[items.place[other]] += 1
            else:
                room.lent[items.place[other]] += 1
        stood = items.place[at]
        if not is_foretold(rates[title], by_hold[title], items.home[at]):
            items.place[at] = items.home[at]
            before, changed = at, items.place[at] != stood
            continue
        items.place[at] = resting_place(
            rates[title], by_hold[title], room.usual, room.idle, room.lent, stood, items.home[at], room.may, cost, fetch, prices,
            grids, work
        )  # fmt: skip
        before, changed = at, items.place[at] != stood


forget_stale(rest_all, (rest_model.__file__, rest_folding.__file__, resting.__file__, __file__))
