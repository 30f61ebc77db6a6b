"""What effect tells of the norms of a plan: for which programme lines and projects an effect was measured in a year."""

from datetime import date
from typing import Final

from schakel.measures.norm_facts import Fact
from schakel.registers.effect.models import Design, Line, Measurement, Theory

_SOURCE: Final = "lijst Metingen"
_NAMES: Final = {
    Line.LITERACY: "Geletterde samenleving", Line.PARTICIPATION: "Participatie in de informatiesamenleving",
    Line.LEARNING: "Leven lang ontwikkelen", Line.SYSTEM: "Stelseluitdagingen",
}  # fmt: skip
"""As the plan names its lines in any language."""


def facts(on: date) -> tuple[Fact, ...]:
    """For each year since the first measurement, of each line that has a theory, and of all projects that have one.

    A registration counts what was done, so it measures no effect; nor does what too few answered.
    """
    years = [each.year for each in Measurement.objects.filter(ends_on__lte=on).values_list("ends_on", flat=True)]
    if not years:
        return ()
    theories = dict(Theory.objects.values_list("pk", "line"))
    measured = [
        (ends_on.year, theory)
        for theory, ends_on in Measurement.objects.filter(is_told=True, ends_on__lte=on)
        .exclude(design=Design.REGISTRATION)
        .values_list("theory", "ends_on")
    ]
    found = []
    for year in range(min(years), on.year + 1):
        of_year = {theory for each, theory in measured if each == year}
        for line, name in _NAMES.items():
            if line in theories.values():
                found.append(_fact("programme_effect", name, year, on, any(theories[each] == line for each in of_year)))
        projects = {pk for pk, line in theories.items() if line == Line.PROJECT}
        if projects:
            found.append(_fact("project_effect", "", year, on, projects <= of_year))
    return tuple(found)


def _fact(norm: str, of: str, year: int, on: date, value: bool) -> Fact:
    return Fact(norm, of, "year", date(year, 1, 1), value, min(on, date(year, 12, 31)), _SOURCE, is_counted=True)
