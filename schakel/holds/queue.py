"""Queues: who waits for each title, which items may serve them, and how many to buy, and where, to keep the promise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import duckdb

from schakel.holds.agreement import Agreement
from schakel.holds.loan_days import usual_loan_days
from schakel.holds.promise import LEARNED, Experience, Terms, allowed_share, learn, look_back, terms_of
from schakel.holds.reach import BRANCH, ITEM, NETWORK, Part, Wanted, read_wanted

MOST_TO_BUY = 200
"""More are never advised for one part of a queue."""
IN_TIME, LOOK_WIDER, NAMED, LITTLE_GAIN = "promise_is_kept", "another_branch_has_one", "one_item_only", "too_little_gain"
"""Why nothing is bought for a queue that is too long: what is there or on order keeps the promise; another branch has an item to
spare, so the hold had better look there; nothing that is bought may serve who waits; too few more are served for each item."""
ANYWHERE = ""
"""Where an item is bought that may serve everyone."""


@dataclass(frozen=True)
class Queue:
    """The queue of one title tonight.

    Args:
        waiting: open holds that are not ready. branch_waiting: of those, who may get an item of their own branch only.
        out_of_reach: of those, whose branch has no item while the network has; 0 of a title of which it has none.
        items: lendable in the network. on_shelf: of those, on a shelf now. on_order: bought but not yet in.
        ratio: waiting for each lendable item; None when there is none.
        most_ratio: the same of the part that has most waiting for each item that may serve it.
        over_threshold: of some part of the queue more wait for each item that may serve them than the network agreed, or
            nothing may serve them at all.
        expected: holds of those that wait now that are expected to be served within the promised days.
        expected_after: the same when what is advised is bought.
        kept_share: `expected` as a share.
        to_buy: items to add: for each part that is over the least number for the promised share, or where no number does, the
            least that serves nearly as many as can be.
        buy_at: how many of these for which branch; "" = for the whole network.
        keeps_promise: with that the promised share is served of each part that is over.
        why_not: why nothing is bought for the part that is over where most wait; empty when for some part there is.
    """

    title_id: str
    title: str | None
    material: str | None
    waiting: int
    branch_waiting: int
    out_of_reach: int
    longest_days: int
    items: int
    on_shelf: int
    on_order: int
    ratio: float | None
    most_ratio: float | None
    over_threshold: bool
    expected: float
    expected_after: float
    kept_share: float
    to_buy: int
    buy_at: Mapping[str, int]
    keeps_promise: bool
    why_not: str

    @property
    def share_after(self) -> float:
        """Share that is expected to be served when what is advised is bought."""
        return self.expected_after / self.waiting

    @property
    def gain(self) -> float:
        """How many more are expected to be served for each item bought; 0 when none is."""
        return (self.expected_after - self.expected) / self.to_buy if self.to_buy else 0.0


def read_queues(
    connection: duckdb.DuckDBPyConnection, agreement: Agreement, tonight: date, experience: Experience | None = None
) -> list[Queue]:
    """The queues of all titles that are waited for, the longest first; buying advice where the threshold is passed.

    Args:
        experience: what became of holds alike; by default learned from the latest days of the past.
    """
    if experience is None:
        experience = learn(look_back(connection, agreement, tonight, LEARNED))
    days = usual_loan_days(connection, tonight)
    found = [
        _queue(wanted, agreement, terms_of(agreement, days.of(wanted.material)), experience)
        for wanted in read_wanted(connection, agreement, tonight)
    ]
    return sorted(found, key=lambda each: (-each.waiting, each.title_id))


def _queue(wanted: Wanted, agreement: Agreement, terms: Terms, experience: Experience) -> Queue:
    stocks = [part.stock for part in wanted.parts if part.reach != NETWORK]
    stocks += [wanted.free, *(stock for _, stock in wanted.kept.values())]
    items = sum(stock.items for stock in stocks)
    waiting = sum(part.total for part in wanted.parts)
    threshold = agreement["queue.ratio_threshold"]
    bought: dict[str | None, int] = {}
    why_not = ""
    expected = expected_after = 0.0
    is_over, is_kept, most, most_over = False, True, 0.0, 0
    # The narrow parts first: what is bought for a branch is also there for the network.
    for part in sorted(wanted.parts, key=lambda each: each.reach == NETWORK):
        kept = partial(_kept, wanted, part, terms, experience, bought)
        before = experience.share(part, allowed_share(wanted, part, terms))
        load = _load(wanted, part, items)
        most = max(most, load or 0.0)
        if load is None or load > threshold:
            is_over = True
            can_look_wider = part.reach == BRANCH and load is None and bool(items) and waiting <= threshold * items
            number, why, is_reached = advise(part, kept, agreement, can_look_wider=can_look_wider)
            is_kept &= is_reached
            bought[part.place] = number
            if part.total > most_over:
                most_over, why_not = part.total, why
        expected += part.total * before
        expected_after += part.total * (kept(bought.get(part.place, 0)) if bought else before)
    return Queue(
        title_id=wanted.title_id,
        title=wanted.title,
        material=wanted.material,
        waiting=waiting,
        branch_waiting=sum(part.total for part in wanted.parts if part.reach == BRANCH),
        out_of_reach=sum(part.total for part in wanted.parts if not _reached_by(part, items)) if items else 0,
        longest_days=max(part.longest_days for part in wanted.parts),
        items=items,
        on_shelf=sum(stock.on_shelf for stock in stocks),
        on_order=sum(stock.on_order for stock in stocks),
        ratio=waiting / items if items else None,
        most_ratio=most if items else None,
        over_threshold=is_over,
        expected=expected,
        expected_after=expected_after,
        kept_share=expected / waiting,
        to_buy=sum(bought.values()),
        buy_at={place or ANYWHERE: number for place, number in bought.items() if number},
        keeps_promise=is_kept,
        why_not="" if any(bought.values()) else why_not,
    )


def advise(part: Part, kept: Callable[[int], float], agreement: Agreement, *, can_look_wider: bool) -> tuple[int, str, bool]:
    """How many to buy for a part that is over; why none; and whether the promise is then kept."""
    share, before = agreement["queue.promised_share"], kept(0)
    if before >= share:
        return 0, IN_TIME, True
    if part.reach == ITEM or (part.reach, part.place) == (BRANCH, None):
        return 0, NAMED, False
    if can_look_wider:
        return 0, LOOK_WIDER, False
    top = kept(MOST_TO_BUY)
    number = _least(kept, share if top >= share else top - agreement["queue.top_tolerance"])
    if not number or part.total * (kept(number) - before) < number * agreement["queue.least_gain"]:
        return 0, LITTLE_GAIN, False
    return number, "", top >= share


def _kept(
    wanted: Wanted, part: Part, terms: Terms, experience: Experience, bought: Mapping[str | None, int], number: int
) -> float:
    return experience.share(part, allowed_share(wanted, part, terms, {**bought, part.place: number}))


def _reached_by(part: Part, items: int) -> int:
    """Items that may serve a part, whoever else wants them too."""
    return items if part.reach == NETWORK else part.stock.items


def _load(wanted: Wanted, part: Part, items: int) -> float | None:
    """Waiting for each item that may serve a part; None without one. In the network all count that its items may serve."""
    reached = _reached_by(part, items)
    rivals = [each for each in wanted.parts if _reached_by(each, items)] if part.reach == NETWORK else [part]
    return sum(each.total for each in rivals) / reached if reached else None


def _least(kept: Callable[[int], float], share: float) -> int:
    """The smallest number that serves a share that `MOST_TO_BUY` serves too, by halving: more items never serve fewer."""
    low, high = 0, MOST_TO_BUY
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) >= share else (middle + 1, high)
    return low
