"""Inhabitants by age class, and the members among them: who they are, where they live, which branch is theirs.

CBS shares of five age classes (0-14, 15-24, 25-44, 45-64, 65+) are split into our eight by years of age, as if each year
of a class had as many people; 65+ is split 54 to 46. Good enough to simulate with; not a statistic.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from schakel.demo import facts
from schakel.demo.calendar import Calendar
from schakel.vocabulary.codes import AGE_CLASSES

AGE_BOUNDS = ((0, 4), (4, 12), (12, 18), (18, 35), (35, 50), (50, 65), (65, 75), (75, 95))
"""Ages [from, until) of each of `AGE_CLASSES`."""
SPLIT = (
    ((0, 4 / 15), (1, 8 / 15), (2, 3 / 15)),
    ((2, 3 / 10), (3, 7 / 10)),
    ((3, 10 / 20), (4, 10 / 20)),
    ((4, 5 / 20), (5, 15 / 20)),
    ((6, 0.54), (7, 0.46)),
)
"""For each CBS class the parts that fall into ours (index, share)."""
PENETRATION = (0.30, 0.75, 0.60, 0.14, 0.20, 0.16, 0.21, 0.16)
"""Share of each age class that is a member, before it is scaled to the published total; our choice after the national pattern."""
LEAVE_A_YEAR = 0.12
SLEEPING = 0.42
"""Share of members who do not borrow; the rest is very unequally active."""
REACH_KM = 3.5
"""A branch draws half as many from 2.4 km further (exponential with this distance)."""


def inhabitants(municipality: facts.Municipality, year: int) -> tuple[int, ...]:
    """People of each age class on 1 January; the total of 2022 is that of CBS, earlier ones are scaled.

    >>> sum(inhabitants(facts.municipalities()[0], 2022)) == facts.municipalities()[0].persons
    True
    """
    shares = np.zeros(len(AGE_CLASSES))
    for share, parts in zip(municipality.age_shares, SPLIT, strict=True):
        for index, part in parts:
            shares[index] += share * part
    total = round(municipality.persons * (1 - facts.growth_a_year()) ** (2022 - year))
    return largest_remainder(shares, total)


def largest_remainder(shares: NDArray[np.float64], total: int) -> tuple[int, ...]:
    """Whole numbers in proportion to the shares that add up to the total.

    >>> largest_remainder(np.array([1.0, 1.0, 1.0]), 10)
    (4, 3, 3)
    """
    exact = shares / shares.sum() * total
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return tuple(int(number) for number in whole)


@dataclass
class Members:
    """Everybody who is a member at some time; columns of equal length.

    Args:
        joined: day of registration; made the day of the first loan for who joins during the simulation.
        left: first day without subscription, NEVER-like large when it goes on.
        joined_year, left_year: index of the year in which that happens; -1 and `years` when outside.
        activity: relative number of visits; 0 for sleeping members.
    """

    number: NDArray[np.int64]
    birth_year: NDArray[np.int32]
    postcode: NDArray[np.int32]
    home: NDArray[np.int32]
    joined: NDArray[np.int32]
    left: NDArray[np.int32]
    joined_year: NDArray[np.int32]
    left_year: NDArray[np.int32]
    activity: NDArray[np.float64]


def gravity(places: tuple[facts.Location, ...]) -> NDArray[np.float64]:
    """Chance that a member of each postcode (row) has each lending location (column) as home branch."""
    codes = facts.postcodes()
    lat = np.array([code.latitude for code in codes])[:, None] - np.array([place.latitude for place in places])
    lon = np.array([code.longitude for code in codes])[:, None] - np.array([place.longitude for place in places])
    km = np.hypot(lat * 111.2, lon * 111.2 * np.cos(np.radians(52.9)))
    pull = np.array([place.pull for place in places])
    own = np.array([[code.municipality in place.organisation.municipalities for place in places] for code in codes])
    same = np.array([[code.municipality == place.municipality for place in places] for code in codes])
    draw = pull * np.exp(-km / REACH_KM) * np.where(own, 1.0, 0.08) * np.where(same, 1.0, 0.4) + 1e-9
    return np.asarray(draw / draw.sum(axis=1, keepdims=True))


def simulate_members(
    calendar: Calendar, places: tuple[facts.Location, ...], targets: tuple[int, ...], rng: np.random.Generator
) -> Members:
    """Draw members such that exactly `targets[y]` subscriptions hold at the end of year y-1 (the first: before the start)."""
    years = len(targets) - 1
    first_year = calendar.first.year
    chance = _home_chances()
    joins, leaves = [targets[0]], []
    for before, after in pairwise(targets):
        leaves.append(max(round(before * LEAVE_A_YEAR), before - after))
        joins.append(after - before + leaves[-1])
    total = sum(joins)
    drawn = rng.choice(len(chance), size=total, p=chance)
    postcode, age_class = np.divmod(drawn, len(AGE_CLASSES))
    bounds = np.array(AGE_BOUNDS)
    age = rng.integers(bounds[age_class, 0], bounds[age_class, 1])
    joined_year = np.repeat(np.arange(-1, years), joins)
    home_table = np.cumsum(gravity(places), axis=1)
    home = (rng.random(total)[:, None] > home_table[postcode]).sum(axis=1)

    # Long ago or on a day in the year; who joins now is put on the day of the first loan later.
    length = np.array([366 if (first_year + y) % 4 == 0 else 365 for y in range(years)])
    starts = np.array([calendar.number(calendar.first.replace(year=first_year + y)) for y in range(years)])
    ago = -(rng.exponential(6 * 365, total).astype(np.int32)) - 1 + calendar.start
    ago = np.maximum(ago, calendar.start - (np.maximum(age, 1) * 365))
    within = starts[joined_year] + (rng.random(total) * length[joined_year]).astype(np.int64)
    joined = np.where(joined_year < 0, np.minimum(ago, calendar.start - 1), within)

    left_year = np.full(total, years)
    for y in range(years):
        there = np.flatnonzero((joined_year < y) & (left_year == years))
        left_year[rng.choice(there, size=leaves[y], replace=False)] = y
    left = np.full(total, 10**6)
    gone = left_year < years
    left[gone] = starts[left_year[gone]] + 1 + (rng.random(int(gone.sum())) * (length[left_year[gone]] - 1)).astype(np.int64)
    activity = np.where(rng.random(total) < SLEEPING, 0.0, rng.lognormal(0.0, 1.0, total))
    numbers = 2_000_000 + rng.permutation(total * 3)[:total]
    birth = first_year + np.maximum(joined_year, 0) - 1 - age
    return Members(
        number=numbers.astype(np.int64),
        birth_year=birth.astype(np.int32),
        postcode=postcode.astype(np.int32),
        home=home.astype(np.int32),
        joined=joined.astype(np.int32),
        left=left.astype(np.int32),
        joined_year=joined_year.astype(np.int32),
        left_year=left_year.astype(np.int32),
        activity=activity,
    )


def _home_chances() -> NDArray[np.float64]:
    """Chance of each postcode × age class among members, flattened."""
    by_code = {one.code: one for one in facts.municipalities()}
    people = {code: np.array(inhabitants(one, 2022)) / one.persons for code, one in by_code.items()}
    pulls = {code: owner.members_pull for owner in facts.organisations() for code in owner.municipalities}
    table = np.array(
        [code.persons * people[code.municipality] * pulls[code.municipality] * PENETRATION for code in facts.postcodes()]
    )
    return np.asarray(table.ravel() / table.sum())
