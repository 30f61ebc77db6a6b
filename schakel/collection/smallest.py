"""The smallest collection that meets both norms, with a proven bound: Lagrangian relaxation.

Asked are the fewest copies (or the least money) with which each organisation meets its share of the demand at its own
locations, and the province its share of all demand. A price on each of these few norms makes every title a problem of its
own, which `copies` solves exactly. Whatever the prices, cost of the copies minus the worth of what they meet plus the worth
of what is asked is a lower bound on the cost of *any* collection that meets the norms (weak duality; Geoffrion, Mathematical
Programming Study 2, 1974). The prices with the highest bound are sought; they are then raised a little until the norms hold.

Titles with the same history make many copies worth exactly the same, and at one price they would all come or all go. So
costs differ by less than a tenth of a percent, drawn from a seed, while prices are sought; bound and cost are then counted
with the true costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from schakel.collection.copies import Copies, Prices, Titles, best_copies
from schakel.collection.wish_history import Floats
from schakel.errors import InputError
from schakel.vocabulary.progress import Progress, Silent

PERTURBED = 1e-3
"""Largest part by which costs differ while prices are sought."""
STEPS = 60
"""Most iterations of the search for prices; more gave no better bound in any network tried."""
STARTS = 8
AGAIN = 4
"""Times that all is done again from the prices that held, while the gap is wide."""
GAINED = 1e-6
"""Part of the bound that another search must gain for one more to follow."""
LEAST_PRICE = 1e-6
"""Least price of a wish, as part of that of a copy: less is nothing."""
MOST_LOG = 27.0
"""Logarithm of the highest price over the lowest."""
WIDE = 5e-4
"""A gap over which prices are lowered one by one as well."""
CLOSE = 14
"""Halvings between prices at which a norm just fails and prices at which all hold."""


@dataclass(frozen=True)
class Norms:
    """Shares of demand to be met.

    Args:
        organisation: of the demand at the locations of each organisation, from its own copies; in order of their number.
        province: of all demand, from all copies together.
    """

    organisation: tuple[float, ...]
    province: float

    def __post_init__(self) -> None:
        for share in (*self.organisation, self.province):
            if not 0 <= share < 1:
                raise InputError(
                    f"a norm of {share:.2%} cannot be planned for: it is a share from 0 % to just under 100 %, because with any "
                    "number of copies all may be out at once"
                )


@dataclass(frozen=True)
class Smallest:
    """The plan.

    Args:
        cost: of its copies, in the unit of the costs given.
        bound: no collection that meets the norms costs less.
        organisation_price, province_price: what one more wish met costs at the margin.
        shares: of demand promised: by organisation, and of the province last.
    """

    plan: Copies
    cost: float
    bound: float
    organisation_price: Floats
    province_price: float
    shares: Floats

    @property
    def gap(self) -> float:
        """How much of the cost may be saved at the very most; the bound is proven, so this is too."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


def find_smallest(
    titles: Titles, cost: Floats, norms: Norms, *, seed: int = 0, progress: Progress | None = None, start: Floats | None = None
) -> Smallest:
    """The smallest collection that meets the norms.

    Args:
        cost: of one copy of each title; ones for the fewest copies.
        start: prices to begin from, by organisation and the province last; those of a plan alike.
    """
    tell = progress or Silent()
    problem = _Problem(titles, cost, norms, seed)
    bound, cheapest = 0.0, np.inf
    prices = problem.start() if start is None else start
    for _ in range(AGAIN):
        sought = problem.seek(prices, tell)
        bound = max(bound, -problem.bound_of(sought, cost)[0])
        tell.begin("closing the gap", CLOSE)
        closed, tried = problem.close(sought, tell)
        if problem.spent(tried) - bound > WIDE * bound:
            closed, tried = problem.lower_one_by_one(closed, tried)
        if problem.spent(tried) < cheapest:
            prices, plan, cheapest = closed, tried, problem.spent(tried)
        if cheapest - bound <= WIDE * bound:
            break
    spent = problem.spent(plan)
    return Smallest(plan, spent, min(bound, spent), prices[:-1], float(prices[-1]), problem.shares(plan))


@dataclass(frozen=True)
class CurvePoint:
    """The best collection of one size.

    Args:
        copies: by organisation.
        shares: of demand met, by organisation, and of the province last.
    """

    copies: tuple[int, ...]
    shares: tuple[float, ...]


def curve(titles: Titles, cost: Floats, smallest: Smallest, factors: Sequence[float]) -> list[CurvePoint]:
    """Size against shares met, along the prices of a smallest plan times each factor.

    What is best at given prices is the best of all collections of its own size for those worths (Everett, Operations Research
    11(3), 1963), so these points lie on the curve and need no bound.
    """
    problem = _Problem(titles, cost, Norms((0.5,) * titles.mean.shape[1], 0.5), 0)
    prices = np.array([*smallest.organisation_price, smallest.province_price])
    points = []
    for factor in factors:
        plan = best_copies(titles, problem.priced(prices * factor, problem.perturbed))
        points.append(CurvePoint(tuple(int(n) for n in plan.by_place), tuple(float(share) for share in problem.shares(plan))))
    return points


