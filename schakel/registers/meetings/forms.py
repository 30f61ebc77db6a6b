"""Forms of meetings, where fields must fit each other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.records.form import RecordForm
from schakel.records.standing import Standing
from schakel.registers.meetings.models import Kind


class MeetingForm(RecordForm):
    """A meeting that is to come was not held; a talk with a customer says which library it was with."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        starts_at, series = found.get("starts_at"), found.get("series")
        if found.get("standing") == Standing.HELD and starts_at is not None and starts_at > timezone.now():
            raise ValidationError({"standing": _("Dit overleg moet nog komen; het kan nog niet gehouden zijn.")})
        if series is not None and series.kind == Kind.CUSTOMER and not found.get("organisation_code"):
            raise ValidationError({"organisation_code": _("Kies met welke bibliotheek dit gesprek is.")})
        return found
