"""`count_norms`: what the registers tell of norms on a day, for `schakel norms`."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from schakel.records.counted import counted


class Command(BaseCommand):
    """Prints facts as JSON."""

    help = "Print what the registers tell of norms on a day, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("on", type=date.fromisoformat, help="the day, as 2023-12-31")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        self.stdout.write(json.dumps([asdict(fact) for fact in counted(options["on"])], default=str))
