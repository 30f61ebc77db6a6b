"""What share of those who wait is served within the promised days: what items allow, and what then came true."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.special import pdtr, pdtrc

from schakel.holds.agreement import Agreement
from schakel.holds.loan_days import usual_loan_days_then
from schakel.holds.looked import Looked, read_looked
from schakel.holds.reach import BRANCH, NETWORK, Part, Stock, Wanted

Floats = NDArray[np.float64]
EVERY = timedelta(days=28)
LEARNED, TRIED = 3, 4
"""Days of the past that a promise is learned from, and on which it is tried, every four weeks. Three, so that a time in which
libraries were closed is soon forgotten: with six, promises of the autumn of 2020 still told of the closed spring."""
LEAST = 40
"""Holds alike of the past that a share needs; fewer take the share of all of their reach."""
ALLOWED = (1e-9, 0.5, 0.999)
"""Limits between holds that nothing can come to, those with little and much chance of it, and those for which all is there."""
ALL = "all"


@dataclass(frozen=True)
class Terms:
    """Days: from hand-out until ready for the next; promised; until what is bought stands on a shelf."""

    loan_days: float
    within: float
    bought_in: float


def terms_of(agreement: Agreement, loan_days: float) -> Terms:
    """The terms for a title whose loans last so long."""
    return Terms(
        loan_days + agreement["queue.handing_over_days"], agreement["queue.promised_days"], agreement["queue.new_item_days"]
    )


@dataclass(frozen=True)
class Supply:
    """Items that come within the promised days: `at_once` for certain, and a Poisson number with mean `returns` after it.

    What is out comes back independently, each after the usual days of a loan; what was handed out goes round in the same
    way. Wrong in the first weeks of a new title, when all items went out on the same day: the first come back later.
    """

    at_once: int
    returns: float

    def mean_served(self, waiting: int) -> float:
        """How many of those who wait get one, on the average.

        Ten wait for two items that are out for three weeks; within six weeks four come back on the average:

        >>> round(Supply(0, 4.0).mean_served(10), 2), Supply(3, 0.0).mean_served(3)
        (4.0, 3.0)
        """
        rest = max(waiting - self.at_once, 0)
        # The k-th of the rest is served when at least k came back.
        later = pdtrc(np.arange(rest), self.returns).sum() if rest and self.returns > 0 else 0.0
        return min(self.at_once, waiting) + float(later)

    def left_over(self, waiting: int, most: int) -> Floats:
        """Chances that 0, 1 … `most` (or more) items are left when all who wait have one."""
        numbers = waiting - self.at_once + np.arange(most)
        up_to = np.where(numbers < 0, 0.0, pdtr(np.maximum(numbers, 0), self.returns) if self.returns > 0 else 1.0)
        return np.diff(up_to, prepend=0.0, append=1.0)

    def still_waiting(self, waiting: int) -> Floats:
        """Chances that 0, 1 … all of those who wait get none."""
        return np.asarray(self.left_over(0, waiting)[::-1])


def supply(stock: Stock, terms: Terms, bought: int = 0) -> Supply:
    """What these items bring within the promised days."""
    new = bought + stock.on_order
    later = max(terms.within - terms.bought_in, 0.0)
    return Supply(
        stock.on_shelf + (new if terms.bought_in <= terms.within else 0),
        (stock.items * terms.within + new * later) / terms.loan_days,
    )


def allowed_share(wanted: Wanted, part: Part, terms: Terms, bought: Mapping[str | None, int] | None = None) -> float:
    """Share of a part that its items can serve within the promised days, on the average.

    An item serves its own branch first, as those who wait there can get no other; what is left goes to the network, and
    there an item that its owner keeps goes to the owner's borrowers. No other order serves more. Only what its owner keeps
    at a branch where somebody waits is not passed on to others when it is left: rather too little is allowed than too much.

    Args:
        bought: items added, by the place of the part; None = for the network.
    """
    bought = bought or {}
    if part.reach != NETWORK:
        return supply(part.stock, terms, bought.get(part.place, 0)).mean_served(part.total) / part.total
    waiting, narrow = part.total, [each for each in wanted.parts if each.reach != NETWORK]
    free = supply(wanted.free, terms, bought.get(None, 0))
    others = [(supply(each.shared, terms, bought.get(each.place, 0)), each.total) for each in narrow]
    if free.at_once + sum(max(each.at_once - own, 0) for each, own in others) >= waiting:
        return 1.0
    left = free.left_over(0, waiting)
    for each, own in others:
        left = _together(left, each.left_over(own, waiting), waiting)
    still = np.zeros(waiting + 1)
    kept = sum(number for number, _ in wanted.kept.values())
    still[waiting - kept] = 1.0
    for number, stock in wanted.kept.values():
        still = _together(still, supply(stock, terms).still_waiting(number), waiting)
    at_least_left, at_least_still = (1 - np.cumsum(chances)[:-1] for chances in (left, still))
    served = waiting - float(at_least_still.sum()) + float((at_least_left * at_least_still).sum())
    return min(served / waiting, 1.0)


def _together(one: Floats, other: Floats, most: int) -> Floats:
    """Chances of a sum; what is more than `most` counts as `most`."""
    both = np.convolve(one, other)
    return np.append(both[:most], both[most:].sum())


@dataclass(frozen=True)
class Experience:
    """What came true of what items allowed: by reach and days waited, (allowed shares, shares that came true), rising.

    Empty where there is no past; then what items allow is all that can be said.
    """

    curves: Mapping[tuple[str, int | None], tuple[Floats, Floats]]

    def share(self, part: Part, allowed: float) -> float:
        """Share of a part that is expected to be served, when items allow so much."""
        expected = 0.0
        for band, number in enumerate(part.waiting):
            if number:
                curve = self._curve(part.reach, band)
                expected += number * (float(np.interp(allowed, *curve)) if curve else allowed)
        return expected / part.total

    def shares(self, reach: str, waiting: NDArray[np.int64], allowed: Floats) -> Floats:
        """The same of many parts of one reach: `waiting` by part and days waited."""
        expected = np.zeros(len(allowed))
        for band, number in enumerate(waiting.T):
            curve = self._curve(reach, band)
            expected += number * (np.interp(allowed, *curve) if curve else allowed)
        return np.asarray(expected / waiting.sum(axis=1))

    def _curve(self, reach: str, band: int) -> tuple[Floats, Floats] | None:
        return self.curves.get((reach, band)) or self.curves.get((reach, None))


Tally = dict[tuple[str, int | None], NDArray[np.float64]]
"""By reach and days waited (None = all), a row for each band of `ALLOWED`: who waited, who was served, sum of allowed shares."""


@dataclass(frozen=True)
class Kept:
    """A promise made on days of the past with what was known then, against what came true.

    Args:
        reach: branch, network, item or all. waiting: holds it was made to. promised, came_true: shares of those.
    """

    reach: str
    days: int
    waiting: int
    promised: float
    came_true: float


def _tally(looked: Looked) -> Tally:
    found: Tally = {}
    bands = np.searchsorted(ALLOWED, looked.allowed, "right")
    for reach in (NETWORK, BRANCH):
        mine = looked.is_network == (reach == NETWORK)
        waiting, served = looked.waiting[mine], looked.served[mine]
        sums = waiting, served, waiting * looked.allowed[mine, np.newaxis]
        at = np.broadcast_to(bands[mine, np.newaxis], waiting.shape)
        for band in (*range(waiting.shape[1]), None):
            these = slice(None) if band is None else band
            if waiting[:, these].any():
                counted = [np.bincount(at[:, these].ravel(), each[:, these].ravel(), len(ALLOWED) + 1) for each in sums]
                found[reach, band] = np.column_stack(counted)
    return found


def look_back(connection: duckdb.DuckDBPyConnection, agreement: Agreement, known: date, times: int | None = None) -> list[Looked]:
    """Days of the past of which all promised days have gone by, newest first; none on which nobody waited.

    Args:
        times: how many; by default as many as it takes to judge promises.
    """
    promised = timedelta(days=agreement.whole("queue.promised_days"))
    if times is None:
        times = TRIED - 1 + math.ceil(promised / EVERY) + LEARNED
    days = [known - promised - EVERY * back for back in range(times)]
    usual = usual_loan_days_then(connection, days)

    def allowed(day: date, wanted: Wanted, part: Part) -> float:
        return allowed_share(wanted, part, terms_of(agreement, usual[day].of(wanted.material)))

    return read_looked(connection, agreement, days, allowed)


def learn(past: Iterable[Looked]) -> Experience:
    """What came true, by reach and days waited."""
    counts: Tally = {}
    for looked in past:
        for key, tally in _tally(looked).items():
            counts[key] = counts.get(key, 0.0) + tally
    return Experience({key: _curve(each) for key, each in counts.items() if each[:, 0].sum() >= LEAST})


def _curve(counts: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """More items never serve fewer: shares rise, by weighted isotonic regression; where little is known a straight line."""
    known = counts[counts[:, 0] >= LEAST]
    if not len(known):
        known = counts.sum(axis=0, keepdims=True)
    x, y = known[:, 2] / known[:, 0], known[:, 1] / known[:, 0]
    y = isotonic_regression(y, weights=known[:, 0]).x
    return (x, y) if x[0] <= ALLOWED[0] else (np.insert(x, 0, 0.0), np.insert(y, 0, 0.0))


def judge(past: Sequence[Looked], agreement: Agreement) -> list[Kept]:
    """Promises of the newest `TRIED` days, each learned from the `LEARNED` days before it that were then known whole.

    Args:
        past: newest first.
    """
    promised = timedelta(days=agreement.whole("queue.promised_days"))
    made: dict[str, list[NDArray[np.float64]]] = {}
    for tried in past[:TRIED]:
        known = [each for each in past if each.day + promised <= tried.day][:LEARNED]
        if not known:
            continue
        experience = learn(known)
        total, came_true = tried.waiting.sum(axis=1), tried.served.sum(axis=1)
        expected = np.empty(len(total))
        for reach in (NETWORK, BRANCH):
            mine = tried.is_network == (reach == NETWORK)
            expected[mine] = total[mine] * experience.shares(reach, tried.waiting[mine], tried.allowed[mine])
        counted = np.column_stack([total, expected, came_true])
        for reach, mine in ((NETWORK, tried.is_network), (BRANCH, ~tried.is_network), (ALL, slice(None))):
            if len(counted[mine]):
                made.setdefault(reach, []).append(counted[mine])
    # Added one after the other, so that the same parts always make the same sum.
    sums = {reach: np.cumsum(np.concatenate(days), axis=0)[-1] for reach, days in made.items()}
    return [
        Kept(reach, len(made[reach]), int(sums[reach][0]), *(float(each / sums[reach][0]) for each in sums[reach][1:]))
        for reach in (NETWORK, BRANCH, ALL)
        if reach in made
    ]
