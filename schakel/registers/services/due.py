"""Requests that wait for an answer."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.registers.services.models import CLOSED, Request


def due(today: date, until: date) -> Iterator[Due]:  # noqa: ARG001
    """Each by the day of its answer, for the team that answers."""
    for request in Request.objects.exclude(state__in=CLOSED).filter(answer_by__lte=until).select_related("service"):
        yield Due(request.answer_by, _("Aanvraag beantwoorden: %(request)s") % {"request": request}, request, team=request.team)
