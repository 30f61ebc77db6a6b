"""The sheets of services."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import LIBRARIES, PARTNERS, STAFF, Sheet
from schakel.records.teams import Team
from schakel.registers.services.forms import RequestForm, ServiceForm
from schakel.registers.services.models import AUDIENCES, Request, Service, Use


def _of_them(found: "QuerySet[Any]", organisation: str) -> "QuerySet[Any]":
    return found.filter(organisation_code=organisation)


SHEETS = (
    Sheet(
        "services", Service, _("Diensten"), _("dienst"),
        _("Wat wij bieden, voor wie, en wat het vraagt. Dit staat ook openbaar op Diensten."),
        columns=("name", "theme", "costs", "team", "standing"),
        fields=("name", "theme", "says", "about", *AUDIENCES, "costs", "asks", "term", "answer_days", "team", "standing",
        "plan_code"),
        key=("name",), team="office", seen_by=PARTNERS, filters=("theme", "team", "standing", "plan_code"),
        search=("name", "says", "about"), order=("name",), form=ServiceForm,
        parts={"service-requests": "service", "service-use": "service"},
    ),
    Sheet(
        "service-requests", Request, _("Aanvragen van diensten"), _("aanvraag van een dienst"),
        _("Wie een dienst vraagt, welk team antwoordt, en uiterlijk wanneer. Wie het vroeg, vergeten wij een kwartaal na "
        "het antwoord."),
        columns=("service", "came_on", "team", "answer_by", "state", "answered_on"),
        fields=("service", "came_on", "asker", "contact", "question", "organisation_code", "team", "answer_by", "state",
        "answered_on", "answer"),
        key=("service", "came_on", "question"), team="office", kept_too_by=frozenset(Team.values), seen_by=STAFF,
        filters=("state", "team", "service"), search=("service__name",), order=("-came_on", "-id"), form=RequestForm,
        personal=("asker", "contact", "question", "answer"),
    ),
    Sheet(
        "service-use", Use, _("Gebruik van diensten"), _("gebruik van een dienst"),
        _("Welke bibliotheek een dienst hoe vaak gebruikte, per jaar."),
        columns=("service", "organisation_code", "year", "number"), fields=("service", "organisation_code", "year", "number"),
        key=("service", "organisation_code", "year"), team="office", kept_too_by=frozenset(Team.values), seen_by=LIBRARIES,
        filters=("year", "organisation_code", "service"), search=("service__name",), order=("-year", "service__name"),
        of_library=_of_them,
    ),
)  # fmt: skip
