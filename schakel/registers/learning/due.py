"""Sessions of which it is not said whether they were held."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.records.standing import Standing
from schakel.registers.learning.models import Session

AFTER = timedelta(days=7)
"""Within which after a session it should be known who came."""


def due(today: date, until: date) -> Iterator[Due]:
    """Each a week after its day."""
    for session in Session.objects.filter(standing=Standing.PLANNED, starts_at__date__lt=today).select_related("course"):
        on = timezone.localtime(session.starts_at).date() + AFTER
        if on <= until:
            yield Due(on, _("Gehouden of afgezegd, en wie was er? %(session)s") % {"session": session}, session)
