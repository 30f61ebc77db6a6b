"""Demand that a run loses: one rule for every way in which a wish can end without a loan.

**The demand is that of the record.** What the record counts as demand (what was lent, and what the library left unmet) stays
demand in every scenario, so that no rule makes the strict norm look better by sending people away. A wish that ends in one of the
ways of `LOST` is lost: kept away by a fee, refused by a limit, gone at an empty shelf, not collected in the shelf days, lapsed,
not supplied. What the record itself knows as given up by the borrower (cancelled, or not collected though it stood ready) is no
demand there, as the measure `norm_95_strict` has it, and so it is none here, however it ends. Who is referred to an e-book is not
lost: that wish is met, in another form.
"""

import numpy as np
from numpy.typing import NDArray

from schakel.scenarios.model import LOST, UNKNOWN, Outcome, Told, Wishes


def lost_demand(told: Told, wishes: Wishes) -> NDArray[np.bool_]:
    """By wish: whether this run loses it."""
    ends_lost = np.zeros(len(Outcome), dtype=np.bool_)
    ends_lost[list(LOST)] = True
    lost: NDArray[np.bool_] = ends_lost[told.outcome] & ~given_up(wishes)
    return lost


def given_up(wishes: Wishes) -> NDArray[np.bool_]:
    """By wish: whether the borrower gave it up in the record. Of a wish without an item only its ending tells."""
    not_lent = (wishes.item != UNKNOWN) & (wishes.loan == UNKNOWN)
    by_library = (wishes.ending == Outcome.LAPSED) | (wishes.ending == Outcome.CANCELLED_BY_LIBRARY)
    found: NDArray[np.bool_] = (wishes.ending == Outcome.CANCELLED_BY_BORROWER) | (not_lent & ~by_library)
    return found
