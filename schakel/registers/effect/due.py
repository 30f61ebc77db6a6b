"""Measurements whose period is over and of which no answers were read."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.registers.effect.models import Measurement

AFTER = timedelta(days=21)
"""Within which after its last day the answers of a measurement should be there."""


def due(today: date, until: date) -> Iterator[Due]:  # noqa: ARG001
    """Each three weeks after its last day."""
    for each in Measurement.objects.filter(read_on=None, ends_on__lte=until - AFTER):
        yield Due(each.ends_on + AFTER, _("Antwoorden inlezen: %(title)s") % {"title": each.title}, each, kind="answers")
