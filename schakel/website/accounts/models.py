"""One account: a name, a role and, for library staff, an organisation."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.privacy.reader import Reader, Role
from schakel.records.teams import Team

_ROLES = [Role.SUPPORT, Role.LIBRARY, Role.PARTNER, Role.NONE]


class Account(AbstractUser):
    """A person who can sign in. Without a role they see nothing but the public pages."""

    role: "models.CharField[str, str]" = models.CharField(
        _("rol"), max_length=20, choices=[(role.value, role.value) for role in _ROLES], default=Role.NONE.value
    )
    organisation_code: "models.CharField[str, str]" = models.CharField(_("organisatie"), max_length=40, blank=True, default="")
    """ISIL of the organisation of library staff; empty for all others."""

    recipient: "models.CharField[str, str]" = models.CharField(_("ontvanger"), max_length=80, blank=True, default="")
    """Of a partner: the name of the recipient whose deliveries they may open; empty for all others."""

    team: "models.CharField[str, str]" = models.CharField(_("team"), max_length=20, blank=True, default="", choices=Team.choices)
    """Of the support organisation: whose registers they keep; empty for all others."""

    calendar_key: "models.CharField[str, str]" = models.CharField(max_length=40, blank=True, default="", db_index=True)
    """Secret in the address of the calendar that this person's own programme follows; empty when there is none."""

    class Meta:
        constraints = [  # noqa: RUF012 (Django's way)
            models.CheckConstraint(
                name="only_library_staff_have_an_organisation",
                condition=(models.Q(role=Role.LIBRARY.value) & ~models.Q(organisation_code=""))
                | (~models.Q(role=Role.LIBRARY.value) & models.Q(organisation_code="")),
            ),
            models.CheckConstraint(
                name="only_the_support_organisation_has_teams", condition=models.Q(role=Role.SUPPORT.value) | models.Q(team="")
            ),
            models.CheckConstraint(
                name="only_partners_have_a_recipient",
                condition=models.Q(role=Role.PARTNER.value) | models.Q(recipient=""),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if (self.role == Role.LIBRARY.value) != bool(self.organisation_code):
            raise ValidationError(_("Alleen medewerkers van een bibliotheek hebben een organisatie, en altijd precies één."))
        if self.recipient and self.role != Role.PARTNER.value:
            raise ValidationError(_("Alleen partners hebben een ontvanger."))
        if self.team and self.role != Role.SUPPORT.value:
            raise ValidationError(_("Alleen medewerkers van de ondersteuningsorganisatie hebben een team."))

    @property
    def reader(self) -> Reader:
        """What privacy and rights know of this person."""
        return Reader(Role(self.role), self.organisation_code, self.recipient, self.team)


class Reminded(models.Model):
    """What one person was reminded of by mail; goes with the account."""

    account: "models.ForeignKey[Account, Account]" = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reminded")
    key: "models.CharField[str, str]" = models.CharField(max_length=200)
    """Of `Due`: the thing and its day."""
    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "key"), name="reminded_once"),)
