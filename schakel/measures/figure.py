"""One figure: a measure, a place, a period, and what it rests on; and the layout of the tables that keep figures."""

import re
from dataclasses import dataclass
from datetime import date

LEVELS = ("location", "organisation", "municipality", "network")
PERIODS = ("month", "quarter", "year")
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}

FIGURE_COLUMNS = {
    "measure": "VARCHAR",
    "version": "DATE",
    "level": "VARCHAR",
    "place_code": "VARCHAR",
    "period": "VARCHAR",
    "starts_on": "DATE",
    "part": "VARCHAR",
    "numerator": "DOUBLE",
    "denominator": "DOUBLE",
    "value": "DOUBLE",
    "rows": "BIGINT",
    "is_complete": "BOOLEAN",
}
"""Columns of `_figures.parquet`, sorted by measure, level, period, starts_on, place_code, part."""

PLACE_COLUMNS = {
    "level": "VARCHAR",
    "place_code": "VARCHAR",
    "name": "VARCHAR",
    "organisation_code": "VARCHAR",
    "opened_on": "DATE",
    "closed_on": "DATE",
}
"""Columns of `_places.parquet`: every place that can have figures."""

UNSEEN_COLUMNS = {
    "of_table": "VARCHAR",
    "day": "VARCHAR",
    "feed": "VARCHAR",
    "after": "DATE",
    "at_the_latest": "DATE",
    "level": "VARCHAR",
    "place_code": "VARCHAR",
}
"""Columns of `_unseen.parquet`: a day that some feed does not tell, the states between which it lies (the second is empty
when it is still waited for), and a place whose figures wait for it (empty: every place)."""


@dataclass(frozen=True)
class Figure:
    """One value of one measure.

    Args:
        version: first day of validity of the definition that was used.
        level: one of `LEVELS`.
        period: one of `PERIODS`; it starts on `starts_on`.
        part: which part of the measure (an age class, a class of locations); "" = all together.
        numerator: None = not known, for instance a month of which only the quarter was given.
        denominator: None for a plain count, and when it is not known.
        value: numerator / denominator x the scale of the measure; None when that cannot be said (a ratio over 0).
        rows: rows of data behind the numerator; of distinct things (persons, titles) how many they are.
        is_complete: the period lies wholly within the data.
    """

    measure: str
    version: date
    level: str
    place_code: str
    period: str
    starts_on: date
    part: str
    numerator: float | None
    denominator: float | None
    value: float | None
    rows: int
    is_complete: bool

    @property
    def ends_on(self) -> date:
        """First day after the period."""
        return period_end(self.period, self.starts_on)


@dataclass(frozen=True)
class Place:
    """One place that has figures. `organisation_code` is None for municipalities and the network."""

    level: str
    code: str
    name: str
    organisation_code: str | None
    opened_on: date | None = None
    closed_on: date | None = None


def period_end(period: str, starts_on: date) -> date:
    """First day after the period.

    >>> period_end("quarter", date(2020, 10, 1))
    datetime.date(2021, 1, 1)
    """
    months = starts_on.year * 12 + starts_on.month - 1 + MONTHS_IN[period]
    return date(months // 12, months % 12 + 1, 1)


def period_start(period: str, day: date) -> date:
    """First day of the period that holds the day.

    >>> period_start("quarter", date(2020, 11, 30))
    datetime.date(2020, 10, 1)
    """
    length = MONTHS_IN[period]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def period_name(period: str, starts_on: date) -> str:
    """A period as it is typed.

    >>> period_name("quarter", date(2020, 7, 1)), period_name("month", date(2020, 9, 1)), period_name("year", date(2020, 1, 1))
    ('2020-Q3', '2020-09', '2020')
    """
    if period == "quarter":
        return f"{starts_on.year}-Q{(starts_on.month + 2) // 3}"
    return f"{starts_on:%Y-%m}" if period == "month" else str(starts_on.year)


def period_named(name: str) -> tuple[str, date] | None:
    """Kind and first day of a period that was typed; None when it is written otherwise.

    >>> period_named("2020-Q3"), period_named("2020-13")
    (('quarter', datetime.date(2020, 7, 1)), None)
    """
    found = re.fullmatch(r"([1-9]\d{3})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", name)
    if found is None:
        return None
    year, quarter, month = found.groups()
    if quarter:
        return "quarter", date(int(year), int(quarter) * 3 - 2, 1)
    return ("month", date(int(year), int(month), 1)) if month else ("year", date(int(year), 1, 1))
