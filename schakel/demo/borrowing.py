"""Which member took which loan: loans of one day, place and audience are cut into visits, each visit gets a member.

Members are drawn by their activity from those of that home branch, audience and quarter; now and then one of a branch
nearby comes. Young members take books for the young, and sometimes their parents do.
"""

import numpy as np
from numpy.typing import NDArray

from schakel.demo import facts
from schakel.demo.calendar import Calendar
from schakel.demo.lending import Loans, Served
from schakel.demo.people import Members
from schakel.demo.stock import YOUTH, Stock

LOANS_A_VISIT = 3.3
FROM_NEARBY = 0.05
PARENTS = 0.15
"""Share of the loans for the young that an adult takes."""


def in_order(stock: Stock, loans: Loans, served: Served, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Sort loans by day, place and audience (in place, holds follow); returns whether each is taken by a young member."""
    young = YOUTH[stock.kind[loans.item]] & (loans.item >= 0) & (rng.random(len(loans.item), dtype=np.float32) > PARENTS)
    key = (loans.lent.astype(np.int64) * 64 + loans.location) * 2 + young
    key = np.sort((key << 25) | np.arange(len(key)))
    order = key & ((1 << 25) - 1)
    for name in ("item", "location", "lent", "returned", "way"):
        setattr(loans, name, getattr(loans, name)[order])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    has = served.loan >= 0
    served.loan[has] = place[served.loan[has]]
    return np.asarray(young[order])


class Pools:
    """Members to draw from, by quarter, home location and audience."""

    def __init__(self, calendar: Calendar, members: Members, places: tuple[facts.Location, ...]) -> None:
        """Lay all pools behind each other; the summed activity of pool p runs from p to p + 1."""
        self.groups = len(places) * 2
        self.nearby = _nearby(places)
        self.quarters = int(calendar.quarter[calendar.end]) + 1
        self.quarter = np.clip(calendar.quarter, 0, self.quarters - 1)
        members_of, sums = [], []
        for quarter in range(self.quarters):
            days = np.flatnonzero(calendar.quarter == quarter)
            here = np.flatnonzero((members.joined <= days[-1]) & (members.left > days[-1]) & (members.activity > 0))
            young = (calendar.first.year + quarter // 4 - members.birth_year[here]) < 18
            group = members.home[here] * 2 + young
            order = np.argsort(group, kind="stable")
            here, group = here[order], group[order]
            total = np.cumsum(members.activity[here])
            whole = np.bincount(group, members.activity[here], self.groups)
            before = np.cumsum(whole) - whole
            sums.append(np.minimum((total - before[group]) / whole[group], 1.0) + quarter * self.groups + group)
            members_of.append(here)
        self.sums = np.concatenate(sums)
        self.members = np.concatenate(members_of)

    def draw(
        self, day: NDArray[np.int16], location: NDArray[np.int16], young: NDArray[np.bool_], rng: np.random.Generator
    ) -> NDArray[np.int64]:
        """A member for each visit; an empty pool (tiny networks) borrows from the next one."""
        place = location.astype(np.int64)
        other = rng.random(len(place)) < FROM_NEARBY
        place[other] = self.nearby[place[other]]
        group = place * 2 + young
        found = np.searchsorted(self.sums, self.quarter[day] * self.groups + group + rng.random(len(place)))
        return np.asarray(self.members[np.minimum(found, len(self.members) - 1)])


def draw_borrowers(
    loans: Loans, young: NDArray[np.bool_], pools: Pools, members: Members, rng: np.random.Generator
) -> NDArray[np.int32]:
    """The member of each loan; who joined during the simulation is registered on the day of the first loan."""
    key = (loans.lent.astype(np.int64) * 64 + loans.location) * 2 + young
    first = rng.random(len(key), dtype=np.float32) < 1 / LOANS_A_VISIT
    first[1:] |= key[1:] != key[:-1]
    first[:1] = True
    starts = np.flatnonzero(first)
    visit = np.cumsum(first, dtype=np.int32) - 1
    borrower = pools.draw(loans.lent[starts], loans.location[starts], young[starts], rng)[visit].astype(np.int32)
    day = np.full(len(members.number), 10**6, dtype=np.int32)
    day[borrower[::-1]] = loans.lent[::-1]
    now = (members.joined_year >= 0) & (day < 10**6)
    members.joined[now] = np.minimum(members.joined[now], day[now])
    return borrower


def last_activity(borrower: NDArray[np.int32], lent: NDArray[np.int16], upto: int, count: int) -> NDArray[np.int32]:
    """Day of the last loan of each member up to a day; -1 for none. Loans are in order of day."""
    end = int(np.searchsorted(lent, upto, side="right"))
    day = np.full(count, -1, dtype=np.int32)
    day[borrower[:end]] = lent[:end]
    return day


def _nearby(places: tuple[facts.Location, ...]) -> NDArray[np.int64]:
    lat, lon = np.array([place.latitude for place in places]), np.array([place.longitude for place in places])
    km = np.hypot((lat[:, None] - lat) * 111.2, (lon[:, None] - lon) * 67.1)
    owner = np.array([place.organisation.id for place in places])
    km[owner[:, None] != owner] += 15
    np.fill_diagonal(km, 1e6)
    return np.asarray(km.argmin(axis=1))
