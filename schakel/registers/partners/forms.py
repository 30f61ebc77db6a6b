"""Forms of partners, where fields must fit each other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.records.form import RecordForm
from schakel.records.record import check_period
from schakel.records.standing import Standing


class _Form(RecordForm):
    def given(self, name: str) -> Any:
        """What was filled in, or stands already when a file leaves the column out."""
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)

    def wrong(self, name: str, says: str) -> ValidationError:
        """At the field, or at the whole when a file leaves its column out."""
        return ValidationError({name: says} if name in self.fields else says)


class TalkForm(_Form):
    """A talk that is to come was not held; of one that was held it is told what came of it."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        on, is_held = self.given("on"), self.given("standing") == Standing.HELD
        if is_held and on is not None and on > timezone.localdate():
            raise self.wrong("standing", _("Dit gesprek moet nog komen; het kan nog niet gehouden zijn."))
        if is_held and not (self.given("outcome") or "").strip():
            raise self.wrong("outcome", _("Schrijf op wat eruit kwam, ook als dat niets was."))
        return found


class JointProjectForm(_Form):
    """It does not end before it starts."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        check_period(self.given("starts_on"), self.given("ends_on"), "ends_on" if "ends_on" in self.fields else "__all__")
        return found
