"""Holds and interlibrary requests: who waited how long, and how it ended.

A hold that an item was set aside for begins earlier: the longer, the more of the time the items of that title are out.
Within a title the wishes are served in the order in which they were made. Other holds never got an item.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schakel.demo.calendar import NEVER, Calendar
from schakel.demo.lending import HALF_LIFE, REGULAR, Served
from schakel.demo.rush import queue_up
from schakel.demo.stock import Stock

Ints = NDArray[np.int32]

CANCELLED_BY_BORROWER, CANCELLED_BY_LIBRARY, TOO_LONG_OPEN = 0.09, 0.008, 0.001
"""Holds that never got an item, as a share of those that did; our choice. Who gives up does so of any title; a library cancels,
and a hold lapses, where the last item of the title is lost or gone: else one would have come in all that time."""
OUTCOMES = ("A", "K", "Z1", "Z2", "Z3", "Z4", "Z8")
"""Status and reason as the library system writes them (`K` = set aside, `Z` = closed)."""
OPEN, READY, FULFILLED, BY_BORROWER, BY_LIBRARY, EXPIRED, NOT_COLLECTED = range(7)


@dataclass
class Holds:
    """One entry a hold, in order of the day it was made; days after the last one are given as NEVER.

    Args:
        item: -1 while none was found. borrower: member. home: location of the item, -1 when none.
        is_branch: to be served by an item of the pickup only. It is chosen when the wish is made, so it may not tell how it ends:
            a wish that no item came for has what a wish alike had that was served.
    """

    title: Ints
    item: Ints
    borrower: Ints
    pickup: Ints
    home: Ints
    placed: Ints
    available: Ints
    ended: Ints
    outcome: Ints
    sent: Ints
    left: Ints
    is_branch: NDArray[np.bool_]


def simulate_holds(
    calendar: Calendar,
    stock: Stock,
    served: Served,
    wanted: NDArray[np.int64],
    borrower: Ints,
    drawn: Ints,
    rng: np.random.Generator,
) -> Holds:
    """All holds made within the real days.

    Args:
        wanted: titles that more want than there are items (`rush`).
        borrower: member of each loan. drawn: a member for each served hold, for those that were not collected.
    """
    asked = served.asked.astype(np.int32)
    title = stock.title[served.item]
    wait = _waits(stock, served, rng)
    made, queued, unserved, since = queue_up(calendar, stock, served, wanted, asked - wait)
    placed = first_come(title, asked, made)
    is_branch = (served.home == served.pickup) & ~queued
    collected = served.loan >= 0
    who = np.where(collected, borrower[np.maximum(served.loan, 0)], drawn)
    outcome = np.where(collected, FULFILLED, NOT_COLLECTED)

    extra = {BY_BORROWER: CANCELLED_BY_BORROWER, BY_LIBRARY: CANCELLED_BY_LIBRARY, EXPIRED: TOO_LONG_OPEN}
    number = {kind: round(len(placed) * share) for kind, share in extra.items()}
    pick = rng.integers(0, len(placed), sum(number.values()))
    kind = np.repeat(list(number), list(number.values()))
    begun = placed[pick] - rng.integers(0, 30, len(pick))
    last = np.full(len(stock.title_kind), -1, dtype=np.int64)
    np.maximum.at(last, stock.title, np.minimum(stock.gone, stock.missing))
    lost = np.flatnonzero((last[title] >= calendar.start) & (last[title] <= calendar.end))
    in_vain = np.flatnonzero(kind != BY_BORROWER)
    if len(lost):
        pick[in_vain] = lost[rng.integers(0, len(lost), len(in_vain))]
        begun[in_vain] = last[title[pick[in_vain]]] - rng.integers(0, 14, len(in_vain))
    took = np.where(kind == BY_BORROWER, 1 + rng.exponential(18, len(pick)), 10 + rng.exponential(20, len(pick)))
    ended = begun + np.where(kind == EXPIRED, 365, took.astype(np.int32))
    who_else = rng.permutation(who)[: len(pick)]
    # Who still waits in a long queue when the last item that is known of was set aside.
    pick, kind = np.concatenate([pick, unserved]), np.concatenate([kind, np.full(len(unserved), EXPIRED)])
    begun, ended = np.concatenate([begun, since]), np.concatenate([ended, since + 365])

    def both(first: NDArray[np.generic], second: NDArray[np.generic] | int) -> Ints:
        return np.concatenate([first, np.full(len(pick), second) if isinstance(second, int) else second]).astype(np.int32)

    holds = Holds(
        title=both(title, title[pick]),
        item=both(served.item, -1),
        borrower=both(who, np.concatenate([who_else, drawn[unserved]])),
        pickup=both(served.pickup, served.pickup[pick]),
        home=both(served.home, -1),
        placed=both(placed, begun),
        available=both(served.available, NEVER),
        ended=both(served.left, ended),
        outcome=both(outcome, kind),
        sent=both(served.sent, NEVER),
        left=both(served.left, NEVER),
        is_branch=np.concatenate([is_branch, is_branch[pick]]),
    )
    keep = np.flatnonzero((holds.placed >= calendar.start) & (holds.placed <= calendar.end))
    keep = keep[np.argsort(holds.placed[keep], kind="stable")]
    return Holds(*(getattr(holds, name)[keep] for name in Holds.__dataclass_fields__))


def as_known_on(holds: Holds, day: int) -> Ints:
    """The outcome of each hold as it stood at the end of a day."""
    outcome = np.where(holds.ended <= day, holds.outcome, OPEN)
    outcome[(holds.ended > day) & (holds.available <= day)] = READY
    return outcome


def _waits(stock: Stock, served: Served, rng: np.random.Generator) -> Ints:
    """Days between the wish and the day an item was found for it."""
    age = np.maximum(served.asked - stock.published[served.item], 0)
    a_day = stock.rate[served.item] * (REGULAR + np.exp(-age / HALF_LIFE))
    share_out = a_day * 21 / (1 + a_day * 21)
    queued = rng.random(len(age)) < share_out**1.3
    mean = np.minimum(9.0 / (1.02 - share_out), 120.0)
    days = np.where(queued, rng.gamma(1.3, mean / 1.3), rng.exponential(0.7, len(age)))
    return np.asarray(np.minimum(days, 300).astype(np.int32))


def first_come(title: Ints, asked: Ints, placed: Ints) -> Ints:
    """Give the wishes of each title to its services in order: the first to ask is the first to be served.

    The k-th wish is never later than the k-th service, because no wish is later than its own.
    """
    service = np.lexsort((asked, title))
    wish = np.lexsort((placed, title))
    ordered = np.empty_like(placed)
    ordered[service] = placed[wish]
    return ordered
