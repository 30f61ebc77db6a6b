"""Forms of services, where fields must fit each other, and the one that a visitor asks with."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from schakel.records.form import RecordForm
from schakel.registers.services.models import AUDIENCES, CLOSED, Request, Service
from schakel.registers.services.terms import working_days_later

_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
_PHONE = re.compile(r"[\d +()./-]+")


class ServiceForm(RecordForm):
    """A service is for somebody."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if set(AUDIENCES) <= set(self.fields) and not any(found.get(name) for name in AUDIENCES):
            raise ValidationError({AUDIENCES[0]: _("Kies voor wie deze dienst is: ten minste één.")})
        return found


class RequestForm(RecordForm):
    """A request that is closed says when; one that is open does not."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        state, came_on, answered_on = (found.get(name) for name in ("state", "came_on", "answered_on"))
        if state in CLOSED and answered_on is None and "answered_on" in self.fields:
            raise ValidationError({"answered_on": _("Vul in wanneer u antwoordde. Daarna telt hoe lang wij gegevens bewaren.")})
        if state is not None and state not in CLOSED and answered_on is not None:
            raise ValidationError({"state": _("Er staat een dag van antwoord. Kies dan beantwoord of niet voor ons.")})
        if came_on and answered_on and answered_on < came_on:
            raise ValidationError({"answered_on": _("Het antwoord ligt voor de aanvraag.")})
        return found


class AskForm(forms.Form):
    """What a visitor fills in to ask for a service."""

    asker = forms.CharField(
        label=_("Organisatie en functie"), max_length=150,
        help_text=_("Bijvoorbeeld: dorpshuis De Linde, beheerder. Uw naam hoeft niet.")
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Mailadres of telefoonnummer"), max_length=150, help_text=_("Hierop antwoorden wij."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    question = forms.CharField(
        label=_("Wat wilt u vragen?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Noem geen namen van klanten of van kinderen."),
    )  # fmt: skip

    def clean_contact(self) -> str:
        """A mail address or a phone number."""
        given = str(self.cleaned_data["contact"])
        digits = sum(each.isdigit() for each in given)
        if _PHONE.fullmatch(given) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
            return given
        try:
            validate_email(given)
        except ValidationError as error:
            says = _("Dit is geen mailadres en geen telefoonnummer. Schrijf het als naam@voorbeeld.nl of 0592 123456.")
            raise ValidationError(says) from error
        return given

    def keep(self, service: Service, today: date) -> Request:
        """Write the request down, for the team of the service."""
        return Request.objects.create(
            service=service, came_on=today, team=service.team, answer_by=working_days_later(today, service.answer_days),
            **{name: self.cleaned_data[name] for name in ("asker", "contact", "question")},
        )  # fmt: skip
