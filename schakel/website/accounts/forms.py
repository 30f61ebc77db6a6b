"""What the support organisation fills in about an account."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.privacy.reader import Role
from schakel.records.teams import Team
from schakel.website.accounts.inviting import State
from schakel.website.accounts.models import Account

ROLES = {
    Role.SUPPORT.value: _("Ondersteuningsorganisatie"),
    Role.LIBRARY.value: _("Bibliotheek"),
    Role.PARTNER.value: _("Partner (provincie, gemeente, landelijk)"),
    Role.NONE.value: _("Nog geen: ziet alleen de openbare pagina’s"),
}


STATES = {State.INVITED: _("uitgenodigd"), State.ACTIVE: _("actief"), State.CLOSED: _("gesloten")}
FIELDS = ("username", "email", "role", "organisation_code", "recipient", "team")


def _seen(account: Account) -> str:
    """What the form shows of an account, as a mark: another mark means that somebody changed it meanwhile."""
    values = [str(getattr(account, name)) for name in (*FIELDS, "is_active")]
    return hashlib.sha256("\x00".join(values).encode()).hexdigest()[:16]


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, address and what the person may see.

    Args:
        organisations: names of library organisations by code.
        recipients: names of who gets deliveries by their key.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Account
        fields = FIELDS
        labels = {"username": _("gebruikersnaam"), "email": _("e-mailadres")}  # noqa: RUF012 (Django's way)
        help_texts = {  # noqa: RUF012 (Django's way)
            "username": _("Zoals iemand zich aanmeldt, bijvoorbeeld els of b.jansen."),
            "email": _("Hierheen gaan de uitnodiging en de herinneringen."),
            "organisation_code": _("Alleen bij de rol Bibliotheek."),
            "recipient": _("Alleen bij de rol Partner: van wie deze persoon de leveringen mag openen."),
            "team": _("Alleen bij de ondersteuningsorganisatie: welke lijsten deze persoon bijhoudt."),
        }

    def __init__(self, *args: Any, organisations: Mapping[str, str], recipients: Mapping[str, str], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["email"].required = True
        self.fields["role"] = forms.ChoiceField(label=_("rol"), choices=list(ROLES.items()), initial=Role.LIBRARY.value)
        for name, given in (("organisation_code", organisations), ("recipient", recipients)):
            old = self.fields[name]
            now = getattr(self.instance, name)
            # What the account has stays possible, also when the snapshot does not know it any more.
            known = {**given, **({now: now} if now and now not in given else {})}
            choices = [("", _("geen")), *sorted(known.items(), key=lambda each: each[1].casefold())]
            self.fields[name] = forms.ChoiceField(label=old.label, help_text=old.help_text, required=False, choices=choices)
        self.fields["team"] = forms.ChoiceField(
            label=self.fields["team"].label, help_text=self.fields["team"].help_text, required=False,
            choices=[("", _("geen")), *Team.choices],
        )  # fmt: skip
        self.fields["seen"].initial = _seen(self.instance) if self.instance.pk else ""
        self.now = _seen(self.instance) if self.instance.pk else ""
        """The mark of the account as it stands."""

    def clean_username(self) -> str:
        """The name is compared without regard for capitals: two people who differ in those would be taken for each other."""
        name: str = self.cleaned_data["username"]
        if Account.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Deze gebruikersnaam is al van iemand."))
        return name

    def clean(self) -> dict[str, Any] | None:
        """Nobody overwrites what they did not see."""
        found = super().clean()
        if self.instance.pk and self.cleaned_data.get("seen") != self.now:
            self.is_late = True
            raise forms.ValidationError(
                _("Een collega heeft dit account intussen veranderd. Kijk hoe het nu is, en bewaar opnieuw als u dat wilt.")
            )
        return found

    is_late = False
    """Whether it was refused because a colleague was first."""
