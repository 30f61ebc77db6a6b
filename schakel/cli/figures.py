"""How measures, places and periods are named on the command line."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

import click

from schakel.cli.exits import Ended, Exit
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.measures.figure import Place


def measure_named(name: str) -> Measure:
    """The measure of that name.

    Raises:
        Ended: naming the ones that look like it, or all.
    """
    measures = find_measures()
    if name in measures:
        return measures[name]
    near = get_close_matches(name, measures, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else f"measures are {', '.join(measures)}"
    raise Ended(Exit.REFUSED, f"there is no measure {name!r}; {hint}")


def place_code(place: str, level: str, there: Mapping[str, Place]) -> str:
    """The code of a place given by code or by name.

    Raises:
        Ended: when no place, or more than one, is called so.
    """
    if place in there:
        return place
    named = [found.code for found in there.values() if found.name.casefold() == place.casefold()]
    if len(named) == 1:
        return named[0]
    near = _near(place, there)
    if not named and near:
        raise Ended(Exit.REFUSED, f"there is no {level} {place!r}; did you mean {' or '.join(near)}?")
    found_so = f"there is no {level} {place!r}" if not named else f"{len(named)} places are called {place!r}; give the code"
    known = ", ".join(f"{found.code} ({found.name})" for found in there.values())
    raise Ended(Exit.REFUSED, f"{found_so}. Places of level {level}: {known or 'none'}")


def _near(place: str, there: Mapping[str, Place]) -> list[str]:
    """Places of which the name holds what was typed, else those that are written alike; at most three, with their code."""
    typed = place.casefold().strip()
    names = {found.name.casefold(): found for found in there.values()}
    like = [name for name in names if typed and typed in name] or get_close_matches(typed, names, n=3)
    return [f"{names[name].name} ({names[name].code})" for name in like[:3]]


def period_name(period: str, starts_on: date) -> str:
    """A period as it is typed.

    >>> period_name("quarter", date(2020, 7, 1)), period_name("month", date(2020, 9, 1)), period_name("year", date(2020, 1, 1))
    ('2020-Q3', '2020-09', '2020')
    """
    if period == "quarter":
        return f"{starts_on.year}-Q{(starts_on.month + 2) // 3}"
    return f"{starts_on:%Y-%m}" if period == "month" else str(starts_on.year)


class Period(click.ParamType[tuple[str, date], str]):
    """A year, quarter or month, written 2020, 2020-Q3 or 2020-09."""

    name = "2020|2020-Q3|2020-09"

    def convert(
        self, value: str | tuple[str, date], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date]:
        """Its kind and first day; a usage error names what was typed."""
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", value)
        if found is None:
            self.fail(f"{value!r} is not a period; write 2020, 2020-Q3 or 2020-09", param, ctx)
        year, quarter, month = found.groups()
        if quarter:
            return "quarter", date(int(year), int(quarter) * 3 - 2, 1)
        return ("month", date(int(year), int(month), 1)) if month else ("year", date(int(year), 1, 1))
