"""Actions that are not done, and meetings of which it is not said whether they were held."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.records.standing import Doing, Standing
from schakel.registers.meetings.models import Action, Meeting

AFTER = timedelta(days=7)
"""Within which after a meeting its minutes should be there."""


def due(today: date, until: date) -> Iterator[Due]:
    """Each with its day; of a meeting, a week after it."""
    for action in Action.objects.filter(state=Doing.OPEN, due_on__lte=until):
        yield Due(action.due_on, _("Actie (%(owner)s): %(action)s") % {"owner": action.owner, "action": action}, action)
    passed = Meeting.objects.filter(standing=Standing.PLANNED, starts_at__date__lt=today).select_related("series")
    for meeting in passed:
        on = timezone.localtime(meeting.starts_at).date() + AFTER
        if on <= until:
            yield Due(on, _("Gehouden of afgezegd? %(meeting)s") % {"meeting": meeting}, meeting, kind="held")
