"""Mail to a team that somebody asked something. Who asked stands in the register only, and is forgotten there."""

import logging
from datetime import date

from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation

from schakel.reports.periods import day
from schakel.website.accounts.models import Account

SECONDS = 5
"""A visitor waits for it. When the mail server is slow or gone, the reminders of that night tell it."""
_LOG = logging.getLogger(__name__)


def tell_team(team: str, number: int, service: str, answer_by: date, *, site: str) -> int:
    """Tell everyone in the team who has a mail address; returns how many messages the server took."""
    addresses = Account.objects.filter(is_active=True, team=team).exclude(email="").order_by("username")
    # One message each: who else is in the team is nobody's to know from a mail.
    to = list(addresses.values_list("email", flat=True))
    if not to:
        return 0
    with translation.override("nl"):
        address = f"{site}{reverse('register_one', args=['service-requests', number])}"
    subject = " ".join(f"Schakel: nieuwe aanvraag voor {service}".split())[:120]
    text = f"Er is een nieuwe aanvraag voor {service}. Antwoord uiterlijk op {day(answer_by, 'nl')}.\n\n{address}\n"
    try:
        connection = get_connection(timeout=SECONDS)
        return int(connection.send_messages([EmailMessage(subject, text, to=[each], connection=connection) for each in to]) or 0)
    except OSError as error:
        _LOG.warning("mail to a team was not sent: %s", type(error).__name__)
        return 0
