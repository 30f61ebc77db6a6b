"""Days of the simulation: which are open at which location, how busy they are, and when the van comes.

Days are numbered from `WARM_UP` days before the first real one, so that on the first real day items are already out;
`TAIL` days after the last one let queues and journeys that are under way find their end.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import SupportsInt

import numpy as np
from numpy.typing import NDArray

from schakel.demo import facts

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

WARM_UP = 70
TAIL = 60
CELLS_A_DAY = 8
NEVER = 32000
"""A day that does not come within the simulation."""

SEASON = (1.08, 1.00, 1.02, 0.97, 0.94, 0.94, 1.06, 0.98, 0.98, 1.06, 1.03, 0.94)
"""How busy each month is; our choice: winter and school holidays above, spring below."""
TRICKLE = 0.025
"""What was lent while closed, by pick-up and delivery, as a share of a usual day; our choice."""


@dataclass(frozen=True)
class Calendar:
    """All that depends on location and day; rows are lending locations, columns days.

    Args:
        weight: how busy the day is.
        cumulative: summed weight at the end of each day, a usual day of the first year being 1.
        inverse: day by cell of summed weight (`CELLS_A_DAY` cells a day).
        next_open: first day from this one on which the location is open.
        next_van: first day from this one on which the van comes (twice a week).
        year: index of the year of each day, -1 in the warm-up, `years` in the tail.
    """

    first: date
    last: date
    days: int
    year: Ints
    quarter: Ints
    weight: Floats
    cumulative: NDArray[np.float32]
    inverse: NDArray[np.int16]
    next_open: NDArray[np.int16]
    next_van: NDArray[np.int16]

    @property
    def start(self) -> int:
        """Number of the first real day."""
        return WARM_UP

    @property
    def end(self) -> int:
        """Number of the last real day."""
        return self.days - TAIL - 1

    def number(self, day: date) -> int:
        """Number of a day; negative when long ago."""
        return (day - self.first).days + WARM_UP

    def date(self, number: SupportsInt) -> date:
        """The day with that number."""
        return self.first + timedelta(days=int(number) - WARM_UP)


def build_calendar(first_year: int, years: int, places: tuple[facts.Location, ...], trend: tuple[float, ...]) -> Calendar:
    """Lay out the days.

    Args:
        places: the lending locations.
        trend: how busy each year is compared with the first; one number a year.
    """
    first, last = date(first_year, 1, 1), date(first_year + years - 1, 12, 31)
    days = (last - first).days + 1 + WARM_UP + TAIL
    dates = [first + timedelta(days=number - WARM_UP) for number in range(days)]
    weekday = np.array([day.isoweekday() for day in dates])
    year = np.array([min(max(day.year - first_year, -1), years) for day in dates], dtype=np.int32)
    quarter = np.array([(day.year - first_year) * 4 + (day.month - 1) // 3 for day in dates], dtype=np.int32)
    season = np.array([SEASON[day.month - 1] for day in dates])
    holiday = np.array([is_holiday(day) for day in dates])
    closed = np.array([any(start <= day < end for start, end in facts.closures()) for day in dates])
    level = np.array(trend)[np.clip(year, 0, years - 1)]

    hours = np.zeros((len(places), 8))
    for row, place in enumerate(places):
        for span in place.week:
            hours[row, span.weekday] += span.hours * (1.0 if span.is_staffed else 0.35)
    usual = hours[:, 1:].sum(axis=1, keepdims=True) / 7
    weight = hours[:, weekday] / usual * season * level * np.where(closed, TRICKLE, 1.0)
    weight[:, holiday] = 0.0
    scale = 365 / weight[:, WARM_UP : WARM_UP + 365].sum(axis=1, keepdims=True) * trend[0]
    cumulative = np.cumsum(weight * scale, axis=1)

    is_open = (hours[:, weekday] > 0) & ~holiday & ~closed
    cells = int(np.ceil(cumulative.max() * CELLS_A_DAY)) + 1
    inverse = np.full((len(places), cells), NEVER, dtype=np.int16)
    for row in range(len(places)):
        inverse[row] = np.searchsorted(cumulative[row], np.arange(cells) / CELLS_A_DAY, side="right")
    inverse[inverse >= days] = NEVER
    van = np.array([[(day + row) % 3 == 0 and day < 6 for day in weekday] for row in range(len(places))])
    # The rule above gives Monday+Thursday, Tuesday+Friday, and Wednesday alone; the last ones also get Monday.
    van |= ((np.arange(len(places)) % 3 == 0)[:, None]) & (weekday == 1)[None, :]
    return Calendar(
        first=first,
        last=last,
        days=days,
        year=year,
        quarter=quarter,
        weight=weight,
        cumulative=cumulative.astype(np.float32),
        inverse=inverse,
        next_open=_next(is_open),
        next_van=_next(van & ~holiday & ~closed),
    )


def _next(flags: NDArray[np.bool_]) -> NDArray[np.int16]:
    """For each day the first day from it with the flag; after the last such day the last day."""
    days = flags.shape[1]
    numbers = np.where(flags, np.arange(days), days - 1)
    return np.minimum.accumulate(numbers[:, ::-1], axis=1)[:, ::-1].astype(np.int16)


def is_holiday(day: date) -> bool:
    """Whether Dutch libraries are closed for a public holiday.

    >>> is_holiday(date(2019, 4, 22)), is_holiday(date(2019, 4, 23))
    (True, False)
    """
    easter = _easter(day.year)
    moving = {easter + timedelta(days=shift) for shift in (0, 1, 39, 49, 50)}
    return day in moving or (day.month, day.day) in {(1, 1), (4, 27), (12, 25), (12, 26)}


def _easter(year: int) -> date:
    """Easter Sunday (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)
