"""What the database of the site keeps too long: `python -m schakel.website --data DATA forget_due RULE=DAY …`.

`schakel retention` and `schakel forget --due` call it with the days that follow from the rules.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from schakel.records import forgetting as trail
from schakel.registers.advice.forgetting import forget_names, names_due
from schakel.registers.interlibrary.forgetting import forget_messages, messages_due
from schakel.registers.learning.forgetting import addresses_due, forget_addresses
from schakel.registers.services.forgetting import forget_requests, requests_due
from schakel.website.accounts.models import Account

GONE = "gesloten-"
"""What an account that is closed is called, with its number."""


def _sessions(before: datetime) -> "QuerySet[Session]":
    return Session.objects.filter(expire_date__lt=before)


def _forget_sessions(before: datetime) -> int:
    return _sessions(before).delete()[0]


def _idle(before: datetime) -> "QuerySet[Account]":
    seen = Account.objects.annotate(seen=Coalesce("last_login", "date_joined")).filter(seen__lt=before)
    return seen.exclude(Q(username__startswith=GONE) & Q(is_active=False))


def _close(before: datetime) -> int:
    count = 0
    for account in _idle(before):
        account.username, account.email, account.first_name, account.last_name = f"{GONE}{account.pk}", "", "", ""
        account.is_active, account.calendar_key = False, ""
        account.set_unusable_password()
        account.save()
        # Addresses, second factors and ties to a provider of accounts tell of the same person.
        for name in ("emailaddress_set", "authenticator_set", "socialaccount_set"):
            getattr(account, name).all().delete()
        # The trail called the account by its name of then.
        LogEntry.objects.get_for_object(account).update(object_repr=account.username)
        count += 1
    return count


DUE: Mapping[str, Callable[[datetime], int]] = {
    "interlibrary_messages": messages_due,
    "advice_journal": names_due,
    "register_trail": trail.names_due,
    "enrolment_addresses": addresses_due,
    "service_requests": requests_due,
    "sessions": lambda before: _sessions(before).count(),
    "idle_accounts": lambda before: _idle(before).count(),
}
FORGET: Mapping[str, Callable[[datetime], int]] = {
    "interlibrary_messages": forget_messages,
    "advice_journal": forget_names,
    "register_trail": trail.forget_names,
    "enrolment_addresses": forget_addresses,
    "service_requests": forget_requests,
    "sessions": _forget_sessions,
    "idle_accounts": _close,
}


class Command(BaseCommand):
    """Counts what is older than the day of each rule, or removes it; prints JSON."""

    help = "Count, or remove with --forget, what the database keeps longer than the rules of retention say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rules", nargs="+", metavar="RULE=DAY", help=f"rules: {', '.join(DUE)}")
        parser.add_argument("--forget", action="store_true", help="remove it; without this it is only counted")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        acts = FORGET if options["forget"] else DUE
        counts = {}
        for given in options["rules"]:
            rule, _, day = given.partition("=")
            try:
                before = datetime.fromisoformat(day).replace(tzinfo=UTC)
                counts[rule] = acts[rule](before)
            except (KeyError, ValueError) as error:
                raise CommandError(f"{given!r} is not RULE=DAY with one of {', '.join(DUE)} and a day as 2020-12-31") from error
        if options["forget"] and any(counts.values()) and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                # Rows that are deleted stay in the file until their pages are written over.
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.stdout.write(json.dumps(counts))
