"""A plan that is nearly right made to fit: the changes of single copies that cost least, until every limit holds.

The best copies at the best prices take a little more room at some places than there is, and leave a little at others, because
copies are whole. Here copies of least worth leave the places that are too full (for a place that has room, or altogether),
and copies of most worth come where room is left. Of a title one copy is changed a pass, so that what a change is worth is exact.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from schakel.collection import erlang
from schakel.collection.copies import Prices, Titles
from schakel.collection.erlang import next_missed, two_points
from schakel.collection.limits import Limits, Unit
from schakel.collection.wish_history import Floats, Ints
from schakel.compiling import forget_stale

PASSES = 40
"""Most passes; each of them takes the best changes there are, so a few do."""
FILLS = 4


def fit_copies(titles: Titles, prices: Prices, limits: Limits, copies: NDArray[np.int16]) -> bool:
    """Change `copies` in place until the limits hold, at least cost at these prices; returns whether they do."""
    room = _Room(titles, limits, copies)
    for _ in range(PASSES):
        over = room.over
        if not (over < 0).any():
            break
        full, free = room.is_over(over), room.has_room(over)
        is_bought_over = bool((over[room.bought > 0] < 0).any())
        if not room.apply(titles, _changes(titles, prices, copies, True, full, free, is_bought_over), copies, True):
            return False
    else:
        return False
    for _ in range(FILLS):
        over = room.over
        free = room.has_room(over)
        if not free.any():
            break
        nowhere = np.zeros(titles.places, dtype=np.bool_)
        if not room.apply(titles, _changes(titles, prices, copies, False, nowhere, free, False), copies, False):
            break
    return True


class _Room:
    """What is taken of each limit, kept up with every change."""

    def __init__(self, titles: Titles, limits: Limits, copies: NDArray[np.int16]) -> None:
        self.full = limits.full
        self.items, self.cents, self.bought = limits.of(Unit.ITEMS), limits.of(Unit.CENTS), limits.is_bought
        price = titles.price if titles.price is not None else np.zeros(titles.size)
        number = copies.sum(axis=1, dtype=np.int64)
        beyond = np.maximum(number - titles.owned, 0) if titles.owned is not None else np.zeros(titles.size)
        self.used = (
            self.items @ copies.sum(axis=0, dtype=np.int64) + self.cents @ (price @ copies) + self.bought * (price @ beyond)
        )
        self.price = price

    @property
    def over(self) -> Floats:
        """Room left of each limit; below 0 where there is too much."""
        return np.asarray(self.full - self.used, dtype=np.float64)

    def is_over(self, left: Floats) -> NDArray[np.bool_]:
        """Places of which a copy must go."""
        return np.asarray(((self.items + self.cents)[left < 0] > 0).any(axis=0))

    def has_room(self, left: Floats) -> NDArray[np.bool_]:
        """Places at which one more item, or one of the cheapest, may come."""
        cheapest = float(self.price[self.price > 0].min()) if (self.price > 0).any() else 0.0
        shut = (self.items[left < 1] > 0).any(axis=0) | (self.cents[left < cheapest] > 0).any(axis=0)
        return np.asarray(~shut)

    def apply(self, titles: Titles, changes: tuple[Floats, Ints, Ints], copies: NDArray[np.int16], is_over: bool) -> int:
        """Make the changes, the best first; returns how many helped and fitted."""
        score, leaves, comes = changes
        order = np.argsort(-score, kind="stable")[: int(np.isfinite(score).sum())]
        owned = titles.owned if titles.owned is not None else np.zeros(0, dtype=np.int64)
        made: int = _apply(
            order, leaves, comes, copies, self.price, owned, self.items, self.cents, self.bought, self.full, self.used, is_over
        )
        return made


def _changes(
    titles: Titles, prices: Prices, copies: NDArray[np.int16], is_over: bool, full: NDArray[np.bool_], free: NDArray[np.bool_],
    is_bought_over: bool,
) -> tuple[Floats, Ints, Ints]:  # fmt: skip
    """The best change of each title: its gain at these prices, where a copy leaves and where one comes; -1 = nowhere."""
    size, places = titles.size, titles.places
    score, leaves, comes = np.full(size, -np.inf), np.full(size, -1), np.full(size, -1)
    none, nothing, no_number = np.zeros((0, places)), np.zeros(0), np.zeros(0, dtype=np.int64)
    _best_changes(
        titles.organisation_of, titles.mean, titles.shape, titles.province_mean, titles.province_shape, titles.load_per_wish,
        titles.place_mean is not None, none if titles.place_mean is None else titles.place_mean,
        none if titles.place_shape is None else titles.place_shape,
        titles.kept if titles.kept is not None else np.zeros((0, places), dtype=np.int16),
no_number if titles.most is None else titles.most, no_number if titles.least is None else titles.least,
        no_number if titles.owned is None else titles.owned,
        nothing if titles.price is None else titles.price, prices.place, prices.organisation, prices.province, prices.room,
        prices.stay, np.zeros(places) if prices.cent is None else prices.cent, prices.bought, copies, is_over, full, free,
        is_bought_over, score, leaves, comes,
    )  # fmt: skip
    return score, leaves, comes


@njit(cache=True, nogil=True, inline="always")
def _marginal(mean: float, shape: float, load: float, copies: int) -> float:
    """Wishes met by the last of so many copies; 0 for none."""
    if mean <= 0.0 or copies <= 0:
        return 0.0
    low, high, weight = two_points(mean, shape)
    missed_low = missed_high = before_low = before_high = 1.0
    for k in range(1, copies + 1):
        before_low, before_high = missed_low, missed_high
        missed_low, missed_high = next_missed(missed_low, low * load, k), next_missed(missed_high, high * load, k)
    return (1 - weight) * low * (before_low - missed_low) + weight * high * (before_high - missed_high)


@njit(cache=True, nogil=True)
def _best_changes(
    organisation_of: Any, mean: Any, shape: Any, province_mean: Any, province_shape: Any, load_per_wish: Any, with_places: bool,
    place_mean: Any, place_shape: Any, kept: Any, most: Any, least: Any, owned: Any, price: Any, place_worth: Any,
    organisation_worth: Any, province_worth: float, room: Any, stay: float, cent: Any, bought_price: float, copies: Any,
    is_over: bool, full: Any, free: Any, is_bought_over: bool, score: Any, leaves: Any, comes: Any,
) -> None:  # fmt: skip
    places, organisations = len(organisation_of), mean.shape[1]
    number_at = np.zeros(organisations, dtype=np.int64)
    last_at, next_at = np.zeros(organisations), np.zeros(organisations)
    for title in range(len(mean)):
        number, touched = 0, not is_over
        number_at[:] = 0
        for place in range(places):
            number += copies[title, place]
            number_at[organisation_of[place]] += copies[title, place]
            touched = touched or (full[place] and copies[title, place] > 0)
        is_bought = len(owned) > 0 and number > owned[title]
        if is_over and not (touched or (is_bought_over and is_bought)):
            continue
        if not is_over and len(most) > 0 and number >= most[title]:
            continue
        load = load_per_wish[title]
        money = price[title] if len(price) > 0 else 0.0
        for organisation in range(organisations):
            m, s, n = mean[title, organisation], shape[title, organisation], number_at[organisation]
            last_at[organisation] = _marginal(m, s, load, n) * organisation_worth[organisation]
            next_at[organisation] = _marginal(m, s, load, n + 1) * organisation_worth[organisation]
        m, s = province_mean[title], province_shape[title]
        if not is_over:
            whole = _marginal(m, s, load, number + 1) * province_worth
            if len(owned) > 0 and number >= owned[title]:
                whole -= bought_price * money
            for place in range(places):
                if not free[place]:
                    continue
                n = copies[title, place]
                gain = whole + next_at[organisation_of[place]] - room[place] - cent[place] * money
                if with_places:
                    gain += place_worth[place] * _marginal(place_mean[title, place], place_shape[title, place], load, n + 1)
                if kept.shape[0] > 0 and n < kept[title, place]:
                    gain += stay
                if gain > score[title]:
                    score[title], comes[title] = gain, place
            continue
        whole = _marginal(m, s, load, number) * province_worth
        if is_bought:
            whole -= bought_price * money
        at_least = least[title] if len(least) > 0 else 0
        for place in range(places):
            n = copies[title, place]
            if n == 0 or not (full[place] or (is_bought_over and is_bought)):
                continue
            here = organisation_of[place]
            lost = -room[place] - cent[place] * money
            if with_places:
                lost += place_worth[place] * _marginal(place_mean[title, place], place_shape[title, place], load, n)
            if kept.shape[0] > 0 and n <= kept[title, place]:
                lost += stay
            if number > at_least and -lost - last_at[here] - whole > score[title]:
                score[title], leaves[title], comes[title] = -lost - last_at[here] - whole, place, -1
            if not full[place]:
                continue
            for other in range(places):
                if full[other] or not free[other]:
                    continue
                there, held = organisation_of[other], copies[title, other]
                gain = -lost - room[other] - cent[other] * money
                if there != here:
                    gain += next_at[there] - last_at[here]
                if with_places:
                    gain += place_worth[other] * _marginal(place_mean[title, other], place_shape[title, other], load, held + 1)
                if kept.shape[0] > 0 and held < kept[title, other]:
                    gain += stay
                if gain > score[title]:
                    score[title], leaves[title], comes[title] = gain, place, other


@njit(cache=True, nogil=True)
def _apply(
    order: Any, leaves: Any, comes: Any, copies: Any, price: Any, owned: Any, items: Any, cents: Any, bought: Any, full: Any,
    used: Any, is_over: bool,
) -> int:  # fmt: skip
    """Make the changes in this order where they still help and fit; returns how many were made."""
    made = 0
    for title in order:
        here, there, money = leaves[title], comes[title], price[title]
        number = 0
        for place in range(copies.shape[1]):
            number += copies[title, place]
        helps = not is_over
        fits = True
        for limit in range(len(full)):
            taken = items[limit, here] + cents[limit, here] * money if here >= 0 else 0.0
            if here >= 0 and there < 0 and len(owned) > 0 and number > owned[title]:
                taken += bought[limit] * money
            helps = helps or (taken > 0.0 and used[limit] > full[limit])
            given = items[limit, there] + cents[limit, there] * money if there >= 0 else 0.0
            if there >= 0 and here < 0 and len(owned) > 0 and number >= owned[title]:
                given += bought[limit] * money
            fits = fits and (given <= taken or used[limit] + given - taken <= full[limit])
        if not (helps and fits):
            continue
        for limit in range(len(full)):
            if here >= 0:
                used[limit] -= items[limit, here] + cents[limit, here] * money
                if there < 0 and len(owned) > 0 and number > owned[title]:
                    used[limit] -= bought[limit] * money
            if there >= 0:
                used[limit] += items[limit, there] + cents[limit, there] * money
                if here < 0 and len(owned) > 0 and number >= owned[title]:
                    used[limit] += bought[limit] * money
        if here >= 0:
            copies[title, here] -= 1
        if there >= 0:
            copies[title, there] += 1
        made += 1
    return made


forget_stale(_best_changes, (erlang.__file__, __file__))
