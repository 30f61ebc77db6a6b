"""Forms of programme output, where fields must fit each other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from schakel.records.form import RecordForm
from schakel.records.known import Known
from schakel.records.record import check_period


class _Placed(RecordForm):
    def __init__(self, *args: Any, known: Known | None = None, **named: Any) -> None:
        super().__init__(*args, known=known, **named)
        self._organisation_of = known.organisation_of if known is not None else {}

    def clean(self) -> dict[str, Any]:
        """The location must be one of the library."""
        found = super().clean() or self.cleaned_data
        location, given = self.given("location_code"), self.given("organisation_code")
        runs = self._organisation_of.get(location, given)
        if location and given and runs != given:
            says = _("Deze locatie is van een andere bibliotheek. Kies die bibliotheek, of een andere locatie.")
            raise ValidationError({"location_code": says} if "location_code" in self.fields else says)
        return found

    def given(self, name: str) -> Any:
        """What was filled in, or stands already when a file leaves the column out."""
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)


class TallyForm(_Placed):
    """A tally that a person changes is theirs from then on: no export replaces it unseen."""

    def save(self, commit: bool = True) -> Any:
        if self.has_changed():
            self.instance.tool = ""
        return super().save(commit)


class PointForm(_Placed):
    """A point that was closed no longer is one."""

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        check_period(self.given("opened_on"), self.given("closed_on"), "closed_on")
        if self.given("has_ido") and self.given("closed_on"):
            says = _("Dit punt is gesloten. Zet “heeft een IDO” dan uit.")
            raise ValidationError({"has_ido": says} if "has_ido" in self.fields else says)
        return found
