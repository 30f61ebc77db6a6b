"""The sheets of certification. A library sees its own, and those that are of no library."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import LIBRARIES, Sheet, own_or_of_all
from schakel.registers.certification.forms import CertificationForm, FindingForm
from schakel.registers.certification.models import Certification, Finding


def _of_such(found: "QuerySet[Any]", organisation: str) -> "QuerySet[Any]":
    return found.filter(certification__organisation_code__in=("", organisation))


SHEETS = (
    Sheet(
        "certifications", Certification, _("Certificeringen"), _("certificering"),
        _("Hoe ver bibliotheken en Taalhuizen zijn met hun certificaat, en tot wanneer het geldt."),
        columns=("holder", "kind", "round", "stage", "audit_on", "valid_until"),
        fields=("holder", "kind", "scheme", "round", "organisation_code", "location_code", "stage", "audit_on", "decided_on",
                "valid_until", "owner", "evidence", "plan_code"),
        key=("holder", "scheme", "round"), team="innovation", seen_by=LIBRARIES,
        filters=("kind", "stage", "organisation_code", "round"), search=("holder", "scheme", "owner"), order=("holder", "-round"),
        of_library=own_or_of_all, form=CertificationForm, parts={"certification-findings": "certification"},
    ),
    Sheet(
        "certification-findings", Finding, _("Verbeterpunten"), _("verbeterpunt"),
        _("Wat een audit vond dat beter moet, met wie het doet en wanneer het klaar is."),
        columns=("text", "certification", "owner", "due_on", "state"),
        fields=("certification", "text", "owner", "due_on", "state", "done"), key=("certification", "text"), team="innovation",
        seen_by=LIBRARIES, filters=("certification", "state", "owner"), search=("text", "owner", "certification__holder"),
        order=("due_on", "id"), of_library=_of_such, form=FindingForm,
    ),
)  # fmt: skip
