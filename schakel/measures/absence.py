"""Why a figure that was asked for is not there: it cannot be, or nothing is known of it.

An empty answer without a reason is read as "nothing happened". So who asks learns which of the two it is, and what there is.
"""

from dataclasses import dataclass
from datetime import date

from schakel.measures.assembly import levels_of_version, parts_of
from schakel.measures.definition import Measure, Version
from schakel.measures.figure import LEVELS, PERIODS, period_name
from schakel.measures.levels import levels_of
from schakel.measures.reading import HasPath, extents_at, parts, series

REASONS = {
    "no_such_level": "the measure does not say anything at that level",
    "no_such_part": "the measure has no such part",
    "no_place_of_level": "other levels have figures; the snapshot has no place of that level with any",
    "no_data": "no table that the measure counts has a row in this snapshot",
    "no_figures_of_place": "the place has no figures of this measure, or none in that period",
    "no_such_period": "there are figures, of another kind of period only",
    "period_not_known": "the data do not reach that period",
    "before_the_register": "places are counted from when something is known of them, and that period lies before it",
    "no_complete_period": "there are figures, but no period that the data cover wholly has a value",
}
"""Every reason in one word. The first two are of the measure, whatever the data: such a figure cannot be."""


EARLIER_REGISTERS = {
    "nl": "Locaties tellen mee vanaf het eerste jaar waarvan uitleningen, bezoeken of andere tellingen zijn geleverd. Zijn die "
    "er niet, dan vanaf het eerste register van locaties. Eerdere registers kunnen alsnog worden geladen, ieder met zijn dag "
    "in de naam van het bestand (docs/how-to/source-gids.md).",
    "en": "Places are counted from the first year of which loans, visits or other counts were delivered; where there are none, "
    "from the first register of places. Earlier registers can still be loaded, each with its day in the name of its file "
    "(docs/how-to/source-gids.md).",
}
"""Why a series of places begins where it does, and what to do."""


@dataclass(frozen=True)
class Absence:
    """One reason.

    Args:
        reason: one of `REASONS`.
        says: the same in a sentence, with what there is instead.
        there: what could be asked instead, as it is typed.
    """

    reason: str
    says: str
    there: tuple[str, ...] = ()


def levels_of_measure(measure: Measure) -> tuple[str, ...]:
    """The levels at which some version of the definition says something, from small to large."""
    found = {level for version in measure.versions for level in levels_of_version(version)}
    return tuple(level for level in LEVELS if level in found)


def counts_places(measure: Measure) -> bool:
    """Whether it counts what registers of places tell, and nothing else."""
    return all(term.table in ("locations", "location_facts") for version in measure.versions for term in version.numerator)


def why_never(snapshot: HasPath, measure: Measure, *, level: str, part: str) -> Absence | None:
    """Why such a figure cannot be, whatever the data; None when it can."""
    levels = levels_of_measure(measure)
    if level not in levels:
        says = f"{measure.name} has no level {level}: {_silent(measure.versions[-1], level)} does not say of which {level} it is"
        return Absence("no_such_level", f"{says}. Levels are {', '.join(levels)}", levels)
    known = tuple(dict.fromkeys(each for each in (*parts_of(measure), *parts(snapshot, measure.name)) if each))
    if part and part not in known:
        return Absence("no_such_part", f"{measure.name} has no part {part!r}; parts are {', '.join(known) or 'none'}", known)
    return None


def _silent(version: Version, level: str) -> str:
    """The tables because of which a version has no such level. One term of a side is enough for that side."""
    for side in (version.numerator, version.denominator):
        if side and not any(level in levels_of(term) for term in side):
            return " or ".join(f"`{table}`" for table in sorted({term.table for term in side}))
    return " or ".join(f"`{table}`" for table in sorted({term.table for term in (*version.numerator, *version.denominator)}))


def why_none(
    snapshot: HasPath, measure: Measure, *, level: str, period: str, starts_on: date | None, place_code: str | None, part: str
) -> Absence:
    """Why nothing was found of a figure that can be.

    Args:
        starts_on: the period that was asked for; None = the last complete one, or with a place all of them.
        place_code: the place that was asked for; None = all of the level.
    """
    name = measure.name
    reach = extents_at(snapshot, name, level, part)
    if not reach:
        others = tuple(each for each in levels_of_measure(measure) if extents_at(snapshot, name, each, part))
        if others:
            said = f"{name} has figures at level {', '.join(others)}; at level {level} this snapshot has no place with any"
            return Absence("no_place_of_level", said, others)
        tables = " or ".join(f"`{table}`" for table in sorted({term.table for v in measure.versions for term in v.numerator}))
        return Absence("no_data", f"{name} has no figures: this snapshot has no row in {tables} that counts")
    if period not in reach:
        there = tuple(each for each in PERIODS if each in reach)
        return Absence("no_such_period", f"{name} has no figures by {period}; it has them by {', '.join(there)}", there)
    first, last = (period_name(period, day) for day in reach[period])
    told = f"by {period} there are figures from {first} to {last}"
    is_within = starts_on is None or reach[period][0] <= starts_on <= reach[period][1]
    if starts_on is not None and starts_on < reach[period][0] and counts_places(measure):
        says = f"{name} of {period_name(period, starts_on)} is not known: {told}. {EARLIER_REGISTERS['en']}"
        return Absence("before_the_register", says, (first, last))
    if starts_on is not None and (place_code is None or not is_within):
        return Absence("period_not_known", f"{name} of {period_name(period, starts_on)} is not known: {told}", (first, last))
    if place_code is None:
        says = f"{name} has no {period} that the data cover wholly and of which the value is known; {told}: ask for one with --in"
        return Absence("no_complete_period", says, (first, last))
    found = series(snapshot, name, level=level, place_code=place_code, period=period, part=part)
    own = tuple(period_name(period, figure.starts_on) for figure in found)
    when = f" in {period_name(period, starts_on)}" if starts_on is not None else ""
    span = f"it has them by {period} from {own[0]} to {own[-1]}" if own else f"other places have them from {first} to {last}"
    return Absence("no_figures_of_place", f"{name} has no figures of {level} {place_code}{when}; {span}", own)
