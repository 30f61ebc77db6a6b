"""What the projects tell of the norms of a plan: the budget that was taken, and whether the planning was adopted."""

from datetime import date
from typing import Final

from schakel.measures.norm_facts import Fact
from schakel.records.counted import of_year
from schakel.registers.projects.booked import lines_of
from schakel.registers.projects.budget import taken
from schakel.registers.projects.models import Planning

_SOURCE: Final = {"sgia_budget": "lijst Budgetregels: vastgelegd en uitgegeven", "project_plan": "lijst Projectenplanningen"}

_WHERE: Final = {"sgia_budget": "project-budget?planning={pk}", "project_plan": "project-plannings"}
"""The list in which it stands, with the query of its address."""


def facts(on: date) -> tuple[Fact, ...]:
    """Of every planning whose year has begun on that day, by what was booked and adopted up to then."""
    found = []
    for planning in Planning.objects.filter(year__lte=on.year).order_by("year"):
        # Booked after the year's end it still is money of that year.
        gone = float(taken(lines_of(planning.pk), on).together)
        is_adopted = planning.adopted_on is not None and planning.adopted_on <= on
        for norm, value in (("sgia_budget", gone), ("project_plan", is_adopted)):
            source, where = f"{_SOURCE[norm]}, {planning}", _WHERE[norm].format(pk=planning.pk)
            found.append(of_year(norm, "", planning.year, value, on, source, where=where))
    return tuple(found)