class _Problem:
    def __init__(self, titles: Titles, cost: Floats, norms: Norms, seed: int) -> None:
        self.titles, self.cost = titles, cost
        self.perturbed = cost * (1 + PERTURBED * np.random.default_rng(seed).random(titles.size))
        self.demand = np.array([*titles.mean.sum(axis=0), titles.province_mean.sum()])
        self.asked = self.demand * np.array([*norms.organisation, norms.province])

    def start(self) -> Floats:
        """Prices to begin from: a copy that meets half a wish is worth it, in the province one that meets a hundredth."""
        price = float(self.cost.mean())
        return np.array([2 * price] * (len(self.asked) - 1) + [30 * price])

    def priced(self, prices: Floats, cost: Floats) -> Prices:
        places = self.titles.places
        tilt = PERTURBED * float(self.cost.mean()) if cost is self.perturbed else 0.0
        return Prices(
            np.zeros(places), np.ascontiguousarray(prices[:-1]), float(prices[-1]), np.zeros(places), cost, tilt=tilt
        )  # fmt: skip

    def seek(self, prices: Floats, tell: Progress) -> Floats:
        """Prices of the highest bound.

        Sought in logarithms: prices of organisation and province differ by orders of magnitude, and a step too far to a
        price of nothing is hard to come back from. The bound has kinks, at which a search may stop too early; begun again
        from there it goes on, until that gains nothing.
        """
        least = np.log(LEAST_PRICE * float(self.cost.mean()))
        scale = 1 / max(1.0, float(self.asked.sum()))

        def turned(logs: Floats) -> tuple[float, Floats]:
            tried = np.exp(logs)
            value, slope = self.bound_of(tried, self.perturbed)
            return value * scale, slope * tried * scale

        logs, value = np.log(np.maximum(prices, np.exp(least))), np.inf
        for _ in range(STARTS):
            tell.begin("seeking prices", STEPS)
            found = minimize(
                turned, logs, jac=True, method="L-BFGS-B", bounds=[(least, MOST_LOG + least)] * len(logs),
                options={"maxiter": STEPS, "maxfun": 3 * STEPS, "ftol": 1e-11}, callback=lambda _: tell.advance(1),
            )  # fmt: skip
            logs, before, value = found.x, value, float(found.fun)
            if before - value <= GAINED * abs(value):
                break
        return np.exp(np.asarray(logs, dtype=np.float64))

    def bound_of(self, prices: Floats, cost: Floats) -> tuple[float, Floats]:
        """The bound at these prices and its slope, both with the sign turned: it is to be made small."""
        best = best_copies(self.titles, self.priced(np.maximum(prices, 0.0), cost), sums_only=True)
        return best.surplus - float(prices @ self.asked), self.met(best) - self.asked

    def met(self, plan: Copies) -> Floats:
        return np.array([*plan.met_organisation, plan.met_province])

    def shares(self, plan: Copies) -> Floats:
        """Shares of demand; 1 where there is none."""
        return np.asarray(np.divide(self.met(plan), self.demand, out=np.ones(len(self.demand)), where=self.demand > 0))

    def spent(self, plan: Copies) -> float:
        return float((plan.copies.sum(axis=1) * self.cost).sum())

    def lower_one_by_one(self, prices: Floats, plan: Copies) -> tuple[Floats, Copies]:
        """Lower each price as far as all norms still hold: where many titles are alike, one line between prices jumps."""
        prices = prices.copy()
        for _ in range(2):
            for norm in range(len(prices)):
                fails, holds = 0.0, float(prices[norm])
                for _ in range(CLOSE):
                    tried_prices = prices.copy()
                    tried_prices[norm] = (fails + holds) / 2
                    tried = best_copies(self.titles, self.priced(tried_prices, self.perturbed))
                    if (self.met(tried) < self.asked).any():
                        fails = float(tried_prices[norm])
                    else:
                        holds, plan, prices = float(tried_prices[norm]), tried, tried_prices
        return prices, plan

    def close(self, prices: Floats, tell: Progress) -> tuple[Floats, Copies]:
        """Raise prices of norms that fail until all hold, then go back as far as they do."""
        step = np.full(len(prices), 1e-5)
        failing = prices
        raised = np.maximum(prices, 1e-9 * float(self.cost.mean()))
        for _ in range(400):
            plan = best_copies(self.titles, self.priced(raised, self.perturbed))
            short = self.met(plan) < self.asked
            if not short.any():
                break
            failing = raised
            raised = np.where(short, raised * (1 + step), raised)
            step = np.where(short, step * 1.6, step)
        else:
            raise InputError(
                "no number of copies meets these norms: asked are "
                + ", ".join(f"{share:.3%}" for share in self.asked / np.maximum(self.demand, 1e-12))
                + f", and the largest collection tried promises {', '.join(f'{share:.3%}' for share in self.shares(plan))}"
            )
        for _ in range(CLOSE):
            tell.advance(1)
            middle = (failing + raised) / 2
            tried = best_copies(self.titles, self.priced(middle, self.perturbed))
            if (self.met(tried) < self.asked).any():
                failing = middle
            else:
                raised, plan = middle, tried
        return raised, plan


def whole_province(titles: Titles) -> Titles:
    """The same titles as if the province were the sum of its organisations: mean and variance add up."""
    mean = titles.mean.sum(axis=1)
    variance = (titles.mean**2 / titles.shape).sum(axis=1)
    shape = np.divide(mean**2, variance, out=np.ones_like(mean), where=variance > 0)
    return replace(titles, province_mean=mean, province_shape=shape)
