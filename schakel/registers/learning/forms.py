"""Forms of learning, where fields must fit each other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.records.form import RecordForm
from schakel.records.standing import Standing
from schakel.registers.learning.models import Enrolment, Session
from schakel.registers.learning.seats import settle, tell


class SessionForm(RecordForm):
    """A session that is to come was not held, and has no fewer seats than were given."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        starts_at = found.get("starts_at") or self.instance.starts_at
        if found.get("standing") == Standing.HELD and starts_at is not None and starts_at > timezone.now():
            raise ValidationError({"standing": _("Deze bijeenkomst moet nog komen; zij kan nog niet gehouden zijn.")})
        return found

    def hold(self) -> None:
        if self.instance.pk is not None:
            Session.objects.select_for_update().select_related(None).filter(pk=self.instance.pk).first()

    def check_held(self) -> None:
        """Nobody loses a seat that they were given."""
        given = Enrolment.objects.filter(session=self.instance.pk, has_seat=True).count() if self.instance.pk else 0
        if self.instance.seats < given:
            raise ValidationError(
                _("Er zijn al %(given)s plaatsen gegeven. Minder kan pas als er mensen zijn afgemeld.") % {"given": given}
            )

    def save(self, commit: bool = True) -> Any:
        kept = super().save(commit)
        if commit:
            tell(settle(kept.pk))
        return kept


class EnrolmentForm(RecordForm):
    """Who comes back after withdrawing waits at the end; an enrolment stays with its session."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        session = found.get("session")
        if self.instance.pk is not None and session is not None and session.pk != self.instance.session_id:
            says = _("Een aanmelding hoort bij één bijeenkomst. Meld af, en meld aan bij de andere.")
            raise ValidationError({"session": says})
        if found.get("attended") and found.get("is_withdrawn"):
            raise ValidationError({"attended": _("Wie is afgemeld, was er niet.")})
        return found

    def hold(self) -> None:
        Session.objects.select_for_update().select_related(None).filter(pk=self.instance.session_id).first()

    def save(self, commit: bool = True) -> Any:
        with transaction.atomic():
            record = self.instance
            now = Enrolment.objects.filter(pk=record.pk).first() if record.pk is not None else None
            # A colleague may have moved on since this form was opened: the seat is as it stands.
            record.has_seat = now.has_seat if now is not None and not record.is_withdrawn else False
            if now is not None and now.is_withdrawn and not record.is_withdrawn:
                record.since = timezone.now()
            kept = super().save(commit)
            if commit:
                tell(settle(kept.session_id))
                kept.refresh_from_db()
        return kept
