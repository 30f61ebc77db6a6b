"""No item of another organisation is sent where an own one stood on the shelf: somebody at home takes it instead."""

import numpy as np
from numpy.typing import NDArray

from schakel.demo.calendar import NEVER, Calendar
from schakel.demo.lending import Flows, Loans, Served
from schakel.demo.stock import Stock

Ints = NDArray[np.int64]


def keep_at_home(calendar: Calendar, stock: Stock, flows: Flows, loans: Loans, served: Served) -> Served:
    """Turn what crosses organisations for nothing into loans from the shelf (in place); returns the holds that are left.

    Such an item is lent on the day it was asked for and comes back sooner than it did, so it is never in two places.
    """
    crossing = np.flatnonzero(flows.owner[served.home] != flows.owner[served.pickup])
    found = crossing[_has_own_in(stock, flows, loans, served, crossing)]
    place, home, asked = served.loan[found], served.home[found], served.asked[found].astype(np.int64)
    lent = place >= 0
    place, home, asked = place[lent], home[lent], asked[lent]
    days = loans.returned[place].astype(np.int64) - loans.lent[place]
    loans.location[place], loans.way[place], loans.lent[place] = home, 0, asked
    loans.returned[place] = calendar.next_open[home, np.minimum(asked + days, calendar.days - 1)]
    keep = np.ones(len(served.item), dtype=bool)
    keep[found] = False
    return Served(*(getattr(served, name)[keep] for name in Served.__dataclass_fields__))


def _has_own_in(stock: Stock, flows: Flows, loans: Loans, served: Served, crossing: Ints) -> NDArray[np.bool_]:
    """Whether the organisation of the borrower had an item of the title on a shelf on the day of the wish."""
    title, theirs = stock.title[served.item[crossing]], flows.owner[served.pickup[crossing]]
    asked = np.flatnonzero(flows.owned[title, theirs] > 0)
    many = flows.owned.shape[1]
    wanted = title[asked].astype(np.int64) * many + theirs[asked]
    group = stock.title.astype(np.int64) * many + flows.owner[stock.home]
    own = np.flatnonzero(np.isin(group, wanted))
    own = own[np.argsort(group[own], kind="stable")]
    low, high = (np.searchsorted(group[own], wanted, side=side) for side in ("left", "right"))
    count = high - low
    wish = np.repeat(asked, count)
    candidate = own[np.repeat(low - np.cumsum(count) + count, count) + np.arange(count.sum())]
    day = served.asked[crossing][wish].astype(np.int64)
    there = (stock.added[candidate] <= day) & (np.minimum(stock.gone[candidate], stock.missing[candidate]) > day)
    key, ends = busy(loans, served, own, len(stock.title))
    at = np.searchsorted(key, candidate * (NEVER + 1) + day, side="right") - 1
    is_busy = (at >= 0) & (key[at] >= candidate * (NEVER + 1)) & (ends[at] > day)
    return np.bincount(wish[there & ~is_busy], minlength=len(crossing)) > 0


def busy(loans: Loans, served: Served, items: Ints, count: int) -> tuple[Ints, Ints]:
    """Every time that one of these items is not on its shelf at home.

    Returns: item and first day in one number, in order; and the first day that it is free again.
    """
    is_one = np.zeros(count, dtype=bool)
    is_one[items] = True
    plain, held = np.flatnonzero((loans.way == 0) & is_one[loans.item]), np.flatnonzero(is_one[served.item])
    loan, back = served.loan[held], served.back[held]
    end = np.where(loan >= 0, loans.returned[np.maximum(loan, 0)], served.left[held])
    end = np.where(back != NEVER, np.maximum(back, end), end)
    item = np.concatenate([loans.item[plain], served.item[held]]).astype(np.int64)
    key = item * (NEVER + 1) + np.concatenate([loans.lent[plain], served.asked[held]])
    order = np.argsort(key, kind="stable")
    return key[order], np.concatenate([loans.returned[plain], end]).astype(np.int64)[order]
