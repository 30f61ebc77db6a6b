"""Talks of this year that were not held yet, and talks of which it is not said whether they were."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.records.standing import Standing
from schakel.registers.partners.models import Partner, Talk

AFTER: Final = timedelta(days=7)
"""Within which after a talk it should be written down what came of it."""


def due(today: date, until: date) -> Iterator[Due]:
    """Each with its day: of a talk that is planned its own, of one that nobody planned yet the end of the year."""
    for talk in Talk.objects.filter(standing=Standing.PLANNED, on__lt=today, on__lte=until - AFTER).select_related("partner"):
        yield Due(talk.on + AFTER, _("Gehouden of afgezegd? %(talk)s") % {"talk": talk}, talk, kind="held")
    for year in range(today.year, until.year + 1):
        of_year = Talk.objects.filter(on__year=year)
        to_come = of_year.filter(standing=Standing.PLANNED, on__gte=today)
        for talk in to_come.filter(on__lte=until).select_related("partner"):
            yield Due(talk.on, _("Gesprek met partner: %(talk)s") % {"talk": talk}, talk, kind="planned")
        on = date(year, 12, 31)
        if on <= until:
            counts = of_year.filter(standing=Standing.HELD) | of_year.filter(standing=Standing.PLANNED)
            without = Partner.objects.filter(is_running=True, has_yearly_talk=True).exclude(pk__in=counts.values("partner"))
            for partner in without:
                says = _("Gesprek van %(year)s nog afspreken: %(partner)s") % {"year": year, "partner": partner}
                yield Due(on, says, partner, kind="talk")
