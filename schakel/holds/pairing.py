"""What may go together in one night, by class: like items are one class, and so are like holds; and what each pair costs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schakel.holds.journeys import Journeys, pairs_by_title
from schakel.holds.tonight import NONE, Holds, Ints, Items, Tonight


@dataclass(frozen=True)
class Alike:
    """Rows that are alike, as classes: `of` gives the class of each row, `first` one row of each, `size` their number."""

    of: Ints
    first: Ints
    size: Ints


@dataclass(frozen=True)
class Pairing:
    """What may go together, by class, and how much of it a night can do.

    Args:
        stock, wish: classes of items and of holds.
        group, demand: class of items and class of holds, a row for each pair of classes that may be. cost: of each pair.
        least, most: how many of each pair there must be, and can be.
        stands: place of each class of items. wished: place of each class of holds.
        leaving: what it costs to leave each hold, falling within a class.
        scale: how much of `cost` and `leaving` is a cent.
        picks, room: by place.
    """

    stock: Alike
    wish: Alike
    group: Ints
    demand: Ints
    cost: Ints
    least: Ints
    most: Ints
    stands: Ints
    wished: Ints
    leaving: Ints
    scale: int
    picks: Ints
    room: Ints

    @property
    def is_by_van(self) -> NDArray[np.bool_]:
        """Whether a pair takes room in the van: its items do not stand where its holds are collected."""
        return np.asarray(self.stands[self.group] != self.wished[self.demand])

    def sums(self, flow: Ints) -> Iterator[tuple[str, Ints, Ints]]:
        """What so many of each pair take of everything that is limited, and the limits."""
        start, end = self.stands[self.group], self.wished[self.demand]
        for name, of, number, limit in (
            ("items", self.group, flow, self.stock.size),
            ("holds", self.demand, flow, self.wish.size),
            ("picks", start, flow, self.picks),
            ("van room", end, flow * self.is_by_van, self.room),
        ):
            yield name, np.bincount(of, weights=number, minlength=len(limit)).astype(np.int64), limit

    def against_nobody(self, flow: Ints) -> int:
        """What a plan costs, against serving nobody."""
        served = np.bincount(self.demand, weights=flow, minlength=len(self.wished)).astype(np.int64)
        return int((self.cost * flow).sum()) - int(self.leaving[self.earliest(served)].sum())

    def earliest(self, served: Ints) -> NDArray[np.bool_]:
        """Which holds are served when so many of each class are: who asked first, and is dearest to leave."""
        return np.asarray(rank(self.wish.of) < served[self.wish.of])


def pairing_of(tonight: Tonight, journeys: Journeys) -> Pairing:
    """The classes of one night, all pairs of them that may be, and their prices.

    Ties of a cent are told apart by place in the queue: a cent is more than all places together can add up to. Only ties,
    so that numbers stay small: the solver takes longer over large ones.
    """
    holds, items = tonight.holds, tonight.items
    stock = alike_items(items, holds, journeys)
    wish = alike(holds.title, holds.pickup, holds.is_branch, holds.item + 1)
    group, demand = pairs_by_title(items.title[stock.first], holds.title[wish.first])
    item, hold = stock.first[group], wish.first[demand]
    right = journeys.may_serve(items, item, holds, hold)
    group, demand, item, hold = group[right], demand[right], item[right], hold[right]
    cents = journeys.cents(items.at[item], items.home[item], items.owner[item], holds.pickup[hold])
    unfilled = journeys.unfilled_cents(holds)
    place = places_behind(alike(holds.title, -unfilled).of)
    scale = 1 + int(place.sum())
    return Pairing(
        stock=stock, wish=wish, group=group, demand=demand, cost=cents * scale,
        least=np.zeros(len(group), np.int64), most=np.minimum(stock.size[group], wish.size[demand]), stands=items.at[stock.first],
        wished=holds.pickup[wish.first], leaving=unfilled * scale + place, scale=scale, picks=journeys.places.picks,
        room=journeys.places.room,
    )  # fmt: skip


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


def rank(key: Ints) -> Ints:
    """How many earlier rows have the same key.

    >>> rank(np.array([3, 1, 3])).tolist()
    [0, 0, 1]
    """
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    found = np.empty(len(key), dtype=np.int64)
    found[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered, "left")
    return found
