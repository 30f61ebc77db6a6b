"""The sheets of programme output."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import LIBRARIES, Sheet
from schakel.registers.output.forms import PointForm, TallyForm
from schakel.registers.output.models import Point, Tally


def _own(found: "QuerySet[Any]", organisation: str) -> "QuerySet[Any]":
    """Counts by location are detail, and may be of a few people: of one's own library only."""
    return found.filter(organisation_code=organisation)


SHEETS = (
    Sheet(
        "programme-output", Tally, _("Tellingen"), _("telling"),
        _("Hoeveel vragen, activiteiten of deelnemers een programma had, per locatie en kwartaal."),
        columns=("programme", "kind", "organisation_code", "location_code", "year", "quarter", "count"),
        fields=("programme", "kind", "organisation_code", "location_code", "year", "quarter", "count", "plan_code"),
        key=("programme", "kind", "organisation_code", "location_code", "year", "quarter"), team="innovation",
        seen_by=LIBRARIES, filters=("programme", "kind", "organisation_code", "location_code", "quarter"),
        order=("-year", "-quarter", "programme", "kind"), of_library=_own, form=TallyForm,
    ),
    Sheet(
        "ido-points", Point, _("IDO-punten"), _("IDO-punt"),
        _("Welke locaties een Informatiepunt Digitale Overheid hebben, en wanneer daar iemand helpt."),
        columns=("location_code", "organisation_code", "has_ido", "hours_a_week", "opened_on"),
        fields=("organisation_code", "location_code", "has_ido", "opening_hours", "hours_a_week", "opened_on", "closed_on",

                "note"),
        key=("location_code",), team="innovation", seen_by=LIBRARIES, filters=("organisation_code", "has_ido"),
        search=("note", "opening_hours"), order=("location_code",), form=PointForm,
    ),
)  # fmt: skip
