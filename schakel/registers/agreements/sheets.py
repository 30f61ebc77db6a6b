"""The sheets of agreements."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import LIBRARIES, STAFF, Sheet, own_or_of_all
from schakel.records.teams import Team
from schakel.registers.agreements.forms import AgreementForm, MeasurementForm, PromiseForm, QuestionForm
from schakel.registers.agreements.models import Agreement, Measurement, Promise, Question

_KEEPERS = frozenset({Team.DATA, Team.COLLECTION, Team.LOGISTICS})


def _promises_of(found: "QuerySet[Any]", organisation: str) -> "QuerySet[Any]":
    return found.filter(agreement__organisation_code__in=("", organisation))


def _measured_of(found: "QuerySet[Any]", organisation: str) -> "QuerySet[Any]":
    return found.filter(promise__agreement__organisation_code__in=("", organisation))


SHEETS = (
    Sheet(
        "agreements", Agreement, _("Afspraken"), _("afspraak"), _("Wat er met wie is afgesproken, en tot wanneer het geldt."),
        columns=("title", "kind", "organisation_code", "starts_on", "ends_on", "adopted_on"),
        fields=(
            "title", "kind", "subject", "organisation_code", "others", "text", "adopted_on", "source", "starts_on", "ends_on",
            "decide_by", "plan_code",
        ),
        key=("title",), team="management", kept_too_by=_KEEPERS, seen_by=LIBRARIES,
        filters=("kind", "subject", "organisation_code"), search=("title", "text", "others"), order=("kind", "title"),
        of_library=own_or_of_all, form=AgreementForm, parts={"agreement-promises": "agreement"},
    ),
    Sheet(
        "agreement-promises", Promise, _("Beloften"), _("belofte"),
        _("Wat een afspraak in een getal belooft, en hoe vaak dat gemeten wordt."),
        columns=("what", "agreement", "bound", "value", "unit", "period"),
        fields=("agreement", "what", "bound", "value", "unit", "period", "starts_on", "ends_on"),
        key=("agreement", "what", "starts_on"), team="management", kept_too_by=_KEEPERS, seen_by=LIBRARIES,
        filters=("agreement", "period"), search=("what", "agreement__title"), order=("agreement__title", "what"),
        of_library=_promises_of, form=PromiseForm, parts={"agreement-measurements": "promise"},
    ),
    Sheet(
        "agreement-measurements", Measurement, _("Metingen van beloften"), _("meting"),
        _("Wat er is gemeten, met bewijs; en als het niet lukte: waarom, en wat wij eraan doen."),
        columns=("promise", "starts_on", "value", "is_kept", "evidence", "mended_on"),
        fields=("promise", "starts_on", "value", "evidence", "reason", "mend", "mend_by", "mended_on"),
        key=("promise", "starts_on"), team="management", kept_too_by=_KEEPERS, seen_by=LIBRARIES, filters=("promise",),
        search=("promise__what", "promise__agreement__title", "evidence"), order=("-starts_on",), of_library=_measured_of,
        form=MeasurementForm,
    ),
    Sheet(
        "fair-practice", Question, _("Quick scan Fair Practice Code"), _("vraag van de quick scan"),
        _("Hoe eerlijk wij werken, vraag voor vraag: antwoord, toelichting, wat wij gaan doen en wanneer."),
        columns=("text", "year", "core_value", "answer", "act_by", "done_on"),
        fields=("year", "number", "core_value", "text", "answer", "explanation", "action", "act_by", "done_on"),
        key=("year", "number"), team="management", seen_by=STAFF, filters=("year", "core_value", "answer"),
        search=("text", "explanation", "action"), order=("-year", "number"), form=QuestionForm,
    ),
)  # fmt: skip
