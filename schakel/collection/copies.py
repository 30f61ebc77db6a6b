"""The best number of copies of each title at each place, when every thing that is scarce has a price.

Three levels lie in each other: places, organisations, the province. With a price on each, a title no longer touches the
others, and its best copies follow by adding, one at a time, the copy of most worth until none is worth its price.

**That is exact.** The worth of the copies of one title is a sum over the sets of a nested (laminar) family of concave
functions of the number of copies in the set, minus prices, which are linear. Such a function is M-natural-concave (Murota,
Discrete Convex Analysis, 2003, §6.3), and for those the best plan of n + 1 copies is the best plan of n with one copy more,
while the worth of the best plan is concave in n. Shown by brute force in the tests.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
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

    @property
    def size(self) -> int:
        """Number of titles."""
        return len(self.mean)

    @property
    def places(self) -> int:
        """Number of places."""
        return len(self.organisation_of)


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
    """

    place: Floats
    organisation: Floats
    province: float
    room: Floats
    copy: Floats
    stay: float = 0.0
    tilt: float = 0.0


@dataclass(frozen=True)
class Copies:
    """The best copies at some prices.

    Args:
        copies: by title and place.
        met_place, met_organisation, met_province: wishes that are expected to be met.
        stayed: copies that stand where they stood.
        surplus: sum over titles of worth minus prices; at the best plan as high as can be.
    """

    copies: NDArray[np.int16]
    met_place: Floats
    met_organisation: Floats
    met_province: float
    stayed: int
    surplus: float
    by_place: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def best_copies(titles: Titles, prices: Prices) -> Copies:
    """The best copies of every title at these prices."""
    places, organisations = titles.places, titles.mean.shape[1]
    copies = np.zeros((titles.size, places), dtype=np.int16)
    none = np.zeros((0, places))
    with_places = titles.place_mean is not None
    place_mean = titles.place_mean if titles.place_mean is not None else none
    place_shape = titles.place_shape if titles.place_shape is not None else none
    kept = titles.kept if titles.kept is not None else np.zeros((0, places), dtype=np.int16)
    most = titles.most if titles.most is not None else np.full(titles.size, NO_LIMIT, dtype=np.int64)
    least = titles.least if titles.least is not None else np.zeros(titles.size, dtype=np.int64)

    def part(first: int, until: int) -> Any:
        sums = np.zeros(places + organisations + 3)
        _fill(
            first, until, titles.organisation_of, titles.mean, titles.shape, titles.province_mean, titles.province_shape,
            titles.load_per_wish, with_places, place_mean, place_shape, kept, most, least, prices.place, prices.organisation,
            prices.province, prices.room, prices.copy, prices.stay, prices.tilt, copies, sums,
        )  # fmt: skip
        return sums

    # Fixed parts, added in order: the sums do not depend on which thread was ready first.
    edges = np.linspace(0, titles.size, WORKERS + 1).astype(int)
    if titles.size < 2_000:
        sums = part(0, titles.size)
    else:
        with ThreadPoolExecutor(WORKERS) as pool:
            sums = sum(pool.map(part, edges[:-1], edges[1:]), np.zeros(places + organisations + 3))
    return Copies(
        copies, sums[:places], sums[places : places + organisations], float(sums[-3]), round(float(sums[-2])), float(sums[-1]),
        copies.sum(axis=0, dtype=np.int64),
    )  # fmt: skip


def met_by(titles: Titles, copies: NDArray[Any]) -> Copies:
    """What given copies are expected to meet."""
    # At these prices every copy that stood is worth more than anything, and any other less than nothing.
    size, places = titles.size, titles.places
    total = copies.sum(axis=1).astype(np.int64)
    stood = Titles(
        titles.organisation_of, titles.mean, titles.shape, titles.province_mean, titles.province_shape, titles.load_per_wish,
        titles.place_mean, titles.place_shape, copies.astype(np.int16), total, total,
    )  # fmt: skip
    nothing = Prices(np.zeros(places), np.zeros(titles.mean.shape[1]), 0.0, np.zeros(places), np.zeros(size), 1.0)
    return best_copies(stood, nothing)


@njit(cache=True, nogil=True)
def _fill(
    first: int, until: int, organisation_of: Any, mean: Any, shape: Any, province_mean: Any, province_shape: Any,
    load_per_wish: Any, with_places: bool, place_mean: Any, place_shape: Any, kept: Any, most: Any, least: Any,
    place_worth: Any, organisation_worth: Any, province_worth: float, room: Any, copy_price: Any, stay: float, tilt: float,
    copies: Any, sums: Any,
) -> None:  # fmt: skip
    """Fill `copies` for titles `[first, until)`; add to `sums`: met by place, organisation, province, stayed, surplus."""
    places, organisations = len(organisation_of), mean.shape[1]
    nodes = places + organisations + 1
    last = nodes - 1
    low, high, weight = np.zeros(nodes), np.zeros(nodes), np.zeros(nodes)
    missed_low, missed_high = np.zeros(nodes), np.zeros(nodes)
    gain, held = np.zeros(nodes), np.zeros(nodes, dtype=np.int64)
    has_kept = kept.shape[0] > 0
    for title in range(first, until):
        load = load_per_wish[title]
        for node in range(nodes):
            held[node] = 0
            if node < places and not with_places:
                continue
            if node == last:
                m, s = province_mean[title], province_shape[title]
            elif node >= places:
                m, s = mean[title, node - places], shape[title, node - places]
            else:
                m, s = place_mean[title, node], place_shape[title, node]
            gain[node], low[node], high[node] = 0.0, 0.0, 0.0
            if m > 0.0:
                low[node], high[node], weight[node] = two_points(m, s)
                missed_low[node] = next_missed(1.0, low[node] * load, 1)
                missed_high[node] = next_missed(1.0, high[node] * load, 1)
                gain[node] = (1 - weight[node]) * low[node] * (1 - missed_low[node]) + weight[node] * high[node] * (
                    1 - missed_high[node]
                )
        number = 0
        while number < most[title]:
            best, at = -np.inf, -1
            for place in range(places):
                organisation = organisation_of[place]
                worth = organisation_worth[organisation] * gain[places + organisation] - room[place]
                worth -= tilt * ((title * GOLDEN + place * PLASTIC) % 1.0)
                if with_places:
                    worth += place_worth[place] * gain[place]
                if has_kept and held[place] < kept[title, place]:
                    worth += stay
                if worth > best:
                    best, at = worth, place
            worth = best + province_worth * gain[last] - copy_price[title]
            if worth <= 0.0 and number >= least[title]:
                break
            number += 1
            copies[title, at] += 1
            sums[nodes + 1] += worth
            if has_kept and held[at] < kept[title, at]:
                sums[nodes] += 1
            for level in range(3):
                node = at if level == 0 else (places + organisation_of[at] if level == 1 else last)
                held[node] += 1
                sums[node] += gain[node]
                if gain[node] <= 0.0:
                    continue
                k = held[node] + 1
                after_low = next_missed(missed_low[node], low[node] * load, k)
                after_high = next_missed(missed_high[node], high[node] * load, k)
                gain[node] = (1 - weight[node]) * low[node] * (missed_low[node] - after_low) + weight[node] * high[node] * (
                    missed_high[node] - after_high
                )
                missed_low[node], missed_high[node] = after_low, after_high


forget_stale(_fill, (erlang.__file__, __file__))
