"""Forms of certification, where fields must fit each other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.records.form import RecordForm
from schakel.records.standing import Doing
from schakel.registers.certification.models import CERTIFIED, Stage


class _Form(RecordForm):
    def given(self, name: str) -> Any:
        """What was filled in, or stands already when a file leaves the column out."""
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)

    def wrong(self, name: str, says: str) -> ValidationError:
        """At the field, or at the whole when a file leaves its column out."""
        return ValidationError({name: says} if name in self.fields else says)


class CertificationForm(_Form):
    """The days that a step needs are there, in their order; what is decided was decided already."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        stage = self.given("stage")
        audit_on, decided_on, valid_until = (self.given(name) for name in ("audit_on", "decided_on", "valid_until"))
        if stage in (Stage.AUDIT, Stage.JUDGING) and audit_on is None and "audit_on" not in self.errors:
            raise self.wrong("audit_on", _("Schrijf op wanneer de audit is."))
        if stage == Stage.JUDGING and audit_on is not None and audit_on > timezone.localdate():
            raise self.wrong("audit_on", _("De audit moet nog komen; op een besluit wachten kan nog niet."))
        if stage in (*CERTIFIED, Stage.REFUSED):
            if decided_on is None and "decided_on" not in self.errors:
                raise self.wrong("decided_on", _("Schrijf op wanneer dit is besloten."))
            if decided_on is not None and decided_on > timezone.localdate():
                raise self.wrong("decided_on", _("Dit besluit moet nog komen. Kies een eerdere stap."))
        if stage in CERTIFIED and valid_until is None and "valid_until" not in self.errors:
            raise self.wrong("valid_until", _("Schrijf op tot wanneer het certificaat geldt."))
        if audit_on and decided_on and decided_on < audit_on:
            raise self.wrong("decided_on", _("Het besluit ligt voor de audit."))
        if decided_on and valid_until and valid_until <= decided_on:
            raise self.wrong("valid_until", _("Het certificaat verloopt voordat het er is."))
        return found


class FindingForm(_Form):
    """Of what is done it is told what was done."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.given("state") == Doing.DONE and not (self.given("done") or "").strip():
            raise self.wrong("done", _("Schrijf op wat er gedaan is."))
        return found
