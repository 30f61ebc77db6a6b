"""Forms of agreements, where fields must fit each other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schakel.records.form import RecordForm
from schakel.records.record import check_period
from schakel.registers.agreements.models import Answer, Kind
from schakel.registers.agreements.periods import first_day

FAST = ("bound", "value", "unit", "period")
"""Of a promise, what may not change once something was measured: it would judge the past anew."""


class AgreementForm(RecordForm):
    """Only the collection council has subjects, and its agreements have one."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        check_period(found.get("starts_on"), found.get("ends_on"))
        kind, subject = found.get("kind"), found.get("subject")
        if {"kind", "subject"} <= set(self.fields):
            if kind == Kind.COLLECTION and not subject:
                raise ValidationError({"subject": _("Kies waar deze afspraak van het POC over gaat.")})
            if kind and kind != Kind.COLLECTION and subject:
                raise ValidationError({"subject": _("Een onderwerp hoort alleen bij een afspraak van het POC. Maak het leeg.")})
        return found


class PromiseForm(RecordForm):
    """A promise of which something was measured keeps its number."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        check_period(found.get("starts_on"), found.get("ends_on"))
        if self.instance.pk is not None and self.instance.measurements.exists():
            # The form has filled the instance by now; what stands is asked anew.
            stands = type(self.instance).objects.get(pk=self.instance.pk)
            for name in FAST:
                if name in found and found[name] != getattr(stands, name):
                    says = _("Hier is al op gemeten. Laat deze belofte eindigen, en voeg een nieuwe toe.")
                    raise ValidationError({name: says})
        return found


class MeasurementForm(RecordForm):
    """A measurement is of a whole period of its promise, and what was mended was broken."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        promise, starts_on, value = (found.get(name) for name in ("promise", "starts_on", "value"))
        if promise is None:
            return found
        if starts_on is not None and starts_on != first_day(starts_on, promise.period):
            says = _("Deze belofte wordt gemeten per %(period)s. Vul de eerste dag daarvan in: %(day)s.")
            told = {"period": promise.get_period_display(), "day": f"{first_day(starts_on, promise.period):%d-%m-%Y}"}
            raise ValidationError({"starts_on": says % told})
        if value is not None and promise.is_kept_by(value) and (found.get("mend_by") or found.get("mended_on")):
            raise ValidationError({"value": _("Dit is zoals beloofd; er valt niets te herstellen. Kijk de waarde na.")})
        return found


class QuestionForm(RecordForm):
    """What is not as it should be has an explanation; what will be done has a day."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("answer") in (Answer.NO, Answer.PARTLY) and "explanation" in self.fields and not found.get("explanation"):
            raise ValidationError({"explanation": _("Leg uit waarom het nee of deels is.")})
        if found.get("action") and "act_by" in self.fields and not found.get("act_by"):
            raise ValidationError({"act_by": _("Vul in wanneer dit klaar is.")})
        return found
