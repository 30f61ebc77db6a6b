"""How people come in: accounts are given by the support organisation, never made by a visitor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from schakel.website.accounts.models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts."""

    error_messages = {  # noqa: RUF012 (the form of its base)
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("De gebruikersnaam of het wachtwoord klopt niet. Probeer het opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody gives themselves an account."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts of an OpenID Connect provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Only who has an account here already."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect to the account of the same name, which the support organisation made; refuse all others.

        The provider's user name is trusted, as one provider is configured by us; an e-mail address is not, as it can be reused.
        """
        if sociallogin.is_existing:
            return
        name = sociallogin.account.extra_data.get("preferred_username") or sociallogin.user.username
        account = Account.objects.filter(username=name, is_active=True).first() if name else None
        if account is None:
            raise ImmediateHttpResponse(render(request, "account/unknown.html", status=403))
        sociallogin.connect(request, account)
