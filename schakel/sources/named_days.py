"""The day or the period that the name of a file tells, folders included, by the patterns of its column map."""

import re
from calendar import monthrange
from datetime import date

from schakel.sources.source import SourceError
from schakel.vocabulary.calendar_names import month_numbers
from schakel.vocabulary.extract_map import ExtractMap


def known_on_of(name: str, origin: str, extract: ExtractMap) -> date | None:
    """The day in the name, or since when the map says it holds; None = the day of fetching.

    Raises:
        SourceError: when the name does not match, or what it tells is no day.
    """
    if extract.known_on is None:
        return extract.known_since
    found = re.search(extract.known_on, name)
    if found is None:
        raise SourceError(
            f"{origin}: its name does not hold the day of extract {extract.name} (known_on = {extract.known_on!r}); "
            f"name it as in {_example(extract)}"
        )
    if "year" in found.re.groupindex:
        parts = tuple(found.groupdict().get(part) for part in ("year", "month", "day"))
        told = found.group(0)
    elif found.group(1) is None:
        return None
    else:
        told = found.group(1)
        digits = told.replace("-", "").replace("_", "")
        parts = (digits[:4], digits[4:6] or None, digits[6:8] or None)
    year, month, day = parts
    if year is None:
        return None
    try:
        return _day(year, month, day, at_end=extract.known_at == "end")
    except (ValueError, KeyError) as error:
        raise SourceError(f"{origin}: {told!r} in its name is no day; write it as 2020-12-31, 20201231 or 2020-12") from error


def _day(year: str, month: str | None, day: str | None, *, at_end: bool) -> date:
    """The first or last day of what is told; a month may be a name, a year may have two digits."""
    number = None if month is None else int(month) if month.isdecimal() else month_numbers()[month.lower().rstrip(".")]
    full = int(year) + (2000 if len(year) == 2 else 0)
    if day is not None:
        return date(full, number or 1, int(day))
    last = number or (12 if at_end else 1)
    return date(full, last, monthrange(full, last)[1] if at_end else 1)


def period_of(name: str, origin: str, extract: ExtractMap) -> str | None:
    """The year or month in the name; None when the map asks none.

    Raises:
        SourceError: when the name does not tell it.
    """
    if extract.period is None:
        return None
    found = re.search(extract.period, name)
    if found is None or not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", found.group(1) or ""):
        raise SourceError(
            f"{origin}: its name does not hold the period of extract {extract.name} (period = {extract.period!r}); "
            f"write the year or the month in it, as in {_example(extract)}"
        )
    return found.group(1)


def _example(extract: ExtractMap) -> str:
    middle = "2020-12_2020-12-31" if extract.period else "2020-12-31"
    return extract.files[0].replace("*", middle, 1).replace("*", "")
