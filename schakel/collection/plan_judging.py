"""Whether a plan delivers what it promised: wishes of months held back are met, or not, from its copies, one by one.

A plan is made with what was known before; then each wish of the months after takes a copy that is free, for as long as a
loan of its material lasts. Copies start free two months earlier, so that the usual part of them is out when counting begins.
The collection as it was goes through the same test, and both are told in terms of the norm that was measured (`yardstick`).

A plan for just the norm delivers less where the forecast errs more than it says, and more where wishes come more evenly than
by chance, or wait. The margin is found on the months before those that judge: what the plan aims at is raised or lowered
there until the norm would have been delivered, and the plan with that aim is judged on months that neither saw. It is lowered
only as far as chance does not explain.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from schakel.collection.copies import Titles, met_by
from schakel.collection.demand import Forecast, fit_demand, forecast
from schakel.collection.measured_norm import MET, Record
from schakel.collection.smallest import Norms, Smallest, find_smallest, whole_province
from schakel.collection.wish_history import Catalogue, Floats, Ints, WishHistory, month_name
from schakel.collection.yardstick import Wishes, Yardstick, bare, calibrate
from schakel.vocabulary.progress import Progress, Silent

ROUNDS = 4
LEAST_MISSED, MOST_MISSED = 1e-5, 0.5
"""Smallest and largest share missed that a plan aims at: beyond the one no months held back could tell, nor trust the other."""
MOST_CHANGE = 4.0
"""Largest factor by which one round changes what may be missed."""


@dataclass(frozen=True)
class Delivered:
    """Shares of wishes met in the months held back as the norm counts them, by organisation, and of the province last."""

    shares: Floats
    wishes: Ints


@dataclass(frozen=True)
class AsItWas:
    """The collection that stood there when the months held back began, in the same test.

    Args:
        copies: by organisation.
        bare: shares in the test without any correction: who finds nothing free is lost.
        delivered: shares in the test, as the norm counts them. What is left of the difference with `measured` is the error
            of the test itself, on months that it was not fitted on.
        measured: what the strict norm measured in these months; None without demand.
    """

    copies: tuple[int, ...]
    bare: tuple[float, ...]
    delivered: tuple[float, ...]
    measured: tuple[float | None, ...]


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
        copies: of the plan with margin, by organisation.
        own_copies, own_delivered: of a plan for the norms of the organisations alone, without that of the province: what
            each needs for itself.
        waits: days that a wish waits for a copy before another serves it.
        stood: share of wishes that nobody served although a copy stood in: no collection mends those.
        unmendable: whether that alone breaks the norm; the plan then aims at the norm without them.
        as_it_was: None when the snapshot does not tell what was measured.
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
    copies: tuple[int, ...]
    own_copies: tuple[int, ...]
    own_delivered: tuple[float, ...]
    waits: tuple[float, ...]
    stood: tuple[float, ...]
    unmendable: tuple[bool, ...]
    as_it_was: AsItWas | None


def titles_of(found: Forecast) -> Titles:
    """What a plan by organisation needs, from a forecast."""
    catalogue = found.catalogue
    mean, shape = np.ascontiguousarray(found.mean), np.ascontiguousarray(found.shape)
    places = np.arange(len(catalogue.organisations))
    return whole_province(
        Titles(places, mean, shape, mean[:, 0].copy(), shape[:, 0].copy(), catalogue.loan_days / found.days)
    )  # fmt: skip


def judge_plan(
    history: WishHistory, until: int, months: int, norms: Norms, cost_of: Callable[[Catalogue], Floats], *,
    record: Record | None = None, seed: int = 0, only_raise: bool = False, progress: Progress | None = None,
) -> PlanJudgement:  # fmt: skip
    """Find yardstick and margin on the months before the last, judge on the last; `until` ends them."""
    tell = progress or Silent()
    cut = until - months
    organisations = len(history.catalogue.organisations)
    before = titles_of(forecast(fit_demand(history, cut - months), cut - months, cut))
    known = before.province_mean > 0
    rule = bare(organisations) if record is None else calibrate(history, record, cut - months, cut, known, seed)
    aims = find_aims(history, cut, months, norms, cost_of, rule=rule, seed=seed, only_raise=only_raise, progress=tell)
    tell.begin("judging on months held back", 3)
    cost, quiet = cost_of(history.catalogue), Silent()
    titles = titles_of(forecast(fit_demand(history, cut), cut, until))
    without = find_smallest(titles, cost, norms, seed=seed, progress=quiet)
    tell.advance(1)
    start = np.array([*without.organisation_price, without.province_price])
    with_margin = find_smallest(titles, cost, aims, seed=seed, progress=quiet, start=start)
    tell.advance(1)
    alone = find_smallest(titles, cost, Norms(aims.organisation, 0.0), seed=seed, progress=quiet, start=start)
    tell.advance(1)
    wishes = Wishes.of(history, cut, until, titles.province_mean > 0, seed)
    plain, raised, own = (deliver(wishes, plan.plan.copies, rule) for plan in (without, with_margin, alone))
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
        copies=tuple(int(n) for n in with_margin.plan.by_place),
        own_copies=tuple(int(n) for n in alone.plan.by_place),
        own_delivered=_shares(own.shares[:-1]),
        waits=_shares(rule.waits),
        stood=_shares(rule.stood),
        unmendable=tuple(bool(each) for each in _unmendable(rule, norms)),
        as_it_was=None if record is None else _as_it_was(record, cut, until, wishes, rule),
    )


def _as_it_was(record: Record, first: int, until: int, wishes: Wishes, rule: Yardstick) -> AsItWas:
    copies = record.standing(first)
    return AsItWas(
        copies=tuple(int(n) for n in copies.sum(axis=0)),
        bare=_shares(deliver(wishes, copies, bare(copies.shape[1])).shares),
        delivered=_shares(deliver(wishes, copies, rule).shares),
        measured=tuple(None if np.isnan(share) else float(share) for share in record.measured(first, until)[:, MET]),
    )


def _unmendable(rule: Yardstick, norms: Norms) -> NDArray[np.bool_]:
    """Which norms break by wishes alone that nobody served although a copy stood in."""
    return np.asarray(rule.stood >= 1 - np.array([*norms.organisation, norms.province]))


def find_aims(
    history: WishHistory, until: int, months: int, norms: Norms, cost_of: Callable[[Catalogue], Floats], *,
    rule: Yardstick | None = None, seed: int = 0, only_raise: bool = False, progress: Progress | None = None,
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
    rule = rule or bare(titles.mean.shape[1])
    wishes = Wishes.of(history, cut, until, titles.province_mean > 0, seed)
    may_miss = 1 - np.array([*norms.organisation, norms.province])
    # What no collection mends is left out of a norm that it alone would break: more copies would never be enough.
    spared = np.where(_unmendable(rule, norms), rule.stood, 0.0)
    aim_miss, start = may_miss.copy(), None
    for _ in range(ROUNDS):
        plan = find_smallest(titles, cost, _norms(aim_miss), seed=seed, progress=Silent(), start=start)
        start = np.array([*plan.organisation_price, plan.province_price])
        delivered = deliver(wishes, plan.plan.copies, rule)
        share = np.maximum(1 - delivered.shares - spared, 0.0)
        missed = share + np.sqrt(
            np.maximum(share * (1 - share), 1 / np.maximum(delivered.wishes, 1)) / np.maximum(delivered.wishes, 1)
        )
        change = np.clip(may_miss / np.maximum(missed, 1e-9), 1 / MOST_CHANGE, MOST_CHANGE)
        most = may_miss if only_raise else np.maximum(may_miss, MOST_MISSED)
        aim_miss = np.clip(aim_miss * change, np.minimum(LEAST_MISSED, may_miss), most)
        tell.advance(1)
    return _norms(aim_miss)


def deliver(wishes: Wishes, copies: NDArray[np.int16], rule: Yardstick) -> Delivered:
    """Meet wishes from copies, one by one, and count as the norm does."""
    return Delivered(1 - rule.missed(wishes.test(copies, rule.waits)), wishes.asked)


def _at_level(titles: Titles, plan: Smallest, wishes: Ints) -> tuple[float, ...]:
    """Shares that the copies of a plan promise when the expected wishes add up to those that came."""
    level = wishes[:-1] / np.maximum(titles.mean.sum(axis=0), 1e-12)
    scaled = whole_province(replace(titles, mean=titles.mean * level))
    found = met_by(scaled, plan.plan.copies)
    met = np.array([*found.met_organisation, found.met_province])
    demand = np.array([*scaled.mean.sum(axis=0), scaled.province_mean.sum()])
    return _shares(np.divide(met, demand, out=np.ones(len(met)), where=demand > 0))


def _norms(missed: Floats) -> Norms:
    return Norms(tuple(float(1 - share) for share in missed[:-1]), float(1 - missed[-1]))


def _shares(shares: Floats) -> tuple[float, ...]:
    return tuple(float(share) for share in shares)
