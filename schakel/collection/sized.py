"""The best use of the items there are, when each location has room for so many: what to keep, move and drop.

Every location has a price for room, and as in `smallest` the titles then fall apart. No price makes the plan better than the
worth at these prices plus the worth of the room (weak duality), so the best prices prove how much any other plan could still
gain. Prices of locations that are too full are raised until the plan fits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from schakel.collection.copies import Copies, Prices, Titles, best_copies
from schakel.collection.smallest import PERTURBED
from schakel.collection.wish_history import Floats, Ints
from schakel.errors import InputError
from schakel.vocabulary.progress import Progress, Silent

STEPS = 80
STARTS = 4
GAINED = 1e-5
LEAST_PRICE = 1e-7
CLOSE = 10


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


@dataclass(frozen=True)
class Sized:
    """The plan.

    Args:
        worth: of the wishes it is expected to meet, and of items that stay.
        bound: no plan within these sizes is worth more.
        room_price: what room for one more item would be worth, by location.
    """

    plan: Copies
    worth: float
    bound: float
    room_price: Floats

    @property
    def gap(self) -> float:
        """Part of its worth that another plan could gain at the very most."""
        return (self.bound - self.worth) / self.worth if self.worth else 0.0


def sizes_of(asked: Mapping[str, int], shrink: float, locations: tuple[str, ...], now: Ints) -> Ints:
    """Room by location: as asked, else the items there now, less the share `shrink`.

    Raises:
        InputError: when a size is no size, or names a place that has no collection here.
    """
    for code, size in asked.items():
        if code not in locations:
            raise InputError(f"there is no location {code!r} of a library; there are {', '.join(locations)}")
        if size < 0:
            raise InputError(f"location {code}: a size of {size} items is less than none; give 0 or more")
    return np.array([asked.get(code, int(n * (1 - shrink))) for code, n in zip(locations, now, strict=True)], dtype=np.int64)


def best_within(titles: Titles, sizes: Ints, worth: Worth, *, seed: int = 0, progress: Progress | None = None) -> Sized:
    """The most worth within the sizes; `titles` has the items there are in `kept`, and no title gets more than it has."""
    tell = progress or Silent()
    places = titles.places
    nothing = np.zeros(titles.size)
    perturbed = PERTURBED * worth.organisation * np.random.default_rng(seed).random(titles.size)
    full = sizes.astype(np.float64)

    def at(room: Floats, copy: Floats) -> Copies:
        tilt = 0.0 if copy is nothing else PERTURBED * worth.organisation
        here, own = np.full(places, worth.place), np.full(titles.mean.shape[1], worth.organisation)
        return best_copies(titles, Prices(here, own, worth.province, room, copy, worth.stay, tilt))

    def turned(logs: Floats) -> tuple[float, Floats]:
        room = np.exp(logs)
        found = at(room, perturbed)
        return (found.surplus + float(room @ full)) * scale, (full - found.by_place) * room * scale

    scale = 1 / max(1.0, float(titles.province_mean.sum()))
    logs, value = np.full(places, np.log(0.2)), np.inf
    for _ in range(STARTS):
        tell.begin("seeking prices of room", STEPS)
        found = minimize(
            turned, logs, jac=True, method="L-BFGS-B", bounds=[(np.log(LEAST_PRICE), None)] * places,
            options={"maxiter": STEPS, "maxfun": 2 * STEPS, "ftol": 1e-10}, callback=lambda _: tell.advance(1),
        )  # fmt: skip
        logs, before, value = found.x, value, float(found.fun)
        if before - value <= GAINED * abs(value):
            break
    room = np.exp(np.asarray(logs, dtype=np.float64))
    bound = at(room, nothing).surplus + float(room @ full)
    tell.begin("making it fit", CLOSE)
    plan = _fit(room, full, lambda prices: at(prices, perturbed), tell)
    gained = float(plan.met_place.sum() * worth.place + plan.met_organisation.sum() * worth.organisation)
    total = gained + plan.met_province * worth.province + plan.stayed * worth.stay
    return Sized(plan, total, max(bound, total), room)


def _fit(room: Floats, full: Floats, at: Callable[[Floats], Copies], tell: Progress) -> Copies:
    step, over, raised = np.full(len(room), 1e-4), room, room
    for _ in range(400):
        plan = at(raised)
        fuller = plan.by_place > full
        if not fuller.any():
            break
        over = raised
        raised = np.where(fuller, raised * (1 + step) + 1e-9, raised)
        step = np.where(fuller, step * 1.5, step)
    else:
        raise InputError("no price of room makes the collection fit these sizes; a size of 0 needs a location without demand")
    for _ in range(CLOSE):
        tell.advance(1)
        middle = (over + raised) / 2
        tried = at(middle)
        if (tried.by_place > full).any():
            over = middle
        else:
            raised, plan = middle, tried
    return plan
