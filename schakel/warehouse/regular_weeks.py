"""From dated rows of opening hours to the hours of a regular week on a day.

What a register means by a week is a regular one, "not holidays" (G!DS, gegevenslevering Wsob), but rows of opening hours
also tell of holidays: as rows that hold for a few weeks, or as a hole in the rows that hold all year.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

HOLIDAY = timedelta(days=42)
"""The longest a school holiday lasts (summer, six weeks). A row that holds no longer tells of no regular week, and a row
that comes back within that time was never away."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)

UNDATED = date(1900, 1, 1)
"""Sources that know the hours of now only, and no day from which they hold, give a day like this or an earlier one."""

MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Opening:
    """One row of `opening_hours`.

    Args:
        opens, closes: minutes since midnight, 0 to 1440.
        is_staffed: None = the source does not say.
        until: first day no longer; None = still.
    """

    weekday: int
    opens: int
    closes: int
    is_staffed: bool | None
    since: date
    until: date | None

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise ValueError(
                f"a row of opening hours runs from minute {self.opens} to {self.closes}; allowed are 0 to {MIDNIGHT}"
            )

    @property
    def is_dated(self) -> bool:
        """Whether the source says from which day it holds."""
        return self.since > UNDATED

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return (self.since <= day or not self.is_dated) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Hours:
    """Hours of a week; None = not known."""

    opened: float | None
    staffed: float | None


def in_weeks(openings: Iterable[Opening]) -> list[Opening]:
    """The rows of a place that is told day by day, each holding for a week; rows of any other place as they are.

    A row for one Monday tells of no Tuesday: on each day only the hours of that one weekday would hold. So it holds until the
    next Monday. Before the first and after the last row of equal hours a holiday may lie; nothing holds beyond the days told.

    >>> days = [date(2024, 1, 1) + timedelta(days=number) for number in range(60)]
    >>> told = [Opening(day.isoweekday(), 600, 1020, True, day, day + DAY) for day in days]
    >>> [hours_on(regular(in_weeks(told)), day).opened for day in (days[0], days[30], days[-1])]
    [49.0, 49.0, 49.0]
    """
    rows = list(openings)
    if not rows or any(one.until is None or one.until - one.since != DAY for one in rows):
        return rows
    first, after = min(one.since for one in rows), max(one.since for one in rows) + DAY
    alike: dict[tuple[int, int, int, bool | None], list[Opening]] = defaultdict(list)
    for one in sorted(rows, key=lambda one: one.since):
        alike[one.weekday, one.opens, one.closes, one.is_staffed].append(replace(one, until=min(one.since + WEEK, after)))
    for equal in alike.values():
        if equal[0].since - first <= HOLIDAY:
            equal[0] = replace(equal[0], since=first)
        if after - (equal[-1].until or after) <= HOLIDAY:
            equal[-1] = replace(equal[-1], until=after)
    return [one for equal in alike.values() for one in equal]


def regular(openings: Iterable[Opening]) -> list[Opening]:
    """The rows that tell of regular weeks: equal ones with at most a holiday between them as one, those of holidays left out.

    >>> def monday(since: date, until: date | None) -> Opening:
    ...     return Opening(1, 600, 1020, True, since, until)
    >>> year = [monday(date(2019, 1, 7), date(2019, 12, 23)), monday(date(2020, 1, 6), None)]
    >>> christmas = Opening(1, 600, 720, True, date(2019, 12, 23), date(2020, 1, 6))
    >>> [(str(row.since), row.until) for row in regular([*year, christmas])]
    [('2019-01-07', None)]
    """
    alike: dict[tuple[int, int, int, bool | None], list[Opening]] = defaultdict(list)
    for one in sorted(openings, key=lambda one: one.since):
        rows = alike[one.weekday, one.opens, one.closes, one.is_staffed]
        before = rows[-1] if rows else None
        if before is not None and (before.until is None or one.since - before.until <= HOLIDAY):
            until = None if before.until is None or one.until is None else max(before.until, one.until)
            rows[-1] = replace(before, until=until)
        else:
            rows.append(one)
    return [one for rows in alike.values() for one in rows if one.until is None or one.until - one.since > HOLIDAY]


def hours_on(openings: Iterable[Opening], day: date) -> Hours | None:
    """The hours of the week that these rows tell for a day; None when none of them holds then.

    Rows that overlap count once: a place is open from the first to the last of them. One row of which nobody knows
    whether there is staff makes the staffed hours not known.

    >>> since = date(2020, 1, 1)
    >>> lunch = [Opening(1, 600, 720, True, since, None), Opening(1, 780, 1020, True, since, None)]
    >>> hours_on([*lunch, Opening(1, 480, 1080, False, since, None)], date(2020, 6, 1))
    Hours(opened=10.0, staffed=6.0)
    """
    rows = [one for one in openings if one.holds_on(day)]
    if not rows:
        return None
    is_known = all(one.is_staffed is not None for one in rows)
    return Hours(_together(rows), _together([one for one in rows if one.is_staffed]) if is_known else None)


def _together(rows: Iterable[Opening]) -> float:
    minutes, weekday, until = 0, 0, 0
    for one in sorted(rows, key=lambda one: (one.weekday, one.opens)):
        if one.weekday != weekday:
            weekday, until = one.weekday, 0
        minutes += max(one.closes - max(one.opens, until), 0)
        until = max(until, one.closes)
    return minutes / 60
