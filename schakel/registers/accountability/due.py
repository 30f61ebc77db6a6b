"""Reports whose day comes near and that were not frozen yet."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.registers.accountability.models import YearReport


def due(today: date, until: date) -> Iterator[Due]:  # noqa: ARG001 (late ones are due too)
    """Each with its day."""
    for report in YearReport.objects.filter(due_on__lte=until, editions=None):
        yield Due(report.due_on, _("Verslag vastleggen: %(report)s") % {"report": report}, report)
