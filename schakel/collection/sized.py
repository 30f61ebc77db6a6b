"""The best use of the items there are, when there is room for so many: what to keep, move and drop.

Every limit (room of a location, money of an organisation, money for what is bought) has a price, and so has every norm that
must hold; at these prices the titles fall apart as in `smallest`. No price makes the plan better than the worth at these
prices, plus the worth of the room, minus that of what the norms ask (weak duality). So the best prices prove how much any
other plan could still gain; and where that is less than the norms alone are worth, they prove that no plan exists.

Prices are first sought on some of the titles with as much less room, then from there on all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from schakel.collection.copies import Copies, Prices, Titles, best_copies, met_by
from schakel.collection.fitting import fit_copies
from schakel.collection.limits import Limit, Limits, Unit
from schakel.collection.smallest import PERTURBED, Norms
from schakel.collection.wish_history import Floats
from schakel.errors import InputError
from schakel.vocabulary.progress import Progress, Silent

STEPS = 80
STARTS = 4
GAINED = 1e-5
LEAST_PRICE, MOST_PRICE = 1e-7, 1e7
FINE = 1e-7
"""Part of the value that a step must gain for the search to go on."""
GOOD = 1e-4
"""A gap that is small enough to stop closing it."""
CLOSE = 10
RAISES = 12
SAMPLE = 8
"""Prices are sought on one in so many titles first."""
LEAST_SAMPLE = 5_000
"""Fewer titles are no sample: their prices say little of all."""


@dataclass(frozen=True)
class Worth:
    """What one wish a year that is met is worth, by where it is met; and what it is worth not to move an item.

    Only the proportions matter. A wish met at the location itself counts in all three: at once, from the own organisation, in
    the province. Moving an item must gain more than `stay`.
    """

    place: float = 0.25
    organisation: float = 1.0
    province: float = 1.0
    stay: float = 0.1

    def __post_init__(self) -> None:
        if min(self.place, self.organisation, self.province, self.stay) < 0:
            raise InputError(f"a worth is less than nothing: {self}; use 0 for what does not count")


class NoPlanError(InputError):
    """No plan within the limits meets the norms.

    Args:
        is_proven: whether that is sure; else only that none was found.
    """

    def __init__(self, message: str, *, is_proven: bool) -> None:
        super().__init__(message)
        self.is_proven = is_proven


@dataclass(frozen=True)
class Sized:
    """The plan.

    Args:
        worth: of the wishes it is expected to meet, and of items that stay.
        bound: no plan within these limits is worth more.
        room_price: what one more item, or cent, would be worth, by limit.
        norm_price: what one wish less asked would be worth: by organisation, and the province last; 0 without norms.
        shares: of demand met, by organisation, and the province last.
    """

    plan: Copies
    worth: float
    bound: float
    room_price: Floats
    norm_price: Floats
    shares: Floats

    @property
    def gap(self) -> float:
        """Part of its worth that another plan could gain at the very most."""
        return (self.bound - self.worth) / self.worth if self.worth else 0.0


def best_within(
    titles: Titles, limits: Sequence[Limit], worth: Worth, *, norms: Norms | None = None, seed: int = 0,
    progress: Progress | None = None,
) -> Sized:  # fmt: skip
    """The most worth within the limits, with the norms when given.

    Args:
        titles: with the items there are in `kept`; no title gets more than `most`.

    Raises:
        NoPlanError: when no such plan exists, or none was found.
    """
    tell = progress or Silent()
    asked = titles.demand * (np.array([*norms.organisation, norms.province]) if norms else 0.0)
    problem = _Problem(titles, Limits(tuple(limits), titles.places), worth, asked, seed)
    prices = problem.seek_by_sample(tell)
    bound = problem.bound(prices, is_even=False)
    if bound < problem.least_worth:
        raise NoPlanError("no plan within these limits meets the norms", is_proven=True)
    plan = problem.fit(prices, bound, tell)
    total = problem.worth_of(plan)
    split = len(limits)
    return Sized(plan, total, max(bound, total), prices[:split], prices[split:], problem.shares(plan))


class _Problem:
    """Prices are of limits first, then of the norms by organisation and of the province."""

    def __init__(self, titles: Titles, limits: Limits, worth: Worth, asked: Floats, seed: int) -> None:
        self.titles, self.limits, self.worth, self.asked, self.seed = titles, limits, worth, asked, seed
        self.full = limits.full
        self.rooms = len(self.full)
        self.items, self.cents, self.is_bought = limits.of(Unit.ITEMS), limits.of(Unit.CENTS), limits.is_bought
        self.uneven = PERTURBED * worth.organisation * np.random.default_rng(seed).random(titles.size)
        self.even = np.zeros(titles.size)
        self.unit = np.array([*(1 / limits.units(titles)), *np.ones(len(asked))])
        worths = np.array([worth.organisation] * (len(asked) - 1) + [worth.province])
        self.least_worth = float(worths @ asked)
        """What any plan is worth that meets the norms."""

    def at(self, prices: Floats, *, is_even: bool = False, sums_only: bool = True) -> Copies:
        return best_copies(self.titles, self.priced(prices, is_even=is_even), sums_only=sums_only)

    def priced(self, prices: Floats, *, is_even: bool) -> Prices:
        room, norm, worth = prices[: self.rooms], prices[self.rooms :], self.worth
        return Prices(
            np.full(self.titles.places, worth.place), worth.organisation + norm[:-1], worth.province + float(norm[-1]),
            room @ self.items, self.even if is_even else self.uneven, worth.stay,
            0.0 if is_even else PERTURBED * worth.organisation, room @ self.cents, float(room @ self.is_bought),
        )  # fmt: skip

    def slope(self, found: Copies) -> Floats:
        """What is left of each limit, and met above each norm; below 0 where it does not hold."""
        return np.array([*(self.full - self.limits.used(found)), *(found.met - self.asked)])

    def value(self, prices: Floats, found: Copies) -> float:
        return found.surplus + float(prices[: self.rooms] @ self.full) - float(prices[self.rooms :] @ self.asked)

    def bound(self, prices: Floats, *, is_even: bool) -> float:
        return self.value(prices, self.at(prices, is_even=not is_even))

    def shares(self, plan: Copies) -> Floats:
        demand = self.titles.demand
        return np.asarray(np.divide(plan.met, demand, out=np.ones(len(demand)), where=demand > 0))

    def worth_of(self, plan: Copies) -> float:
        worth = self.worth
        met = float(plan.met_place.sum() * worth.place + plan.met_organisation.sum() * worth.organisation)
        return met + plan.met_province * worth.province + plan.stayed * worth.stay

    def seek_by_sample(self, tell: Progress) -> Floats:
        # Room is worth at least about what staying is: far below that nothing leaves, and the search sees no way to go.
        start = np.array([*np.full(self.rooms, max(0.2, self.worth.stay)), *np.zeros(len(self.asked))]) * self.unit
        size = self.titles.size
        if size >= SAMPLE * LEAST_SAMPLE:
            rows = np.sort(np.random.default_rng(self.seed).choice(size, size // SAMPLE, replace=False))
            part = len(rows) / size
            limits = tuple(replace(limit, at_most=int(limit.at_most * part)) for limit in self.limits.limits)
            some = self.titles.some(rows)
            shares = np.divide(self.asked, self.titles.demand, out=np.zeros(len(self.asked)), where=self.titles.demand > 0)
            start = _Problem(some, Limits(limits, some.places), self.worth, some.demand * shares, self.seed).seek(start, tell)
        return self.seek(start, tell)

    def seek(self, prices: Floats, tell: Progress) -> Floats:
        """Prices of the lowest bound.

        In logarithms, as in `smallest`. Where a price is almost nothing the slope is too; so norms come in one by one, with a
        price that counts, when the plan without them does not meet them.
        """
        least, most = np.log(LEAST_PRICE * self.unit), np.log(MOST_PRICE * self.unit)
        while True:
            prices = self._seek_from(prices, least, most, tell)
            found = self.at(prices)
            late = (self.slope(found) < 0) & (prices <= 2 * LEAST_PRICE * self.unit)
            late[: self.rooms] = False
            if not late.any() or self.value(prices, found) < self.least_worth:
                return prices
            prices = np.where(late, 1.0, prices)

    def _seek_from(self, prices: Floats, least: Floats, most: Floats, tell: Progress) -> Floats:
        def turned(logs: Floats) -> tuple[float, Floats]:
            tried = np.exp(logs)
            found = self.at(tried)
            return self.value(tried, found) * scale, self.slope(found) * tried * scale

        def step(intermediate_result: object) -> None:
            tell.advance(1)
            if getattr(intermediate_result, "fun", np.inf) < self.least_worth * scale - 1e-6:
                raise StopIteration

        logs, value = np.clip(np.log(np.maximum(prices, 1e-300)), least, most), np.inf
        begin = np.exp(logs)
        # What a few copies can meet may be a hundredth of the demand; a search that is scaled by it would stop at once.
        scale = 1 / max(abs(self.value(begin, self.at(begin))), 1e-9)
        for _ in range(STARTS):
            tell.begin("seeking prices", STEPS)
            found = minimize(
                turned, logs, jac=True, method="L-BFGS-B", bounds=list(zip(least, most, strict=True)), callback=step,
                options={"maxiter": STEPS, "maxfun": 2 * STEPS, "ftol": FINE, "gtol": 1e-8},
            )  # fmt: skip
            logs, before, value = found.x, value, float(found.fun)
            if before - value <= GAINED * abs(value) or value < self.least_worth * scale:
                break
        return np.exp(np.asarray(logs, dtype=np.float64))

    def fit(self, prices: Floats, bound: float, tell: Progress) -> Copies:
        """The best copies at these prices made to fit; prices of norms that then fail are raised, and go back as far as can be.

        Raises:
            NoPlanError: when the norms do not hold at any price tried.
        """
        tell.begin("making it fit", None)
        slack = 1e-9 * np.maximum(self.titles.demand, 1)
        failing, holds, best = prices, prices, None
        step = np.full(len(self.asked), 0.02)
        for _ in range(RAISES):
            found = self.fitted(holds)
            short = found.met < self.asked - slack
            if not short.any():
                best = found
                break
            failing, holds = holds, holds.copy()
            norm = holds[self.rooms :]
            holds[self.rooms :] = np.where(short, np.maximum(norm, 0.01) * (1 + step), norm)
            step = np.where(short, step * 3, step)
        if best is None:
            raise NoPlanError("no plan was found within these limits that meets the norms", is_proven=False)
        for _ in range(CLOSE if failing is not holds else 0):
            if bound - self.worth_of(best) <= GOOD * bound:
                break
            middle = (failing + holds) / 2
            found = self.fitted(middle)
            if (found.met < self.asked - slack).any():
                failing = middle
            else:
                holds = middle
                best = max(best, found, key=self.worth_of)
        return best

    def fitted(self, prices: Floats) -> Copies:
        """The best copies at these prices, changed until they are within the limits."""
        copies = self.at(prices, sums_only=False).copies
        if not fit_copies(self.titles, self.priced(prices, is_even=True), self.limits, copies):
            raise NoPlanError("no plan was found within these limits", is_proven=False)
        return met_by(self.titles, copies)
