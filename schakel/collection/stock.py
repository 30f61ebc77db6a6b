"""The items there are, by title and location, and what a plan means for each: keep, move or drop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.collection.wish_history import Catalogue, Ints

NOT_LENDABLE = ("missing", "invoiced", "in_repair", "on_order", "administrative_loan", "withdrawn")
"""States in which an item serves nobody; it takes no room in a plan."""


@dataclass(frozen=True)
class Stock:
    """Items that can be lent on a day, ordered by title, location, and from new to old.

    Args:
        items: their keys; `title` and `location` are numbers of the catalogue.
        left_out: items that take no part, by reason.
    """

    items: list[str]
    title: Ints
    location: Ints
    left_out: Mapping[str, int]

    def counted(self, catalogue: Catalogue) -> NDArray[np.int16]:
        """Items by title and location."""
        found = np.zeros((len(catalogue.kind_of), len(catalogue.locations)), dtype=np.int16)
        np.add.at(found, (self.title, self.location), 1)
        return found


@dataclass(frozen=True)
class Act:
    """What to do with one item.

    Args:
        action: keep, move or drop.
        to: location it goes to, by number; None unless it moves.
        is_last: no copy of its title would be left in the province: not without someone who says so.
    """

    item: int
    action: str
    to: int | None
    is_last: bool


@dataclass(frozen=True)
class Purchase:
    """Copies of a title to buy for a location; both by number."""

    title: int
    location: int
    copies: int


def read_stock(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, on: date) -> Stock:
    """The items that belong at the end of a day, where they belong."""
    places = {code: number for number, code in enumerate(catalogue.locations)}
    titles = {code: number for number, code in enumerate(catalogue.titles.to_pylist())}
    items, title, location, left_out = (
        [],
        [],
        [],
        dict.fromkeys(("no title", "no location of a library", "cannot be lent now"), 0),
    )
    for item_id, title_id, code, status in connection.execute(_ITEMS, [on, on]).fetchall():
        if title_id not in titles:
            left_out["no title"] += 1
        elif code not in places:
            left_out["no location of a library"] += 1
        elif status in NOT_LENDABLE:
            left_out["cannot be lent now"] += 1
        else:
            items.append(item_id)
            title.append(titles[title_id])
            location.append(places[code])
    order = np.lexsort((np.arange(len(items)), np.array(location, dtype=np.int64), np.array(title, dtype=np.int64)))
    return Stock(
        [items[at] for at in order], np.array(title, dtype=np.int64)[order], np.array(location, dtype=np.int64)[order],
        {reason: count for reason, count in left_out.items() if count},
    )  # fmt: skip


def acts(stock: Stock, catalogue: Catalogue, copies: NDArray[np.int16]) -> Iterator[Act]:
    """What to do with each item so that a plan of no more copies than there are items comes about.

    The newest items of a title stay. Others go where copies lack, within the organisation first; what is left is dropped.
    """
    edges = np.flatnonzero(np.diff(stock.title, prepend=-1, append=-1))
    for first, until in pairwise(edges):
        wanted = copies[stock.title[first]].astype(np.int64).copy()
        is_gone = not wanted.any()
        spare = []
        for item in range(first, until):
            place = stock.location[item]
            if wanted[place] > 0:
                wanted[place] -= 1
                yield Act(item, "keep", None, False)
            else:
                spare.append(item)
        for near in (True, False):
            rest = []
            for item in spare:
                own = catalogue.organisation_of == catalogue.organisation_of[stock.location[item]]
                lacking = np.flatnonzero((wanted > 0) & (own | (not near)))
                if len(lacking):
                    wanted[lacking[0]] -= 1
                    yield Act(item, "move", int(lacking[0]), False)
                else:
                    rest.append(item)
            spare = rest
        yield from (Act(item, "drop", None, is_gone) for item in spare)


def purchases(stock: Stock, copies: NDArray[np.int16], done: Sequence[Act]) -> list[Purchase]:
    """What a plan asks beyond the items that stay or move."""
    lacking = copies.astype(np.int64)
    stays = [(act.item, act.to) for act in done if act.action != "drop"]
    items = np.array([item for item, _ in stays], dtype=np.int64)
    places = np.array([stock.location[item] if to is None else to for item, to in stays], dtype=np.int64)
    np.subtract.at(lacking, (stock.title[items], places), 1)
    return [Purchase(int(t), int(p), int(lacking[t, p])) for t, p in zip(*np.nonzero(lacking > 0), strict=True)]


_ITEMS = """
SELECT item_id, title_id, location_code, status FROM items
WHERE coalesce(added_on <= ?, true) AND coalesce(withdrawn_on > ?, true)
ORDER BY added_on DESC NULLS LAST, item_id
"""
