"""How measures, places and periods are named on the command line."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

import click

from schakel.cli.exits import Ended, Exit
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.measures.figure import Place, period_named
from schakel.measures.norms import Norm, find_norms


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


def measure_or_norm_named(name: str) -> Measure | Norm:
    """The measure or norm of that name; no name is of both.

    Raises:
        Ended: naming the ones that look like it, or all norms and where the measures are.
    """
    norms = find_norms()
    if name in norms:
        return norms[name]
    if name in find_measures():
        return measure_named(name)
    near = get_close_matches(name, [*find_measures(), *norms], n=3)
    hint = f"did you mean {', '.join(near)}?" if near else f"measures: schakel measures; norms are {', '.join(norms)}"
    raise Ended(Exit.REFUSED, f"there is no measure and no norm {name!r}; {hint}", reason="no_such_name", there=near)


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
        raise Ended(
            Exit.REFUSED, f"there is no {level} {place!r}; did you mean {' or '.join(near)}?", reason="no_such_place", there=near
        )
    found_so = f"there is no {level} {place!r}" if not named else f"{len(named)} places are called {place!r}; give the code"
    known = ", ".join(f"{found.code} ({found.name})" for found in there.values())
    raise Ended(Exit.REFUSED, f"{found_so}. There are: {known or 'none'}", reason="no_such_place", there=[*there])


def _near(place: str, there: Mapping[str, Place]) -> list[str]:
    """Places of which the name holds what was typed, else those that are written alike; at most three, with their code."""
    typed = place.casefold().strip()
    names = {found.name.casefold(): found for found in there.values()}
    like = [name for name in names if typed and typed in name] or get_close_matches(typed, names, n=3)
    return [f"{names[name].name} ({names[name].code})" for name in like[:3]]


class Period(click.ParamType[tuple[str, date], str]):
    """A year, quarter or month, written 2020, 2020-Q3 or 2020-09."""

    name = "2020|2020-Q3|2020-09"

    def convert(
        self, value: str | tuple[str, date], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date]:
        """Its kind and first day; a usage error names what was typed."""
        if isinstance(value, tuple):
            return value
        found = period_named(value)
        if found is None:
            self.fail(f"{value!r} is not a period; write 2020, 2020-Q3 or 2020-09", param, ctx)
        return found
