"""Days of waiting by place, from counts: how many holds became ready, and how many ended otherwise, after each day."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.scenarios.model import HOLD, NEVER, WALK_IN, Outcome, Told, Wishes

Counts = NDArray[np.int64]

_AT_THE_SHELF = np.zeros(len(Outcome), dtype=np.bool_)
_AT_THE_SHELF[[Outcome.OPEN, Outcome.LAPSED, Outcome.NOT_SUPPLIED_FROM_OUTSIDE]] = True
_NEVER_WAITED = np.zeros(len(Outcome), dtype=np.bool_)
_NEVER_WAITED[[Outcome.REFERRED_TO_EBOOK, Outcome.REFUSED_BY_LIMIT, Outcome.GAVE_UP_FOR_FEE]] = True


class Waiting(NamedTuple):
    """Holds by place and days waited: those that became ready, and those that ended otherwise or still wait (censored)."""

    ready: Counts
    censored: Counts


def waiting(told: Told, wishes: Wishes, days: int, places: int) -> Waiting:
    """Count the holds placed in the period.

    A wish that became a hold at an empty shelf counts too; one that was refused or referred never waited.
    """
    became = (wishes.kind == HOLD) | ((wishes.kind == WALK_IN) & ((told.available < NEVER) | _AT_THE_SHELF[told.outcome]))
    mine = np.flatnonzero(became & ~_NEVER_WAITED[told.outcome] & (wishes.placed >= 0))
    ready = told.available[mine]
    is_ready = ready < days
    wait = np.where(is_ready, ready, np.minimum(told.ended[mine], days)) - wishes.placed[mine]
    cell = wishes.place[mine].astype(np.int64) * (days + 1) + wait

    def counted(which: NDArray[np.bool_]) -> Counts:
        return np.bincount(cell[which], minlength=places * (days + 1)).reshape(places, days + 1)

    return Waiting(counted(is_ready), counted(~is_ready))


def mean_of(ready: Counts) -> float | None:
    """Mean days of those that became ready.

    >>> mean_of(np.array([1, 0, 3]))
    1.5
    """
    number = int(ready.sum())
    return float(ready @ np.arange(len(ready))) / number if number else None


def quantile(ready: Counts, censored: Counts, share: float) -> float | None:
    """Days within which this share became ready (Kaplan and Meier, 1958); None when fewer did.

    Who ends otherwise on the day that another becomes ready still waited then.

    >>> quantile(np.array([0, 1, 1, 0]), np.array([0, 1, 0, 1]), 0.5)
    2.0
    """
    at_risk = (ready + censored)[::-1].cumsum()[::-1]
    survives = np.cumprod(1 - np.divide(ready, at_risk, out=np.zeros(len(ready)), where=at_risk > 0))
    reached = np.flatnonzero((survives <= 1 - share + 1e-12) & (ready > 0))
    return float(reached[0]) if len(reached) else None
