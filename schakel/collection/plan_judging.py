"""Whether a plan delivers what it promised: wishes of months held back are met, or not, from its copies, one by one.

A plan is made with what was known before; then each wish of the months after takes a copy that is free, for as long as a
loan of its material lasts, and is missed when none is. Copies start free two months earlier, so that the usual part of them
is out when counting begins.

A plan for just the norm delivers less where the forecast errs more than it says, and more where wishes come more evenly than
by chance: a library system sees a wish only when an item was in, so those it saw seldom collide. The margin is found on the
months before those that judge: what the plan aims at is raised or lowered there until the norm would have been delivered, and
the plan with that aim is judged on months that neither saw. It is lowered only as far as chance does not explain.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numba import njit

from schakel.collection.copies import Titles, met_by
from schakel.collection.demand import Forecast, fit_demand, forecast
from schakel.collection.smallest import Norms, Smallest, find_smallest, whole_province
from schakel.collection.wish_history import Catalogue, Floats, Ints, WishHistory, month_name
from schakel.vocabulary.progress import Progress, Silent

WARM_MONTHS = 2
ROUNDS = 4
LEAST_MISSED, MOST_MISSED = 1e-5, 0.5
"""Smallest and largest share missed that a plan aims at: beyond the one no months held back could tell, nor trust the other."""
MOST_CHANGE = 4.0
"""Largest factor by which one round changes what may be missed."""


@dataclass(frozen=True)
class Delivered:
    """Shares of wishes met in the months held back, by organisation, and of the province last."""

    shares: Floats
    wishes: Ints


@dataclass(frozen=True)
class PlanJudgement:
    """A plan judged on months that it did not see.

    Args:
        months: first and last month held back.
        aims: shares that the plan aimed at so that the norm is delivered: the norm with its margin.
        promised, delivered: of the plan with margin.
        promised_at_level: of the plan with margin, had the forecast known how many wishes would come in all.
        promised_without, delivered_without: of the plan that aims at just the norm.
        cost, cost_without: of both plans.
    """

    months: tuple[str, str]
    aims: Norms
    promised: tuple[float, ...]
    delivered: tuple[float, ...]
    promised_at_level: tuple[float, ...]
    promised_without: tuple[float, ...]
    delivered_without: tuple[float, ...]
    cost: float
    cost_without: float
    wishes: tuple[int, ...]


def titles_of(found: Forecast) -> Titles:
    """What a plan by organisation needs, from a forecast."""
    catalogue = found.catalogue
    mean, shape = np.ascontiguousarray(found.mean), np.ascontiguousarray(found.shape)
    places = np.arange(len(catalogue.organisations))
    return whole_province(
        Titles(places, mean, shape, mean[:, 0].copy(), shape[:, 0].copy(), catalogue.loan_days / found.days)
    )  # fmt: skip


def judge_plan(
    history: WishHistory, until: int, months: int, norms: Norms, cost_of: Callable[[Catalogue], Floats], *, seed: int = 0,
    only_raise: bool = False, progress: Progress | None = None,
) -> PlanJudgement:  # fmt: skip
    """Find the margin on the months before the last, judge on the last; `until` ends them."""
    tell = progress or Silent()
    cut = until - months
    aims = find_aims(history, cut, months, norms, cost_of, seed=seed, only_raise=only_raise, progress=tell)
    tell.begin("judging on months held back", 2)
    cost, quiet = cost_of(history.catalogue), Silent()
    titles = titles_of(forecast(fit_demand(history, cut), cut, until))
    without = find_smallest(titles, cost, norms, seed=seed, progress=quiet)
    tell.advance(1)
    start = np.array([*without.organisation_price, without.province_price])
    with_margin = find_smallest(titles, cost, aims, seed=seed, progress=quiet, start=start)
    tell.advance(1)
    plain, raised = (deliver(history, cut, until, plan, titles, seed) for plan in (without, with_margin))
    return PlanJudgement(
        months=(month_name(cut), month_name(until - 1)),
        aims=aims,
        promised=_shares(with_margin.shares),
        delivered=_shares(raised.shares),
        promised_at_level=_at_level(titles, with_margin, raised.wishes),
        promised_without=_shares(without.shares),
        delivered_without=_shares(plain.shares),
        cost=with_margin.cost,
        cost_without=without.cost,
        wishes=tuple(int(n) for n in raised.wishes),
    )


def find_aims(
    history: WishHistory, until: int, months: int, norms: Norms, cost_of: Callable[[Catalogue], Floats], *, seed: int = 0,
    only_raise: bool = False, progress: Progress | None = None,
) -> Norms:  # fmt: skip
    """What a plan must promise so that it would have delivered the norms in the `months` before `until`.

    The share that may be missed is divided by as much as the plan missed too much or too little, some rounds long. What it
    missed is taken one standard error worse than it was seen, so that few wishes do not lower an aim.

    Args:
        only_raise: a plan that delivered more than the norm is not made to aim at less.
    """
    tell = progress or Silent()
    tell.begin("finding the margin", ROUNDS)
    cut = until - months
    cost = cost_of(history.catalogue)
    titles = titles_of(forecast(fit_demand(history, cut), cut, until))
    may_miss = 1 - np.array([*norms.organisation, norms.province])
    aim_miss, start = may_miss.copy(), None
    for _ in range(ROUNDS):
        plan = find_smallest(titles, cost, _norms(aim_miss), seed=seed, progress=Silent(), start=start)
        start = np.array([*plan.organisation_price, plan.province_price])
        delivered = deliver(history, cut, until, plan, titles, seed)
        share = 1 - delivered.shares
        missed = share + np.sqrt(
            np.maximum(share * (1 - share), 1 / np.maximum(delivered.wishes, 1)) / np.maximum(delivered.wishes, 1)
        )
        change = np.clip(may_miss / np.maximum(missed, 1e-9), 1 / MOST_CHANGE, MOST_CHANGE)
        most = may_miss if only_raise else np.maximum(may_miss, MOST_MISSED)
        aim_miss = np.clip(aim_miss * change, np.minimum(LEAST_MISSED, may_miss), most)
        tell.advance(1)
    return _norms(aim_miss)


def deliver(history: WishHistory, first: int, until: int, plan: Smallest, titles: Titles, seed: int) -> Delivered:
    """Meet the wishes of the months `[first, until)` from the copies of a plan, one by one.

    Wishes for titles of which nothing was expected are left out: no plan could have known them.
    """
    part = history.within(first - WARM_MONTHS, until)
    known = titles.province_mean[part.title] > 0
    times = np.repeat(np.flatnonzero(known), part.wishes[known])
    # The hour of a wish is not known; one drawn keeps wishes of one day apart.
    at = part.day[times] + np.random.default_rng(seed).random(len(times))
    order = np.lexsort((at, part.title[times]))
    times = times[order]
    title, organisation = part.title[times], part.organisation[times]
    counts = part.month[times] >= first
    days = history.catalogue.loan_days
    own = serve(title, organisation, at[order], days, plan.plan.copies)
    together = plan.plan.copies.sum(axis=1, keepdims=True).astype(np.int16)
    any_ = serve(title, np.zeros_like(organisation), at[order], days, together)
    organisations = titles.mean.shape[1]
    asked = np.bincount(organisation[counts], minlength=organisations)
    met = np.bincount(organisation[counts & own], minlength=organisations)
    wishes = np.array([*asked, counts.sum()], dtype=np.int64)
    found = np.array([*met, (counts & any_).sum()], dtype=np.float64)
    return Delivered(np.divide(found, wishes, out=np.ones(len(wishes)), where=wishes > 0), wishes)


def _at_level(titles: Titles, plan: Smallest, wishes: Ints) -> tuple[float, ...]:
    """Shares that the copies of a plan promise when the expected wishes add up to those that came."""
    level = wishes[:-1] / np.maximum(titles.mean.sum(axis=0), 1e-12)
    scaled = whole_province(replace(titles, mean=titles.mean * level))
    found = met_by(scaled, plan.plan.copies)
    met = np.array([*found.met_organisation, found.met_province])
    demand = np.array([*scaled.mean.sum(axis=0), scaled.province_mean.sum()])
    return _shares(np.divide(met, demand, out=np.ones(len(met)), where=demand > 0))


@njit(cache=True, nogil=True)
def serve(title: Any, organisation: Any, at: Any, loan_days: Any, copies: Any) -> Any:
    """Whether each wish finds a free copy of its title at its organisation; rows ordered by title, then by time."""
    met = np.zeros(len(title), dtype=np.bool_)
    most = 1
    for row in range(copies.shape[0]):
        for column in range(copies.shape[1]):
            most = max(most, copies[row, column])
    free_at = np.zeros((copies.shape[1], most))
    last = -1
    for row in range(len(title)):
        if title[row] != last:
            last = title[row]
            free_at[:, :] = -np.inf
        place = organisation[row]
        for copy in range(copies[last, place]):
            if free_at[place, copy] <= at[row]:
                free_at[place, copy] = at[row] + loan_days[last]
                met[row] = True
                break
    return met


def _norms(missed: Floats) -> Norms:
    return Norms(tuple(float(1 - share) for share in missed[:-1]), float(1 - missed[-1]))


def _shares(shares: Floats) -> tuple[float, ...]:
    return tuple(float(share) for share in shares)
