"""The life of every item: on the shelf, lent, on its way to another branch and back. No item is in two places at once.

Each item goes round: it waits on the shelf for a time that is exponential in *busy* time (days weighted by how busy
they are, so that seasons, weekdays and closures come out by themselves), then is lent for some days, then waits again.
All items of a chunk take their n-th loan together, so a round is a few array operations.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from schakel.demo.calendar import CELLS_A_DAY, NEVER, Calendar
from schakel.demo.stock import KINDS, Stock

Int16s = NDArray[np.int16]
Int32s = NDArray[np.int32]

T = TypeVar("T")

CHUNK = 1 << 16
LOCAL_HOLD = 0.03
"""Share of the loans at the own branch that were reserved."""
NOT_COLLECTED = 0.045
SHELF_DAYS = 10
"""How long a reserved item waits for the borrower."""
TRIES = 5
"""How often another borrower is looked for when the organisation of the first has an item of its own on the shelf."""
REGULAR = 0.30
HALF_LIFE = 3.0 * 365
"""The pull of a title falls with its age to the share REGULAR, by a factor e in this many days."""


@dataclass
class Loans:
    """One entry a loan: item, lending location, day lent, day returned, 0 = from the shelf, 1 = held here, 2 = held elsewhere."""

    item: Int32s
    location: Int16s
    lent: Int16s
    returned: Int16s
    way: NDArray[np.int8]


@dataclass
class Served:
    """One entry a hold that an item was set aside for. `loan` is its place among the loans, -1 when not collected, -2 when
    collected after the last real day.

    Args:
        home, pickup: lending locations. asked: day on which an item was found (the wish itself is older).
        sent, available: on its way to the pickup location, and ready there; sent is NEVER when held at home.
        left: day it left the hold shelf. sent_back, back: the way home; NEVER when held at home.
    """

    item: Int32s
    loan: NDArray[np.int64]
    home: Int16s
    pickup: Int16s
    asked: Int16s
    sent: Int16s
    available: Int16s
    left: Int16s
    sent_back: Int16s
    back: Int16s


@dataclass(frozen=True)
class Flows:
    """Chances, by home location, that the next borrower of an item sits elsewhere; `table` adds up over destinations.

    Args:
        owner: index of the organisation of each lending location.
        owned: items that an organisation (column) ever has of a title (row).
    """

    out: NDArray[np.float64]
    table: NDArray[np.float64]
    owner: Int32s
    owned: Int16s


def count_owned(stock: Stock, owner: Int32s) -> Int16s:
    """Items of each title (row) at each organisation (column)."""
    owned = np.zeros((len(stock.title_kind), int(owner.max()) + 1), dtype=np.int16)
    np.add.at(owned, (stock.title, owner[stock.home]), 1)
    return owned


def durations(rng: np.random.Generator) -> Int16s:
    """Days out, drawn beforehand: one row a kind of item, 4,096 columns; many on a weekly rhythm, few after the term."""
    table = np.empty((len(KINDS), 4096), dtype=np.int16)
    for row, kind in enumerate(KINDS):
        days = rng.gamma(2.6, kind.loan_days / 2.9, 4096)
        weekly = rng.random(4096) < 0.45
        days[weekly] = np.maximum(np.round(days[weekly] / 7), 1) * 7
        table[row] = np.clip(days, 1, kind.loan_days * 4)
    return table


def tune_rates(stock: Stock, demand: NDArray[Any], loans_a_year: float) -> None:
    """Scale the rates of each location so that the first year brings its share of the loans; waits between loans count."""
    age = np.maximum(0, np.maximum(stock.added, 70) + 180 - stock.published)
    shape = stock.rate * (REGULAR + np.exp(-age / HALF_LIFE))
    there = (stock.added < 70) & (stock.gone > 250)
    home, shape = stock.home[there], shape[there].astype(np.float64)
    factor = np.full(len(demand), 1.0 / 365)
    for _ in range(12):
        expected = 365.0 / (1.0 / (shape * factor[home]) + 21.0)
        factor *= np.clip(demand * loans_a_year / np.maximum(np.bincount(home, expected, len(demand)), 1e-9), 0.2, 5.0)
    stock.rate *= factor[stock.home].astype(np.float32)


def simulate_loans(
    calendar: Calendar, stock: Stock, flows: Flows, rng: np.random.Generator, items: Int32s | None = None
) -> tuple[Loans, Served]:
    """Let every item (or only those given) live from the warm-up to the end of the tail."""
    wanted = np.arange(len(stock.title), dtype=np.int32) if items is None else items
    lent: list[tuple[NDArray[Any], ...]] = []
    served: list[tuple[NDArray[Any], ...]] = []
    days = durations(rng)
    count = 0
    for start in range(0, len(wanted), CHUNK):
        for some, held in _rounds(calendar, stock, flows, days, wanted[start : start + CHUNK], rng):
            loan = held[1]
            loan[loan >= 0] += count
            count += len(some[0])
            lent.append(some)
            served.append(held)
    return _join(Loans, lent), _join(Served, served)


def _join(kind: Callable[..., T], parts: list[tuple[NDArray[Any], ...]]) -> T:
    return kind(*(np.concatenate([part[column] for part in parts]) for column in range(len(parts[0]))))


def _rounds(
    calendar: Calendar, stock: Stock, flows: Flows, days: Int16s, item: Int32s, rng: np.random.Generator
) -> Iterator[tuple[tuple[NDArray[Any], ...], tuple[NDArray[Any], ...]]]:
    """Round by round the n-th loan of each item of a chunk, and the holds behind some of them."""
    last = calendar.days - 1
    home, after, moves = stock.home[item].astype(np.int16), stock.home_after[item].astype(np.int16), stock.moves[item]
    kind, rate, published = stock.kind[item], stock.rate[item], stock.published[item]
    stop = np.minimum(np.minimum(stock.gone[item] - 35, stock.missing[item]), last)
    day = np.maximum(stock.added[item], 0).astype(np.int32)
    cells = calendar.inverse.shape[1]
    while item.size:
        place = np.where(day >= moves, after, home)
        pull = rate * (REGULAR + np.exp((published - day) * np.float32(1 / HALF_LIFE), dtype=np.float32))
        busy = calendar.cumulative[place, np.minimum(day, last)] + rng.standard_exponential(item.size, dtype=np.float32) / pull
        cell = np.minimum(busy * CELLS_A_DAY, cells - 1).astype(np.int32)
        on = np.maximum(calendar.inverse[place, cell], day + 1)
        keep = np.flatnonzero(on < stop)
        columns: list[NDArray[Any]] = [item, home, after, moves, kind, rate, published, stop]
        item, home, after, moves, kind, rate, published, stop = (column[keep] for column in columns)
        if not item.size:
            return
        place, on = place[keep], on[keep].astype(np.int32)
        dice = rng.random(item.size, dtype=np.float32)
        out = days[kind, (dice * 64 % 1 * 4096).astype(np.int32)]
        leaves = np.minimum(on, last).astype(np.int32)
        where = place.copy()
        way = np.zeros(item.size, dtype=np.int8)
        chance_out = flows.out[place]
        held = np.flatnonzero(dice < chance_out + LOCAL_HOLD)
        away = dice[held] < chance_out[held]
        pickup = _pickups(flows, place[held], away, stock.title[item[held]], _share_out(pull[keep][held]), rng)
        # Whom nobody elsewhere needs goes to a borrower at home, from the shelf.
        goes = ~away | (pickup != place[held])
        held, away, pickup = held[goes], away[goes], pickup[goes]
        sent, available, left, collected = _hold(calendar, place[held], pickup, on[held], away, rng)
        where[held], way[held] = pickup, np.where(away, 2, 1)
        leaves[held] = left
        returned = calendar.next_open[where, np.minimum(leaves + out, last)].astype(np.int32)
        returned[returned <= leaves] = last
        lent_now = np.ones(item.size, dtype=bool)
        lent_now[held[~collected]] = False
        returned[held[~collected]] = left[~collected]
        day = returned.copy()
        gone_back = held[away]
        sent_back = np.full(len(held), NEVER, dtype=np.int32)
        back = np.full(len(held), NEVER, dtype=np.int32)
        sent_back[away] = calendar.next_van[where[gone_back], returned[gone_back]]
        back[away] = calendar.next_van[place[gone_back], np.minimum(sent_back[away] + 1, last)]
        day[gone_back] = np.maximum(back[away], day[gone_back])
        number = np.cumsum(lent_now) - 1
        loan = np.where(collected, number[held], -1).astype(np.int64)
        yield (
            (
                item[lent_now],
                where[lent_now],
                leaves[lent_now].astype(np.int16),
                returned[lent_now].astype(np.int16),
                way[lent_now],
            ),
            (
                item[held],
                loan,
                place[held],
                *(column.astype(np.int16) for column in (pickup, on[held], sent, available, left, sent_back, back)),
            ),
        )


def _share_out(a_day: NDArray[np.float32]) -> NDArray[np.float32]:
    """Part of the time that an item is lent, of loans a day when in; loans last three weeks."""
    return np.asarray(a_day * 21 / (1 + a_day * 21))


def _pickups(
    flows: Flows,
    place: Int16s,
    away: NDArray[np.bool_],
    title: Int32s,
    share_out: NDArray[np.float32],
    rng: np.random.Generator,
) -> Int16s:
    """Where each reserved item is collected.

    A borrower of another organisation gets it only when each item that organisation has of the title is out; else the next
    who wants it is looked for, and in the end one at home.
    """
    pickup = place.copy()
    offset = np.arange(len(flows.out))
    table = (flows.table / np.maximum(flows.table[:, -1:], 1e-12) + offset[:, None]).ravel()
    open_ = np.flatnonzero(away)
    # One draw a loan: looking again must not make it likelier that somebody's own items are all out.
    luck = rng.random(len(place))
    for _ in range(TRIES):
        if not open_.size:
            break
        from_ = place[open_].astype(np.int64)
        drawn = np.searchsorted(table, from_ + np.minimum(rng.random(open_.size), 0.999999)) - from_ * len(offset)
        own = flows.owned[title[open_], flows.owner[drawn]]
        is_served_at_home = (flows.owner[drawn] != flows.owner[from_]) & (luck[open_] >= share_out[open_] ** own)
        pickup[open_[~is_served_at_home]] = drawn[~is_served_at_home]
        open_ = open_[is_served_at_home]
    return pickup


def _hold(
    calendar: Calendar,
    place: Int16s,
    pickup: Int16s,
    on: Int32s,
    away: NDArray[np.bool_],
    rng: np.random.Generator,
) -> tuple[Int32s, Int32s, Int32s, NDArray[np.bool_]]:
    """When each reserved item was sent, ready, and taken (or put back)."""
    last = calendar.days - 1
    sent = np.full(len(place), NEVER, dtype=np.int32)
    available = np.minimum(on, last)
    sent[away] = calendar.next_van[place[away], available[away]]
    available = available.copy()
    available[away] = calendar.next_van[pickup[away], np.minimum(sent[away] + 1, last)]
    collected = rng.random(len(place)) >= NOT_COLLECTED
    patience = np.minimum(rng.exponential(2.6, len(place)), SHELF_DAYS - 1).astype(np.int32)
    until = np.where(collected, available + patience, available + SHELF_DAYS)
    left = calendar.next_open[pickup, np.minimum(until, last)].astype(np.int32)
    return sent, available, left, collected
