"""The best number of copies of each title at each place, when every thing that is scarce has a price.

Three levels lie in each other: places, organisations, the province. With a price on each, a title no longer touches the
others, and its best copies follow by adding, one at a time, the copy of most worth until none is worth its price.

**That is exact.** The worth of the copies of one title is a sum over the sets of a nested (laminar) family of concave
functions of the number of copies in the set, minus prices, which are linear (or, for what is bought beyond the copies there
are, convex in their number). Such a function is M-natural-concave (Murota, Discrete Convex Analysis, 2003, §6.3), and for
those the best plan of n + 1 copies is the best plan of n with one copy more, while the worth of the best plan is concave in
n. Shown by brute force in the tests.

Prices are looked at a hundred times, and what the first copy of a title would meet at each place never changes: it is
counted once, and what further copies meet only where one comes.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from schakel.collection import erlang
from schakel.collection.erlang import next_missed, two_points
from schakel.collection.wish_history import Floats, Ints
from schakel.compiling import forget_stale

WORKERS = 2
"""Threads; the compiled loop lets go of the interpreter."""
NO_LIMIT = 32_000
GOLDEN, PLASTIC = 0.6180339887498949, 0.7548776662466927
"""Steps of sequences that fill a line evenly and never repeat."""


@dataclass(frozen=True)
class Titles:
    """Everything that a plan needs to know of titles. Rows are titles.

    Args:
        organisation_of: organisation of each place.
        mean, shape: forecast of wishes in the period, by organisation.
        province_mean, province_shape: the same of the province.
        load_per_wish: days a loan takes, divided by the days of the period.
        place_mean, place_shape: by place; None when only organisations count.
        kept: copies that stand at each place now; None when that does not matter.
        most, least: copies there may, must be in all.
        price: of one copy in cents; None where money does not matter.
        owned: copies there are now in all, beyond which they are bought; None when nothing can be bought.
    """

    organisation_of: Ints
    mean: Floats
    shape: Floats
    province_mean: Floats
    province_shape: Floats
    load_per_wish: Floats
    place_mean: Floats | None = None
    place_shape: Floats | None = None
    kept: NDArray[np.int16] | None = None
    most: Ints | None = None
    least: Ints | None = None
    price: Floats | None = None
    owned: Ints | None = None

    @property
    def size(self) -> int:
        """Number of titles."""
        return len(self.mean)

    @property
    def places(self) -> int:
        """Number of places."""
        return len(self.organisation_of)

    @cached_property
    def demand(self) -> Floats:
        """Wishes expected by organisation, and of the province last."""
        return np.array([*self.mean.sum(axis=0), self.province_mean.sum()])

    @cached_property
    def first(self) -> tuple[NDArray[np.float32], Floats]:
        """Wishes that a first copy of a title meets: at each place; and at each organisation, with the province last."""
        levels: Floats = np.empty((self.size, self.mean.shape[1] + 1))
        at_place: NDArray[np.float32] = np.empty((self.size, self.places if self.place_mean is not None else 0), dtype=np.float32)
        _in_parts(
            self.size,
            lambda since, until: (
                _first(since, until, self.mean, self.shape, self.load_per_wish, levels[:, :-1]),
                _first(
                    since, until, self.province_mean[:, None], self.province_shape[:, None], self.load_per_wish, levels[:, -1:]
                ),
                self.place_mean is not None
                and _first(since, until, self.place_mean, self.place_shape, self.load_per_wish, at_place),
            ),
        )
        return at_place, levels

    def some(self, rows: Any) -> "Titles":
        """The same of some titles."""
        each = {name: value[rows] for name, value in vars(self).items() if isinstance(value, np.ndarray) and name in BY_TITLE}
        return replace(self, **each)


BY_TITLE = frozenset(Titles.__dataclass_fields__) - {"organisation_of"}


@dataclass(frozen=True)
class Prices:
    """What a wish that is met is worth, and what a copy costs, all in one unit.

    Args:
        place, organisation, province: of a wish met from the copies of the place, the organisation, the province.
        room: of one copy at each place.
        copy: of one copy of each title.
        stay: extra worth of a copy that stands where it stood.
        tilt: most that room for one title differs from place to place, in a fixed uneven order: where places are alike for
            many titles, a price would send all of them to the one or to the other.
        cent: of each cent of the price of a copy that stands at a place; None = nothing.
        bought: of each cent of the price of a copy beyond those there are.
    """

    place: Floats
    organisation: Floats
    province: float
    room: Floats
    copy: Floats
    stay: float = 0.0
    tilt: float = 0.0
    cent: Floats | None = None
    bought: float = 0.0


@dataclass(frozen=True)
class Copies:
    """The best copies at some prices.

    Args:
        copies: by title and place; of no titles when only the sums were asked.
        met_place, met_organisation, met_province: wishes that are expected to be met.
        stayed: copies that stand where they stood.
        surplus: sum over titles of worth minus prices; at the best plan as high as can be.
        by_place, cents: copies at each place, and the sum of their prices.
        bought, bought_cents: copies beyond those there are, and the sum of their prices.
    """

    copies: NDArray[np.int16]
    met_place: Floats
    met_organisation: Floats
    met_province: float
    stayed: int
    surplus: float
    by_place: Ints
    cents: Floats
    bought: int
    bought_cents: float

    @property
    def met(self) -> Floats:
        """Wishes expected to be met by organisation, and in the province last."""
        return np.array([*self.met_organisation, self.met_province])


def best_copies(titles: Titles, prices: Prices, *, sums_only: bool = False) -> Copies:
    """The best copies of every title at these prices."""
    places, organisations, size = titles.places, titles.mean.shape[1], titles.size
    copies = np.zeros((0 if sums_only else size, places), dtype=np.int16)
    none, empty = np.zeros((0, places)), np.zeros(0)
    first_place, first_level = titles.first
    with_places = titles.place_mean is not None
    place_mean, place_shape = (none if each is None else each for each in (titles.place_mean, titles.place_shape))
    kept = titles.kept if titles.kept is not None else np.zeros((0, places), dtype=np.int16)
    most, least, owned = (np.zeros(0, dtype=np.int64) if x is None else x for x in (titles.most, titles.least, titles.owned))
    price = titles.price if titles.price is not None else empty
    cent = prices.cent if prices.cent is not None else np.zeros(places)
    # Places of one organisation together: of each only the best can be the next copy's.
    order = np.argsort(titles.organisation_of, kind="stable")
    edges = np.searchsorted(titles.organisation_of[order], np.arange(organisations + 1))

    def part(since: int, until: int) -> Floats:
        sums = np.zeros(3 * places + organisations + 5)
        _fill(
            since, until, order, edges, titles.mean, titles.shape, titles.province_mean, titles.province_shape,
            titles.load_per_wish, with_places, place_mean, place_shape, first_place, first_level, kept, most, least, price, owned,
            prices.place, prices.organisation, prices.province, prices.room, prices.copy, prices.stay, prices.tilt, cent,
            prices.bought, copies, sums,
        )  # fmt: skip
        return sums

    sums = sum(_in_parts(size, part), np.zeros(3 * places + organisations + 5))
    met_place, by_place, cents, met_organisation, rest = np.split(sums, np.cumsum((places, places, places, organisations)))
    return Copies(
        copies, met_place, met_organisation, float(rest[0]), round(float(rest[1])), float(rest[2]),
        np.rint(by_place).astype(np.int64), cents, round(float(rest[3])), float(rest[4]),
    )  # fmt: skip


def met_by(titles: Titles, copies: NDArray[Any]) -> Copies:
    """What given copies are expected to meet."""
    # At these prices every copy that stood is worth more than anything, and any other less than nothing.
    total = copies.sum(axis=1).astype(np.int64)
    stood = replace(titles, kept=copies.astype(np.int16), most=total, least=total)
    places = titles.places
    nothing = Prices(np.zeros(places), np.zeros(titles.mean.shape[1]), 0.0, np.zeros(places), np.zeros(titles.size), 1.0)
    found = best_copies(stood, nothing)
    now = titles.kept.astype(np.int64) if titles.kept is not None else copies
    return replace(found, stayed=int(np.minimum(copies, now).sum()))


def _in_parts(size: int, work: Any) -> list[Any]:
    """Fixed parts, given back in order: sums do not depend on which thread was ready first."""
    if size < 2_000:
        return [work(0, size)]
    edges = np.linspace(0, size, WORKERS + 1).astype(int)
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, edges[:-1], edges[1:]))


@njit(cache=True, nogil=True)
def _first(since: int, until: int, mean: Any, shape: Any, load_per_wish: Any, found: Any) -> None:
    for title in range(since, until):
        for column in range(mean.shape[1]):
            found[title, column] = _gain(mean[title, column], shape[title, column], load_per_wish[title])


@njit(cache=True, nogil=True, inline="always")
def _gain(mean: float, shape: float, load: float) -> float:
    if mean <= 0.0:
        return 0.0
    low, high, weight = two_points(mean, shape)
    missed_low, missed_high = next_missed(1.0, low * load, 1), next_missed(1.0, high * load, 1)
    return (1 - weight) * low * (1 - missed_low) + weight * high * (1 - missed_high)


@njit(cache=True, nogil=True)
def _fill(
    since: int, until: int, order: Any, edges: Any, mean: Any, shape: Any, province_mean: Any, province_shape: Any,
    load_per_wish: Any, with_places: bool, place_mean: Any, place_shape: Any, first_place: Any, first_level: Any, kept: Any,
    most: Any, least: Any, price: Any, owned: Any, place_worth: Any, organisation_worth: Any, province_worth: float, room: Any,
    copy_price: Any, stay: float, tilt: float, cent: Any, bought_price: float, copies: Any, sums: Any,
) -> None:  # fmt: skip
    """Fill `copies` for titles `[since, until)`; add to `sums`.

    Those are, by place: met, copies, cents; by organisation: met; and met in the province, stayed, surplus, bought, its cents.
    """
    places, organisations = len(order), mean.shape[1]
    nodes = places + organisations + 1
    last, rest = nodes - 1, 3 * places + organisations
    low, high, weight = np.zeros(nodes), np.zeros(nodes), np.zeros(nodes)
    missed_low, missed_high = np.zeros(nodes), np.zeros(nodes)
    gain, held = np.zeros(nodes), np.zeros(nodes, dtype=np.int64)
    worth_at, top, top_at = np.zeros(places), np.zeros(organisations), np.zeros(organisations, dtype=np.int64)
    offset = np.zeros(places)
    for place in range(places):
        offset[place] = (place * PLASTIC) % 1.0
    has_kept, has_price, has_most, has_least = kept.shape[0] > 0, len(price) > 0, len(most) > 0, len(least) > 0
    keeps_copies, has_owned = copies.shape[0] > 0, len(owned) > 0
    for title in range(since, until):
        at_most = most[title] if has_most else NO_LIMIT
        if at_most <= 0:
            continue
        at_least = least[title] if has_least else 0
        load, money = load_per_wish[title], price[title] if has_price else 0.0
        turn = (title * GOLDEN) % 1.0
        for place in range(places):
            uneven = turn + offset[place]
            worth_at[place] = -room[place] - cent[place] * money - tilt * (uneven - 1.0 if uneven >= 1.0 else uneven)
        if with_places:
            for place in range(places):
                worth_at[place] += place_worth[place] * first_place[title, place]
        if has_kept:
            for place in range(places):
                worth_at[place] += stay if kept[title, place] > 0 else 0.0
        for organisation in range(organisations):
            best, at = -np.inf, -1
            for number in range(edges[organisation], edges[organisation + 1]):
                if worth_at[order[number]] > best:
                    best, at = worth_at[order[number]], order[number]
            top[organisation], top_at[organisation] = best, at
            gain[places + organisation] = first_level[title, organisation]
        gain[last] = first_level[title, organisations]
        number = 0
        while number < at_most:
            best, chosen = -np.inf, -1
            for organisation in range(organisations):
                worth = top[organisation] + organisation_worth[organisation] * gain[places + organisation]
                if worth > best:
                    best, chosen = worth, organisation
            if chosen < 0:
                break
            worth = best + province_worth * gain[last] - copy_price[title]
            is_bought = has_owned and number >= owned[title]
            if is_bought:
                worth -= bought_price * money
            if worth <= 0.0 and number >= at_least:
                break
            if number == 0:
                for node in range(nodes):
                    held[node] = 0
            number += 1
            at = top_at[chosen]
            if keeps_copies:
                copies[title, at] += 1
            sums[rest + 2] += worth
            sums[places + at] += 1
            sums[2 * places + at] += money
            if is_bought:
                sums[rest + 3] += 1
                sums[rest + 4] += money
            stays = has_kept and held[at] < kept[title, at]
            if stays:
                sums[rest + 1] += 1
            before = 0.0
            for level in range(3):
                node = at if level == 0 else (places + chosen if level == 1 else last)
                held[node] += 1
                if level == 0 and not with_places:
                    continue
                if held[node] == 1:
                    if level == 0:
                        gain[node] = first_place[title, node]
                        m, s = place_mean[title, node], place_shape[title, node]
                    elif level == 1:
                        m, s = mean[title, chosen], shape[title, chosen]
                    else:
                        m, s = province_mean[title], province_shape[title]
                    if m > 0.0:
                        low[node], high[node], weight[node] = two_points(m, s)
                        missed_low[node] = next_missed(1.0, low[node] * load, 1)
                        missed_high[node] = next_missed(1.0, high[node] * load, 1)
                sums[node if level == 0 else 2 * places + node] += gain[node]
                before = gain[node] if level == 0 else before
                if gain[node] <= 0.0:
                    continue
                k = held[node] + 1
                after_low = next_missed(missed_low[node], low[node] * load, k)
                after_high = next_missed(missed_high[node], high[node] * load, k)
                gain[node] = (1 - weight[node]) * low[node] * (missed_low[node] - after_low) + weight[node] * high[node] * (
                    missed_high[node] - after_high
                )
                missed_low[node], missed_high[node] = after_low, after_high
            if number < at_most:
                if with_places:
                    worth_at[at] += place_worth[at] * (gain[at] - before)
                if stays and held[at] >= kept[title, at]:
                    worth_at[at] -= stay
                best, to = -np.inf, -1
                for place in range(edges[chosen], edges[chosen + 1]):
                    if worth_at[order[place]] > best:
                        best, to = worth_at[order[place]], order[place]
                top[chosen], top_at[chosen] = best, to


forget_stale(_fill, (erlang.__file__, __file__))
