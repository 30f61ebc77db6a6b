"""Days within which somebody is answered."""

from datetime import date, timedelta

_FRIDAY = 4


def working_days_later(day: date, number: int) -> date:
    """That many days from Monday to Friday after a day; holidays count as any other day.

    >>> working_days_later(date(2022, 7, 1), 1)
    datetime.date(2022, 7, 4)
    """
    while number:
        day += timedelta(days=1)
        number -= day.weekday() <= _FRIDAY
    return day
