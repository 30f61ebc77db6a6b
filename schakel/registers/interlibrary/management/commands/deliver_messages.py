"""`deliver_messages`: send what waits for a partner; run it every minute."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from schakel.interlibrary.iso18626.agencies import NAME, read_agencies
from schakel.registers.interlibrary.sending import send_waiting


class Command(BaseCommand):
    """Sends messages of ISO 18626 that wait."""

    help = "Send messages of ISO 18626 that wait for their confirmation."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        confirmed, waiting = send_waiting(read_agencies(settings.DATA / NAME), timezone.now)
        self.stdout.write(f"{confirmed} messages were confirmed, {waiting} wait.")
