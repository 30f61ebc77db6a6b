"""Lines of an adopted plan that end, and are not done."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.registers.plan.models import Item, ItemState, PlanState, Progress

_OPEN = (Progress.OPEN, Progress.BUSY)


def due(today: date, until: date) -> Iterator[Due]:  # noqa: ARG001
    """Each line of which the end comes, or has passed."""
    found = Item.objects.filter(
        ends_on__lte=until, state=ItemState.ADOPTED, progress__in=_OPEN, part__plan__state=PlanState.ADOPTED
    )
    for item in found.select_related("part__plan"):
        yield Due(item.ends_on, _("Planregel loopt af: %(line)s") % {"line": item}, item)  # type: ignore[arg-type]
