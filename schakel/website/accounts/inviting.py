"""Invitations: a mail with an address at which its reader chooses a password for the account that was made for them.

The address holds a token of Django's own password reset: signed by the site, used once, and void as soon as anything changes that
it is made of. So there is nothing to keep, and nothing to steal from a table.
"""

from datetime import timedelta
from enum import Enum

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from schakel.errors import SchakelError
from schakel.website.accounts.models import Account

LASTS = timedelta(days=14)
"""How long one may wait with an invitation: a holiday."""


class State(Enum):
    """How an account stands."""

    INVITED = "invited"
    ACTIVE = "active"
    CLOSED = "closed"


class NotSentError(SchakelError):
    """The mail server did not take the invitation; the account stands, and can be invited again."""


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "schakel.website.accounts.inviting"

    def _make_hash_value(self, user: Account, timestamp: int) -> str:  # type: ignore[override]
        # A closed account takes its invitations along, and so does an address that was mistyped.
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.email}"


tokens = _Tokens()
"""Makes and checks the token; how long it is good is the site's setting PASSWORD_RESET_TIMEOUT."""


def state_of(account: Account) -> State:
    """Closed, invited (nobody came in by it yet), or active."""
    if not account.is_active:
        return State.CLOSED
    return State.ACTIVE if account.has_usable_password() or account.last_login is not None else State.INVITED


def invite(account: Account, *, site: str, language: str = "nl") -> None:
    """Mail the account's holder where to choose a password, in one language with the other below it.

    Args:
        site: address of the site, without a slash at its end.

    Raises:
        NotSentError: when the mail server is gone or does not take it.
        ValueError: for an account without a mail address, or a closed one.
    """
    if not account.email or not account.is_active:
        raise ValueError("an invitation needs an open account with a mail address")
    who = urlsafe_base64_encode(force_bytes(account.pk))
    with translation.override(language):
        path = reverse("choose_password", args=[who, tokens.make_token(account)])
        text = render_to_string("invitation.txt", {"name": account.username, "address": f"{site}{path}", "days": LASTS.days})
        subject = _("Uw account bij Schakel")
    try:
        EmailMessage(subject, text, to=[account.email]).send()
    except OSError as error:
        # Of the mail library, too, all errors are of this kind; its words may hold the address.
        raise NotSentError(type(error).__name__) from error
