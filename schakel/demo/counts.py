"""What is counted but not kept one by one: visits, e-book downloads, activities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schakel.demo import facts
from schakel.demo.calendar import Calendar, is_holiday
from schakel.demo.people import largest_remainder

VISITS_A_LOAN = 0.62
"""Visits for each loan, those without a loan included; our choice (national: about one visit for each loan or less)."""
ACTIVITY_KINDS = (
    ("Voorleesuur", 11, 0.30),
    ("Taalcafé", 9, 0.22),
    ("Digitaal spreekuur", 5, 0.18),
    ("Klik & Tik", 7, 0.10),
    ("Schrijversbezoek", 38, 0.05),
    ("Leeskring", 10, 0.10),
    ("BoekStart", 13, 0.05),
)
"""Kind, usual number of participants, share of all meetings; our choice."""
MEETINGS_A_STAFFED_HOUR = 4.2
"""Meetings a year for each staffed hour a week of a location; our choice."""


@dataclass(frozen=True)
class Meeting:
    """One meeting of an activity at a lending location; participants None when nobody counted."""

    location: int
    day: int
    kind: str
    participants: int | None


def months(calendar: Calendar) -> list[tuple[int, int]]:
    """First and last day number of each real month."""
    found = []
    for year in range(calendar.first.year, calendar.last.year + 1):
        for month in range(1, 13):
            first = calendar.first.replace(year=year, month=month)
            after = first.replace(month=month + 1) if month < 12 else first.replace(year=year + 1, month=1)
            found.append((calendar.number(first), calendar.number(after) - 1))
    return found


def count_visits(
    calendar: Calendar, location: NDArray[np.int16], lent: NDArray[np.int16], places: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Visits by month (row) and lending location (column)."""
    rows = []
    for first, last in months(calendar):
        low, high = np.searchsorted(lent, [first, last + 1])
        loans = np.bincount(location[low:high], minlength=places)
        rows.append(np.round(loans * VISITS_A_LOAN * rng.lognormal(0.0, 0.06, places)))
    return np.array(rows).astype(np.int64)


def count_ebooks(calendar: Calendar, scale: float, rng: np.random.Generator) -> list[tuple[int, int, dict[str, int]]]:
    """E-book downloads by month and organisation (code); each year adds up to the published number. April 2020 stands out."""
    owners = [owner for owner in facts.organisations() if owner.kind == "library"]
    people = {one.code: one.persons for one in facts.municipalities()}
    size = np.array([sum(people[code] for code in owner.municipalities) * owner.members_pull for owner in owners], dtype=float)
    found = []
    for year in range(calendar.first.year, calendar.last.year + 1):
        busy = np.array([1.1, 1.0, 1.0, 0.95, 0.95, 0.95, 1.15, 1.1, 0.95, 0.95, 0.95, 1.05])
        if year == 2020:
            busy *= np.array([0.8, 0.8, 1.15, 1.45, 1.3, 1.05, 1, 1, 0.95, 0.95, 1, 1.15])
        table = busy[:, None] * size * rng.lognormal(0.0, 0.03, (12, len(owners)))
        loans = np.array(largest_remainder(table.ravel(), round(facts.published()[year].ebooks * scale))).reshape(12, -1)
        for month, (first, last) in enumerate(months(calendar)[(year - calendar.first.year) * 12 :][:12]):
            found.append((first, last, {owner.code: int(number) for owner, number in zip(owners, loans[month], strict=True)}))
    return found


def simulate_meetings(
    calendar: Calendar, places: tuple[facts.Location, ...], scale: float, rng: np.random.Generator
) -> list[Meeting]:
    """Meetings of activities: on open days, fewer in summer, hardly any while closed."""
    kinds = [kind for kind, _, _ in ACTIVITY_KINDS]
    share = np.array([part for _, _, part in ACTIVITY_KINDS])
    size = np.array([usual for _, usual, _ in ACTIVITY_KINDS])
    found = []
    real = np.arange(calendar.start, calendar.end + 1)
    closed = np.array([any(start <= calendar.date(day) < end for start, end in facts.closures()) for day in real])
    summer = np.array([calendar.date(day).month in (7, 8) or is_holiday(calendar.date(day)) for day in real])
    after = np.array([calendar.date(day) >= facts.closures()[0][0] for day in real])
    for index, place in enumerate(places):
        chance = (
            (calendar.weight[index, real] > 0)
            * np.where(summer, 0.35, 1.0)
            * np.where(closed, 0.01, 1.0)
            * np.where(after, 0.5, 1.0)
        )
        years = len(real) / 365
        number = rng.poisson(place.staffed_hours * MEETINGS_A_STAFFED_HOUR * years * max(scale, 0.05) * chance.mean())
        if not number or not chance.any():
            continue
        days = np.sort(rng.choice(real, size=number, p=chance / chance.sum()))
        kind = rng.choice(len(kinds), size=number, p=share / share.sum())
        people = rng.poisson(size[kind] * rng.lognormal(0.0, 0.35, number))
        counted = rng.random(number) > 0.03
        found += [
            Meeting(index, int(day), kinds[k], int(p) if known else None)
            for day, k, p, known in zip(days, kind, people, counted, strict=True)
        ]
    return sorted(found, key=lambda meeting: (meeting.day, meeting.location))
