"""Months, quarters and years in words."""

from datetime import date

from schakel.reports.numbers import Language

_MONTHS = {
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_QUARTERS = {"nl": ("eerste", "tweede", "derde", "vierde"), "en": ("first", "second", "third", "fourth")}
KINDS = ("year", "quarter", "month")


def in_words(period: str, starts_on: date, language: Language) -> str:
    """As in a running sentence.

    >>> in_words("quarter", date(2020, 4, 1), "nl"), in_words("month", date(2020, 3, 1), "en")
    ('het tweede kwartaal van 2020', 'March 2020')
    """
    if period == "year":
        return str(starts_on.year)
    if period == "month":
        return f"{_MONTHS[language][starts_on.month - 1]} {starts_on.year}"
    which = _QUARTERS[language][(starts_on.month - 1) // 3]
    return f"het {which} kwartaal van {starts_on.year}" if language == "nl" else f"the {which} quarter of {starts_on.year}"


def short(period: str, starts_on: date, language: Language) -> str:
    """As under a chart or in a table.

    >>> short("quarter", date(2020, 4, 1), "nl"), short("month", date(2020, 3, 1), "nl")
    ('2020 kw 2', 'mrt 2020')
    """
    if period == "year":
        return str(starts_on.year)
    if period == "month":
        name = _MONTHS[language][starts_on.month - 1]
        return f"{'mrt' if name == 'maart' else name[:3]} {starts_on.year}"
    which = (starts_on.month - 1) // 3 + 1
    return f"{starts_on.year} kw {which}" if language == "nl" else f"{starts_on.year} Q{which}"


def day(when: date, language: Language) -> str:
    """
    >>> day(date(2020, 3, 1), "nl"), day(date(2020, 3, 1), "en")
    ('1 maart 2020', '1 March 2020')
    """
    return f"{when.day} {_MONTHS[language][when.month - 1]} {when.year}"


def year_earlier(starts_on: date) -> date:
    """The same period a year before: seasons are then equal."""
    return starts_on.replace(year=starts_on.year - 1)
