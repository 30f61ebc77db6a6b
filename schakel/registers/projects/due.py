"""Projects that end, days of grants, and a planning that was not adopted before its year."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.registers.projects.models import AT_WORK, Grant, GrantState, Planning, Project


def due(today: date, until: date) -> Iterator[Due]:  # noqa: ARG001
    """Each with its day; of a project, the end that is expected now."""
    for project in Project.objects.filter(phase__in=AT_WORK):
        if project.last_on is not None and project.last_on <= until:
            yield Due(project.last_on, _("Project loopt af: %(project)s") % {"project": project}, project)
    says = {
        GrantState.TO_APPLY: _("Subsidie aanvragen: %(grant)s"), GrantState.GRANTED: _("Subsidie verantwoorden: %(grant)s"),
    }  # fmt: skip
    for grant in Grant.objects.filter(state__in=says).select_related("project"):
        if grant.next_day is not None and grant.next_day <= until:
            yield Due(grant.next_day, says[GrantState(grant.state)] % {"grant": grant}, grant, kind=grant.state)
    for planning in Planning.objects.filter(adopted_on=None):
        on = date(planning.year - 1, 12, 31)
        if on <= until:
            yield Due(on, _("Projectenplanning vaststellen: %(year)s") % {"year": planning}, planning)
