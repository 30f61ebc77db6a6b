"""Agreements that end or must be renewed, breaches without a word or a mend, and what the quick scan promised."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.registers.agreements.models import Agreement, Measurement, Question
from schakel.registers.agreements.periods import last_day
from schakel.registers.agreements.standing import breaches

AFTER = timedelta(days=30)
"""Within which after its period a breach should have a reason."""


def due(today: date, until: date) -> Iterator[Due]:
    """Each with its day."""
    for agreement in Agreement.objects.exclude(adopted_on=None):
        is_over = agreement.ends_on is not None and agreement.ends_on < today
        if agreement.decide_by is not None and agreement.decide_by <= until and not is_over:
            says = _("Verlengen of niet: %(agreement)s")
            yield Due(agreement.decide_by, says % {"agreement": agreement}, agreement, kind="decide")
        if agreement.ends_on is not None and today <= agreement.ends_on <= until:
            yield Due(agreement.ends_on, _("Afspraak loopt af: %(agreement)s") % {"agreement": agreement}, agreement, kind="end")
    for broken in breaches(Measurement.objects.filter(mended_on=None).select_related("promise__agreement")):
        on = broken.mend_by or last_day(broken.starts_on, broken.promise.period) + AFTER
        if on <= until:
            yield Due(on, _("Niet nagekomen, herstel afmaken: %(broken)s") % {"broken": broken}, broken)
    for question in Question.objects.filter(act_by__lte=until, done_on=None):
        if question.act_by is not None:
            yield Due(question.act_by, _("Quick scan: %(action)s") % {"action": question.action or question.text}, question)
