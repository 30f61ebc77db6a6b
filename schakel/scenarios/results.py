"""What a run comes to: the two norms, days of waiting, movements, kilometres, euros, wishes that were lost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import CensoredData, ecdf

from schakel.scenarios.model import HOLD, LENT, LOST, NEVER, PASSING, UNMET, WALK_IN, Outcome, Told, Wishes
from schakel.scenarios.places import Transport
from schakel.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Result:
    """The figures of one run; None where there is nothing to count.

    Args:
        own_lenient, own_strict: share of what was lent that was the own organisation's; strict counts unmet wishes too.
        province_lenient, province_strict: the same for items of the province.
        wait_median, wait_90th: days from wish to ready (Kaplan-Meier: holds still open, or ended otherwise, are censored); None
            when fewer than that share became ready within the period.
        movements: journeys sent. kilometres: of each item apart, straight line × detour: an estimate, no van route.
        without_distance: movements between places that are not both on the map.
        asked_outside: requests to libraries outside that the record does not have. euros: of these, and of movements if priced.
    """

    loans: int
    own_lenient: float | None
    own_strict: float | None
    province_lenient: float | None
    province_strict: float | None
    holds_ready: int
    wait_median: float | None
    wait_90th: float | None
    wait_mean: float | None
    movements: int
    kilometres: float
    without_distance: int
    asked_outside: int
    referred_to_ebook: int
    lost: int
    open: int
    euros: float


def result(told: Told, wishes: Wishes, transport: Transport, scenario: Scenario, days: int) -> Result:
    """The figures of one run."""
    counts = np.bincount(told.outcome, minlength=len(Outcome))
    own, lent = int(counts[Outcome.OWN]), int(counts[list(LENT)].sum())
    province, unmet = own + int(counts[Outcome.PROVINCE]), int(counts[list(UNMET)].sum())
    journeys = told.journeys.sum(axis=0)
    on_map = ~np.isnan(transport.kilometres)
    # Passing wishes have no title of their own to be asked for: theirs were recorded requests.
    new = (wishes.kind != PASSING) & np.isin(told.outcome, (Outcome.OUTSIDE, Outcome.NOT_SUPPLIED_FROM_OUTSIDE))
    supplied = int((new & (told.outcome == Outcome.OUTSIDE)).sum())
    movements = int(journeys.sum())
    cents = supplied * (scenario.supply_cents + scenario.transport_cents) + movements * (scenario.movement_cents or 0)
    wait, is_ready = waits(told, wishes, days)
    return Result(
        loans=lent,
        own_lenient=_share(own, lent), own_strict=_share(own, lent + unmet),
        province_lenient=_share(province, lent), province_strict=_share(province, lent + unmet),
        holds_ready=int(is_ready.sum()), wait_median=_quantile(wait, is_ready, 0.5), wait_90th=_quantile(wait, is_ready, 0.9),
        wait_mean=float(wait[is_ready].mean()) if is_ready.any() else None,
        movements=movements, kilometres=float((journeys[on_map] * transport.kilometres[on_map]).sum() * scenario.detour),
        without_distance=int(journeys[~on_map].sum()), asked_outside=int(new.sum()),
        referred_to_ebook=int(counts[Outcome.REFERRED_TO_EBOOK]), lost=int(counts[list(LOST)].sum()),
        open=int(counts[Outcome.OPEN]), euros=cents / 100,
    )  # fmt: skip


def waits(told: Told, wishes: Wishes, days: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Days that each hold placed in the period waited, and whether it ended with an item that stood ready.

    A wish that became a hold at an empty shelf counts too; one that was refused or referred never waited.
    """
    at_the_shelf = (Outcome.OPEN, Outcome.LAPSED, Outcome.NOT_SUPPLIED_FROM_OUTSIDE)
    became = (wishes.kind == HOLD) | ((wishes.kind == WALK_IN) & ((told.available < NEVER) | np.isin(told.outcome, at_the_shelf)))
    never_waited = np.isin(told.outcome, (Outcome.REFERRED_TO_EBOOK, Outcome.REFUSED_BY_LIMIT, Outcome.GAVE_UP_FOR_FEE))
    mine = became & ~never_waited & (wishes.placed >= 0)
    ready, ended = told.available[mine], np.minimum(told.ended[mine], days)
    is_ready = ready < days
    return np.where(is_ready, ready, ended).astype(np.int64) - wishes.placed[mine], is_ready


def _quantile(wait: NDArray[np.int64], is_ready: NDArray[np.bool_], share: float) -> float | None:
    if not is_ready.any():
        return None
    survival = ecdf(CensoredData(uncensored=wait[is_ready], right=wait[~is_ready])).sf
    reached = np.flatnonzero(survival.probabilities <= 1 - share + 1e-12)
    return float(survival.quantiles[reached[0]]) if len(reached) else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
