"""The sheets of meetings."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import LIBRARIES, Sheet
from schakel.registers.meetings.forms import MeetingForm
from schakel.registers.meetings.models import Action, Decision, Meeting, Series


def _with_them(found: "QuerySet[Any]", organisation: str) -> "QuerySet[Any]":
    """Meetings of all, and talks with that library."""
    return found.filter(organisation_code__in=("", organisation))


def _of_such(found: "QuerySet[Any]", organisation: str) -> "QuerySet[Any]":
    return found.filter(meeting__organisation_code__in=("", organisation))


SHEETS = (
    Sheet(
        "meetings", Meeting, _("Overleggen"), _("overleg"),
        _("Wanneer er overleg is, wat er op de agenda stond en wat eruit kwam."),
        columns=("series", "starts_at", "standing", "place", "organisation_code"),
        fields=("series", "starts_at", "minutes_long", "place", "standing", "organisation_code", "agenda", "minutes"),
        key=("series", "starts_at", "organisation_code"), team="office", seen_by=LIBRARIES,
        filters=("series", "starts_at", "standing", "organisation_code"), search=("series__name", "place", "agenda", "minutes"),
        order=("-starts_at",), of_library=_with_them, form=MeetingForm, parts={"decisions": "meeting", "actions": "meeting"},
    ),
    Sheet(
        "series", Series, _("Overlegreeksen"), _("overlegreeks"),
        _("Overleggen die bij elkaar horen, met hoe vaak ze per jaar gepland zijn."),
        columns=("name", "kind", "a_year", "chair", "is_running"),
        fields=("name", "kind", "a_year", "chair", "about", "is_running", "plan_code"), key=("name",), team="office",
        seen_by=LIBRARIES, filters=("kind", "is_running"), search=("name", "about"), order=("name",),
        parts={"meetings": "series"},
    ),
    Sheet(
        "decisions", Decision, _("Besluiten"), _("besluit"), _("Wat er in een overleg is besloten."),
        columns=("text", "meeting", "plan_code"), fields=("meeting", "text", "plan_code"), key=("meeting", "text"), team="office",
        seen_by=LIBRARIES, filters=("plan_code",), search=("text", "meeting__series__name"), order=("-meeting__starts_at", "id"),
        of_library=_of_such,
    ),
    Sheet(
        "actions", Action, _("Acties"), _("actie"), _("Wie wat doet, en wanneer het klaar is."),
        columns=("text", "owner", "due_on", "state", "meeting"),
        fields=("meeting", "text", "owner", "organisation_code", "due_on", "state", "plan_code"), key=("meeting", "text"),
        team="office", seen_by=LIBRARIES, filters=("state", "owner", "organisation_code"),
        search=("text", "owner", "meeting__series__name"), order=("due_on", "id"), of_library=_of_such,
    ),
)  # fmt: skip
