"""How days and times are written, as a map says it in `format`: checked here, before an engine ever sees them."""

import re
from collections.abc import Sequence

COUNTED = ("epoch", "epoch_ms", "excel")
"""Formats that are no strptime pattern: seconds and milliseconds since 1970, and days since the end of 1899."""
NAMES_OF_WEEKDAYS = ("%A", "%a")
NUMBER_OF_WEEKDAY = ("%u", "%w")
"""Formats that tell a weekday and no day: by its name, and by its number from 1 = Monday and from 0 = Sunday."""
_KNOWN = frozenset("aAbBdfgGhHIjmMnpSTuUVwWXyYZ%")
_YEAR, _MONTH, _DAY, _HOUR = frozenset("YyG"), frozenset("mbBhjUWV"), frozenset("djuwaA"), frozenset("HITX")


def whats_wrong(formats: Sequence[str], *, is_time_of_day: bool, counted: Sequence[str] = COUNTED) -> str | None:
    """What is wrong with the formats of a column, and what is allowed; None when nothing is.

    Args:
        counted: which of COUNTED are allowed.

    >>> whats_wrong(["%B"], is_time_of_day=False)
    "'%B' tells no year; a day needs %Y or %y (join the year to it, or take it from the name of the file with read.from_name)"
    """
    if not formats:
        return "it is empty; write how the day is written, as in %d-%m-%Y"
    for pattern in formats:
        if pattern in counted and not is_time_of_day:
            continue
        wrong = _wrong_pattern(pattern, is_time_of_day)
        if wrong:
            return wrong
    return None


def whats_wrong_with_weekday(formats: Sequence[str]) -> str | None:
    """What is wrong with the formats of a column that holds a weekday, and what is allowed; None when nothing is.

    >>> whats_wrong_with_weekday(["%A", "%d-%m-%Y"]), whats_wrong_with_weekday(["%B %Y"])
    (None, "'%B %Y' tells no day; a weekday needs %A (its name), %u (1 = Monday), %w (0 = Sunday), or a whole day as %d-%m-%Y")
    """
    allowed = "a weekday needs %A (its name), %u (1 = Monday), %w (0 = Sunday), or a whole day as %d-%m-%Y"
    for pattern in formats:
        if pattern in (*NAMES_OF_WEEKDAYS, *NUMBER_OF_WEEKDAY):
            continue
        wrong = whats_wrong([pattern], is_time_of_day=False)
        if wrong and pattern not in COUNTED:
            return f"{wrong}; {allowed}"
        if unit_of(pattern) != "day":
            return f"{pattern!r} tells no day; {allowed}"
    return None if formats else f"it is empty; {allowed}"


def _wrong_pattern(pattern: str, is_time_of_day: bool) -> str | None:
    parts = parts_of(pattern)
    unknown = [part for part in re.findall(r"%-?(?:.|$)", pattern) if part[-1] not in _KNOWN or part in ("%", "%-")]
    if unknown or not parts:
        return (
            f"{pattern!r} has {unknown[0] if unknown else 'no part of a day'}; allowed are %Y %y %m %B %b %d %j %G %V %u %H %I "
            f"%M %S %p %f and the words {', '.join(COUNTED)}"
        )
    if is_time_of_day:
        return None if parts & _HOUR else f"{pattern!r} tells no hour; a time of day needs %H or %I"
    if not parts & _YEAR:
        return (
            f"{pattern!r} tells no year; a day needs %Y or %y (join the year to it, or take it from the name of the file with "
            "read.from_name)"
        )
    if parts & _DAY and not parts & _MONTH:
        return f"{pattern!r} tells a day but no month; add %m, %b or %B"
    return None


def parts_of(pattern: str) -> frozenset[str]:
    """The letters of its parts: of `%d-%m-%Y` d, m and Y."""
    return frozenset(part[-1] for part in re.findall(r"%-?.", pattern)) - {"%"}


def unit_of(pattern: str) -> str:
    """What one value of it is: a `day`, `month` or `year`.

    >>> unit_of("%d-%m-%Y"), unit_of("%B %Y"), unit_of("%Y"), unit_of("excel")
    ('day', 'month', 'year', 'day')
    """
    parts = parts_of(pattern)
    if pattern in COUNTED or parts & _DAY or parts & frozenset("UWV"):
        return "day"
    return "month" if parts & _MONTH else "year"


def has_names(pattern: str) -> bool:
    """Whether months or weekdays are words in it."""
    return bool(parts_of(pattern) & frozenset("bBhaA"))
