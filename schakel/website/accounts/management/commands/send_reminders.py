"""Mail what is due to those who keep it: `python -m schakel.website --data DATA send_reminders --site https://schakel.example.nl`."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schakel.website.accounts.reminding import AHEAD, remind
from schakel.website.pages.reading import today


class Command(BaseCommand):
    """Run daily; what was told is not told again."""

    help = "Mail what is due in the registers to the teams that keep them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="address of the site, for the links")
        parser.add_argument("--days", type=int, default=AHEAD.days, help="days ahead that are told")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        sent = remind(today(), address=options["site"].rstrip("/"), ahead=timedelta(days=options["days"]))
        self.stdout.write(f"{sent.mails} mails sent, of {sent.things} things")
        if sent.unaddressed:
            self.stdout.write(
                f"{sent.unaddressed} people keep something that is due and have no mail address (add_account --mail)"
            )
        if sent.waiting:
            raise CommandError(
                f"{sent.waiting} mails were not taken by the mail server ({sent.why}); run this again when it is there, "
                "nothing is told twice"
            )
