"""The questions of a collection advisor, answered from a snapshot: how small can it be, and what to do at a given size."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import numpy as np

from schakel.collection.copies import Copies, Titles, met_by
from schakel.collection.demand import Forecast, fit_demand, forecast
from schakel.collection.demand_judging import DemandJudgement, judge_demand
from schakel.collection.place_demand import by_place
from schakel.collection.plan_judging import PlanJudgement, judge_plan, titles_of
from schakel.collection.sized import Sized, Worth, best_within, sizes_of
from schakel.collection.smallest import CurvePoint, Norms, Smallest, curve, find_smallest
from schakel.collection.stock import Act, Stock, acts, read_stock
from schakel.collection.wish_history import Catalogue, Floats, Ints, WishHistory, month_number, read_history
from schakel.errors import InputError
from schakel.vocabulary.progress import Progress

AHEAD = 12
"""Months that a plan looks ahead: every season once."""
CURVE = (0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1.0, 1.5, 2.5)
"""Prices of the points of the curve, as part of those of the smallest collection."""


@dataclass(frozen=True)
class Known:
    """What a snapshot tells of demand and of the items there are, on the first day of a month."""

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
    stock = read_stock(connection, history.catalogue, day)
    kept = stock.counted(history.catalogue)
    place_mean, place_shape = by_place(history, model, found)
    titles = replace(
        titles_of(found), organisation_of=history.catalogue.organisation_of, place_mean=place_mean, place_shape=place_shape,
        kept=kept, most=kept.sum(axis=1).astype(np.int64),
    )  # fmt: skip
    return Known(history, until, found, titles, stock, _shares(titles, met_by(titles, kept)))


@dataclass(frozen=True)
class SmallestAdvice:
    """The smallest collection that meets the norms, and whether such plans kept their promise."""

    plan: Smallest
    demand: DemandJudgement
    judged: PlanJudgement
    curve: list[CurvePoint]


def advise_smallest(known: Known, norms: Norms, months: int, *, is_money: bool, seed: int, progress: Progress) -> SmallestAdvice:
    """The smallest collection for the norms with the margin that months held back ask for."""

    def cost_of(catalogue: Catalogue) -> Floats:
        return catalogue.price_cents if is_money else np.ones(len(catalogue.kind_of))

    cost = cost_of(known.catalogue)
    if not cost.sum():
        raise InputError("no item of this snapshot has a price; the smallest number of copies can be asked, not the least money")
    judged = judge_plan(known.history, known.until, months, norms, cost_of, seed=seed, progress=progress)
    titles = titles_of(known.found)
    plan = find_smallest(titles, cost, judged.aims, seed=seed, progress=progress)
    progress.begin("drawing the curve", None)
    points = curve(titles, cost, plan, CURVE)
    return SmallestAdvice(plan, judge_demand(known.history, known.until, months), judged, points)


@dataclass(frozen=True)
class SizedAdvice:
    """What to keep, move and drop."""

    plan: Sized
    sizes: Ints
    acts: list[Act]
    shares: Floats


def advise_sizes(
    known: Known, asked: Mapping[str, int], shrink: float, worth: Worth, *, norms: Norms | None, seed: int, progress: Progress
) -> SizedAdvice:
    """The best use of the items there are within the sizes.

    Raises:
        InputError: when the norms are asked as well and do not hold within the sizes; says what is possible.
    """
    now = known.stock.counted(known.catalogue).sum(axis=0, dtype=np.int64)
    sizes = sizes_of(asked, shrink, known.catalogue.locations, now)
    plan = best_within(known.titles, sizes, worth, seed=seed, progress=progress)
    shares = _shares(known.titles, plan.plan)
    if norms is not None:
        _refuse_too_small(known, norms, sizes, shares, seed, progress)
    return SizedAdvice(plan, sizes, list(acts(known.stock, known.catalogue, plan.plan.copies)), shares)


def _refuse_too_small(known: Known, norms: Norms, sizes: Ints, shares: Floats, seed: int, progress: Progress) -> None:
    asked = np.array([*norms.organisation, norms.province])
    if (shares >= asked).all():
        return
    smallest = find_smallest(titles_of(known.found), np.ones(known.titles.size), norms, seed=seed, progress=progress)
    names = (*known.catalogue.organisations, "the province")
    short = [f"{name} {share:.2%}" for name, share, ask in zip(names, shares, asked, strict=True) if share < ask]
    proof = (
        f"no collection of fewer than {int(np.ceil(smallest.bound - 1e-6)):,} copies meets them, and these sizes have room for "
        f"{int(sizes.sum()):,}"
        if smallest.bound > sizes.sum()
        else f"with copies chosen freely {int(smallest.cost):,} suffice; from the items there are they are not met"
    )
    raise InputError(f"these sizes do not meet the norms: {proof}. The best plan found falls short at: {', '.join(short)}")


def _shares(titles: Titles, found: Copies) -> Floats:
    met = np.array([*found.met_organisation, found.met_province])
    demand = np.array([*titles.mean.sum(axis=0), titles.province_mean.sum()])
    return np.asarray(np.divide(met, demand, out=np.ones(len(met)), where=demand > 0))
