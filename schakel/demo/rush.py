"""A few new titles that far more people want than the network has items: a queue builds up when they come out.

While such a title is new, every loan of it is of a hold, as nothing of it ever rests on a shelf: what comes back is set aside
for the next who waits. Who asks waits behind the queue; as the title ages the queue is worked off. There are no more loans for
it than before: a borrower who was lent something else of the kind, on that day in that place, now has this.
"""

import numpy as np
from numpy.typing import NDArray

from schakel.demo.calendar import NEVER, Calendar
from schakel.demo.lending import SHELF_DAYS, Loans, Served
from schakel.demo.own_first import busy
from schakel.demo.stock import KINDS, Stock

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
SHORTEST = 3
"""Days that somebody keeps it at least."""
REST = 7
"""Days within which the next who waits comes for it."""


def wanted_titles(calendar: Calendar, stock: Stock) -> Ints:
    """The titles, the most wanted first: new in these years, bought sparsely, and lent most for each item."""
    many = len(stock.title_kind)
    items = np.bincount(stock.title, minlength=many)
    pull = np.zeros(many, dtype=np.float32)
    np.maximum.at(pull, stock.title, stock.rate)
    new = (stock.title_published >= 0) & (stock.title_published <= calendar.end) & (items >= 2) & (items <= MOST_ITEMS)
    found = np.flatnonzero(new)
    return found[np.argsort(-pull[found], kind="stable")[: -(-many // TITLES)]]


def keep_out(calendar: Calendar, stock: Stock, loans: Loans, served: Served, titles: Ints) -> int:
    """Lend the items of these titles one borrower after another while they are new (in place); returns in how many loans.

    Each of them was a loan from the shelf of another item of the kind, of that day and place: totals of loans stay as they are.
    """
    items = np.flatnonzero(np.isin(stock.title, titles))
    key, ends = busy(loans, served, items, len(stock.title))
    others = np.flatnonzero((loans.way == 0) & ~np.isin(loans.item, items))
    group = loans.location[others].astype(np.int64) * len(KINDS) + stock.kind[loans.item[others]]
    order = np.argsort(group * (NEVER + 1) + loans.lent[others], kind="stable")
    others, day_of = others[order], (group * (NEVER + 1) + loans.lent[others])[order]
    is_taken = np.zeros(len(others), dtype=bool)
    first = _first_items(stock)
    for item in items.tolist():
        low, high = np.searchsorted(key, [item * (NEVER + 1), (item + 1) * (NEVER + 1)])
        begins = [*(key[low:high] - item * (NEVER + 1)).tolist(), NEVER]
        free = max(int(stock.added[item]), 0)
        stop = int(min(first[stock.title[item]] + LASTS, stock.gone[item], stock.missing[item], calendar.end + 1))
        for begin, end in zip(begins, [*ends[low:high].tolist(), NEVER], strict=True):
            until = min(begin, int(stock.gone[item]), int(stock.missing[item]))
            while free < stop:
                place = stock.home_after[item] if free >= stock.moves[item] else stock.home[item]
                base = (int(place) * len(KINDS) + int(stock.kind[item])) * (NEVER + 1)
                one, two = np.searchsorted(day_of, [base + free + 1, base + min(free + REST, until)])
                found = one + np.flatnonzero(~is_taken[one:two])
                fits = found[loans.returned[others[found]] < until]
                if not fits.size and found.size:
                    # Whoever is the last before the next is asked for it back earlier than they would have brought it.
                    back = _open_before(calendar, int(place), until)
                    fits = found[loans.lent[others[found]] + SHORTEST <= back]
                    loans.returned[others[fits[:1]]] = back
                if not fits.size:
                    break
                is_taken[fits[0]] = True
                loan = others[fits[0]]
                loans.item[loan] = item
                free = int(loans.returned[loan])
            free = max(free, end)
    return int(is_taken.sum())


def _open_before(calendar: Calendar, place: int, day: int) -> int:
    """The last day before that day on which the place is open."""
    on = min(day, calendar.days) - 1
    while on > 0 and calendar.next_open[place, on] != on:
        on -= 1
    return on


def reserve_all(stock: Stock, loans: Loans, served: Served, titles: Ints) -> Served:
    """Make the loans from the shelf of these titles loans of a hold, while they are new; returns all holds that were served."""
    first = _first_items(stock)
    own = np.flatnonzero((loans.way == 0) & (loans.item >= 0))
    title = stock.title[loans.item[own]]
    own = own[np.isin(title, titles) & (loans.lent[own] < first[title] + LASTS)]
    lent, place, never = loans.lent[own], loans.location[own], np.full(len(own), NEVER)
    aside = _set_aside(stock, loans, served, own)
    more = (loans.item[own], own, place, place, aside, never, aside, lent, never, never)
    loans.way[own] = 1
    both = zip((getattr(served, name) for name in Served.__dataclass_fields__), more, strict=True)
    return Served(*(np.concatenate([old, new]).astype(old.dtype) for old, new in both))


def _set_aside(stock: Stock, loans: Loans, served: Served, own: Ints) -> Ints:
    """The day on which the item of each of these loans was set aside: when it had come back, or had come into the collection."""
    item, lent = loans.item[own].astype(np.int64), loans.lent[own].astype(np.int64)
    key, ends = busy(loans, served, np.unique(item), len(stock.title))
    at = np.searchsorted(key, item * (NEVER + 1) + lent) - 1
    has = (at >= 0) & (key[at] >= item * (NEVER + 1))
    back = np.where(has, ends[at], np.maximum(stock.added[item], 0))
    # What nobody of the queue came for so long lay on the shelf of holds for the last of them only.
    return np.minimum(np.maximum(back, lent - SHELF_DAYS + 1), lent)


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
