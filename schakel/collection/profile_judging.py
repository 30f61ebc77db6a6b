"""Profiles held against what a location has and lends: met, not met, or too few to tell; and how it drifts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from schakel.collection.category import Category
from schakel.collection.profile_stock import Evidence, evidence_of
from schakel.collection.profiles import Profile
from schakel.measures.comparison import Interval, wilson

NEAR = 2.0
"""Percentage points that a share may be off: our choice; a new delivery moves it by as much."""
OLDER = 0.1
"""Share of items that may be older than the largest age: our choice; classics stay."""
LEAST = 30
"""Items of a location, or of a category, under which nothing is judged: one of them more or less would turn it."""
STATUSES = ("met", "not_met", "cannot_tell")


@dataclass(frozen=True)
class Judged:
    """One goal of one category.

    Args:
        kind: share, age, use or spread.
        goal: in the unit of the profile. found: the same of today; None when nothing is there to count.
        counted, of: the counts behind it.
    """

    kind: str
    goal: float
    found: float | None
    counted: int
    of: int
    status: str


@dataclass(frozen=True)
class CategoryJudged:
    """One category of a location.

    Args:
        share_of_loans: of all loans of the location in the last year, with its interval; None without loans.
        drift: share of the items in percent, by day.
    """

    category: str
    evidence: Evidence
    share_of_loans: float | None
    interval: Interval | None
    goals: tuple[Judged, ...]
    drift: Mapping[date, float | None]


@dataclass(frozen=True)
class ProfileJudged:
    """One profile; `without_goal` has the items of categories that it does not name."""

    profile: Profile
    items: int
    loans: int
    categories: tuple[CategoryJudged, ...]
    without_goal: int


def judge_profiles(
    connection: duckdb.DuckDBPyConnection, profiles: Sequence[Profile], on: date, earlier: Sequence[date]
) -> list[ProfileJudged]:
    """Each profile against the items and loans of a day; `earlier` are days on which the shares are told too."""
    codes = [each.location for each in profiles]
    now = evidence_of(connection, codes, on)
    past = {day: evidence_of(connection, codes, day) for day in earlier}
    return [
        judge_profile(each, now[each.location], {**{day: past[day][each.location] for day in earlier}, on: now[each.location]})
        for each in profiles
    ]


def judge_profile(
    profile: Profile, now: Mapping[Category, Evidence], days: Mapping[date, Mapping[Category, Evidence]]
) -> ProfileJudged:  # fmt: skip
    """One profile against what there is."""
    items, loans = sum(each.items for each in now.values()), sum(each.loans for each in now.values())
    judged = []
    for category, goal in profile.goals.items():
        has = now.get(category, Evidence())
        goals = []
        if goal.share_percent is not None:
            share = _ratio(100 * has.items, items)
            near = share is not None and abs(share - goal.share_percent) <= NEAR
            goals.append(_judged("share", goal.share_percent, share, has.items, items, near, items))
        if goal.largest_age_years is not None:
            older = has.older_than(goal.largest_age_years)
            share = _ratio(older, has.known_age)
            met = share is not None and share <= OLDER
            goals.append(_judged("age", goal.largest_age_years, share, older, has.known_age, met, has.known_age))
        if goal.least_loans_per_item is not None:
            use = _ratio(has.loans, has.items)
            met = use is not None and use >= goal.least_loans_per_item
            goals.append(_judged("use", goal.least_loans_per_item, use, has.loans, has.items, met, has.items))
        if goal.least_titles_per_item is not None:
            spread = _ratio(has.titles, has.items)
            met = spread is not None and spread >= goal.least_titles_per_item
            goals.append(_judged("spread", goal.least_titles_per_item, spread, has.titles, has.items, met, has.items))
        drift = {
            day: _ratio(100 * found.get(category, Evidence()).items, sum(each.items for each in found.values()))
            for day, found in days.items()
        }
        judged.append(
            CategoryJudged(str(category), has, _ratio(has.loans, loans), wilson(has.loans, loans), tuple(goals), drift)
        )  # fmt: skip
    named = sum(now[category].items for category in profile.goals if category in now)
    return ProfileJudged(profile, items, loans, tuple(judged), items - named)


def _ratio(above: float, below: float) -> float | None:
    return above / below if below else None


def _judged(kind: str, goal: float, found: float | None, counted: int, of: int, met: bool, enough: int) -> Judged:
    status = "cannot_tell" if found is None or enough < LEAST else "met" if met else "not_met"
    return Judged(kind, goal, found, counted, of, status)
