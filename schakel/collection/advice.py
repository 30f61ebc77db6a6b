"""The questions of a collection advisor, answered from a snapshot: how small can it be, and what to do at a given size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import numpy as np

from schakel.collection.clash import Clash, find_clashes, refuse_too_small_for_last
from schakel.collection.copies import Copies, Titles, met_by
from schakel.collection.demand import Forecast, fit_demand, forecast
from schakel.collection.demand_judging import DemandJudgement, judge_demand
from schakel.collection.limits import Limit, Unit, buying, guarded
from schakel.collection.measured_norm import Record
from schakel.collection.place_demand import by_place
from schakel.collection.plan_judging import PlanJudgement, judge_plan, titles_of
from schakel.collection.sized import NoPlanError, Sized, Worth, best_within
from schakel.collection.smallest import CurvePoint, Norms, Smallest, curve, find_smallest
from schakel.collection.stock import Act, Purchase, Stock, acts, purchases, read_stock
from schakel.collection.wish_history import Catalogue, Floats, WishHistory, month_number, read_history
from schakel.errors import InputError
from schakel.vocabulary.progress import Progress

AHEAD = 12
"""Months that a plan looks ahead: every season once."""
CURVE = (0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1.0, 1.5, 2.5)
"""Prices of the points of the curve, as part of those of the smallest collection."""


@dataclass(frozen=True)
class Known:
    """What a snapshot tells of demand before a month, and of the items there are on a day in it."""

    history: WishHistory
    until: int
    found: Forecast
    titles: Titles
    stock: Stock
    shares_now: Floats

    @property
    def catalogue(self) -> Catalogue:
        """Titles and places."""
        return self.history.catalogue


def look(connection: duckdb.DuckDBPyConnection, on: date) -> Known:
    """Read the wishes before the month of `on`, and forecast the year after."""
    day = on.replace(day=1)
    until = month_number(day)
    history = read_history(connection, day)
    model = fit_demand(history, until)
    found = forecast(model, until, until + AHEAD)
    # Of today: what left or came since the month began can no longer, or already, be moved.
    stock = read_stock(connection, history.catalogue, on)
    kept = stock.counted(history.catalogue)
    place_mean, place_shape = by_place(history, model, found)
    titles = replace(
        titles_of(found), organisation_of=history.catalogue.organisation_of, place_mean=place_mean, place_shape=place_shape,
        kept=kept, most=kept.sum(axis=1).astype(np.int64), price=history.catalogue.price_cents,
    )  # fmt: skip
    return Known(history, until, found, titles, stock, _shares(titles, met_by(titles, kept)))


@dataclass(frozen=True)
class SmallestAdvice:
    """The smallest collection that meets the norms, and whether such plans kept their promise."""

    plan: Smallest
    demand: DemandJudgement
    judged: PlanJudgement
    curve: list[CurvePoint]


def advise_smallest(
    known: Known, record: Record, norms: Norms, months: int, *, is_money: bool, seed: int, progress: Progress,
    only_raise: bool = False,
) -> SmallestAdvice:  # fmt: skip
    """The smallest collection for the norms as they are measured, with the margin that months held back ask for."""

    def cost_of(catalogue: Catalogue) -> Floats:
        return catalogue.price_cents if is_money else np.ones(len(catalogue.kind_of))

    cost = cost_of(known.catalogue)
    if not cost.sum():
        raise InputError("no item of this snapshot has a price; the smallest number of copies can be asked, not the least money")
    judged = judge_plan(
        known.history, known.until, months, norms, cost_of, record=record, seed=seed, only_raise=only_raise, progress=progress
    )
    titles = titles_of(known.found)
    plan = find_smallest(titles, cost, judged.aims, seed=seed, progress=progress)
    progress.begin("drawing the curve", None)
    points = curve(titles, cost, plan, CURVE)
    return SmallestAdvice(plan, judge_demand(known.history, known.until, months), judged, points)


@dataclass(frozen=True)
class SizedAdvice:
    """What to keep, move, drop and buy.

    Args:
        unguarded: the plan that may drop last copies too; None unless they are guarded. The difference is what guarding costs.
    """

    plan: Sized
    limits: tuple[Limit, ...]
    acts: list[Act]
    bought: list[Purchase]
    unguarded: Sized | None


def advise_sizes(
    known: Known, limits: Sequence[Limit], worth: Worth, *, norms: Norms | None, keeps_last: bool, seed: int, progress: Progress
) -> SizedAdvice:
    """The best use of the items there are within limits, and of money for new ones when a limit tells how much there is.

    Args:
        keeps_last: no title loses its last copy in the province.

    Raises:
        InputError: when the norms are asked as well and do not hold within the limits; names what clashes and what is possible.
    """
    if any(limit.unit is not Unit.ITEMS for limit in limits) and not known.catalogue.price_cents.any():
        raise InputError("no item of this snapshot has a price; give sizes in items, not in cents")
    free = buying(known.titles) if any(limit.unit is Unit.BOUGHT for limit in limits) else known.titles
    titles = guarded(free) if keeps_last else free
    refuse_too_small_for_last(titles, limits)
    try:
        plan = best_within(titles, limits, worth, norms=norms, seed=seed, progress=progress)
    except NoPlanError as none:
        if norms is None:
            raise
        raise _no_plan(known, titles, limits, worth, norms, none, seed, progress) from none
    unguarded = best_within(free, limits, worth, norms=norms, seed=seed, progress=progress) if keeps_last else None
    copies = plan.plan.copies
    done = list(acts(known.stock, known.catalogue, copies))
    return SizedAdvice(plan, tuple(limits), done, purchases(known.stock, copies, done), unguarded)


def _no_plan(
    known: Known, titles: Titles, limits: Sequence[Limit], worth: Worth, norms: Norms, none: NoPlanError, seed: int,
    progress: Progress,
) -> InputError:  # fmt: skip
    """What clashes, and what is possible instead."""
    share = np.array([*norms.organisation, norms.province])
    names = (*known.catalogue.organisations, "the province")
    progress.begin("finding what clashes", None)
    clashes = find_clashes(titles, limits, titles.demand * share)
    told = [_told(clash, names, share) for clash in clashes]
    told = told or ["no plan was found that meets them; that there is none is not proven"]
    smallest = find_smallest(titles_of(known.found), np.ones(titles.size), norms, seed=seed, progress=progress)
    items = [limit.at_most for limit in limits if limit.unit is Unit.ITEMS]
    told.append(
        f"no collection of fewer than {int(np.ceil(smallest.bound - 1e-6)):,} copies meets the norms, and with copies chosen "
        f"freely {int(smallest.cost):,} suffice; the limits in items have room for {sum(items):,}"
    )
    best = best_within(titles, limits, worth, seed=seed, progress=progress)
    told.append(
        "possible is "
        + ", ".join(f"{name} {met:.2%}" for name, met in zip(names, best.shares, strict=True))
        + " (most demand met)"
    )
    return NoPlanError("these limits do not meet the norms: " + ". ".join(told), is_proven=bool(clashes) or none.is_proven)


def _told(clash: Clash, names: Sequence[str], share: Floats) -> str:
    norms = " and ".join(f"{names[at]} {share[at]:.2%}" for at in clash.norms)
    what = [limit.name for limit in clash.limits] or ["the items there are"]
    last = ", with last copies kept" if clash.with_last else ""
    most = (
        f"at most {clash.reach * share[clash.norms[0]]:.2%} can be met"
        if len(clash.norms) == 1
        else f"at most {clash.reach:.2%} of each can be met"
    )
    return f"the norm of {norms} clashes with {', '.join(what)}{last}: {most}, and that is proven"


def _shares(titles: Titles, found: Copies) -> Floats:
    met = np.array([*found.met_organisation, found.met_province])
    demand = np.array([*titles.mean.sum(axis=0), titles.province_mean.sum()])
    return np.asarray(np.divide(met, demand, out=np.ones(len(met)), where=demand > 0))
