"""Audits that come, certificates that lapse, and findings that are not mended."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from schakel.records.due import Due
from schakel.records.standing import Doing
from schakel.registers.certification.models import BEFORE_AUDIT, CERTIFIED, Certification, Finding, Stage


def due(today: date, until: date) -> Iterator[Due]:  # noqa: ARG001
    """Each with its day. A certificate that a later round renewed, or a round that was stopped, asks for nothing."""
    for each in Certification.objects.filter(stage__in=BEFORE_AUDIT, audit_on__lte=until):
        if each.audit_on is not None:
            yield Due(each.audit_on, _("Audit: %(certification)s") % {"certification": each}, each, kind="audit")
    rounds = Certification.objects.filter(stage__in=CERTIFIED).exclude(valid_until=None)
    lasts: dict[tuple[str, str], Certification] = {}
    for each in rounds.order_by("valid_until", "pk"):
        lasts[each.holder, each.scheme] = each
    stopped = set(Certification.objects.filter(stage=Stage.STOPPED).values_list("holder", "scheme", "round").order_by())
    for (holder, scheme), each in lasts.items():
        is_given_up = any(named[:2] == (holder, scheme) and named[2] > each.round for named in stopped)
        if each.valid_until is not None and each.valid_until <= until and not is_given_up:
            says = _("Certificaat verloopt: %(certification)s") % {"certification": each}
            yield Due(each.valid_until, says, each, kind="lapses")
    for finding in Finding.objects.filter(state=Doing.OPEN, due_on__lte=until).select_related("certification"):
        says = _("Verbeterpunt (%(owner)s): %(finding)s") % {"owner": finding.owner, "finding": finding}
        yield Due(finding.due_on, says, finding)
