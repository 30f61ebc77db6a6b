"""What effect tells of the norms of a plan: for which programme lines and projects an effect was measured in a year."""

from datetime import date
from typing import Final

from schakel.measures.norm_facts import Fact
from schakel.records.counted import of_year
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
        measured_then = {theory for each, theory in measured if each == year}
        for line, name in _NAMES.items():
            if line in theories.values():
                found.append(
                    of_year("programme_effect", name, year, any(theories[each] == line for each in measured_then), on, _SOURCE)
                )
        projects = {pk for pk, line in theories.items() if line == Line.PROJECT}
        if projects:
            found.append(of_year("project_effect", "", year, projects <= measured_then, on, _SOURCE))
    return tuple(found)
