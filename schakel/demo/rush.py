"""A few new titles that far more people want than the network has items: a queue builds up when they come out.

While such a title is new, every loan of it is of a hold, as nothing of it ever rests on a shelf. Who asks waits behind the
queue; as the title ages the queue is worked off. Loans stay as they are: only who waited for them, and how long, changes.
"""

import numpy as np
from numpy.typing import NDArray

from schakel.demo.calendar import NEVER, Calendar
from schakel.demo.lending import Loans, Served
from schakel.demo.stock import Stock

Ints = NDArray[np.int64]

TITLES = 1000
"""One of so many titles is wanted so: at the real volume some ninety new ones a year in the whole province."""
MOST_ITEMS = 12
"""Of what everyone wants and libraries did buy, there are more."""
LASTS = 400
"""Days from the first item until the queue is gone; until then it shrinks evenly."""
LEAST, MOST = 2.0, 6.0
"""Waiting for each item when the title comes out; around the three that may wait by the starting point of the POC."""
BEFORE = 28
"""Days before the first item in which people reserve already."""


def wanted_titles(calendar: Calendar, stock: Stock) -> Ints:
    """The titles, the most wanted first: new in these years, bought sparsely, and lent most for each item."""
    many = len(stock.title_kind)
    items = np.bincount(stock.title, minlength=many)
    pull = np.zeros(many, dtype=np.float32)
    np.maximum.at(pull, stock.title, stock.rate)
    new = (stock.title_published >= 0) & (stock.title_published <= calendar.end) & (items >= 2) & (items <= MOST_ITEMS)
    found = np.flatnonzero(new)
    return found[np.argsort(-pull[found], kind="stable")[: -(-many // TITLES)]]


def reserve_all(stock: Stock, loans: Loans, served: Served, titles: Ints) -> Served:
    """Make the loans from the shelf of these titles loans of a hold, while they are new; returns all holds that were served."""
    first = _first_items(stock)
    own = np.flatnonzero((loans.way == 0) & (loans.item >= 0))
    title = stock.title[loans.item[own]]
    own = own[np.isin(title, titles) & (loans.lent[own] < first[title] + LASTS)]
    loans.way[own] = 1
    lent, place, never = loans.lent[own], loans.location[own], np.full(len(own), NEVER)
    more = (loans.item[own], own, place, place, lent, never, lent, lent, never, never)
    both = zip((getattr(served, name) for name in Served.__dataclass_fields__), more, strict=True)
    return Served(*(np.concatenate([old, new]).astype(old.dtype) for old, new in both))


def queue_up(
    calendar: Calendar, stock: Stock, served: Served, titles: Ints, placed: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.bool_], Ints, Ints]:
    """Let the wishes for these titles wait behind their queue.

    Args:
        placed: day of each wish, in order of the holds that were served.

    Returns:
        The day of each wish; which are of such a queue; of those who were never served in time, the hold that theirs looks like,
        and the day of their wish.
    """
    first, asked = _first_items(stock), served.asked.astype(np.int64)
    items = np.bincount(stock.title, minlength=len(first))
    title = stock.title[served.item]
    mine = np.flatnonzero(np.isin(title, titles))
    mine = mine[np.lexsort((asked[mine], title[mine]))]
    placed, queued = placed.copy(), np.zeros(len(placed), dtype=bool)
    like: list[Ints] = []
    since: list[Ints] = []
    for holds in np.split(mine, np.flatnonzero(np.diff(title[mine])) + 1):
        if not len(holds):
            continue
        of = int(title[holds[0]])
        whole = (LEAST + (MOST - LEAST) * (int(stock.title_seed[of]) % 1000) / 1000) * items[of]
        day, came = asked[holds], int(first[of])
        number = np.arange(len(holds))
        ahead = np.floor(whole * np.clip(1 - (day - came) / LASTS, 0, 1)).astype(np.int64)
        # The wish that an item comes for was made when the one before the queue was served, or else before there was any.
        begun = np.where(number >= ahead, day[np.maximum(number - ahead, 0)], came - number % BEFORE)
        placed[holds] = np.where(ahead > 0, np.minimum(begun, placed[holds]), placed[holds])
        queued[holds] = ahead > 0
        behind = len(holds) + np.arange(ahead[-1]) - ahead[-1]
        like.append(holds[behind % len(holds)])
        since.append(np.where(behind >= 0, day[np.maximum(behind, 0)], came - behind % BEFORE))
    those, when = (np.concatenate([np.zeros(0, dtype=np.int64), *parts]) for parts in (like, since))
    is_known = when <= calendar.end
    return placed, queued, those[is_known], when[is_known]


def _first_items(stock: Stock) -> Ints:
    first = np.full(len(stock.title_kind), NEVER, dtype=np.int64)
    np.minimum.at(first, stock.title, stock.added)
    return first
