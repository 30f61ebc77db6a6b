"""Periods over which a promise is measured."""

from collections.abc import Iterator
from datetime import date, timedelta

from schakel.registers.agreements.models import Period, Promise

_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def first_day(day: date, period: str) -> date:
    """The first day of the period in which a day lies."""
    months = _MONTHS[Period(period)]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def last_day(start: date, period: str) -> date:
    """The last day of the period that starts on that day."""
    later = start.month - 1 + _MONTHS[Period(period)]
    return date(start.year + later // 12, later % 12 + 1, 1) - timedelta(days=1)


def over(promise: Promise, until: date) -> Iterator[date]:
    """First days of the periods that end by a day and lie wholly within promise and agreement, the oldest first."""
    agreement = promise.agreement
    until = min(until, *(each or date.max for each in (promise.ends_on, agreement.ends_on)))
    from_ = max(promise.starts_on, agreement.starts_on)
    start = first_day(from_, promise.period)
    while (last := last_day(start, promise.period)) <= until:
        if start >= from_:
            yield start
        start = last + timedelta(days=1)
