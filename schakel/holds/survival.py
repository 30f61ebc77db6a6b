"""Waiting times of which some have not ended: Kaplan and Meier's curve, with its intervals.

Who still waits, or gave up, is known to have waited *at least* so long; leaving them out would make every wait look
short. Kaplan and Meier (1958); variance by Greenwood (1926); interval on the log(-log) scale (Kalbfleisch and Prentice,
*The Statistical Analysis of Failure Time Data*, 2002, §1.4), inverted for quantiles as Brookmeyer and Crowley (1982) do.

The curve is right when giving up says nothing about how long the wait would have been. Borrowers give up long waits
sooner, so the true upper quantiles may lie somewhat higher.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z_95 = 1.959964


@dataclass(frozen=True)
class Curve:
    """The share that still waits, step by step.

    Args:
        days: days on which some wait ended in success, rising.
        waiting: share that waits longer than each of these days.
        low, high: 95 % interval of that share; not a number where nobody is left (the share is 0) or all still wait.
        number: waits in all. ended: those that ended in success.
    """

    days: NDArray[np.int64]
    waiting: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    number: int
    ended: int

    def share_within(self, days: float) -> float:
        """Share of the waits that end within so many days; 0 before the first end."""
        at = int(np.searchsorted(self.days, days, "right")) - 1
        return 0.0 if at < 0 else 1.0 - float(self.waiting[at])

    def quantile(self, share: float) -> "Quantile":
        """The days within which a share of the waits ends, with its interval."""
        limit = 1 - share + 1e-12
        return Quantile(
            _first(self.days, self.waiting <= limit), _first(self.days, self.low <= limit), _first(self.days, self.high <= limit)
        )


@dataclass(frozen=True)
class Quantile:
    """Days, with a 95 % interval; None = not reached: too few waits have ended to say."""

    days: int | None
    low: int | None
    high: int | None


def curve(days: NDArray[np.int64], has_ended: NDArray[np.bool_]) -> Curve:
    """The curve of waits.

    Args:
        days: how long each lasted, or has lasted so far. has_ended: whether it ended in success.

    Two of four waits ended, after 2 and 5 days; one was broken off after 3 and one is open after 7:

    >>> found = curve(np.array([2, 3, 5, 7]), np.array([True, False, True, False]))
    >>> found.days.tolist(), found.waiting.tolist()
    ([2, 5], [0.75, 0.375])
    >>> found.quantile(0.5).days, found.quantile(0.9).days
    (5, None)
    """
    steps, at = np.unique(days, return_inverse=True)
    ends = np.bincount(at, weights=has_ended, minlength=len(steps))
    leaving = np.bincount(at, minlength=len(steps))
    at_risk = len(days) - np.concatenate([[0], np.cumsum(leaving)[:-1]]) if len(steps) else np.zeros(0)
    keep = ends > 0
    steps, ends, at_risk = steps[keep], ends[keep], at_risk[keep]
    waiting = np.cumprod(1 - ends / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(ends / (at_risk * (at_risk - ends)))
        spread = Z_95 * np.sqrt(greenwood) / np.log(waiting)
        low, high = waiting ** np.exp(-spread), waiting ** np.exp(spread)
    # At 0 the variance is not known; the end of the curve then says no more than the step before it.
    low = np.where(waiting > 0, low, np.nan)
    high = np.where(waiting > 0, high, np.nan)
    return Curve(
        steps.astype(np.int64), waiting, low.astype(np.float64), high.astype(np.float64), len(days), int(has_ended.sum())
    )


def _first(days: NDArray[np.int64], is_there: NDArray[np.bool_]) -> int | None:
    found = np.flatnonzero(is_there)
    return int(days[found[0]]) if len(found) else None
