"""Give somebody an account: `python -m schakel.website --data DATA add_account NAME --role library --organisation NL-08…`."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from schakel.privacy.reader import Role
from schakel.records.teams import Team
from schakel.website.accounts.models import Account


class Command(BaseCommand):
    """Makes the account, or changes its role; prints the first password once."""

    help = "Give somebody an account, or change their role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--role", required=True, choices=[role.value for role in Role if role not in (Role.VISITOR, Role.OPEN)]
        )
        parser.add_argument("--organisation", default="", help="ISIL; for library staff only")
        parser.add_argument("--recipient", default="", help="whose deliveries they may open; for partners only")
        parser.add_argument(
            "--team", default="", choices=["", *Team.values], help="whose registers they keep; for the support organisation only"
        )
        parser.add_argument("--mail", default=None, help="address for reminders of what is due")
        parser.add_argument("--new-password", action="store_true", help="also for an account that exists")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        account = Account.objects.filter(username=options["name"]).first() or Account(username=options["name"])
        is_new = account.pk is None
        account.role, account.organisation_code = options["role"], options["organisation"]
        account.recipient, account.team = options["recipient"], options["team"]
        account.email = account.email if options["mail"] is None else options["mail"]
        password = None
        if is_new or options["new_password"]:
            password = secrets.token_urlsafe(15)
            account.set_password(password)
        try:
            account.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        account.save()
        if password is not None:
            self.stdout.write(f"{account.username}: first password {password} (shown once; change it after signing in)")
        else:
            self.stdout.write(f"{account.username}: role {account.role}")
