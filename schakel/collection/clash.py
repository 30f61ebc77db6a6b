"""Which norms and limits cannot hold together, proven; and what can.

With prices on some norms that add up to one for what they ask, no plan within the limits meets more than a certain part of
all of them: its dual bound. Under 1 they clash. Norms and limits that are not needed for that proof are left out one by one,
so that what is left is the smallest set of its kind: leave out any, and the proof is gone. Where a copy stands within an
organisation does not matter to a norm; so the limits of its locations count as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from schakel.collection.copies import Prices, Titles, best_copies
from schakel.collection.limits import Limit, Limits, Unit
from schakel.collection.wish_history import Floats
from schakel.errors import InputError

STEPS = 60
SURE = 1 - 1e-9


@dataclass(frozen=True)
class Clash:
    """Norms and limits that do not go together.

    Args:
        norms: by number of the organisation; the number of organisations stands for the province.
        limits: of which none can be missed in the proof.
        with_last: whether keeping last copies is part of the clash.
        reach: no plan meets more than this part of each of these norms.
    """

    norms: tuple[int, ...]
    limits: tuple[Limit, ...]
    with_last: bool
    reach: float


def find_clashes(titles: Titles, limits: Sequence[Limit], asked: Floats) -> list[Clash]:
    """All that is proven to clash, each norm once: who mends only the first would be refused again for the next.

    Args:
        asked: wishes to be met, by organisation and in the province.
    """
    found, asked = [], asked.copy()
    while clash := find_clash(titles, limits, asked):
        found.append(clash)
        asked[list(clash.norms)] = 0.0
    return found


def find_clash(titles: Titles, limits: Sequence[Limit], asked: Floats) -> Clash | None:
    """A smallest set of norms and limits that is proven to clash; None when no clash is proven.

    Args:
        asked: wishes to be met, by organisation and in the province.
    """
    merged = _by_organisation(limits, titles.organisation_of)
    whole = replace(
        titles, organisation_of=np.arange(titles.mean.shape[1]), place_mean=None, place_shape=None, kept=None
    )  # fmt: skip
    norms = tuple(int(at) for at in np.flatnonzero(asked > 0))

    def clashes(some: Sequence[int], kept: Sequence[Limit], of: Titles = whole) -> bool:
        return bool(some) and reach(of, kept, asked, some) < SURE

    left: tuple[int, ...] | None = next(((norm,) for norm in norms if clashes((norm,), list(merged))), None)
    if left is None:
        if len(norms) < 2 or not clashes(norms, list(merged)):
            return None
        left = norms
        for norm in norms:
            fewer = tuple(each for each in left if each != norm)
            left = fewer if clashes(fewer, list(merged)) else left
    needed = list(merged)
    for limit in merged:
        fewer_limits = [each for each in needed if each is not limit]
        needed = fewer_limits if clashes(left, fewer_limits) else needed
    free = replace(whole, least=None)
    with_last = whole.least is not None and not clashes(left, needed, free)
    found = tuple(original for limit in needed for original in merged[limit])
    return Clash(left, found, with_last, reach(whole if with_last else free, needed, asked, left))


def reach(titles: Titles, limits: Sequence[Limit], asked: Floats, norms: Sequence[int]) -> float:
    """A proven bound on the part of these norms, the same for each, that a plan can meet."""
    held, some = Limits(tuple(limits), titles.places), list(norms)
    items, cents, bought, full = held.of(Unit.ITEMS), held.of(Unit.CENTS), held.is_bought, held.full
    first = -np.log(np.maximum(full, 1.0))
    nothing = np.zeros(titles.size)
    lowest = np.inf

    def turned(logs: Floats) -> tuple[float, Floats]:
        nonlocal lowest
        part = np.exp(logs[: len(some)] - logs[: len(some)].max())
        part /= part.sum()
        worth, room = np.zeros(len(asked)), np.exp(logs[len(some) :])
        worth[some] = part / asked[some]
        found = best_copies(
            titles,
            Prices(
                np.zeros(titles.places), worth[:-1], float(worth[-1]), room @ items, nothing, 0.0, 0.0, room @ cents,
                float(room @ bought),
            ),
            sums_only=True,
        )  # fmt: skip
        value = found.surplus + float(room @ full)
        lowest = min(lowest, value)
        of_norm = found.met[some] / asked[some]
        return value, np.array([*(part * (of_norm - part @ of_norm)), *(room * (full - held.used(found)))])

    start = np.array([*np.zeros(len(some)), *(first - 1)])
    bounds = [(-15.0, 15.0)] * len(some) + [(at - 25.0, at + 12.0) for at in first]
    minimize(turned, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": STEPS, "ftol": 1e-10})
    return lowest


def refuse_too_small_for_last(titles: Titles, limits: Sequence[Limit]) -> None:
    """Refuse limits that leave no room for one copy of every title that there is.

    Raises:
        InputError: with what is asked and what there is.
    """
    if titles.least is None:
        return
    count = int(titles.least.sum())
    price = titles.price if titles.price is not None else np.zeros(titles.size)
    for unit, needs in ((Unit.ITEMS, count), (Unit.CENTS, float(price @ titles.least))):
        within = [limit for limit in limits if limit.unit is unit]
        covered = {place for limit in within for place in limit.places}
        room = sum(limit.at_most for limit in within)
        if len(covered) == titles.places and room < needs:
            raise InputError(
                f"one copy of each of the {count:,} titles that there are takes {needs:,.0f} {unit}, and these limits together "
                f"leave {room:,}; allow last copies to go, or give more room"
            )


def _by_organisation(limits: Sequence[Limit], organisation_of: np.ndarray) -> dict[Limit, tuple[Limit, ...]]:
    """Limits on organisations that follow from these, each with those it follows from."""
    found: dict[Limit, tuple[Limit, ...]] = {}
    places_of = {int(o): frozenset(np.flatnonzero(organisation_of == o).tolist()) for o in np.unique(organisation_of)}
    for limit in limits:
        own = frozenset(limit.places)
        whole = tuple(o for o, places in places_of.items() if places <= own)
        if limit.unit is Unit.BOUGHT:
            found[limit] = (limit,)
        elif whole and own == frozenset().union(*(places_of[o] for o in whole)):
            found[replace(limit, places=whole)] = (limit,)
    for organisation, places in places_of.items():
        for unit in (Unit.ITEMS, Unit.CENTS):
            parts = tuple(limit for limit in limits if limit.unit is unit and frozenset(limit.places) < places)
            if places == frozenset().union(*(limit.places for limit in parts)):
                name = ", ".join(limit.name for limit in parts)
                found[Limit(name, (organisation,), sum(limit.at_most for limit in parts), unit)] = parts
    return found
