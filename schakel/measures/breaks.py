"""Breaks in a series: no line crosses a change of definition unless the change is declared, and old ones can be found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schakel.errors import SchakelError
from schakel.measures.definition import Break, Measure
from schakel.measures.figure import Figure


class UndeclaredBreak(SchakelError):
    """Figures of two versions of a definition were asked for as one series."""


@dataclass(frozen=True)
class Stretch:
    """Figures that may be drawn as one line, and the break before them (None for the first)."""

    figures: tuple[Figure, ...]
    after: Break | None


def join(measure: Measure, figures: Sequence[Figure]) -> list[Stretch]:
    """Cut a series at its declared breaks.

    Raises:
        UndeclaredBreak: when the version changes between two figures and no `[[break]]` lies between them.
    """
    stretches: list[Stretch] = []
    current: list[Figure] = list(figures[:1])
    after: Break | None = None
    for earlier, later in pairwise(figures):
        declared = [each for each in measure.breaks if earlier.starts_on < each.at <= later.starts_on]
        if earlier.version != later.version and not declared:
            raise UndeclaredBreak(
                f"{measure.name}: the definition changes between {earlier.starts_on} (version {earlier.version}) and "
                f"{later.starts_on} (version {later.version}); declare it in {measure.name}.toml as [[break]] with "
                "`at` and `why`, or use one definition"
            )
        if declared:
            stretches.append(Stretch(tuple(current), after))
            current, after = [], declared[-1]
        current.append(later)
    return [*stretches, Stretch(tuple(current), after)] if current else stretches


@dataclass(frozen=True)
class FoundBreak:
    """A change of definition in a published series.

    Args:
        last_before, first_after: the years between which the definition changed; the change itself lies between them.
        before, after: names of the candidate definitions that the published values match on either side.
        consistent: both candidate series, whole, by name: these may be drawn as a line.
    """

    last_before: int
    first_after: int
    before: str
    after: str
    consistent: Mapping[str, Mapping[int, float]]


def find_break(
    published: Mapping[int, float], candidates: Mapping[str, Mapping[int, float]], *, digits: int = 0
) -> FoundBreak | None:
    """Find where a published series changed from one candidate definition to another.

    A published value matches a candidate when both are the same after rounding to `digits`. The years that only one
    candidate matches decide; a year that several match says nothing.

    Returns:
        None when one candidate matches every year, or when no single change from one candidate to another explains all.
    """
    years = sorted(published)
    matches = {
        name: {year for year in years if _matches(published[year], series.get(year), digits)}
        for name, series in candidates.items()
    }
    if any(found == set(years) for found in matches.values()):
        return None
    explained = [
        (before, after, cut)
        for before in candidates
        for after in candidates
        if before != after
        for cut in range(1, len(years))
        if set(years[:cut]) <= matches[before] and set(years[cut:]) <= matches[after]
    ]
    if not explained or len({(before, after) for before, after, _ in explained}) > 1:
        return None
    before, after, _ = explained[0]
    certain_before = [year for year in years if year in matches[before] - matches[after]]
    certain_after = [year for year in years if year in matches[after] - matches[before]]
    return FoundBreak(
        max(certain_before), min(certain_after), before, after, {name: dict(candidates[name]) for name in (before, after)}
    )


def _matches(published: float, computed: float | None, digits: int) -> bool:
    """Equal after rounding.

    >>> _matches(28, 27.79, 0), _matches(25, 24.57, 0), _matches(25, 27.73, 0)
    (True, True, False)
    """
    if computed is None:
        return False
    return round(computed, digits) == round(published, digits)
