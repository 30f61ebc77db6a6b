"""Titles and items: how popular a title is, how many items it has, where they stand, when they came and went.

Popularity of titles falls by Zipf and Mandelbrot; a title gets items in proportion to a power of it below one, so that
the items of a wanted title are lent more often, too. Branches differ in taste by class of material.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schakel.demo.calendar import NEVER, Calendar

Ints = NDArray[np.int32]

OLDEST = 80
"""Years before the simulation in which the oldest title came out."""


@dataclass(frozen=True)
class Kind:
    """One kind of item.

    Args:
        material, audience, genre: codes as the library system writes them.
        share: of all titles.
        loan_days: term of a loan.
        cents: usual price.
    """

    material: str
    audience: str
    genre: str
    share: float
    loan_days: int
    cents: int


KINDS = (
    Kind("BOE", "V", "F", 0.27, 21, 2199),
    Kind("BOE", "V", "N", 0.24, 21, 2399),
    Kind("BOE", "J", "F", 0.27, 21, 1399),
    Kind("BOE", "J", "N", 0.09, 21, 1599),
    Kind("GLB", "V", "F", 0.03, 21, 3499),
    Kind("LUI", "V", "F", 0.02, 21, 2499),
    Kind("DVD", "V", "F", 0.04, 7, 1499),
    Kind("DVD", "J", "F", 0.02, 7, 1299),
    Kind("CD", "V", "N", 0.01, 21, 1699),
    Kind("GAM", "J", "N", 0.01, 14, 4499),
)
"""Our choice, after the national make-up of collections."""
YOUTH = np.array([kind.audience == "J" for kind in KINDS])
ITEMS_A_TITLE = 5.0
ACQUIRED_A_YEAR = 0.08
WITHDRAWN_AT_LEAST = 0.03
"""Of the items at the start of a year; matters only for 2016 and 2017, when the published collection grew by an eighth."""
MOVED_A_YEAR = 0.012
MISSING_A_YEAR = 0.003
TASTE = 0.25
"""Spread (sigma of a lognormal) of the taste of a branch for a class."""


@dataclass
class Stock:
    """All titles and items of the simulation.

    Args:
        title_*: one entry a title; `title_published` is a day number (negative = long ago).
        title: title of each item. kind: index in KINDS, of items.
        home, home_after, moves: lending location, the one after the move, and the day of the move (NEVER for most).
        added, gone, missing: day numbers; gone is the first day on which it no longer belongs.
        rate: loans a day it would have when new and always in.
    """

    title_kind: Ints
    title_published: Ints
    title_seed: NDArray[np.int64]
    title: Ints
    kind: Ints
    home: Ints
    home_after: Ints
    moves: Ints
    added: Ints
    gone: Ints
    missing: Ints
    rate: NDArray[np.float32]

    @property
    def published(self) -> Ints:
        """Day of publication of each item."""
        return self.title_published[self.title]


def simulate_stock(
    calendar: Calendar, demand: NDArray[Any], owner: Ints, targets: tuple[int, ...], rng: np.random.Generator
) -> Stock:
    """Build the collection such that about `targets[y]` items belong at the end of year y-1 (the first: before the start).

    Args:
        demand: expected share of loans of each lending location.
        owner: index of the organisation of each lending location; items move only within it.
    """
    years = len(targets) - 1
    bought = [
        max(round(before * ACQUIRED_A_YEAR), after - before + round(before * WITHDRAWN_AT_LEAST))
        for before, after in pairwise(targets)
    ]
    pools = [_pool(number, rng) for number in (targets[0], *bought)]
    shift = np.cumsum([0, *(len(pool[1]) for pool in pools)])
    title = np.concatenate([pool[0] + first for pool, first in zip(pools, shift, strict=False)])
    weight = np.concatenate([pool[1] for pool in pools])
    kind_of_title = rng.choice(len(KINDS), size=len(weight), p=[kind.share for kind in KINDS]).astype(np.int32)
    batch = np.repeat(np.arange(-1, years), [len(pool[0]) for pool in pools])
    batch_of_title = np.repeat(np.arange(-1, years), [len(pool[1]) for pool in pools])

    starts = np.array([calendar.number(calendar.first.replace(year=calendar.first.year + y)) for y in range(years + 1)])
    old = calendar.start - 60 - np.minimum(rng.exponential(7 * 365, len(weight)), OLDEST * 365)
    fresh = starts[np.maximum(batch_of_title, 0)] - 40 + rng.random(len(weight)) * 340
    published = np.where(batch_of_title < 0, old, fresh).astype(np.int32)
    lag = 3 + rng.exponential(25, len(title))
    late = rng.random(len(title)) < 0.15
    lag[late] += rng.random(int(late.sum())) * 900
    added = (published[title] + lag).astype(np.int64)
    limit = np.where(batch < 0, calendar.start - 1, starts[np.maximum(batch, 0) + 1] - 2)
    floor = np.where(batch < 0, -(10**6), starts[np.maximum(batch, 0)])
    added = np.clip(added, floor, limit - (rng.random(len(title)) * 25).astype(np.int64))

    kind = kind_of_title[title]
    taste = rng.lognormal(0.0, TASTE, (len(demand), len(KINDS)))
    home = _homes(kind, demand, taste, rng)
    moves = np.where(
        rng.random(len(title)) < MOVED_A_YEAR * years, starts[0] + rng.random(len(title)) * (starts[-1] - starts[0]), NEVER
    )
    home_after = _other_home(home, owner, moves < NEVER, rng)
    taste_of_item = taste[home, kind]
    rate = weight[title] ** 0.42 * rng.lognormal(0.0, 0.85, len(title)) * taste_of_item
    missing = np.where(
        rng.random(len(title)) < MISSING_A_YEAR * years, starts[0] + rng.random(len(title)) * (starts[-1] - starts[0]), NEVER
    )
    gone = _withdraw(calendar, batch, published[title], rate, targets, bought, starts, rng)
    return Stock(
        title_kind=kind_of_title,
        title_published=published,
        title_seed=rng.integers(0, 2**62, len(weight)),
        title=title.astype(np.int32),
        kind=kind.astype(np.int32),
        home=home,
        home_after=home_after,
        moves=moves.astype(np.int32),
        added=added.astype(np.int32),
        gone=gone,
        missing=missing.astype(np.int32),
        rate=rate.astype(np.float32),
    )


def _pool(items: int, rng: np.random.Generator) -> tuple[NDArray[Any], NDArray[Any]]:
    """Titles with exactly so many items together: title of each item, and popularity of each title (mean 1)."""
    titles = max(int(items / ITEMS_A_TITLE * 1.15), 5)
    rank = rng.permutation(titles) + 1
    weight = (rank + 0.002 * titles + 3.0) ** -0.9
    weight /= weight.mean()
    expected = weight**0.6
    copies = 1 + rng.poisson(expected * (ITEMS_A_TITLE - 1) / expected.mean())
    title = np.repeat(np.arange(titles), copies)[:items]
    return title, weight[: int(title[-1]) + 1]


def _homes(kind: Ints, demand: NDArray[Any], taste: NDArray[np.float64], rng: np.random.Generator) -> Ints:
    """Location of each item: big branches hold more, but less than in proportion to their loans."""
    home = np.empty(len(kind), dtype=np.int32)
    for index in range(len(KINDS)):
        chance = demand**0.85 * taste[:, index] ** 0.5
        mine = np.flatnonzero(kind == index)
        home[mine] = np.searchsorted(np.cumsum(chance / chance.sum()), rng.random(len(mine)) * 0.999999)
    return home


def _other_home(home: Ints, owner: Ints, moves: NDArray[np.bool_], rng: np.random.Generator) -> Ints:
    after = home.copy()
    for index in np.unique(owner):
        mine = np.flatnonzero(owner == index)
        here = np.flatnonzero(moves & (owner[home] == index))
        after[here] = rng.choice(mine, size=len(here))
    return after


def _withdraw(
    calendar: Calendar,
    batch: NDArray[np.int64],
    published: Ints,
    rate: NDArray[np.float64],
    targets: tuple[int, ...],
    bought: list[int],
    starts: NDArray[np.int64],
    rng: np.random.Generator,
) -> Ints:
    """First day each item no longer belongs; weeding takes old and little used items first."""
    gone = np.full(len(batch), NEVER, dtype=np.int32)
    appeal = rate * (0.3 + np.exp(-(calendar.start - published) / (3 * 365)))
    key = np.log(appeal) + rng.gumbel(0.0, 0.8, len(batch))
    for y in range(len(bought)):
        number = targets[y] + bought[y] - targets[y + 1]
        there = np.flatnonzero((batch < y) & (gone == NEVER))
        weeded = there[np.argpartition(key[there], number)[:number]]
        span = starts[y + 1] - starts[y] - 8
        gone[weeded] = starts[y] + 2 + (rng.random(number) * span).astype(np.int64)
    return gone
